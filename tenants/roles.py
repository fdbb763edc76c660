"""What the people of a shop may do there: one table for pages, admin actions, and the keys that people make."""

from typing import Literal

from tenants.models import Membership

Act = Literal["view", "change"]
Kind = Literal[
    "shop",  # name, look, where the widget may stand
    "people",  # members and invitations
    "persona",
    "knowledge",
    "conversation",
    "key",  # API keys and identity secrets
    "audit",
    "usage",  # of the engine, against the plan
]
_Role = Membership.Role

# Somebody of the platform who entered a shop with a stated reason. No membership has this role.
OPERATOR = "operator"

_OWNER = frozenset({_Role.OWNER})
_EDITORS = frozenset({_Role.OWNER, _Role.EDITOR})
_STAFF = frozenset({_Role.OWNER, _Role.EDITOR, _Role.AGENT})
_EVERYBODY = frozenset({*_Role, OPERATOR})
_OWNER_AND_OPERATOR = _OWNER | {OPERATOR}

# Whoever may change a kind may also add and delete, where that makes sense.
RIGHTS: dict[Kind, dict[Act, frozenset[str]]] = {
    "shop": {"view": _EVERYBODY, "change": _OWNER},
    "people": {"view": _EVERYBODY, "change": _OWNER},
    "persona": {"view": _EVERYBODY, "change": _EDITORS},
    "knowledge": {"view": _EVERYBODY, "change": _EDITORS},
    "conversation": {"view": _EVERYBODY, "change": _STAFF},
    "key": {"view": _OWNER, "change": _OWNER},
    "audit": {"view": _OWNER_AND_OPERATOR, "change": frozenset()},
    "usage": {"view": _OWNER_AND_OPERATOR, "change": frozenset()},
}


def may(role: str, act: Act, kind: Kind) -> bool:
    """Whether somebody with this role in a shop may do `act` with its rows of `kind`."""
    return role in RIGHTS[kind][act]
