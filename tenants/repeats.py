"""POSTs that come again: the same Idempotency-Key gets the same answer, and the work is done once.

The answer is stored in the transaction of the work itself, so there is either both or neither; a lock that ends
with the transaction keeps a second call away while the first one runs. Answers may hold secrets, such as a new API
key. They are sealed with the text of the key that called: nobody else, the platform included, can open them.
"""

import base64
import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from django.db import connection
from django.utils import timezone

from tenants.models import ApiKey, IdempotentCall

KEPT_FOR = timedelta(hours=24)


class Answer(msgspec.Struct, frozen=True):
    """What a call was answered."""

    status: int
    content: str
    headers: dict[str, str]


class StillRunningError(RuntimeError):
    """The first call with this key has not ended."""


class OtherRequestError(RuntimeError):
    """The key was used for another request."""


def earlier_answer(caller: ApiKey, secret: str, key: str, request: bytes) -> Answer | None:
    """The answer that the same call got before; None for a new one, which holds the key until the transaction ends.

    `secret` is the text of the caller's API key, `request` all that makes the request what it is.
    Raises StillRunningError, OtherRequestError.
    """
    _hold(f"{caller.pk}:{key}")
    call = IdempotentCall.objects.filter(
        shop_id=caller.shop_id, api_key=caller, key=key, created_at__gt=timezone.now() - KEPT_FOR
    ).first()
    if call is None:
        return None
    if call.request_digest != _digest(request):
        raise OtherRequestError
    try:
        opened = _seal(secret).decrypt(_sealed(call.body))
    except InvalidToken as problem:  # somebody changed the row
        raise OtherRequestError from problem
    return msgspec.json.decode(opened, type=Answer)


def keep_answer(caller: ApiKey, secret: str, key: str, request: bytes, answer: Answer) -> None:
    """Remember the answer, in the transaction that `earlier_answer` was asked in."""
    sealed = _seal(secret).encrypt(msgspec.json.encode(answer)).decode()
    IdempotentCall.objects.update_or_create(
        shop_id=caller.shop_id,
        api_key=caller,
        key=key,
        defaults={
            "request_digest": _digest(request),
            "status": answer.status,
            "body": {"sealed": sealed},
            "created_at": timezone.now(),
        },
    )


def forget_answers(shop_id: UUID) -> int:
    """Drop the shop's answers that are too old to be asked for; return how many."""
    old = IdempotentCall.objects.filter(shop_id=shop_id, created_at__lte=timezone.now() - KEPT_FOR)
    return old.delete()[0]


def _hold(name: str) -> None:
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        row = cursor.fetchone()
    if not row or not row[0]:
        raise StillRunningError


def _digest(request: bytes) -> str:
    return hashlib.sha256(request).hexdigest()


def _seal(secret: str) -> Fernet:
    derived = hashlib.sha256(b"xiaoer repeats " + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(derived))


def _sealed(body: Any) -> bytes:
    return str(body["sealed"]).encode()
