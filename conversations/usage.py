"""How much is said: figures by shop for operators, and of one shop for its people. Counts only, no text."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from conversations.models import Conversation, Message
from inference.ledger.usage import days_of_shops, tokens_of_shops
from tenants.platform import ALIAS

_FALLBACK = Count("id", filter=Q(via=Message.Via.FALLBACK))


@dataclass(slots=True)
class Usage:
    """What a shop used in a period."""

    conversations: int = 0  # in which something was said
    replies: int = 0
    fallbacks: int = 0  # of the replies, those made without the model
    tokens: int = 0

    @property
    def fallback_percent(self) -> int | None:
        """The share of fallbacks; None where nothing was replied."""
        return round(100 * self.fallbacks / self.replies) if self.replies else None


def usage_of_shops(shops: Collection[UUID], since: datetime) -> dict[UUID, Usage]:
    """Each shop's figures from `since` on, by the platform's role, in three queries."""
    found = {shop: Usage() for shop in shops}
    for shop, count in _talks(Conversation.objects.using(ALIAS), shops, since):
        found[shop].conversations = count
    for shop, replies, fallbacks in _replies(Message.objects.using(ALIAS), shops, since):
        found[shop].replies, found[shop].fallbacks = replies, fallbacks
    for shop, tokens in tokens_of_shops(shops, since).items():
        found[shop].tokens = tokens
    return found


def usage_of_shop(shop_id: UUID, since: datetime) -> Usage:
    """One shop's figures, inside its scope."""
    found = Usage()
    for _shop, count in _talks(Conversation.objects.all(), [shop_id], since):
        found.conversations = count
    for _shop, replies, fallbacks in _replies(Message.objects.all(), [shop_id], since):
        found.replies, found.fallbacks = replies, fallbacks
    return found


def daily_usage(first: date) -> dict[tuple[UUID, date], Usage]:
    """Replies, fallbacks and tokens by shop and day of our time zone, in two queries."""
    since = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    found: dict[tuple[UUID, date], Usage] = {}
    said = Message.objects.using(ALIAS).filter(role=Message.Role.ASSISTANT, created_at__gte=since)
    by_day: Any = (
        said.annotate(day=TruncDate("created_at")).order_by().values_list("shop_id", "day")
    )
    for shop, day, replies, fallbacks in by_day.annotate(Count("id"), without=_FALLBACK):
        found[shop, day] = Usage(replies=replies, fallbacks=fallbacks)
    for day, shop, figures in days_of_shops(first):
        found.setdefault((shop, day), Usage()).tokens = figures.total
    return found


def beginning_of_today() -> datetime:
    """Midnight in our time zone."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def week_ago() -> datetime:
    """Seven days before now."""
    return timezone.now() - timedelta(days=7)


def _talks(rows: QuerySet[Conversation], shops: Collection[UUID], since: datetime) -> Any:
    spoken = rows.filter(shop_id__in=shops, changed_at__gte=since, last_seq__gt=0).order_by()
    return spoken.values_list("shop_id").annotate(Count("id"))


def _replies(rows: QuerySet[Message], shops: Collection[UUID], since: datetime) -> Any:
    said = rows.filter(shop_id__in=shops, role=Message.Role.ASSISTANT, created_at__gte=since)
    return said.order_by().values_list("shop_id").annotate(Count("id"), without=_FALLBACK)
