"""What a verdict says."""

from dataclasses import dataclass
from typing import Literal

Rule = Literal[
    "figure", "promise", "claim", "contradiction", "condition", "script", "beside", "loop"
]


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a sentence may not be said: the rule that it breaks, and on what.

    `asked`: the knowledge lacks the very thing that the shopper asked about.
    """

    rule: Rule
    what: str
    asked: bool = False
