"""The shops, and the plans that say what they may use."""

import secrets
import uuid
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.single_lines import one_line

PLATFORM_ALIAS = "platform"  # the database role of work that crosses shops: see `tenants.platform`
LOCALES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]


def new_public_key() -> str:
    """A key that names a shop in its pages. It is no secret: it only is hard to guess by accident."""
    return f"pk_{secrets.token_urlsafe(18)}"


class Plan(models.Model):
    """What a shop may use of the platform. Operators edit plans; a limit of 0 means none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=40, unique=True)
    is_default = models.BooleanField(
        _("for new shops"), default=False, help_text=_("Shops that sign up get this plan.")
    )
    replies_a_minute = models.PositiveIntegerField(_("replies a minute"), default=600)
    replies_at_once = models.PositiveIntegerField(_("replies at once"), default=64)
    tokens_a_day = models.PositiveBigIntegerField(_("tokens a day"), default=20_000_000)
    tokens_a_month = models.PositiveBigIntegerField(_("tokens a month"), default=300_000_000)
    weight = models.PositiveIntegerField(
        _("weight"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("The shop's share of a busy engine, compared with other shops."),
    )
    knowledge_rows = models.PositiveIntegerField(_("knowledge entries"), default=10_000)
    seats = models.PositiveIntegerField(_("people"), default=20)
    sockets = models.PositiveIntegerField(
        _("shoppers connected at once"), default=2000, help_text=_("Open widgets of the shop.")
    )

    class Meta:
        ordering: ClassVar = ["weight", "name"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="plan_one_default"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Shop(models.Model):
    """A tenant: one shop with its own people, persona, knowledge and conversations."""

    class State(models.TextChoices):
        """Whether shoppers meet the shop's assistant. A suspended shop's members still work in it."""

        ACTIVE = "active", _("active")
        SUSPENDED = "suspended", _("suspended")
        DELETING = "deleting", _("being deleted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80, validators=[one_line])
    public_key = models.CharField(
        _("public key"),
        max_length=64,
        unique=True,
        default=new_public_key,
        validators=[RegexValidator(r"^[A-Za-z0-9_-]{6,64}\Z")],
        help_text=_("Names the shop in the snippet that its pages carry."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.ACTIVE)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, verbose_name=_("plan"))
    locale = models.CharField(_("language"), max_length=10, choices=LOCALES, default="en")
    accent = models.CharField(
        _("colour"),
        max_length=7,
        default="#2f6f5e",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Write it as #rrggbb."))],
        help_text=_("The widget's main colour."),
    )
    tagline = models.CharField(_("tagline"), max_length=160, blank=True, validators=[one_line])
    allowed_origins = models.JSONField(
        _("pages that may show the widget"),
        default=list,
        blank=True,
        help_text=_("One origin a line, like https://www.example.com. No other page can show it."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = _("shop")
        verbose_name_plural = _("shops")

    def __str__(self) -> str:
        return self.name


class PlatformShops(models.Manager["PlatformShop"]):
    """Every shop there is, by the role that crosses shops."""

    def get_queryset(self) -> models.QuerySet["PlatformShop"]:
        """By the platform's role."""
        return super().get_queryset().using(PLATFORM_ALIAS)


class PlatformShop(Shop):
    """A shop as operators meet it: among all others. Members' pages work with `Shop`, inside a scope."""

    objects: ClassVar[PlatformShops] = PlatformShops()

    class Meta:
        proxy = True
        verbose_name = _("shop")
        verbose_name_plural = _("shops")


class ShopOwned(models.Model):
    """A row that belongs to one shop. References between such rows go by (shop, id): see `schema.py`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shop = models.ForeignKey(
        Shop, on_delete=models.CASCADE, related_name="+", verbose_name=_("shop")
    )

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "id"], name="%(class)s_of_shop")
        ]
