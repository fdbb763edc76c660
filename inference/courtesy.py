"""What needs no knowledge: a greeting, thanks, a good-bye and nothing else."""

import re
from typing import Literal

Courtesy = Literal["greeting", "thanks", "bye"]

_WHOLE: dict[Courtesy, re.Pattern[str]] = {
    "greeting": re.compile(
        r"(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|hi there|hello there|are you there|anyone there|"
        r"你好|您好|嗨|哈[喽啰罗]|在吗|在不在|在么|早上好|下午好|晚上好|有人吗|亲)",
        re.IGNORECASE,
    ),
    "thanks": re.compile(
        r"(?:thanks|thank you|thx|many thanks|cheers|谢谢|多谢|感谢|谢了|谢啦)(?: (?:a lot|so much|very much))?(?:你|您|啦|了|亲)?",
        re.IGNORECASE,
    ),
    "bye": re.compile(
        r"(?:bye|goodbye|good bye|bye bye|see you|have a nice day|再见|拜拜|回头见)", re.IGNORECASE
    ),
}
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")


def courtesy_of(text: str) -> Courtesy | None:
    """Which courtesy the whole text is; None for anything that asks or tells something."""
    bare = _AROUND.sub("", text)
    for kind, whole in _WHOLE.items():
        if whole.fullmatch(bare):
            return kind
    return None
