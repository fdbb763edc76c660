"""What waits in all shops: embedding it, one sweep at a time, in which the shops take turns; whose files to look at."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from redis import Redis
from redis.exceptions import LockNotOwnedError

from knowledge.answer_vectors import answers_wait, embed_answers
from knowledge.embeddings import EMBEDDED_MODELS, embed_some, waits
from knowledge.models import Document, Faq
from tenants.models import Shop
from tenants.platform import ALIAS

log = logging.getLogger(__name__)

CLAIM = "xiaoer:embedding"
CLAIM_SECONDS = 30  # without a batch that ends; whoever died gives the claim back so
SWEEP_SECONDS = 60.0  # then the next wake-up goes on: a broker takes endless tasks for lost


def sweep() -> bool:
    """Embed until nothing waits or the time is over; False where another sweep is under way, and nothing was done."""
    with Redis.from_url(settings.REDIS_URL) as valkey:
        claim = valkey.lock(CLAIM, timeout=CLAIM_SECONDS)
        if not claim.acquire(blocking=False):
            return False
        until = time.monotonic() + SWEEP_SECONDS
        try:
            while embed_round(claim.reacquire) and time.monotonic() < until:
                pass
        except LockNotOwnedError:
            log.warning("a batch took too long, another sweep goes on")
        finally:
            with suppress(LockNotOwnedError):
                claim.release()
    return True


def embed_round(keep_claim: Callable[[], object]) -> int:
    """Give each shop in which texts wait one batch: none waits for another's import. Returns how many were done."""
    done = 0
    for shop_id in shops_waiting():
        keep_claim()
        try:
            done += embed_batch(shop_id)
        except Exception:  # one shop that fails must not stop the others
            log.exception("shop=%s not embedded", shop_id)
    return done


def embed_batch(shop_id: UUID) -> int:
    """Embed one batch of the shop's, what is found by first, then what answers mean. Returns how many were done."""
    return embed_some(shop_id) or embed_answers(shop_id)


def shops_waiting() -> set[UUID]:
    """The shops in which texts wait, by the platform's role: those without any cost nothing."""
    waiting = [(model, waits()) for model in EMBEDDED_MODELS] + [(Faq, answers_wait())]
    return {
        shop_id
        for model, rows in waiting
        for shop_id in model._default_manager.using(ALIAS)
        .filter(rows, shop__in=_living())
        .order_by()
        .values_list("shop_id", flat=True)
        .distinct()
    }


def shops_with_documents() -> list[UUID]:
    """The shops that have documents, read or not: which wait, the platform's role may not know."""
    documents = Document.objects.using(ALIAS).filter(shop__in=_living()).order_by()
    return list(documents.values_list("shop_id", flat=True).distinct())


def _living() -> QuerySet[Shop]:
    return Shop.objects.using(ALIAS).exclude(state=Shop.State.DELETING)
