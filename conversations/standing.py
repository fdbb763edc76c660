"""How the conversations of many open sockets stand, whatever shops they belong to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import F

from conversations.admission import Admission
from conversations.models import Conversation
from tenants.models import Shop
from tenants.platform import ALIAS


class Standing(NamedTuple):
    """What a socket has to know of its conversation: a look by itself is due where this is not what it knows."""

    last_seq: int
    state: str
    visitor_id: UUID
    token_version: int
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class Standings:
    """How some conversations stand. One that is gone is not there."""

    of: Mapping[UUID, Standing]
    open_shops: frozenset[UUID]


def standings(admissions: Collection[Admission]) -> Standings:
    """Two queries for all of them, by the platform's role, which reads no text."""
    ids = [admission.conversation_id for admission in admissions]
    rows = (
        Conversation.objects.using(ALIAS)
        .filter(pk__in=ids)
        .annotate(version=F("visitor__token_version"), blocked_at=F("visitor__blocked_at"))
        .values_list("id", "last_seq", "state", "visitor_id", "version", "blocked_at")
    )
    found = {
        id_: Standing(seq, state, visitor, version, blocked_at is not None)
        for id_, seq, state, visitor, version, blocked_at in rows
    }
    shops = Shop.objects.using(ALIAS).filter(
        pk__in={admission.shop_id for admission in admissions}, state=Shop.State.ACTIVE
    )
    return Standings(found, frozenset(shops.values_list("id", flat=True)))
