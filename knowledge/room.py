"""How many entries a shop's plan has room for: FAQs, products and whatever else a shop knows."""

from uuid import UUID

from django.utils.translation import gettext as _

from knowledge.models import Faq, Passage, Product
from tenants.models import Shop

# What counts. A room of knowledge that gets another kind of entry adds it here.
COUNTED = (Faq, Product, Passage)


class NoRoomError(RuntimeError):
    """The plan has no room for so many more; nothing was written."""

    def __init__(self, most: int, there: int, new: int) -> None:
        super().__init__(most, there, new)
        self.figures = {"most": most, "there": there, "new": new}

    def __str__(self) -> str:
        return _("Your plan has room for %(most)d entries, and %(there)d are there.") % self.figures


def entries(shop_id: UUID) -> int:
    """How many the shop has, inside its scope."""
    return sum(model._default_manager.filter(shop_id=shop_id).count() for model in COUNTED)


def make_room(shop_id: UUID, new: int = 1) -> None:
    """Let so many entries be added in this transaction, inside the shop's scope. Raises NoRoomError."""
    hold_room(shop_id)
    check_room(shop_id, new)


def hold_room(shop_id: UUID) -> None:
    """Until the transaction ends, whoever else adds entries to the shop waits: together they could be too many."""
    # NO KEY: rows that refer to the shop are written meanwhile.
    Shop.objects.select_for_update(no_key=True).get(pk=shop_id)


def check_room(shop_id: UUID, new: int) -> None:
    """Whether there is room for so many more at this moment. Raises NoRoomError."""
    most = Shop.objects.select_related("plan").get(pk=shop_id).plan.knowledge_rows
    there = entries(shop_id) if most and new else 0
    if most and there + new > most:
        raise NoRoomError(most, there, new)
