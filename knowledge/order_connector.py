"""A shop's own connector: its server is asked, signed, for one order. The contract is docs/orders.md."""

import hashlib
import hmac
import re
import secrets
import time
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import aiohttp
import msgspec
from yarl import URL

from knowledge.models import Order
from knowledge.order_items import LONGEST_TITLE, MOST_ITEMS, MOST_OF_ONE, Item
from knowledge.orders import KnownOrder, customer_digest, fold_number
from knowledge.public_hosts import PublicResolver, is_fit

SECONDS = 3.0  # for all of it, names included
LARGEST_ANSWER = 64 * 1024  # bytes
_TOO_MUCH = 10**10
_UNWRITTEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class ConnectorDownError(Exception):
    """The shop's server gave no answer that counts. Nothing is known of the order."""


_Short = Annotated[str, msgspec.Meta(max_length=40)]


# What an order need not have may be null as well as absent.


class _Item(msgspec.Struct):
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_TITLE)]
    quantity: Annotated[int, msgspec.Meta(ge=1, le=MOST_OF_ONE)] | None = None


class _Order(msgspec.Struct):
    number: _Short
    status: _Short
    placed_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    phone_last4: Annotated[str, msgspec.Meta(pattern="^([0-9]{4})?$")] | None = None
    customer: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    items: Annotated[list[_Item], msgspec.Meta(max_length=MOST_ITEMS)] | None = None
    carrier: _Short | None = None
    parcel: _Short | None = None
    total: Decimal | None = None
    currency: Annotated[str, msgspec.Meta(pattern="^([A-Z]{3})?$")] | None = None


class _Answer(msgspec.Struct):
    order: _Order | None


_decoder = msgspec.json.Decoder(_Answer)


def signature(secret: str, timestamp: str, nonce: str, method: str, path: str, body: bytes) -> str:
    """HMAC-SHA256, as hex, over six lines: version, time, nonce, method, path with query, SHA-256 of the body."""
    lines = ("v1", timestamp, nonce, method, path, hashlib.sha256(body).hexdigest())
    return hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()


async def ask_connector(shop_id: UUID, url: str, secret: str, folded: str) -> KnownOrder | None:
    """The order with this folded number as the shop's server tells it, or None. Raises ConnectorDownError."""
    if not is_fit(url):
        raise ConnectorDownError("the address may not be called")
    body, address = msgspec.json.encode({"number": folded}), URL(url)
    try:
        answer = _decoder.decode(await _post(address, body, _headers(secret, address, body)))
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError, RecursionError) as problem:
        raise ConnectorDownError(repr(problem)) from problem
    return _known(shop_id, answer.order, folded) if answer.order else None


async def _post(url: URL, body: bytes, headers: dict[str, str]) -> bytes:
    connector = aiohttp.TCPConnector(resolver=PublicResolver(), use_dns_cache=False)
    limit = aiohttp.ClientTimeout(total=SECONDS)
    async with (
        # Nothing is unpacked: a small answer stays small.
        aiohttp.ClientSession(connector=connector, timeout=limit, auto_decompress=False) as client,
        client.post(url, data=body, headers=headers, allow_redirects=False) as response,
    ):
        if response.status != 200:
            raise ConnectorDownError(f"status {response.status}")
        answer = bytearray()
        async for piece in response.content.iter_any():
            answer += piece
            if len(answer) > LARGEST_ANSWER:
                raise ConnectorDownError("the answer is too large")
    return bytes(answer)


def _headers(secret: str, url: URL, body: bytes) -> dict[str, str]:
    timestamp, nonce = str(int(time.time())), secrets.token_hex(16)
    return {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "Xiaoer-Orders/1",
        "X-Xiaoer-Timestamp": timestamp,
        "X-Xiaoer-Nonce": nonce,
        "X-Xiaoer-Signature": signature(secret, timestamp, nonce, "POST", url.raw_path_qs, body),
    }


def _known(shop_id: UUID, told: _Order, folded: str) -> KnownOrder:
    """The order in our words. Raises ConnectorDownError for one that was not asked for, or that says nonsense."""
    if fold_number(told.number) != folded or told.status not in Order.Status.values:
        raise ConnectorDownError("another order, or an unknown status")
    total = told.total
    if total is not None and not (total.is_finite() and 0 <= total < _TOO_MUCH):
        raise ConnectorDownError("a total that is none")
    return KnownOrder(
        number=_plain(told.number),
        status=told.status,
        placed_at=_utc(told.placed_at) if told.placed_at else None,
        items=tuple(Item(_plain(item.title), item.quantity or 1) for item in told.items or ()),
        carrier=_plain(told.carrier or ""),
        parcel=_plain(told.parcel or ""),
        total=told.total,
        currency=told.currency or "",
        phone_end=told.phone_last4 or "",
        customer=customer_digest(shop_id, told.customer or ""),
    )


def _utc(moment: datetime) -> datetime:
    """The same moment. Raises ConnectorDownError for one outside the calendar, as in the year 1 east of Greenwich."""
    try:
        return moment.astimezone(UTC)
    except OverflowError as problem:
        raise ConnectorDownError("a time that is none") from problem


def _plain(text: str) -> str:
    return _UNWRITTEN.sub("", text).strip()
