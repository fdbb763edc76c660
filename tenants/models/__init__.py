"""Who the shops are: shops and their plans, people and their roles, personas, keys, and the record of what was done."""

from tenants.models.keys import ApiKey, IdempotentCall, IdentitySecret
from tenants.models.members import Invitation, Membership
from tenants.models.people import User, Users
from tenants.models.personas import Persona, PersonaText, PersonaVersion
from tenants.models.records import AuditEntry, Deletion, PlatformEntry, Recorded
from tenants.models.shops import (
    LOCALES,
    PLATFORM_ALIAS,
    Plan,
    PlatformShop,
    PlatformShops,
    Shop,
    ShopOwned,
    new_public_key,
)
from tenants.models.words import PlatformWord, SafetyWord, Word

__all__ = [
    "ApiKey",
    "AuditEntry",
    "Deletion",
    "IdempotentCall",
    "IdentitySecret",
    "Invitation",
    "LOCALES",
    "Membership",
    "PLATFORM_ALIAS",
    "Persona",
    "PersonaText",
    "PersonaVersion",
    "Plan",
    "PlatformEntry",
    "PlatformShop",
    "PlatformShops",
    "PlatformWord",
    "Recorded",
    "SafetyWord",
    "Shop",
    "ShopOwned",
    "User",
    "Users",
    "Word",
    "new_public_key",
]
