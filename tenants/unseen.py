"""Signs that stand between letters and digits without being seen: of no width, or of a text's direction."""

import re

UNSEEN = re.compile(
    r"[\u00ad\u034f\u115f\u1160\u3164\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]"
)
