"""What needs no knowledge: a greeting, thanks, a good-bye, a remark on the talk itself, or no word."""

import re
from typing import Literal

from knowledge.lexical import simplified

Courtesy = Literal["greeting", "thanks", "bye", "bot", "misunderstood", "later", "unclear"]

_GREETING = (
    "hi|hello|hey|hi there|hello there|good morning|good afternoon|good evening|good day|are you there|anyone there|"
    "hey there|hiya|howdy|greetings|how are you|how are you doing|how are you today|anyone|anybody|anyone here|"
    "anybody here|anybody there|is anyone there|is anybody there|is anyone here|is anybody here|"
    "你好|您好|嗨|哈喽|哈啰|在吗|在不在|在么|早上好|下午好|晚上好|有人吗|"
    "嘿|喂|早安|上午好|中午好|在不|在嘛|有人在吗|有人么|人呢"
)
# “Morning?” may ask for a time of the day.
_OF_THE_DAY = r"(?:morning|evening)(?![a-z\d'])(?!\s?[?？])|早[啊呀]?(?=[\W_]*$)"
_THANKS = (
    "thanks|thank you|thx|ta|many thanks|cheers|ok|okay|alright|got it|great|perfect|cool|nice|good|sounds good|fine"
    "|wonderful|awesome|lovely|brilliant"
    "|that's all|that is all|no more questions|no thanks|no thank you|no, thanks|no, thank you|that's great|that helps"
    "|that's great thanks|thats great|very helpful|good to know|thank u|i see|understood|"
    "谢谢|多谢|感谢|谢了|谢啦|谢过|辛苦|麻烦你了|麻烦您了|太感谢|太谢谢|好的|好|好滴|好吧|嗯|行|行吧|太好了|知道了|明白了|了解|明白|那就这样|懂了|收到"
    "|没了|没有了|没别的问题了|没问题了|不用了"
)
_BYE = "bye|goodbye|good bye|bye bye|see you|have a nice day|have a good day|再见|拜拜|拜|回头见|下次见"
# Whether it is a machine. “Is this a robot?” and “是人工吗” may be asked of goods.
_SELF = r"(?:(?:chat ?|ro)?bot|machine|computer|ai|human(?: being)?|person|real|automated)"
_WHO = r"(?:机器人?|人机|ai|人工智能|自动回复|真人|活人|人工|人)(?:客服)?"
_BOT = (
    r"(?:(?:(?:are|r) (?:yo)?u(?: just| actually| really)?|am i (?:talking|speaking|chatting) (?:to|with))"
    rf"(?: an?)?(?: real| actual| live)? {_SELF}(?: or(?: an?)?(?: real| actual)? {_SELF})?"
    r"|you(?:'?re| are)(?: just)? an? (?:chat ?|ro)?bot"
    r"|is this an? (?:(?:chat ?)?bot|(?:real |actual )?(?:human|person)|automated (?:chat|reply|response)))(?![a-z\d'])"
    rf"|[你您](?:到底|究竟)?(?:是不是|是)(?:一?个)?{_WHO}(?:还是{_WHO})?[吗么嘛吧呢]?"
    r"|(?:这里|这边|对面|那边)?(?:到底|究竟)?(?:是不是|是)(?:一?个)?(?:机器人|真人|活人|(?:人工|智能)客服)[吗么嘛吧]?"
    r"|是?(?:(?:人工|真人|活人|人)(?:客服)?还是(?:机器人?|ai)|(?:机器人?|ai)还是(?:人工|真人|活人|人)(?:客服)?)呢?"
)
# Nothing is wanted just now.
_LATER = (
    "let me think|let me think about it|let me think it over|i need to think|i need to think about it|"
    "i'?ll think about it|i'?ll think it over|i will think about it|i'?ll have a think|still thinking|"
    "i'?ll be back|i'?ll be back later|i'?ll come back later|maybe later|not now|not right now|later|hm+|"
    "never ?mind|nvm|forget it|it doesn'?t matter|doesn'?t matter|don'?t worry|don'?t worry about it|no worries|"
    "no problem|just looking|just looking around|just browsing|i'?m just looking|i am just looking|i'?m just browsing|"
    "wrong chat|wrong window|wrong person|ignore that|ignore me|sorry|oops|my mistake|my bad|"
    "wait|hold on|one moment|one sec|one second|just a moment|just a second|just a sec|nothing|nothing else|"
    "算了|算了吧|没事|没事儿|没事了|没什么|没什么事|没啥|没啥事|没关系|不用|不需要|暂时不用|暂时不需要|不问了|"
    "再说吧|以后再说|下次再说|改天再说|回头再说|下次吧|改天吧|随便逛逛|我就逛逛|打错了|打错字了|发错人了|发错群了|"
    "不好意思|抱歉|对不起|不好意思发错了|打扰了|稍等|等等|等一下|等下|等会|等会儿"
)
_PONDERED = (
    "(?:让?我)?(?:再|先|要|得|想|还要|还得|需要|回去)?(?:想想|想一想|想一下|考虑一?下|考虑考虑)(?:再说|吧)?|我?再考虑(?:吧)?"
    "|我?(?:就|只是|就是)?(?:再|先|随便)看(?:看|一下)(?:再说|吧)?|我看看(?:再说|吧)?"
)
# The reply was none, or too slow.
_MISUNDERSTOOD = (
    "wrong|wrong answer|wrong again|that'?s wrong|that is wrong|that'?s not right|that'?s incorrect|incorrect|"
    "not my question|that'?s not my question|i didn'?t ask that|i didn'?t mean that|i asked something else|"
    "i meant something else|that'?s not it|you misunderstood|you misunderstood me|you got it wrong|"
    "you don'?t understand|you don'?t understand me|you don'?t understand my question|you didn'?t understand|"
    "you didn'?t understand me|you didn'?t understand my question|you didn'?t answer|you didn'?t answer me|"
    "you didn'?t answer my question|you didn'?t answer the question|you haven'?t answered my question|"
    "that doesn'?t answer my question|that didn'?t answer my question|that doesn'?t help|that didn'?t help|"
    "you did not answer|you did not answer me|you did not answer my question|you have not answered my question|"
    "that does not answer my question|that did not answer my question|you did not understand|you do not understand|"
    "not helpful|that'?s not helpful|you'?re not helping|you'?re no help|"
    "this is taking too long|this takes too long|taking too long|too slow|you'?re too slow|"
    "不对|不是这个|答非所问|所答非所问|牛头不对马嘴|你没回答我|没回答我的问题|你没回答我的问题|你没听懂|你听不懂|你没懂|"
    "你没明白|你没看懂|没懂我的意思|没明白我的意思|没看懂我的问题|理解错了|你理解错了|你误会了|你说错了|答错了|你错了|太慢了"
)
_NOT_ASKED = (
    r"(?:(?:that|this|it)(?:'?s| is| was) not|(?:that|this|it) (?:isn|wasn)'?t|not) what i"
    r" (?:asked|meant|was asking|am asking|wanted to know)(?: for| about)?(?![a-z\d'])"
    "|我?(?:不是|没)(?:在|有)?(?:问|说|讲)(?:这个|那个|这些|这)|我?(?:问|说)的(?:也|并)?不是(?:这个|那个|这些)"
    "|(?:我|这)?(?:并)?不是(?:我的|我|这个|那个|这|那)(?:问的|要问的|想问的|意思)"
)
# What such a remark begins with; beside others it may say more (“no good”).
_NO = r"(?:(?:no|nope|nah|but)[\s,.!]{1,3}|不是?[啊呀]?[\s，,。！!]{1,3})?"
# What stands beside one, and is none by itself.
_BESIDE = (
    "so much|very much|a lot|again|then|for your help|for the help|for that|for now|you too|"
    "你|您|你们|您们|老板|店主|客服|大家|啦|了|呢|哈|啊|噢|哒|嘞|非常|十分|真是|那|就|先|这样"
)
_ADDRESS = "亲|哦|呀"  # says nothing at all
_NONE_LEFT = re.compile("没.{0,40}[呢啊那就]|[那就].{0,40}没")  # 那没了？ asks whether any is left
_ASKS = re.compile("[?？]")
_THANKING = re.compile("[👍🙏👌]")
_WEIGHT: tuple[Courtesy, ...] = ("bye", "bot", "misunderstood", "later", "thanks", "greeting")


def _any_of(phrases: str) -> str:
    """The phrases, the longest first; English ones are whole words."""
    ordered = sorted(phrases.split("|"), key=len, reverse=True)
    return "|".join(rf"{one}(?![a-z\d'])" if one.isascii() else one for one in ordered)


_PIECE = re.compile(
    rf"(?P<bot>{_BOT})|(?P<greeting>{_any_of(_GREETING)}|{_OF_THE_DAY})|(?P<thanks>{_any_of(_THANKS)})"
    rf"|(?P<bye>{_any_of(_BYE)})|(?P<later>{_NO}(?:{_any_of(_LATER)}|{_PONDERED}))"
    rf"|(?P<misunderstood>{_NO}(?:{_NOT_ASKED}|{_any_of(_MISUNDERSTOOD)}))"
    rf"|(?P<beside>{_any_of(_BESIDE)})|(?P<nothing>[\W_]|{_ADDRESS})"
)


def courtesy_of(text: str) -> Courtesy | None:
    """Which courtesy the whole text is, “unclear” without a word; None for anything that asks or tells something."""
    plain = simplified(text.lower().replace("’", "'"))
    kinds, at = set[str | None](), 0
    while at < len(plain):
        piece = _PIECE.match(plain, at)
        if piece is None:
            return None
        kinds.add(piece.lastgroup)
        at = piece.end()
    said = next((kind for kind in _WEIGHT if kind in kinds), None)
    if said is None and "beside" not in kinds:
        return "thanks" if _THANKING.search(text) else "unclear"
    # Nobody asks thanks, or for nothing.
    if said in ("thanks", "later") and _ASKS.search(plain):
        return None
    return None if said == "thanks" and _NONE_LEFT.search(plain) else said
