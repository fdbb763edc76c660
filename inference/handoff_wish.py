"""Whether a shopper asks for a person, in so many words."""

import re

from inference.courtesy import courtesy_of
from knowledge.lexical import simplified

_PERSON = (
    r"(?:human(?: being)?(?![- ](?:hair|sized?|made|grade)\b)|person|agent|representative|rep|operator|colleague"
    r"|(?:manager|supervisor)(?=\W*$|[,.!?]| (?:please|now|about|to|on|instead|immediately|right|and)\b)"
    r"|member of staff)"
)
# “Like a boss” is a print, and an owner's manual comes with the goods: these only after a word for talking.
_CHIEF = (
    r"(?:(?:the|your|a) )?(?:(?:shop |store )?(?:owner|boss)|person in charge|customer (?:service|support|care))"
    r"(?=\W*$|[,.!?]| (?:please|now|about|on|instead|of (?:the|this|your) (?:shop|store|business|company))\b)"
)
_TALK = (
    r"(?:speak|talk|chat|complain)(?: directly)? (?:to|with)|put me through to|(?:connect|transfer) me (?:to|with)"
    r"|get me"
)
# Not “call me when it is back”, nor “call me a cab”.
_CALL = (
    r"(?:call|phone|ring)(?: me(?: back)?(?=\W*$|[,.!]| (?:please|now|today|asap|about|on my)\b| (?:at|on) \W?\d)"
    r"| me back(?! (?:when|if|once|before|as)\b))"
)
_CALL_BACK = (
    rf"\b(?:can|could|would|will|please have|please get) (?:someone|somebody|anyone|you)(?: please)? {_CALL}"
    rf"|^\W*(?:please |just )?{_CALL}|\bgive me a call(?=\W*$| back| please)"
    r"|\b(?:i (?:want|need|would like)|i'd like|(?:can|could) i (?:get|have|request)|request)"
    r" a (?:call ?-?back|phone call)\b"
)
# Said so it is a wish, behind a question, too; “if I want to complain” and “can I complain about …?” ask.
_A_COMPLAINT = r"(?:make|file|lodge|raise|register|submit) an? (?:\w{1,12} )?complaint\b"
_COMPLAINT = re.compile(
    r"(?<!if )(?<!when )(?<!unless )(?<!do )\b(?:i (?:really |just |also )?(?:want to|need to|have to|wish to"
    rf"|would like to|wanna)|i'd like to|let me) (?:complain\b|{_A_COMPLAINT})"
    r"|(?<!if )(?<!when )(?<!unless )(?<!do )\bi (?:have|'ve got) a (?:\w{1,12} )?complaint\b"
    r"|(?:(?<!如果)(?<!要是)(?<!万一)(?<!假如)我|^\W*)(?:现在|必须|一定|就|真的|只能)?(?:要|想|得)投诉",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    rf"\b(?:speak|talk|chat|connect|transfer|put me through|get me|give me|want|(?<!do i )(?<!do we )need|like"
    rf"|have)(?: me)?(?: (?:to|with))?"
    rf"(?: (?:speak|talk|chat) (?:to|with))?(?: (?:a|an|the|some|your))?(?: (?:real|live"
    rf"|actual|human))* {_PERSON}\b"
    r"|\b(?:speak|talk|chat|put me through|connect me|transfer me|pass me)(?: (?:to|with|on to))"
    r"(?: (?:a|your|the))?(?: real)? (?:someone|somebody|staff|team)\b"
    rf"|\b(?:real|live|actual) {_PERSON}\b|^\W*{_PERSON}(?: please)?\W*$"
    rf"|\b(?:{_TALK}) {_CHIEF}"
    rf"|\bis there (?:an?|any) (?:human|{_PERSON}(?= (?:here|there|available|around|online)\b))"
    r"(?: (?:here|there|available|around|online))?(?: (?:now|right now|please|at all))?\W*$"
    r"|\b(?:someone|somebody|anyone|anybody|a person) (?:that |who )?i (?:can|could) (?:speak|talk|chat) (?:to|with)\b"
    rf"|\b(?:can|could|may) i (?:please )?{_A_COMPLAINT}(?: please)?\W*$|{_CALL_BACK}",
    re.IGNORECASE,
)
_ANYBODY = "(?:客服|店主|老板|掌柜|店长|经理|主管|负责人|领导|真人|活人|人工)(?:客服)?"
_CHINESE = re.compile(
    r"(?:转|找|叫|接|换|要|联系|呼叫|来)(?:一?下|接|个|位|到|给|成|你们的?|店里的?|在线){0,5}"
    r"(?:(?:客服|店主|老板|掌柜|店长)(?!电话|号码|热线|邮箱|微信|时间|上班|工作)"
    r"|经理(?=[来吧啊呀说聊谈处解]|\W|$)"
    # 要人工缝线的包, 要真人头发的假发 are goods.
    r"|(?:人工|真人|活人)(?=客服|服务|[帮来处解回接聊吧啊呀呢了吗嘛哦谢快行好可投咨急马退查介坐赶立]|\W|$)(?!服务?费))"
    r"|转(?:一?下|接|到|给|成|你们的?|在线){0,5}(?:人工|真人|活人)(?!费)"
    r"|^\W*(?:人工|真人)(?:客服|服务)?(?:在吗|谢谢|呢|吗)?\W*$|(?:不要|不想)(?:跟|和)?机器人"
    # 能让老板便宜点吗 and 让人工来安装 are no wish to talk.
    rf"|让(?:一?个|你们?的?)?{_ANYBODY}(?:来(?=\W*$|[说谈聊吧跟和接处解回答])|出来|[跟和]我|联系我|回我|给我[打回])"
    r"|(?:找|叫|派|安排|换)一?个?人来?(?:[跟和]我(?:说|谈|聊|讲|沟通|解释|联系)|联系我|帮我(?:处理|解决)|给我回)"
    r"|^\W*(?:请问|你们?|你们那|这里|这边|店里|到底)?(?:有没有|有)(?:真人|活人|人工)(?:客服|服务)?[吗么嘛啊呢在]{0,2}\W*$"
    rf"|(?:我|^\W*)(?:就|只|直接|现在)?(?:要|想|得)(?:直接)?[跟和与](?:你们?的?|店里的?)?{_ANYBODY}"
    r"(?:直接)?(?:说|谈|聊|讲|反映|投诉|沟通|通话|对话)"
    rf"|(?:能不能|能|可以)[跟和与](?:你们?的?|店里的?)?{_ANYBODY}(?:说话|通话|聊聊?|谈谈?)[吗么嘛]?\W*$"
    # Not 送货前会给我打电话吗, nor 到了给我打电话.
    r"|^\W*(?:请|麻烦|能不能|能|可以|你们?|能有人|让人|叫人|现在|直接|马上|尽快|赶紧|快){0,4}"
    r"(?:给我[打回来](?:一?个|一下|通)?电话|打(?:一?个)?电话给我|回个?电话?)(?:吧|吗|啊|呀|呗|谢谢|好吗|行吗|可以吗)?\W*$"
)
_HOW = re.compile(r"^\W*(?:how\b|怎么|怎样|如何|what|where)", re.IGNORECASE)
# Behind such a question only what is a wish by itself: “…? Get me a human”, “…，转人工”, but not “…，要联系客服吗？”.
_WISH = re.compile(
    r"(?<!if )(?<!when )(?<!unless )"
    r"\b(?:i (?:really |just )?(?:want|need|would like|wanna)|i'd like|let me|get me|give me"
    rf"|(?:please|can you|could you) (?:connect|transfer)(?: me)?|connect me|transfer me|put me through)\b"
    rf"[^.?!,;]{{0,80}}\b(?:{_PERSON}|someone|somebody|(?:{_TALK}) {_CHIEF})\b(?! (?:to|who)\b)"
    r"|(?:^|[^\w\s]|\s|我|帮我|给我|请|算了|直接|赶紧|快)(?:要|想要?|需要)?(?:转接?|找|叫|接|呼叫)(?:一?下|到|给|成|你们的?|在线){0,5}"
    r"(?:人工|真人|活人|客服|店主|老板|掌柜|店长)(?:客服|服务)?(?=\W*$|[，,。.！!；;…~～])",
    re.IGNORECASE,
)


def wants_person(text: str) -> bool:
    """True for “I want to talk to a human” and “怎么还没到，转人工”, not for a question about how that is done."""
    plain = simplified(text.replace("’", "'"))
    if courtesy_of(text) == "bot":
        return False  # “Are you a real person?” only asks
    if _COMPLAINT.search(plain):
        return True
    if _HOW.search(plain):
        return bool(_WISH.search(plain))
    return bool(_ENGLISH.search(plain) or _CHINESE.search(plain))
