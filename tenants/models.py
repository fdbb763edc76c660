"""Who the shops are: shops and their plans, people and their roles, personas, keys, and the record of what was done."""

import secrets
import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.single_lines import one_line

PLATFORM_ALIAS = "platform"  # the database role of work that crosses shops: see `tenants.platform`
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
        """An operator: runs the platform, and logs in at once."""
        with transaction.atomic(using=self._db):
            user = self.create_user(email, password, is_superuser=True, **fields)
            addresses = user.emailaddress_set  # type: ignore[attr-defined]  # allauth ships no types
            addresses.create(email=user.email, verified=True, primary=True)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user with this e-mail, whatever its case."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in. What they may do in a shop is said by `Membership`; superusers are operators."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=80, blank=True, validators=[one_line])
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

    def clean(self) -> None:
        """Addresses are kept, and looked up, in lower case."""
        super().clean()
        self.email = self.email.lower()

    @property
    def is_staff(self) -> bool:
        """Whether the admin may be asked at all: what opens there is decided by shop and role."""
        return self.is_active

    def get_short_name(self) -> str:
        """What pages call this person."""
        return self.name or self.email.split("@")[0]


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


class PersonaText(ShopOwned):
    """What a persona says of itself, in its draft and in each of its versions alike."""

    class Language(models.TextChoices):
        """The language of replies."""

        SHOPPER = "shopper", _("the shopper's")
        EN = "en", _("English")
        ZH = "zh-hans", _("Simplified Chinese")

    TEXTS = ("name", "tone", "language", "instructions", "greeting", "suggestions")

    name = models.CharField(
        _("name"),
        max_length=40,
        validators=[one_line],
        help_text=_("How the assistant introduces itself."),
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

    class Meta(ShopOwned.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.name

    def texts(self) -> dict[str, Any]:
        """Everything that a version keeps, by field."""
        return {field: getattr(self, field) for field in self.TEXTS}


class Persona(PersonaText):
    """What a shop's assistant is told to be: its own fields are the draft, shoppers meet the published version."""

    published = models.ForeignKey(
        "PersonaVersion",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        db_constraint=False,
        related_name="+",
        verbose_name=_("published version"),
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta(PersonaText.Meta):
        abstract = False
        verbose_name = _("persona")
        verbose_name_plural = _("personas")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop"], name="persona_one_a_shop"),
        ]


class PersonaVersion(PersonaText):
    """A persona as it once was published. Never changed; numbers are dense from 1 in each shop."""

    persona = models.ForeignKey(
        Persona, on_delete=models.CASCADE, related_name="versions", db_constraint=False
    )
    number = models.PositiveIntegerField(_("version"))
    author = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    created_at = models.DateTimeField(_("published"), auto_now_add=True)

    class Meta(PersonaText.Meta):
        abstract = False
        ordering: ClassVar = ["-number"]
        verbose_name = _("persona version")
        verbose_name_plural = _("persona versions")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "number"], name="persona_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.number}"


class Invitation(ShopOwned):
    """An offer to join a shop in a role, sent by e-mail; open until accepted, withdrawn or expired."""

    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=10, choices=Membership.Role.choices)
    invited_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    created_at = models.DateTimeField(_("sent"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    class Meta(ShopOwned.Meta):
        ordering: ClassVar = ["-created_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return self.email


class ApiKey(ShopOwned):
    """A key by which a shop's own programs use the REST API. The key itself is shown once and never stored."""

    name = models.CharField(
        _("name"), max_length=80, validators=[one_line], help_text=_("What it is used for.")
    )
    prefix = models.CharField(_("key"), max_length=16, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the whole key, hex
    scopes = models.JSONField(_("scopes"), default=list)
    created_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta(ShopOwned.Meta):
        ordering: ClassVar = ["-created_at"]
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class IdempotentCall(ShopOwned):
    """A POST that carried an Idempotency-Key, and what it was answered: asked again, the answer is repeated."""

    key = models.CharField(max_length=255)
    api_key = models.ForeignKey(
        ApiKey, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    request_digest = models.CharField(max_length=64)  # SHA-256 of path and body, hex
    status = models.PositiveSmallIntegerField(null=True)  # None while the first call is under way
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(ShopOwned.Meta):
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "api_key", "key"], name="idempotent_call_once"),
        ]

    def __str__(self) -> str:
        return self.key


class IdentitySecret(ShopOwned):
    """A secret with which the shop's server signs who is logged in to the shop (`identity` in the protocol)."""

    kid = models.CharField(_("key id"), max_length=16, editable=False)
    sealed = models.TextField(editable=False)  # encrypted: see `tenants.sealing`
    created_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta(ShopOwned.Meta):
        ordering: ClassVar = ["-created_at"]
        verbose_name = _("identity secret")
        verbose_name_plural = _("identity secrets")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(fields=["shop", "kid"], name="identity_secret_kid"),
        ]

    def __str__(self) -> str:
        return self.kid


class Recorded(models.Model):
    """Something that somebody did, written down when it happened and never changed."""

    actor = models.UUIDField(null=True, editable=False)  # a person's or a key's; it may be gone
    actor_name = models.CharField(_("who"), max_length=120)
    act = models.CharField(_("what"), max_length=40)
    subject = models.CharField(_("on what"), max_length=200, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    address = models.GenericIPAddressField(pgettext_lazy("of a computer", "address"), null=True)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.actor_name  # what was done is shown in words: see `acts.py`


class AuditEntry(Recorded, ShopOwned):
    """What was done in a shop. The database lets nobody change or remove an entry while the shop exists."""

    class Meta(ShopOwned.Meta):
        ordering: ClassVar = ["-created_at"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        indexes: ClassVar = [models.Index(fields=["shop", "-created_at"])]


class PlatformEntry(Recorded):
    """What operators did to the platform and its shops; outlives the shops."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shop_ref = models.UUIDField(null=True, editable=False)  # the shop may be gone

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name = _("platform entry")
        verbose_name_plural = _("platform log")


class Deletion(models.Model):
    """The deletion of a shop: how far it is, and at the end the receipt. Outlives the shop."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shop_ref = models.UUIDField(unique=True, editable=False)
    shop_name = models.CharField(_("shop"), max_length=80)
    requested_by = models.CharField(_("requested by"), max_length=120)
    reason = models.CharField(_("reason"), max_length=300)
    total = models.PositiveBigIntegerField(default=0)  # things to delete when it began
    done = models.PositiveBigIntegerField(default=0)
    receipt = models.JSONField(_("receipt"), default=dict)  # deleted things by kind
    created_at = models.DateTimeField(_("requested"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name = _("deletion")
        verbose_name_plural = _("deletions")

    def __str__(self) -> str:
        return self.shop_name


class Word(models.Model):
    """A word that a conversation shall not hold, and what happens when it does."""

    class Where(models.TextChoices):
        """Whose words are looked through."""

        BOTH = "both", _("shopper and assistant")
        SHOPPER = "shopper", _("shopper")
        ASSISTANT = "assistant", _("assistant")

    class Action(models.TextChoices):
        """What happens, the gravest first."""

        BLOCK = "block", _("refuse politely")
        HANDOFF = "handoff", _("call a person")
        MASK = "mask", _("star it out")

    word = models.CharField(
        _("word"),
        max_length=60,
        validators=[RegexValidator(r"\w", _("Letters or digits, please."))],
        help_text=_(
            "Also found in capitals, in full width, and with blanks or signs between its letters."
        ),
    )
    where = models.CharField(
        _("who says it"), max_length=10, choices=Where.choices, default=Where.BOTH
    )
    action = models.CharField(
        _("what happens"), max_length=10, choices=Action.choices, default=Action.BLOCK
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.word


class SafetyWord(Word, ShopOwned):
    """A word on a shop's own list."""

    class Meta(ShopOwned.Meta):
        ordering: ClassVar = ["word"]
        verbose_name = _("safety word")
        verbose_name_plural = _("safety words")
        constraints: ClassVar = [
            *ShopOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["shop", "word", "where"],
                name="safety_word_once",
                violation_error_message=_("This word is on the list."),
            ),
        ]


class PlatformWord(Word):
    """A word on the list that holds in every shop. Operators keep it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        ordering: ClassVar = ["word"]
        verbose_name = _("safety word of every shop")
        verbose_name_plural = _("safety words of every shop")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["word", "where"],
                name="platform_word_once",
                violation_error_message=_("This word is on the list."),
            ),
        ]
