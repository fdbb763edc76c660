"""What shops use of the engine: figures out of the ledger. What crosses shops is read by the platform's role."""

from uuid import UUID

from django.db.models.functions import Now

from inference.models import LedgerEntry
from tenants.platform import ALIAS


def shops_with_overdue_calls() -> list[UUID]:
    """The shops that hold tokens for calls whose lease has run out."""
    overdue = LedgerEntry.objects.using(ALIAS).filter(
        state=LedgerEntry.State.RESERVED, lease_until__lt=Now()
    )
    return list(overdue.order_by().values_list("shop_id", flat=True).distinct())
