"""The record of what was done: one line in the shop's log, or in the platform's, in the same transaction as the act."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tenants.models import AuditEntry, PlatformEntry

SUBJECT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: a person, an API key, or the platform itself, and from which address."""

    id: UUID | None
    name: str
    address: str | None = None


PLATFORM = Actor(None, "Xiaoer")


def record(
    shop_id: UUID,
    actor: Actor,
    act: str,
    subject: str = "",
    details: Mapping[str, Any] | None = None,
    using: str = "default",
) -> None:
    """Write into the shop's log, inside its scope. `act` is `kind.verb`, as `persona.published`.

    What the platform's role does is written by it, `using` its alias and without a scope.
    """
    line = _line(actor, act, subject, details)
    AuditEntry.objects.using(using).create(shop_id=shop_id, **line)


def record_for_platform(
    actor: Actor,
    act: str,
    subject: str = "",
    details: Mapping[str, Any] | None = None,
    shop_id: UUID | None = None,
    using: str = "default",
) -> None:
    """Write into the platform's log, which only operators read and which outlives the shop."""
    line = _line(actor, act, subject, details)
    PlatformEntry.objects.using(using).create(shop_ref=shop_id, **line)


def _line(
    actor: Actor, act: str, subject: str, details: Mapping[str, Any] | None
) -> dict[str, Any]:
    return {
        "actor": actor.id,
        "actor_name": actor.name[:120],
        "act": act,
        "subject": subject[:SUBJECT_LENGTH],
        "details": dict(details or {}),
        "address": actor.address,
    }
