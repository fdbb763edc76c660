"""Deleting a shop: every row, key and counter of it, in small steps, with progress and a receipt.

The platform's role deletes, and PostgreSQL lets it delete only what belongs to a shop marked as being deleted.
A step that was interrupted is simply taken again.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction
from django.db.models import F, ForeignKey, Model
from django.utils import timezone
from redis import Redis

from tenants.closing import announce_closed
from tenants.models import Deletion, Shop, ShopOwned
from tenants.platform import ALIAS
from tenants.wall import owned_models

STEP = 2000  # rows a transaction
KEY_STEP = 500


def request_deletion(shop_id: UUID, requested_by: str, reason: str) -> Deletion:
    """Close the shop for good and note that it is to be deleted; asked twice, the first request stands.

    Raises Shop.DoesNotExist.
    """
    with transaction.atomic(ALIAS):
        shop = Shop.objects.using(ALIAS).select_for_update().get(pk=shop_id)
        shop.state = Shop.State.DELETING
        shop.save(update_fields=["state"])
        announce_closed(shop.pk)
        deletion, _ = Deletion.objects.using(ALIAS).get_or_create(
            shop_ref=shop.pk,
            defaults={"shop_name": shop.name, "requested_by": requested_by, "reason": reason},
        )
    return deletion


def remaining(shop_id: UUID) -> dict[str, int]:
    """What there still is of the shop: rows by table, keys in the cache. All zero after a deletion."""
    counts = {
        model._meta.db_table: model._default_manager.using(ALIAS).filter(shop_id=shop_id).count()
        for model in owned_models()
    }
    counts[Shop._meta.db_table] = Shop.objects.using(ALIAS).filter(pk=shop_id).count()
    with Redis.from_url(settings.REDIS_URL) as cache:
        counts["cache keys"] = sum(1 for _ in cache.scan_iter(shop_keys(shop_id), KEY_STEP))
    return counts


def shop_keys(shop_id: UUID) -> str:
    """The pattern of every key in Valkey that belongs to the shop."""
    return f"xiaoer:shop:{shop_id}:*"


def erase(deletion: Deletion) -> dict[str, int]:
    """Delete everything of a shop that is marked for it; return the receipt: deleted things by kind."""
    shop_id = deletion.shop_ref
    mine = Deletion.objects.using(ALIAS).filter(pk=deletion.pk)
    if not deletion.total:
        mine.update(total=sum(remaining(shop_id).values()))
    for table, done in _steps(shop_id):
        deletion.receipt[table] = deletion.receipt.get(table, 0) + done
        mine.update(done=F("done") + done, receipt=deletion.receipt)
    mine.update(finished_at=timezone.now())
    receipt: dict[str, int] = deletion.receipt
    return receipt


def _steps(shop_id: UUID) -> Iterator[tuple[str, int]]:
    with Redis.from_url(settings.REDIS_URL) as cache:
        keys = list(cache.scan_iter(shop_keys(shop_id), KEY_STEP))
        yield "cache keys", int(cache.delete(*keys)) if keys else 0
    *many, few = _children_first()
    for model in many:
        while done := _delete(model, shop_id, STEP):
            yield model._meta.db_table, done
    with transaction.atomic(ALIAS):
        last = [(model._meta.db_table, _delete(model, shop_id)) for model in few]
        last.append((Shop._meta.db_table, _execute("WHERE id = %s", Shop, [shop_id])))
    yield from last


def _children_first() -> list[Any]:
    """The shop's models, each after all that refer to it; at the end a list of those that refer to each other.

    The order is Kahn's topological sort (Kahn, CACM 5(11), 1962).
    """
    left = {model: _referred(model) for model in owned_models()}
    ordered: list[Any] = []
    while free := [m for m in left if not any(m in refs for o, refs in left.items() if o is not m)]:
        ordered += free
        for model in free:
            del left[model]
    return [*ordered, list(left)]


def _referred(model: type[ShopOwned]) -> set[Any]:
    return {
        field.related_model
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and issubclass(field.related_model, ShopOwned)
    }


def _delete(model: type[ShopOwned], shop_id: UUID, most: int | None = None) -> int:
    if most is None:
        return _execute("WHERE shop_id = %s", model, [shop_id])
    table = model._meta.db_table
    some = f'WHERE id IN (SELECT id FROM "{table}" WHERE shop_id = %s LIMIT {most})'  # noqa: S608 - our own names
    return _execute(some, model, [shop_id])


def _execute(condition: str, model: type[Model], parameters: list[UUID]) -> int:
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(f'DELETE FROM "{model._meta.db_table}" {condition}', parameters)  # noqa: S608 - our own names
        return int(cursor.rowcount)
