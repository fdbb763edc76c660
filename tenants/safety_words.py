"""The words that hold in a shop: its own and those of every shop."""

from collections.abc import Sequence
from dataclasses import dataclass

from tenants.scope import rows


@dataclass(frozen=True, slots=True)
class Listed:
    """A word with who may not say it (`Word.Where`) and what happens (`Word.Action`)."""

    word: str
    where: str
    action: str


_WORDS = """
SELECT word, "where", action, 0 AS place FROM tenants_platformword
UNION ALL SELECT word, "where", action, 1 FROM tenants_safetyword WHERE shop_id = %(shop)s
ORDER BY place, word
"""


def words_of_shop() -> Sequence[Listed]:
    """Both lists, everybody's first, inside the shop's scope."""
    return tuple(Listed(word, where, action) for word, where, action, _ in rows(_WORDS))
