"""The words that hold in a shop: its own and those of every shop."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tenants.models import PlatformWord, SafetyWord


@dataclass(frozen=True, slots=True)
class Listed:
    """A word with who may not say it (`Word.Where`) and what happens (`Word.Action`)."""

    word: str
    where: str
    action: str


def words_of_shop(shop_id: UUID) -> Sequence[Listed]:
    """Both lists, inside the shop's scope."""
    columns = ("word", "where", "action")
    own = SafetyWord.objects.filter(shop_id=shop_id).values_list(*columns)
    everybodys = PlatformWord.objects.values_list(*columns)
    return tuple(Listed(*row) for row in (*everybodys, *own))
