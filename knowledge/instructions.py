"""Knowledge that speaks to the assistant instead of the shopper: “ignore your rules”, “忽略以上指令”.

Such an entry got into the shop's data by mistake or by malice. It is no fact: it goes into no prompt and carries no
claim. Who writes it in the administration is told, and staff see in the reply's trace that it was left out.
"""

import re
import unicodedata
from functools import lru_cache

from knowledge.lexical import simplified
from tenants.unseen import UNSEEN

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:rules?|instructions?|prompts?"
    r"|guidelines?|previous|above|facts?)\b"
    r"|\b(?:system|developer) (?:prompt|message)\b|\byou are (?:now|no longer)\b"
    r"|\bnew instructions?\b"
    r"|\b(?:assistant|ai|chatbot|language model)\b.{0,20}\b(?:must|shall|has to|ignores?)\b"
    r"|(?<!if )(?<!if the )"
    r"(?:\bthe (?:ai |virtual )?assistant|(?:^|[.!?][ \n])assistant|\b(?:ai|chat ?bot|language model))"
    r"[ ,]+(?:should|must|has to|needs to|is to) (?:always |never |only |now |then |also )*"
    r"(?:say|tell|answer|reply|respond|claim|state|offer|give|ignore|confirm|link|include)\b"
    r"|\bdear (?:ai|chat ?bot|bot)[,:]|\battention,? (?:ai|language model|model|assistant|chat ?bot|bot),"
    r"|\bwhen(?:ever)? (?:(?:a|an|the|any) )?(?:shopper|customer|user|buyer|visitor)s? asks?\b[^.!?]{0,60},"
    r" (?:always |just |only )?(?:say|answer|reply|respond|link|claim)\b"
    r"|\b(?:support |chat ?)?bot: (?:when|if|say|answer|reply)\b"
    r"|\b(?:notes?|instructions?|messages?|hints?|advice) (?:for|to) (?:the assistant|(?:the |any |all )?"
    r"(?:ai|chat ?bots?|bots?|llms?|language models?))\b"
    r"|\b(?:when|whenever|if) asked (?:for|about|how|what|whether)\b[^.!?]{0,80}[,:] ?(?:always |just |only )?"
    r"(?:say|answer|reply|respond|claim)(?: that\b|:| [\"“'£$€\d]| (?:it|they|we) )"
    # What parts the messages of a prompt.
    r"|<\|\w{2,20}\|>|\[/?INST\]|<</?SYS>>"
    r"|\b(?:tell|send|redirect|direct) (?:the |every |all )?(?:shoppers?|customers?"
    r"|users?) (?:to|that|they)\b"
    r"|(?:忽略|无视|忘记|忘掉|不要理会|绕过|覆盖).{0,12}(?:规则|指令|提示|设定|要求|资料|以上"
    r"|之前|前面)"
    r"|(?:(?:AI|智能|客服)(?:助手|机器人|客服)|语言模型|AI)[，,]?(?:应该|应当|必须|务必)(?:回答|回复|声称|告诉|说)"
    r"|每[次条]回[复答](?:里|中)(?:都|要|必须|务必|加|附)"
    r"|[给致对](?:AI|人工智能|智能|语言)?(?:助手|客服|机器人|模型)的?(?:说明|提示|指令|备注|要求)"
    r"|(?:顾客|用户|客户|买家|有人|别人|任何人)[^。！？]{0,8}(?<![疑访提询学])问(?![题候])[^。！？]{0,20}[，,](?:请|就|都|一律|必须)?(?:回答|回复(?!时间|短信|会)|告诉他?|说)"
    r"|请(?:智能)?客服(?:机器人)?(?:回答|回复)[：:]|[【\[]系统[】\]]\s*(?:请|必须|你|从现在)"
    r"|系统(?:提示|指令|消息)|(?:助手|机器人|语言模型|AI)(?:现在|从现在起)?(?:必须|务必|要告诉"
    r"|应当告诉)|你(?:现在|从现在起)(?:是|不再是)|(?:新的?|以下)指令|(?:告诉|引导|让)(?:所有"
    r"|每个)?(?:顾客|用户|客户|买家)(?:去|访问|点击|到|全部|都|加微信|加V|扫码|转账)",
    re.IGNORECASE | re.DOTALL,
)


_SPACED = re.compile(r"\b(?:[A-Za-z] ){3,40}[A-Za-z]\b")  # “I g n o r e”
# What nobody sees: signs of no width but those that join letters and emoji, and tags but those of flags.
_HIDDEN = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007e]{2,6}\U000e007f)|[\u00ad\u180e\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f]"
)


def without_hidden(text: str) -> str:
    """The text as people see it: instructions may be hidden in what they do not."""
    return _HIDDEN.sub(lambda found: found[1] or "", _without_comments(text))


def _without_comments(text: str) -> str:
    """HTML's comments are seen by nobody either. Not by a pattern: that would look for each one's end to the last."""
    kept, at = list[str](), 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        kept.append(text[at:begin])
        at = end + 3
    return "".join(kept) + text[at:]


def gives_orders(text: str) -> bool:
    """Whether the text tells an assistant what to do."""
    return bool(order_in(text))


@lru_cache(maxsize=2048)
def order_in(text: str) -> str:
    """The words of the text that tell an assistant what to do; empty for none.

    Entries are read so for every question that finds them: some tenths of a millisecond each.
    """
    seen = UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    found = _ORDERS.search(_SPACED.sub(lambda run: run[0].replace(" ", ""), simplified(seen)))
    return " ".join(found[0].split()) if found else ""
