"""One row of everything that a shop can have, with a word in it that may appear nowhere else."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from tenants.models import Shop, ShopOwned, User
from tenants.scope import shop_scope
from tenants.wall import owned_models


def fill(shop: Shop, person: User, canary: str) -> dict[type[ShopOwned], ShopOwned]:
    """A row of every model that belongs to shops, whichever there are; each of its texts is the canary's."""
    rows: dict[type[ShopOwned], ShopOwned] = {}
    with shop_scope(shop.id):
        Shop.objects.filter(pk=shop.pk).update(name=canary, tagline=canary)
        for model in _parents_first():
            rows[model] = _filled(model, shop, person, canary, rows)
    return rows


def _filled(
    model: type[ShopOwned], shop: Shop, person: User, canary: str, rows: dict[Any, ShopOwned]
) -> ShopOwned:
    values = {
        field.name: value
        for field in model._meta.concrete_fields
        if (value := _value(field, shop, person, canary, rows)) is not None
    }
    known = model._default_manager.filter(shop=shop).first()
    if known is None:
        return model._default_manager.create(**values)
    texts = {name: value for name, value in values.items() if _is_text(model, name)}
    model._default_manager.filter(pk=known.pk).update(**texts)
    return known


def _is_text(model: type[ShopOwned], name: str) -> bool:
    field = model._meta.get_field(name)
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def _value(
    field: "models.Field[Any, Any]",
    shop: Shop,
    person: User,
    canary: str,
    rows: dict[Any, ShopOwned],
) -> Any:
    match field:
        case models.ForeignKey():
            by_model = {Shop: shop, User: person, **rows}
            return by_model.get(field.related_model)
        case _ if field.primary_key or getattr(field, "auto_now_add", False):
            return None
        case models.EmailField():
            return f"{canary}@example.com".lower()
        case models.GenericIPAddressField():
            return "192.0.2.7"
        case models.CharField() | models.TextField():
            return field.choices[0][0] if field.choices else canary[: field.max_length or None]
        case models.DateTimeField():
            return timezone.now() + timedelta(days=1) if not field.null else None
        case models.DateField():
            return timezone.localdate() if not field.null else None
        case models.DecimalField():
            return Decimal(1)
        case models.JSONField():
            return None if field.has_default() else [canary]
        case models.IntegerField():
            return None if field.has_default() or field.null else 1
    return None


def _parents_first() -> list[type[ShopOwned]]:
    ordered: list[type[ShopOwned]] = []
    left = owned_models()
    while left:
        free = [model for model in left if not _needs(model) & set(left) - {model}]
        assert free, left
        ordered += free
        left = [model for model in left if model not in free]
    return ordered


def _needs(model: type[ShopOwned]) -> set[Any]:
    return {
        field.related_model
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and not field.null
    }
