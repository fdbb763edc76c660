"""Secrets that a shop's own programs hold, and the calls that came by them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.models.people import User
from tenants.models.shops import ShopOwned
from tenants.single_lines import one_line


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
