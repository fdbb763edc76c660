"""Orders: stored with no more of the customer than a proof takes, found by number, and tried five times a day.

Every function that reads or writes is part of a unit of work inside the caller's shop scope.
"""

import hashlib
import re
import secrets
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hmac import compare_digest
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.timezone import localdate

from knowledge.models import Order, OrderTry, Product
from knowledge.order_items import Item, items_of

TRIES_A_DAY = 5  # in vain: of one visitor, and for one number
NEWEST = 100  # orders whose numbers tell what a shop's numbers look like
LONGEST_FOLDED = 40
LONGEST_CUSTOMER = 200  # characters of an id in the shop's own system
CURRENCY = "^[A-Z]{3}$"
PHONE = r"^\+?\(?([0-9][ ()-]{0,2}){6,14}[0-9]$"  # seven digits or more
_NOBODYS = secrets.token_hex(32)  # an order that is not there is compared as one that is
_SHORT_PHONE, _LONG_PHONE = 7, 11  # digits
_MASKED = re.compile(r"([0-9]{3})?\*{4}[0-9]{4}")


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """An order, wherever it was found: what may be told of it, and what proves that it is somebody's."""

    number: str
    status: str
    placed_at: datetime | None
    items: tuple[Item, ...]
    carrier: str
    parcel: str
    total: Decimal | None
    currency: str
    phone_end: str
    customer: str


def fold_number(text: str) -> str:
    """A number without all that people write differently: width, case, spaces, dashes."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(char for char in folded if char.isalnum())[:LONGEST_FOLDED]


def phone_end(phone: str) -> str:
    """The last four digits; empty for what is too short to be a phone's number."""
    digits = _digits(phone)
    return digits[-4:] if len(digits) >= _SHORT_PHONE else ""


def masked_phone(phone: str) -> str:
    """A phone as lists show it: `138****5678`, `****5678`."""
    digits = _digits(phone)
    shown = digits[:3] if len(digits) >= _LONG_PHONE else ""
    return f"{shown}****{digits[-4:]}" if phone_end(phone) else ""


def is_masked(phone: str) -> bool:
    """Whether this is what `masked_phone` makes of a phone."""
    return bool(_MASKED.fullmatch(phone))


def customer_digest(shop_id: UUID, subject: str) -> str:
    """What is kept of a customer's id in the shop's own system; empty for none."""
    return hashlib.sha256(f"{shop_id}:{subject}".encode()).hexdigest() if subject else ""


def find_order(shop_id: UUID, folded: str) -> KnownOrder | None:
    """The shop's own row with this folded number: one query, whether or not there is one."""
    row = Order.objects.filter(shop_id=shop_id, folded=folded).first()
    if row is None:
        return None
    return KnownOrder(
        number=row.number,
        status=row.status,
        placed_at=row.placed_at,
        items=tuple(items_of(row.items)),
        carrier=row.carrier,
        parcel=row.parcel,
        total=row.total,
        currency=row.currency,
        phone_end=row.phone_end,
        customer=row.customer,
    )


def newest_numbers(shop_id: UUID) -> Sequence[str]:
    """The folded numbers of the shop's newest orders here, a hundred at most; none for a shop without orders."""
    rows = Order.objects.filter(shop_id=shop_id).order_by("-placed_at")
    return list(rows.values_list("folded", flat=True)[:NEWEST])


def shape_of(folded: str) -> str:
    """A number with a 0 for each digit: its letters, and where how many digits stand."""
    return re.sub("[0-9]", "0", folded)


def shapes_among(numbers: Sequence[str]) -> tuple[str, ...]:
    """What these numbers look like, without any of them: shapes that one in ten has, the most usual first.

    A rarer one may be somebody's alone, and being known would tell of that order.
    """
    counts = Counter(map(shape_of, numbers))
    return tuple(shape for shape, count in counts.most_common() if 10 * count >= len(numbers))


def is_article(shop_id: UUID, folded: str) -> bool:
    """Whether a product of the shop has this folded number as its SKU, however that is written."""
    return Product.objects.filter(shop_id=shop_id, folded_sku=folded).exists()


def is_theirs(order: KnownOrder | None, customer: str, end: str) -> bool:
    """Whether the customer's digest, or the phone's last four digits, prove the order.

    An order that is not there takes as long to refuse as a wrong proof.
    """
    owner = order.customer if order and order.customer else _NOBODYS
    phone = order.phone_end if order and order.phone_end else _NOBODYS[:4]
    by_customer = compare_digest(owner.encode(), customer.encode())
    by_phone = compare_digest(phone.encode(), end.encode())
    return order is not None and (by_customer or (by_phone and bool(order.phone_end)))


def store_order(shop_id: UUID, number: str, given: Mapping[str, Any]) -> tuple[Order, bool]:
    """Write what is given of the order with this number; whether it is new.

    `phone` and `customer` are given in full and kept as a mask, an end and a digest. What is not given stays.
    """
    values = {name: value for name, value in given.items() if name not in ("phone", "customer")}
    if "phone" in given:
        values["phone"] = masked_phone(given["phone"])
        values["phone_end"] = phone_end(given["phone"])
    if "customer" in given:
        values["customer"] = customer_digest(shop_id, given["customer"])
    return Order.objects.update_or_create(
        shop_id=shop_id, folded=fold_number(number), defaults={**values, "number": number}
    )


def take_try(shop_id: UUID, visitor: UUID, folded: str) -> bool:
    """Count a try of this visitor at this number, known or not; False when either has had today's.

    Exact under races: each count is one conditional update of a locked row, the visitor's always first.
    """
    today = localdate()
    OrderTry.objects.filter(shop_id=shop_id, day__lt=today).delete()
    for who in _who(visitor, folded):
        OrderTry.objects.bulk_create(
            [OrderTry(shop_id=shop_id, who=who, day=today)], ignore_conflicts=True
        )
        mine = OrderTry.objects.filter(shop_id=shop_id, who=who, day=today)
        if not mine.filter(count__lt=TRIES_A_DAY).update(count=F("count") + 1):
            return False
    return True


def give_back_try(shop_id: UUID, visitor: UUID, folded: str) -> None:
    """The try was not in vain, or could not be made."""
    for who in _who(visitor, folded):
        mine = OrderTry.objects.filter(shop_id=shop_id, who=who, day=localdate(), count__gt=0)
        mine.update(count=F("count") - 1)


def _who(visitor: UUID, folded: str) -> Iterator[str]:
    for name in (f"visitor:{visitor}", f"number:{folded}"):
        yield hashlib.sha256(name.encode()).hexdigest()


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", phone))
