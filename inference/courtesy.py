"""What needs no knowledge: a greeting, thanks, a good-bye and nothing else, or no word at all."""

import re
from typing import Literal

from knowledge.lexical import simplified

Courtesy = Literal["greeting", "thanks", "bye", "unclear"]

_GREETING = (
    "hi|hello|hey|hi there|hello there|good morning|good afternoon|good evening|good day|are you there|anyone there|"
    "你好|您好|嗨|哈喽|哈啰|在吗|在不在|在么|早上好|下午好|晚上好|有人吗"
)
_THANKS = (
    "thanks|thank you|thx|many thanks|cheers|ok|okay|alright|got it|great|perfect|cool|nice|good|sounds good|fine"
    "|wonderful|awesome|lovely|brilliant"
    "|that's all|that is all|no more questions|no thanks|no thank you|that's great|that helps"
    "|very helpful|good to know|thank u|i see|understood|"
    "谢谢|多谢|感谢|谢了|谢啦|谢过|辛苦|麻烦你了|麻烦您了|太感谢|太谢谢|好的|好|好滴|好吧|嗯|行|行吧|太好了|知道了|明白了|了解|明白|那就这样|懂了|收到"
    "|没事了|没了|没有了|没别的问题了|没问题了|不用了"
)
_BYE = "bye|goodbye|good bye|bye bye|see you|have a nice day|have a good day|再见|拜拜|拜|回头见|下次见"
# What stands beside one, and is none by itself.
_BESIDE = (
    "so much|very much|a lot|again|then|for your help|for the help|for that|for now|you too|"
    "你|您|你们|您们|老板|店主|客服|大家|啦|了|呢|哈|啊|噢|哒|嘞|非常|十分|真是|那|就|先|这样"
)
_ADDRESS = "亲|哦|呀"  # says nothing at all
_NONE_LEFT = re.compile("没.*[呢啊那就]|[那就].*没")  # 那没了？ asks whether any is left
_ASKS = re.compile("[?？]")
_THANKING = re.compile("[👍🙏👌]")
_WEIGHT: tuple[Courtesy, ...] = ("bye", "thanks", "greeting")


def _any_of(phrases: str) -> str:
    """The phrases, the longest first; English ones are whole words."""
    ordered = sorted(phrases.split("|"), key=len, reverse=True)
    return "|".join(rf"{one}(?![a-z\d'])" if one.isascii() else one for one in ordered)


_PIECE = re.compile(
    rf"(?P<greeting>{_any_of(_GREETING)})|(?P<thanks>{_any_of(_THANKS)})|(?P<bye>{_any_of(_BYE)})"
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
    # Nobody asks thanks.
    return None if said == "thanks" and (_ASKS.search(plain) or _NONE_LEFT.search(plain)) else said
