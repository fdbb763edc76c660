"""What goes over the wire: each resource as it is shown, and what of it may be sent."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from tenants.api.wire import Flag, Patterned, Text, Whole
from tenants.keys import SCOPES
from tenants.models import (
    ApiKey,
    AuditEntry,
    Invitation,
    Membership,
    Persona,
    PersonaText,
    PersonaVersion,
    Shop,
)
from tenants.origins import origins_of
from tenants.single_lines import one_line
from tenants.variables import refuse_unknown
from tenants.wall import SHOP_SETTINGS

LONGEST_KEY_LIFE = 3650  # days
_MOST_NAMED = 20  # unknown fields in one answer
_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_NAME = rf"({_LABEL}\.){{0,7}}[a-z]([a-z0-9-]{{0,61}}[a-z0-9])?"
_OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
# As browsers write it; or all hosts below one, by https alone.
ORIGIN = (
    rf"^(https?://({_NAME}|({_OCTET}\.){{3}}{_OCTET})|https://\*\.({_LABEL}\.){{1,7}}[a-z]([a-z0-9-]{{0,61}}[a-z0-9])?)"
    r"(:[1-9][0-9]{0,3})?$"
)


class KnownFields(serializers.Serializer[Any]):
    """Refuses fields that it does not know: one that is misspelt would do nothing, and nobody would be told."""

    def to_internal_value(self, data: Any) -> Any:
        """What was sent, checked. Raises ValidationError."""
        unknown = sorted(data.keys() - self.fields.keys()) if isinstance(data, Mapping) else []
        if unknown:
            said = _("There is no such field.")
            named = {name: [said] for name in unknown[:_MOST_NAMED]}
            raise serializers.ValidationError(named, "unknown_field")
        return super().to_internal_value(data)


class RowForm(KnownFields, serializers.ModelSerializer[Any]):
    """A row as it is shown. What is only shown is ignored when it is sent: rows are read, changed and sent back."""

    serializer_field_mapping: ClassVar[dict[Any, Any]] = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.CharField: Text,
        models.TextField: Text,
        models.EmailField: serializers.EmailField,
        models.BooleanField: Flag,
    }

    def update(self, instance: Any, validated_data: Mapping[str, Any]) -> Any:
        """Save what was sent and nothing else: other columns may have changed meanwhile, or may not be written."""
        for name, value in validated_data.items():
            setattr(instance, name, value)
        stamps = [
            field.name for field in instance._meta.fields if getattr(field, "auto_now", False)
        ]
        if validated_data:
            instance.save(update_fields=[*validated_data, *stamps])
        return instance


@extend_schema_serializer(component_name="Shop")
class ShopForm(RowForm):
    """The shop: its settings, and what the platform says of it."""

    allowed_origins = serializers.ListField(
        child=Patterned(ORIGIN, max_length=255),
        max_length=50,
        required=False,
        help_text="Origins whose pages may show the widget; https://*.example.com stands for all below it.",
    )
    plan = serializers.CharField(source="plan.name", read_only=True)

    def validate_allowed_origins(self, origins: list[str]) -> list[str]:
        """Each once, without the usual port. Raises ValidationError."""
        try:
            return origins_of(origins)
        except ValueError as problem:
            raise serializers.ValidationError(_("One of these is no origin.")) from problem

    class Meta:
        model = Shop
        fields = ("id", "slug", "public_key", "state", "plan", *SHOP_SETTINGS, "created_at")
        read_only_fields = ("id", "slug", "public_key", "state", "created_at")


@extend_schema_serializer(component_name="Member")
class MemberForm(RowForm):
    """A person's membership."""

    name = serializers.CharField(source="user.name", read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)

    class Meta:
        model = Membership
        fields = ("id", "name", "email", "role")
        read_only_fields = ("id",)


@extend_schema_serializer(component_name="Invitation")
class InvitationForm(RowForm):
    """An invitation that is open, or was."""

    class Meta:
        model = Invitation
        fields = ("id", "email", "role", "created_at", "expires_at", "accepted_at", "withdrawn_at")
        read_only_fields = ("id", "created_at", "expires_at", "accepted_at", "withdrawn_at")


class _TextsForm(RowForm):
    suggestions = serializers.ListField(
        child=Text(max_length=120), max_length=4, required=False, help_text="At most four."
    )

    def validate_instructions(self, text: str) -> str:
        """Raises ValidationError for a variable that there is not."""
        refuse_unknown(text)
        return text

    def validate_greeting(self, text: str) -> str:
        """Likewise."""
        refuse_unknown(text)
        return text

    class Meta:
        model: ClassVar[type[PersonaText]] = Persona
        fields: ClassVar[tuple[str, ...]] = Persona.TEXTS


@extend_schema_serializer(component_name="Persona")
class PersonaForm(_TextsForm):
    """The persona's draft, and which version shoppers meet."""

    published = serializers.IntegerField(source="published.number", read_only=True, allow_null=True)

    class Meta(_TextsForm.Meta):
        fields = ("id", *Persona.TEXTS, "published", "updated_at")
        read_only_fields = ("id", "updated_at")


@extend_schema_serializer(component_name="PersonaVersion")
class VersionForm(_TextsForm):
    """A version as it was published."""

    author = serializers.CharField(
        source="author.email", read_only=True, allow_null=True, help_text="Null: an API key."
    )

    class Meta(_TextsForm.Meta):
        model = PersonaVersion
        fields = ("number", "author", "created_at", *Persona.TEXTS)
        read_only_fields = fields


@extend_schema_serializer(component_name="ApiKey")
class KeyForm(RowForm):
    """A key without its secret."""

    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=list(SCOPES)), read_only=True
    )

    class Meta:
        model = ApiKey
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "name",
            "prefix",
            "scopes",
            "created_at",
            "expires_at",
            "last_used_at",
            "revoked_at",
        )
        read_only_fields: ClassVar[tuple[str, ...]] = fields


@extend_schema_serializer(component_name="MadeApiKey")
class MadeKeyForm(KeyForm):
    """A key when it is made: the only time that its text is told."""

    key = serializers.CharField(read_only=True, help_text="Keep it: it is not shown again.")

    class Meta(KeyForm.Meta):
        fields = (*KeyForm.Meta.fields, "key")
        read_only_fields = fields


@extend_schema_serializer(component_name="NewApiKey")
class NewKeyForm(KnownFields):
    """What a new key shall be."""

    name = Text(max_length=80, validators=[one_line], help_text="What it is used for.")
    scopes = serializers.ListField(
        child=serializers.ChoiceField(choices=list(SCOPES)), min_length=1, max_length=len(SCOPES)
    )
    expires_in_days = Whole(
        min_value=1,
        max_value=LONGEST_KEY_LIFE,
        required=False,
        allow_null=True,
        help_text="Null: it does not expire.",
    )


@extend_schema_serializer(component_name="AuditEntry")
class EntryForm(RowForm):
    """A line of the audit log."""

    actor = serializers.UUIDField(
        read_only=True, allow_null=True, help_text="A person's or a key's id; null: the platform."
    )
    details = serializers.DictField(read_only=True)

    class Meta:
        model = AuditEntry
        fields = ("id", "created_at", "actor", "actor_name", "act", "subject", "details", "address")
        read_only_fields = fields
