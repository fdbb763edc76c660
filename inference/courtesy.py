"""What needs no knowledge: a greeting, thanks, a good-bye and nothing else, or no word at all."""

import re
from typing import Literal

Courtesy = Literal["greeting", "thanks", "bye", "unclear"]

_GREETING = (
    "hi|hello|hey|hi there|hello there|good morning|good afternoon|good evening|good day|are "
    "you there|anyone there|"
    "你好|您好|嗨|哈喽|哈啰|在吗|在不在|在么|早上好|下午好|晚上好|有人吗"
)
_THANKS = (
    "thanks|thank you|thx|many thanks|cheers|thanks a lot|thank you so much|thank you very "
    "much|ok|okay|alright|got it|"
    "that's all|that is all|no more questions|谢谢|谢谢你|谢谢您|谢谢亲|多谢|感谢|谢了|谢谢啦"
    "|好的|好|嗯|嗯嗯|知道了|明白了|"
    "没事了|没了|没有了|没别的问题了|没问题了|不用了"
)
_BYE = "bye|goodbye|good bye|bye bye|see you|have a nice day|再见|拜拜|回头见"
_WORDS: dict[str, Courtesy] = {
    **dict.fromkeys(_GREETING.split("|"), "greeting"),
    **dict.fromkeys(_THANKS.split("|"), "thanks"),
    **dict.fromkeys(_BYE.split("|"), "bye"),
}
_THANKING = re.compile("[👍🙏👌]")
_PARTS = re.compile(r"[^\w' ]+|\b(?:亲|啦|了哈|呀|哦)\b")
_WEIGHT: tuple[Courtesy, ...] = ("bye", "thanks", "greeting")


def courtesy_of(text: str) -> Courtesy | None:
    """Which courtesy the whole text is, “unclear” without a word; None for anything that asks or tells something."""
    parts = [part.strip(" 亲") for part in _PARTS.split(text.lower().replace("’", "'"))]
    kinds = {_WORDS.get(part) for part in parts if part}
    if not kinds:
        return "thanks" if _THANKING.search(text) else "unclear"
    if None in kinds:
        return None
    return next(kind for kind in _WEIGHT if kind in kinds)
