"""Embedding what waits: shops take turns, one sweep at a time, and who waits for nothing costs nothing."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from redis import Redis

from knowledge import sweep
from knowledge.embeddings import BATCH, embed_missing, embed_some
from knowledge.models import Faq
from knowledge.tasks import embed_missing as embed_missing_everywhere
from tenants.models import Shop
from tenants.scope import shop_scope
from tests.people import Town


def write(shop: Shop, texts: int) -> None:
    with shop_scope(shop.id):
        Faq.objects.bulk_create(
            Faq(shop=shop, question=f"{number}?", answer="Yes.") for number in range(texts)
        )


def waiting(shop: Shop) -> int:
    with shop_scope(shop.id):
        return Faq.objects.filter(shop=shop, waiting=True).count()


def test_no_shop_waits_for_anothers_import(live_town: Town) -> None:
    write(live_town.maple, 2 * BATCH)
    write(live_town.yunshang, 1)
    assert {live_town.maple.id, live_town.yunshang.id} <= sweep.shops_waiting()
    sweep.embed_round(lambda: None)
    assert (waiting(live_town.maple), waiting(live_town.yunshang)) == (BATCH, 0)
    embed_missing_everywhere()
    assert waiting(live_town.maple) == 0


def test_one_sweep_at_a_time(live_town: Town) -> None:
    write(live_town.maple, 1)
    with Redis.from_url(settings.REDIS_URL) as valkey:
        with valkey.lock(sweep.CLAIM, timeout=sweep.CLAIM_SECONDS):
            embed_missing_everywhere()
            assert waiting(live_town.maple) == 1
        embed_missing_everywhere()
        assert waiting(live_town.maple) == 0
        assert not valkey.exists(sweep.CLAIM)


def test_a_sweep_that_lost_its_claim_ends(live_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    write(live_town.maple, 3 * BATCH)
    with Redis.from_url(settings.REDIS_URL) as valkey:

        def too_slow(shop_id: object) -> int:
            valkey.set(sweep.CLAIM, "another's", ex=sweep.CLAIM_SECONDS)
            return embed_some(live_town.maple.id)

        monkeypatch.setattr(sweep, "embed_some", too_slow)
        sweep.sweep()
        assert waiting(live_town.maple) == 2 * BATCH
        assert valkey.getdel(sweep.CLAIM) == b"another's"
    embed_missing(live_town.maple.id)


def test_a_shop_that_fails_does_not_stop_the_others(
    live_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(live_town.maple, 1)
    write(live_town.yunshang, 1)

    def fails(shop_id: object) -> int:
        if shop_id == live_town.maple.id:
            raise ValueError
        return embed_some(live_town.yunshang.id)

    monkeypatch.setattr(sweep, "embed_some", fails)
    assert sweep.sweep()
    assert (waiting(live_town.maple), waiting(live_town.yunshang)) == (1, 0)
    embed_missing(live_town.maple.id)


def test_shops_in_which_nothing_waits_cost_nothing(live_town: Town) -> None:
    embed_missing_everywhere()
    with CaptureQueriesContext(connection) as queries:
        assert sweep.sweep()
    assert len(queries) == 0
