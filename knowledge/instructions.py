"""Knowledge that speaks to the assistant instead of the shopper: “ignore your rules”, “忽略以上指令”.

Such an entry got into the shop's data by mistake or by malice. It is no fact: it goes into no prompt and carries no
claim. Who writes it in the administration is told, and staff see in the reply's trace that it was left out.

Shops write much that is near to it: “Forgot your password? Follow the instructions”, “系统消息会发到您的手机”. An entry
that is taken for an order is never told, while an order that is missed still meets the checks of figures, links and
routes. So it takes more than a word: who is spoken to, or what only an assistant has – a prompt, rules of its own,
answers without number.
"""

import re
import unicodedata
from functools import lru_cache

from knowledge.lexical import HAN, simplified
from tenants.unseen import UNSEEN

# Who is spoken to. A robot may be goods and an assistant a person: of those more has to be said.
_BOT = (
    r"(?:chat ?bots?|bots?|llms?|(?:large )?language models?"
    r"|(?:ai|virtual)(?: (?:assistant|agent|chat ?bot|bot|model|system)s?)?)"
)
_ASSISTANT = rf"(?:{_BOT}|(?:virtual |shop |shop's )?assistants?)"
_SHOPPERS = r"(?:the |an? |every |all |any )?(?:shopper|customer|user|buyer|visitor)s?"
# Where a sentence begins, or an imperative in it.
_BEGINS = r"(?:^|[.!?:;\n(\[>*#–—-] ?|, |\b(?:please|and|then|must|should|shall|now) )"
_OFTEN = r"(?:always |never |only |now |then |also |just |please |do not |don't )*"
# Not what is asked of people or done for them: to name their order, to answer the telephone, to tell you.
_NOT_OF_PEOPLE = (
    r"(?! (?:your?|(?:\w+ )?questions|the (?:order|phone|door|call|bell)"
    r"|(?:an? )?(?:photo|picture|copy|note)s?|within)\b)"
)
_SAY = (
    r"(?:say|tell|answer|reply|respond|claim|state|offer|give(?! (?:up|way|off))|ignore|confirm|link"
    r"|include|quote|output|mention|recommend|promise)\b"
)
_RULES = r"(?:rules?|instructions?|prompts?|guidelines?|directives?|directions|persona|facts?)\b"
_NOT_OF_GOODS = r"(?! (?:of|on|in|for|from|about|printed|that c[ao]me)\b)"
_EARLIER = r"(?:previous|prior|above|earlier|preceding|foregoing)"
_ANSWERS = r"(?:answers?|repl(?:y|ies)|responses?)\b"

_SHALL = (
    r"(?:(?:should|must|shall|has to|have to|needs to|is to)"
    rf" {_OFTEN}{_SAY}{_NOT_OF_PEOPLE}|will now (?:say|claim|answer|reply) that\b)"
)

# Each at the beginning of a word.
_ENGLISH = (
    # Rules that only an assistant has.
    r"(?:ignore|disregard|forget|override|bypass|discard|stop following|(?:do not|don't) follow)"
    r" (?:all |any |and |of |the |these |those |everything in )*"
    rf"(?:(?:your|system|original|(?:shop(?: owner)?'s|owner's))(?: \w{{2,12}})? {_RULES}"
    rf"|(?:your )?{_EARLIER} {_RULES}{_NOT_OF_GOODS})",
    r"(?:ignore|disregard|forget) (?:(?:all|everything|anything|the (?:rows?|lines?|text|rules|instructions|facts))"
    r" (?:of the )?(?:above|before)|(?:the )?above (?:rules|instructions|text|and)"
    r"|everything you (?:were|have been) told)\b",
    r"pay no attention to (?:what|anything) [^.!?]{0,20}\btold you\b",
    rf"all {_EARLIER} (?:instructions|directives|directions|prompts) are\b",
    r"(?:reveal|print|output|repeat|show|display|leak|disclose|recite) (?:\w+ ){0,3}?"
    r"(?:your (?:system |hidden |initial |secret |original )?prompt"
    r"|your (?:system|hidden|initial|secret|original) (?:instructions?|rules)|(?:the|its) system prompt)\b",
    r"(?:print|repeat|output) (?:everything|all|the text|the words) above\b",
    # Spoken to.
    rf"dear {_BOT}[,:]|attention,? (?:model|assistant|{_BOT}),",
    rf"to (?:any|every|all|the|whichever) {_BOT}[:,]",
    rf"{_ASSISTANT} (?:reading|that reads?|who reads?) (?:this|these|the)\b",
    rf"(?:notes?|instructions?|messages?|hints?|advice) (?:for|to) (?:the assistant|(?:the |any |all )?{_BOT})\b",
    rf"(?<!if )(?<!if the )(?:{_BOT}|the assistant),? {_SHALL}",
    rf"as an? {_BOT},? you (?:must|have to|should|are|will|can)\b"
    r"|as (?:the|our) (?:shop )?assistant,? you (?:will|must) (?:now|always|only|never)\b",
    # Who it shall be.
    rf"from (?:now on|this point(?: on)?),? (?:you )?(?:must |will )?{_OFTEN}"
    r"(?:(?:answer|reply|respond|speak|talk|act)(?: (?:only )?(?:in|as|like|that|with(?! your))\b|:"
    r"| (?:every question|all questions) with\b)|pretend\b)",
    r"you are (?:now|no longer) (?:an? |the )?(?:\w+ )?(?:\w*bot|assistant|ai|model|pirate)\b"
    r"|you are now (?:(?-i:DAN)\b|in (?:developer|debug|god|jailbreak) mode)",
    r"(?:act|answer|speak|talk|behave) (?:as|like) [^.!?]{1,40} from now on\b",
    r"your new (?:persona|role|identity) (?:is|are)\b",
    # How it shall answer.
    rf"(?:end|begin|start|finish) (?:each|every|all)(?: of)?(?: your)? {_ANSWERS}",
    rf"(?:always|must|never) (?:end|begin|start|finish) your {_ANSWERS}",
    rf"in (?:all|each|every)(?: of)? (?:your )?{_ANSWERS},? {_OFTEN}(?:{_SAY}|add\b)",
    rf"in your {_ANSWERS},? {_OFTEN}"
    r"(?:(?:include|add|use|mention) (?:the )?(?:sentence|words?|phrase|link|code|url)|say that|link)\b",
    rf"(?:add|append|attach) [^.!?]{{1,60}} to (?:every|each|all)(?: of your)? {_ANSWERS}",
    rf"your {_ANSWERS} (?:must|should|has to|have to|shall) {_OFTEN}"
    r"(?:(?:contain|include|mention|(?:end|begin|start) with|say) (?:the (?:words?|sentence|phrase|link|code|url)"
    r"|https?|[\"“])|say that\b|mention that\b(?! you))",
    rf"when (?:you (?:are )?)?(?:answer|reply|respond)(?:ing)?(?: to {_SHOPPERS})?,? {_OFTEN}"
    rf"(?:{_SAY}|add\b){_NOT_OF_PEOPLE}",
    r"you must (?:always )?(?:answer|reply|respond|say) that\b",
    # What it shall tell shoppers.
    rf"(?:if|when(?:ever)?) {_SHOPPERS} asks?\b[^.!?]{{0,60}}, (?:always |just |only )?"
    r"(?:say|answer|reply|respond|link|claim|tell them)\b",
    r"(?:whatever|no matter what) (?:they|customers|shoppers|the (?:shopper|customer|user)) asks?,"
    r" (?:say|answer|reply|respond)\b",
    r"(?:when|whenever|if) asked (?:for|about|how|what|whether)\b[^.!?]{0,80}[,:] ?(?:always |just |only )?"
    r"(?:say|answer|reply|respond|claim)(?: that\b|:| [\"“'£$€\d]| (?:it|they|we) )",
)
# Each where a sentence begins, or an imperative.
_ENGLISH_BEGINNINGS = (
    # Not after a no: “never ignore any instructions” is a warning.
    r"\W{0,3}(?:ignore|disregard|forget) (?:the rules|(?:all|any)(?: and all)? (?:rules|instructions))"
    rf"(?=[\"”」)]{{0,2}}(?:$|[.!\n])| and (?:{_SAY}|act|pretend|print)\b)",
    r"\W{0,3}(?:system|developer) (?:prompt|override)s? ?:",
    r"\W{0,3}new instructions?: ?(?:you|everything is|ignore|say|from now|always|never|answer|reply)\b",
    rf"(?:(?:dear|hey|hi|hello|note to|attention,?) )?{_ASSISTANT}[:,] ?(?:please |now )?(?:{_SAY}"
    r"|print|pretend|act|list|call|repeat|reveal|disregard|forget|always|never|stop \w+ing|do not|don't|from now"
    r"|whatever|(?:if|when) (?:asked|(?:a|the) (?:shopper|customer|user))|you (?:are|must|will|shall)\b)",
    rf"assistant,? {_SHALL}",
    r"always (?:answer|reply|respond) that\b",
    r"(?:answer|reply|respond)(?: to)? (?:(?:all |any |every )?(?:further|future|other) questions?"
    r" (?:only )?(?:with|by|as|like)\b|(?:all|any|every) (?:further|future) questions?:)",
    rf"(?:do not|don't|never) tell {_SHOPPERS} (?:about|that|anything|we (?:are|have|do))\b",
    rf"(?:tell|redirect|direct) {_SHOPPERS} (?:to|that|they)\b",
    rf"send (?:{_SHOPPERS}|people|everyone) to (?:https?:|www\.|[\w-]{{2,40}}\.[a-z])",
)
# What parts the messages of a prompt.
_MARKS = r"<\|\w{2,20}\|>|\[/?INST\]|<</?SYS>>"

_ZH_BOT = (
    r"(?:AI(?:智能)?(?:客服|助手|助理|机器人|模型)*|人工智能(?:客服|助手)?|智能(?:客服|助手)(?:机器人)?"
    r"|(?:客服|聊天)机器人|大?语言模型|大模型)"
)
_ZH_ASSISTANT = rf"(?:{_ZH_BOT}|机器人|助手)"
_ZH_SHOPPERS = r"(?:所有|每个|每位)?(?:顾客|用户|客户|买家)"
_ZH_BEGINS = r"(?:^|[。！？；：:，,.!?\n(（]) ?(?:请你?|现在)?"
_ZH_MUST = r"(?:应该|应当|必须|务必|一律|只能|只要|只|都要?|就要?|请|要|别|不要|不得)"
_ZH_SAY = r"(?:回答|回复|告诉|声称|谎称|引导|推荐|说(?!明|出))"
_ZH_PUT = (
    r"(?:先|都|一律|只|要|必须|务必){0,3}(?:用(?!时)|说(?!明)"
    r"|(?:附(?!有|近)|[加写带])上?[^。！？，有]{0,4}(?:链接|网址|https?:|www|微信|优惠码|[“\"]))"
)
_ZH_EARLIER = r"(?:以上|之前|前面|上面|上述|先前|此前)"
_ZH_RULES = r"(?:规则|指令|提示词|系统提示|设定|人设|约束|资料|要求)"

_CHINESE = (
    # Rules that only an assistant has.
    r"(?:忽略|无视|忘[记掉]|抛[开弃]|绕过|推翻|覆盖|不要(?:遵守|遵循|理会|管))(?<!可忽略)(?<!可以忽略)"
    rf"[^。！？]{{0,4}}(?:你的|{_ZH_EARLIER}|所有|一切|店[主铺家])的?[^。！？，,]{{0,4}}{_ZH_RULES}",
    rf"(?:忽略|无视)规则|(?:别管|不用管)(?:店主|店家|商家|老板)|{_ZH_EARLIER}的?(?:内容|指令|设定)(?:全部|均|都)?作废",
    r"把你?的?系统(?:提示词?|指令|设定|设置)[^。！？，]{0,4}(?:发给|告诉|说出|输出)",
    r"把(?:上面|以上)的?内容(?:全部|都)?(?:输出|打印|复述)",
    # Spoken to.
    rf"{_ZH_BOT}[，,]?(?:现在)?(?!请|只能?(?!要)){_ZH_MUST}{_ZH_SAY}(?![^。！？，]{{0,12}}问题)|{_ZH_BOT}请(?:(?:回答|说)[：:]|按[^。！？，,]{{0,8}}回[复答])"
    rf"|(?:机器人|助手)(?:现在)?(?:必须|务必|一律){_ZH_SAY}",
    r"请(?:智能)?客服(?:机器人)?(?:回答|回复)[：:]",
    # Who it shall be: not the player of a game (“在游戏里，你要扮演侦探”).
    r"(?<![里中])(?<![里中][，,])你(?:现在|从现在起)?(?:要|必须|需要|将)扮演",
    r"从现在(?:开始|起)[，,]?你(?:(?:就?是|不再是)(?!会员|我们)|只能?(?:说|回答|用[^。！？，]{1,6}[文语话]))",
    r"你现在是(?![^。！\n]{0,16}(?:[吗么？]|还是)|不是)(?:一[个名位])?(?:海盗|[^。！？，在和跟与]{0,6}(?:助手|机器人|模型|AI))",
    r"请用[^。！？，]{1,8}(?:口气|语气|口吻)(?:说话|回答|回复)",
    # How it shall answer.
    rf"(?:每[次条个]|(?:所有|以后)的?(?:所有)?)回[复答](?:时(?!间)|的?(?:末尾|结尾|后面|开头|里|中))?{_ZH_PUT}",
    r"你的回[复答][里中]?(?:必须|务必|应该?|都?要)(?:包含|加|附|带|以|说)",
    rf"回[复答][^。！？，,\n]{{0,8}}时[，,]?(?:{_ZH_MUST}{{1,3}}{_ZH_SAY}|只要[\d一二两三五十])"
    r"|回[复答]时[，,]?(?:请|必须|都要?)(?:附|带|加)上?(?:链接|网址|http|优惠码)",
    rf"回答{_ZH_SHOPPERS}时[，,]?{_ZH_SAY}",
    r"在(?:你的)?回[复答][里中时](?:请|都|必须)?(?:引导|推荐|声称|加上(?!订单))",
    r"按照?[^。！？，]{0,6}话术回[复答]",
    # What it shall tell shoppers.
    r"(?:不管|无论|不论)(?:顾客|用户|客户|买家|别人|谁|他们)?(?:怎么)?问(?:什么|啥)?[，,]?(?:都|一律|只|就)要?"
    r"(?:回答|回复|说|答)",
    r"(?:顾客|用户|客户|买家|有人|别人|任何人)[^。！？]{0,8}(?<![疑访提询学])问(?![题候卷])[^。！？]{0,20}[，,]你?"
    r"(?:请|就|都|一律|必须)?(?:回答|回复(?!时间|短信|会)|告诉他?|说(?!明))",
)
# Each where a sentence or a clause begins.
_CHINESE_BEGINNINGS = (
    r"[【\[]?系统(?:提示|指令|消息)?[】\]：] ?(?:请?你?忽略|你(?:现在)?是(?!会员)|你(?:要|必须|将)?扮演|从现在"
    rf"|你(?:要|必须){_ZH_SAY}|(?:所有|全部)?价格都?[是为](?:[\d.一二两三五十百零]{{1,6}}[元块折]|免费)(?![^。！\n]{{0,8}}(?:怎么|[吗？]))"
    rf"|(?<=系统[：】])请你?{_ZH_SAY}(?! ?\d|[^。！？，]{{0,6}}问题))",
    r"(?:复述|说出|输出|泄露|透露|公开|重复|交出)(?:一遍)?你?的?(?:提示词|系统(?:提示|指令|设定|设置))",
    rf"(?:[对致给]|提醒|通知|写给){_ZH_ASSISTANT}(?:的?(?:说明|提示|指令|备注|要求)|说)?[：:](?! ?[“\"「])",
    rf"{_ZH_BOT}们?请?注意[：:，,]|{_ZH_ASSISTANT}请记住[：:，,]|记住你是(?!我们)",
    rf"{_ZH_BOT}[：:] ?(?:请(?:把|回答|回复|说(?!明|出))|从现在)",
    rf"作为(?:一个|一名)?{_ZH_BOT}[，,]?你",
    r"扮演(?:另|一个)|假装你是",
    rf"回复{_ZH_SHOPPERS}[：:]",
    rf"(?:不要|别|切勿)(?:[向对跟]{_ZH_SHOPPERS}(?:透露|提起|说)|告诉{_ZH_SHOPPERS}[^。！？，]{{0,12}}(?:[有没会]|是(?!多少)))",
    # Not the warning of those who do so: nothing of it in the clause before.
    r"(?:(?![不冒骗禁勿谎防])[^。！？；，,\n]){0,12}?(?<!有人)(?:告诉|转告|引导|让|叫)"
    rf"{_ZH_SHOPPERS}(?:都|去|访问|点击|到){{0,2}} ?(?:https?:|www\.|[a-z\d-]{{2,40}}\.[a-z]"
    r"|添?加(?:我的?)?(?:微信|V|QQ)|扫码|转账)(?![^。！\n]{0,15}[吗？?])",
)

# Between two English words may be the end of a line, or a dash.
_ENGLISH_ORDERS = re.compile(
    rf"\b(?:{'|'.join(_ENGLISH)})|{_BEGINS}(?:{'|'.join(_ENGLISH_BEGINNINGS)})|{_MARKS}".replace(
        " ", r"[\s—–-]"
    ),
    re.IGNORECASE,
)
# Texts are read with their marks in half width.
_CHINESE_ORDERS = re.compile(
    unicodedata.normalize(
        "NFKC", rf"{'|'.join(_CHINESE)}|{_ZH_BEGINS}(?:{'|'.join(_CHINESE_BEGINNINGS)})"
    ),
    re.IGNORECASE,
)

# Words of others, and of a screen: the message “System prompt not found”, right after a word that brings them in. What
# is longer, or stands alone, is quoted to be obeyed; 8" is a measure.
_QUOTED = re.compile(
    r"(?:(?<=[^\W\d])(?=[“「])|(?<=[^\W\d][ :,])|(?<=[^\W\d][:,] )|(?<=[\u4e00-\u9fff]))"
    r"(?:“[^“”]{0,40}”|「[^「」]{0,40}」|\"[^\"\n]{0,40}\")"
)
_SPACED = re.compile(r"\b(?:[A-Za-z] ){3,40}[A-Za-z]\b")  # “I g n o r e”
_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r" ?\n[ \n]*")
_SPACED_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
# What nobody sees: signs of no width but those that join letters and emoji, and tags but those of flags.
_HIDDEN = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007e]{2,6}\U000e007f)|[\u00ad\u180e\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f]"
)
# Markdown's way to write what no reader sees: a link that nothing leads to. Without marks around it, it has a line.
_NOWHERE = r"\[(?://|comment)\]: ?(?:#|<>)"
_MARKDOWN_COMMENT = re.compile(
    rf"{_NOWHERE} ?(?:\([^()\n]*\)|\"[^\"\n]*\")|^ {{0,3}}{_NOWHERE}[^\n]*",
    re.IGNORECASE | re.MULTILINE,
)


def without_hidden(text: str) -> str:
    """The text as people see it: instructions may be hidden in what they do not."""
    seen = _MARKDOWN_COMMENT.sub("", _without_comments(text))
    return _HIDDEN.sub(lambda found: found[1] or "", seen)


def _without_comments(text: str) -> str:
    """HTML's comments are seen by nobody either. Not by a pattern: that would look for each one's end to the last."""
    kept, at = list[str](), 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        kept.append(text[at:begin])
        at = end + 3
    return "".join(kept) + text[at:]


@lru_cache(maxsize=2048)
def gives_orders(text: str) -> bool:
    """Whether the text tells an assistant what to do.

    Entries are read so for every question that finds them: some tenths of a millisecond each.
    """
    return bool(order_in(text))


def without_orders(text: str) -> str:
    """The text without the lines that give orders, if what stays gives none; else as it is.

    A table stays whole where its header is among them: its rows would be read under no names.
    """
    lines = text.split("\n")
    kept = [line for line in lines if not order_in(line)]
    header = next((line for line in lines if " | " in line), None)
    rest = "\n".join(kept)
    if not rest.strip() or (header is not None and header not in kept) or order_in(rest):
        return text
    return rest


def order_in(text: str) -> str:
    """The words of the text that tell an assistant what to do, 100 characters at most; empty for none."""
    seen = simplified(UNSEEN.sub("", unicodedata.normalize("NFKC", text)))
    joined = _SPACED.sub(lambda run: run[0].replace(" ", ""), seen)
    joined = _SPACED_HAN.sub("", _LINE_ENDS.sub("\n", _SPACES.sub(" ", joined)))
    told = _QUOTED.sub(lambda quoted: quoted[0][0] + quoted[0][-1], joined)
    found = _ENGLISH_ORDERS.search(told) or (HAN.search(told) and _CHINESE_ORDERS.search(told))
    return " ".join(found[0].split())[:100] if found else ""
