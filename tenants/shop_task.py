"""The two kinds of background work: for one living shop, or a named sweep of the platform.

A broker takes messages from whoever reaches it, and a task may run long after it was asked for. So a shop's task
says for which shop it works, in so many words, and the shop is looked up before anything is done.
"""

import logging
from typing import Any
from uuid import UUID

from celery import Task

from tenants.models import Shop
from tenants.scope import current_shop, shop_scope

log = logging.getLogger(__name__)


class NoShopError(ValueError):
    """A shop's task was asked for without a shop."""


class ShopTask(Task):  # type: ignore[type-arg]  # not generic at run time
    """Work for one shop: `@shared_task(base=ShopTask)` on a function that takes `shop_id` by keyword, a UUID.

    It is sent as `task.delay(shop_id=str(shop.id))`. No scope is opened around it: a scope is short, tasks may be long.
    """

    abstract = True

    def __call__(self, *args: Any, shop_id: object = None, **kwargs: Any) -> Any:
        """Run for a living shop. A shop that is gone, or going, needs no work: that is no failure.

        Raises NoShopError for anything that is not one shop's id, and where another shop's scope is open.
        """
        shop = _as_id(shop_id)
        if args or current_shop.get() not in (None, shop):
            raise NoShopError(f"{self.name} takes its shop by keyword, and no other")
        if not is_living(shop):
            log.info("shop=%s is gone: %s not done", shop, self.name)
            return None
        return super().__call__(shop_id=shop, **kwargs)


class PlatformTask(Task):  # type: ignore[type-arg]  # not generic at run time
    """A sweep over all shops, or for none: it opens a scope for each shop that it works in. Tests list each by name."""

    abstract = True


def is_living(shop_id: UUID) -> bool:
    """Whether there is such a shop, and it is not being deleted."""
    with shop_scope(shop_id):
        shops = Shop.objects.filter(pk=shop_id)
        return shops.exclude(state=Shop.State.DELETING).exists()


def _as_id(value: object) -> UUID:
    if isinstance(value, UUID):
        return value
    try:
        return UUID(value)  # type: ignore[arg-type]  # whatever came out of the message
    except (ValueError, TypeError, AttributeError):
        raise NoShopError("a shop's task needs the shop's id") from None
