"""What was done, written down for good."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenants.models.shops import ShopOwned


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
