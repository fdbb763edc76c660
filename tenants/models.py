"""Who the shops are: shops, the people of a shop and their roles, and the assistant's persona."""

import secrets
import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

LOCALES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]


def new_public_key() -> str:
    """A key that names a shop in its pages. It is no secret: it only is hard to guess by accident."""
    return f"pk_{secrets.token_urlsafe(18)}"


class Users(BaseUserManager["User"]):
    """Makes users, who log in by e-mail."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person without rights of the platform; shops are joined by `Membership`."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An operator: runs the platform."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user with this e-mail, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in. What they may do in a shop is said by `Membership`; superusers are operators."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Whether the admin opens at all; what it shows is decided by shop and role."""
        return self.is_superuser or bool(self.roles)

    @cached_property
    def roles(self) -> dict[uuid.UUID, str]:
        """The person's role by shop, read once for as long as this object lives: a request."""
        return dict(self.memberships.values_list("shop_id", "role"))

    def get_short_name(self) -> str:
        """What pages call this person."""
        return self.name or self.email.split("@")[0]


class Shop(models.Model):
    """A tenant: one shop with its own people, persona, knowledge and conversations."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    public_key = models.CharField(
        _("public key"),
        max_length=64,
        unique=True,
        default=new_public_key,
        validators=[RegexValidator(r"^[A-Za-z0-9_-]{6,64}\Z")],
        help_text=_("Names the shop in the snippet that its pages carry."),
    )
    locale = models.CharField(_("language"), max_length=10, choices=LOCALES, default="en")
    accent = models.CharField(
        _("colour"),
        max_length=7,
        default="#2f6f5e",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Write it as #rrggbb."))],
        help_text=_("The widget's main colour."),
    )
    tagline = models.CharField(_("tagline"), max_length=160, blank=True)
    active = models.BooleanField(
        _("active"), default=True, help_text=_("A suspended shop's widget stays closed.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = _("shop")
        verbose_name_plural = _("shops")

    def __str__(self) -> str:
        return self.name


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


class Membership(ShopOwned):
    """A person's role in a shop."""

    class Role(models.TextChoices):
        """What a member may do; the table of rights is in `access.py`."""

        OWNER = "owner", _("owner")
        EDITOR = "editor", _("editor")
        AGENT = "agent", _("agent")
        VIEWER = "viewer", _("viewer")

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)

    class Meta(ShopOwned.Meta):
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "user"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class Persona(ShopOwned):
    """What a shop's assistant is told to be."""

    class Language(models.TextChoices):
        """The language of replies."""

        SHOPPER = "shopper", _("the shopper's")
        EN = "en", _("English")
        ZH = "zh-hans", _("Simplified Chinese")

    name = models.CharField(
        _("name"), max_length=40, help_text=_("How the assistant introduces itself.")
    )
    tone = models.CharField(
        _("tone"),
        max_length=160,
        blank=True,
        help_text=_("For example: warm and brief, no exclamation marks."),
    )
    language = models.CharField(
        _("replies in"), max_length=10, choices=Language.choices, default=Language.SHOPPER
    )
    instructions = models.TextField(
        _("instructions"),
        max_length=4000,
        blank=True,
        help_text=_(
            "What the assistant should and should not do. Shoppers can coax it into repeating this: "
            "write no secrets here."
        ),
    )
    greeting = models.CharField(
        _("greeting"), max_length=300, blank=True, help_text=_("Shown before the first message.")
    )
    suggestions = models.JSONField(
        _("suggested questions"),
        default=list,
        blank=True,
        help_text=_("One a line, at most four: the shopper asks one by a tap."),
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta(ShopOwned.Meta):
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop"], name="persona_one_a_shop"),
        ]

    def __str__(self) -> str:
        return self.name
