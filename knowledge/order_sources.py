"""Where a shop's orders are: in its own rows here, or behind its connector."""

import logging
import secrets
from dataclasses import dataclass
from uuid import UUID

from knowledge.models import OrderSource
from knowledge.order_connector import ConnectorDownError, ask_connector
from knowledge.orders import KnownOrder, find_order, newest_numbers, shapes_among
from tenants.scope import in_shop
from tenants.sealing import BrokenSealError, seal, unseal

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """Where to ask. Without a `url` the shop's own rows are asked.

    A number is known by the shop's `number_example`, and by the `shapes` of its own orders' numbers.
    """

    shop_id: UUID
    number_example: str = ""
    url: str = ""
    sealed: str = ""
    has_orders: bool = False
    shapes: tuple[str, ...] = ()


def source_of(shop_id: UUID) -> Source:
    """The shop's source of orders, inside its scope."""
    row = OrderSource.objects.filter(shop_id=shop_id).first()
    if row is not None and row.url:
        return Source(shop_id, row.number_example, row.url, row.sealed, has_orders=True)
    example = row.number_example if row is not None else ""
    numbers = newest_numbers(shop_id)
    return Source(shop_id, example, has_orders=bool(numbers), shapes=shapes_among(numbers))


async def order_from(source: Source, folded: str) -> KnownOrder | None:
    """The order with this folded number, or None. Outside any scope. Raises ConnectorDownError, which is logged."""
    if not source.url:
        return await in_shop(source.shop_id, find_order, source.shop_id, folded)
    try:
        return await ask_connector(source.shop_id, source.url, _secret_of(source), folded)
    except ConnectorDownError as problem:
        log.warning("shop=%s order connector: %s", source.shop_id, problem)
        raise


def _secret_of(source: Source) -> str:
    try:
        return unseal(source.sealed)
    except BrokenSealError as problem:
        raise ConnectorDownError("the secret is sealed under another key") from problem


def renew_secret(source: OrderSource) -> str:
    """A new secret for the source, told this once; the one before signs nothing any more. To be saved."""
    secret = secrets.token_urlsafe(32)
    source.sealed = seal(secret)
    return secret
