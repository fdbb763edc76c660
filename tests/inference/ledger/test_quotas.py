"""The ledger: what a plan leaves is never passed, whoever asks at once and whoever dies."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from inference.ledger import quotas
from inference.ledger.plan_limits import QuotaExhaustedError, RateLimitedError, standing
from inference.ledger.quotas import Call, Held, Tokens
from inference.models import LedgerEntry, UsageWindow
from inference.tasks import expire_reservations, reconcile_usage
from tenants.erasure import erase, request_deletion
from tenants.models import Plan, Shop
from tenants.platform import ALIAS
from tenants.scope import shop_scope
from tests.ledger import broken
from tests.people import settle_town
from tests.platform import ROOT

NONE = {"replies_a_minute": 0, "replies_at_once": 0, "tokens_a_day": 0, "tokens_a_month": 0}


@pytest.fixture
def shop(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Shop]:
    """A shop that other connections see, too."""
    with django_db_blocker.unblock():
        yield settle_town().maple
        connection.close()


def limit(shop: Shop, **limits: int) -> None:
    """Give the shop a plan with these limits, and no others."""
    plan = Plan.objects.using(ALIAS).create(name=uuid4().hex[:8], **{**NONE, **limits})
    Shop.objects.using(ALIAS).filter(pk=shop.pk).update(plan=plan)


def ask(shop: Shop, **fields: Any) -> Held:
    """Reserve as a process does, in a unit of its own."""
    call = replace(Call(shop.pk, prompt=900, answer=100), **fields)
    with shop_scope(shop.pk):
        return quotas.reserve(call)


def end(held: Held, prompt: int = 800, completion: int = 50, route: str = "engine") -> bool:
    with shop_scope(held.shop_id):
        return quotas.settle(held, Tokens(prompt, 0, completion), route)


def windows(shop: Shop) -> dict[str, tuple[int, int]]:
    """Used and held by period, after the rules were checked."""
    with shop_scope(shop.pk):
        assert broken(shop.pk) == []
        return {w.period: (w.used, w.reserved) for w in UsageWindow.objects.filter(shop=shop)}


def entry(held: Held) -> LedgerEntry:
    with shop_scope(held.shop_id):
        return LedgerEntry.objects.get(pk=held.entry_id)


def outdate(held: Held, by: timedelta = timedelta(seconds=1)) -> None:
    """What time does to a call whose process died."""
    with shop_scope(held.shop_id):
        LedgerEntry.objects.filter(pk=held.entry_id).update(lease_until=Now() - by)


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """Do it in so many threads; what each returned, or raised."""

    def alone(number: int) -> Any:
        try:
            return work(number)
        except (QuotaExhaustedError, RateLimitedError) as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(alone, range(count)))


@pytest.mark.parametrize("period", ["tokens_a_day", "tokens_a_month"])
def test_sixty_threads_never_pass_the_limit(shop: Shop, period: str) -> None:
    limit(shop, **{period: 100_000})

    def reply(number: int) -> int:
        done = 0
        for _ in range(2):
            held = ask(shop)
            with shop_scope(shop.pk):
                assert broken(shop.pk) == []
            assert end(held, 900, held.answer - number % 3)
            assert not end(held, 900, 100)
            done += 1
        return done

    found = at_once(60, reply)
    used = windows(shop)["day"]
    assert used == windows(shop)["month"]
    assert 98_500 < used[0] <= 100_000
    assert used[1] == 0
    assert any(isinstance(one, QuotaExhaustedError | RateLimitedError) for one in found)


def test_fifty_calls_with_tokens_for_ten(shop: Shop) -> None:
    limit(shop, tokens_a_day=10_000)
    found = at_once(50, lambda _: ask(shop))
    assert sum(isinstance(one, Held) for one in found) == 10
    assert windows(shop)["day"] == (0, 10_000)


@pytest.mark.parametrize("rate", ["replies_at_once", "replies_a_minute"])
def test_fifty_calls_with_room_for_ten(shop: Shop, rate: str) -> None:
    limit(shop, **{rate: 10})
    found = at_once(50, lambda _: ask(shop))
    assert sum(isinstance(one, Held) for one in found) == 10
    refused = [one for one in found if isinstance(one, RateLimitedError)]
    assert len(refused) == 40
    assert all(1 <= one.retry_after <= 60 for one in refused)


def test_places_and_minutes_are_free_again(shop: Shop) -> None:
    limit(shop, replies_at_once=1)
    held = ask(shop)
    with pytest.raises(RateLimitedError):
        ask(shop)
    end(held)
    outdate(ask(shop))  # whoever died takes no place any more, also before the sweep
    limit(shop, replies_a_minute=3)
    with pytest.raises(RateLimitedError) as refused:
        ask(shop), ask(shop)
    assert 50 <= refused.value.retry_after <= 60
    with shop_scope(shop.pk):
        LedgerEntry.objects.filter(shop=shop).update(created_at=Now() - timedelta(seconds=61))
    ask(shop)


def test_an_evaluation_is_limited_by_tokens_alone(shop: Shop) -> None:
    limit(shop, replies_at_once=1, replies_a_minute=1, tokens_a_day=3500)
    for _ in range(2):
        ask(shop, kind="evaluation")
    ask(shop)
    with pytest.raises(RateLimitedError):
        ask(shop)
    with pytest.raises(RateLimitedError):  # what is held may be given back
        ask(shop, kind="evaluation")


def test_a_retry_is_the_same_reply(shop: Shop) -> None:
    limit(shop, replies_at_once=1, replies_a_minute=1)
    reply = uuid4()
    first = ask(shop, reply=reply)
    second = ask(shop, reply=reply, attempt=2)
    assert entry(first).state == LedgerEntry.State.EXPIRED
    assert windows(shop)["day"] == (0, 1000)
    end(first)
    end(second)
    assert windows(shop)["day"] == (1700, 0)
    limit(shop, replies_at_once=1, replies_a_minute=2)
    ask(shop)
    ask(shop, reply=reply, attempt=3)  # which was let in


def test_the_answer_gets_what_the_plan_leaves(shop: Shop) -> None:
    limit(shop, tokens_a_month=1990)
    end(ask(shop), 900, 100)
    assert ask(shop).answer == 90
    assert windows(shop)["month"] == (1000, 990)


def test_refusals_say_until_when(shop: Shop) -> None:
    limit(shop, tokens_a_day=1500, tokens_a_month=1500)
    held = ask(shop)
    with pytest.raises(RateLimitedError):  # what is missing may be given back
        ask(shop)
    end(held, 900, 100)
    with pytest.raises(QuotaExhaustedError) as refused:
        ask(shop)
    with shop_scope(shop.pk):
        now = standing(shop.pk)
        quotas.note_refused(shop.pk, refused.value.until)
        assert UsageWindow.objects.get(shop=shop, period="month").refused == 1
    assert refused.value.until == "next_month"
    assert abs(refused.value.retry_after - now.seconds_left("month")) < 60
    limit(shop, tokens_a_day=1500)
    with pytest.raises(QuotaExhaustedError) as refused:
        ask(shop)
    assert refused.value.until == "tomorrow"
    assert 0 < refused.value.retry_after <= 86_400


def test_a_refusal_of_a_new_shop_is_noted(shop: Shop) -> None:
    limit(shop, tokens_a_day=5)
    with pytest.raises(QuotaExhaustedError) as refused:
        ask(shop)
    with shop_scope(shop.pk):
        quotas.note_refused(shop.pk, refused.value.until)
        assert UsageWindow.objects.get(shop=shop, period="day").refused == 1


def test_no_limits_are_none(shop: Shop) -> None:
    limit(shop)
    for _ in range(3):
        assert ask(shop).answer == 100
    assert windows(shop) == {"day": (0, 3000), "month": (0, 3000)}


def test_settled_late_counts_and_twice_does_not(shop: Shop) -> None:
    limit(shop)
    held = ask(shop)
    with shop_scope(shop.pk):
        assert quotas.renew(held, Tokens(800, 10, 5))
    outdate(held)
    expire_reservations()
    assert windows(shop)["day"] == (805, 0)  # as of the last note
    with shop_scope(shop.pk):
        assert not quotas.renew(held, Tokens(800, 10, 6))
    assert end(held, 800, 50)
    assert not end(held, 800, 50)
    assert windows(shop)["day"] == (850, 0)
    assert entry(held).state == LedgerEntry.State.SETTLED


def test_counters_that_drifted_are_set_to_the_ledger(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    limit(shop)
    end(ask(shop))
    ask(shop)
    reconcile_usage()
    assert caplog.messages == []  # nothing was wrong
    rows = UsageWindow.objects.filter(shop=shop)
    with shop_scope(shop.pk):
        rows.filter(period="day").update(used=7, reserved=0)
        rows.filter(period="month").delete()
    reconcile_usage()
    assert windows(shop) == {"day": (850, 1000), "month": (850, 1000)}
    assert [str(shop.pk) in line for line in caplog.messages] == [True, True]


def test_a_shop_that_is_gone_keeps_no_sweep_from_the_others(shop: Shop) -> None:
    held = ask(shop)
    outdate(held)
    deletion = request_deletion(shop.pk, "a test", "it closed")
    expire_reservations()
    assert entry(held).state == LedgerEntry.State.EXPIRED
    erase(deletion)
    assert not end(held)
    expire_reservations()


def test_a_late_sweep_keeps_nobody_out(shop: Shop) -> None:
    limit(shop, tokens_a_day=1000)
    outdate(ask(shop))
    ask(shop)
    assert windows(shop)["day"] == (0, 1000)


_DIES = """
import os, signal, sys
import django
django.setup()
from inference.ledger.quotas import Call, reserve
from tenants.scope import shop_scope
from uuid import UUID
shop = UUID(sys.argv[1])
with shop_scope(shop):
    reserve(Call(shop, 900, 100))
if sys.argv[2] == "after":
    print("held", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_process_gives_its_tokens_back(shop: Shop, database_urls: dict[str, str]) -> None:
    import os

    limit(shop, tokens_a_day=1000, replies_at_once=1)
    env = {**os.environ, **database_urls, "DJANGO_SETTINGS_MODULE": "config.settings"}
    died = subprocess.run(
        [sys.executable, "-c", _DIES, str(shop.pk), "after"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (died.returncode, died.stdout) == (-signal.SIGKILL, "held\n"), died.stderr
    assert windows(shop)["day"] == (0, 1000)
    with pytest.raises(RateLimitedError):
        ask(shop)
    expire_reservations()
    assert windows(shop)["day"] == (0, 1000)  # its lease runs
    with shop_scope(shop.pk):
        left = LedgerEntry.objects.get(shop=shop)
    outdate(Held(shop.pk, left.pk, 0))
    expire_reservations()
    assert windows(shop)["day"] == (0, 0)
    ask(shop)


def test_queries_are_few(shop: Shop) -> None:
    limit(shop, tokens_a_day=100_000, replies_at_once=10, replies_a_minute=10)
    end(ask(shop))
    with shop_scope(shop.pk), CaptureQueriesContext(connection) as asked:
        held = quotas.reserve(Call(shop.pk, 900, 100))
    assert len(asked) == 5  # in turn, limits, rates, windows, and one that holds
    with shop_scope(shop.pk), CaptureQueriesContext(connection) as asked:
        quotas.settle(held, Tokens(900, 0, 10), "engine")
    assert len(asked) == 2
