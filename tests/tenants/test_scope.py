"""Scopes from Python: one shop, one transaction, nothing left behind, and an error where there is none."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from contextvars import copy_context
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import StreamingHttpResponse

from config.parts import database_parameters
from knowledge.models import Faq
from tenants.models import Membership, Shop
from tenants.scope import (
    NestedShopError,
    NoShopScopeError,
    current_shop,
    in_shop,
    in_thread,
    shop_scope,
)
from tests.people import Town
from tests.platform import wait_until


def raw(question: str) -> Any:
    """What the connection in use answers, past Django's guard."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        return cursor.execute(question).fetchone()


def leftovers() -> tuple[int, str]:
    """Rows that show, and the setting, on the connection as it is now."""
    count, shop = raw(
        "SELECT count(*), coalesce(current_setting('app.shop_id', true), '') FROM knowledge_faq"
    )
    return count, shop


NOTHING = (0, "")


def pid() -> int:
    found: int = raw("SELECT pg_backend_pid()")[0]
    return found


class TestEnd:
    def test_after_the_block(self, live_town: Town) -> None:
        with shop_scope(live_town.maple.id):
            assert leftovers() == (5, str(live_town.maple.id))
        assert leftovers() == NOTHING
        assert current_shop.get() is None

    def test_on_the_next_loan_of_the_same_pooled_connection(self, live_town: Town) -> None:
        loans = set()
        for _ in range(30):
            with shop_scope(live_town.maple.id):
                loans.add(pid())
            connection.close()
            assert leftovers() == NOTHING
            loans.add(pid())
            connection.close()
        assert len(loans) < 60  # some connection was lent again

    def test_after_an_error_in_python(self, live_town: Town) -> None:
        with pytest.raises(KeyError), shop_scope(live_town.maple.id):
            raise KeyError
        assert leftovers() == NOTHING

    def test_after_an_error_in_the_database(self, live_town: Town) -> None:
        with pytest.raises(DatabaseError), shop_scope(live_town.maple.id):
            Faq.objects.create(shop=live_town.yunshang, question="q", answer="a")
        assert leftovers() == NOTHING
        with shop_scope(live_town.yunshang.id):
            assert Faq.objects.count() == 3

    def test_after_a_rollback(self, live_town: Town) -> None:
        with shop_scope(live_town.maple.id):
            Faq.objects.all().delete()
            transaction.set_rollback(True)
        assert leftovers() == NOTHING
        with shop_scope(live_town.maple.id):
            assert Faq.objects.count() == 5

    def test_savepoints_inside_keep_the_scope(self, live_town: Town) -> None:
        with shop_scope(live_town.maple.id):
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                raise ZeroDivisionError
            assert leftovers() == (5, str(live_town.maple.id))

    @pytest.mark.parametrize("fails", [False, True])
    def test_inside_an_outer_transaction(self, live_town: Town, fails: bool) -> None:
        with transaction.atomic():
            for shop, faqs in ((live_town.maple, 5), (live_town.yunshang, 3)):
                try:
                    with shop_scope(shop.id):
                        assert leftovers() == (faqs, str(shop.id))
                        if fails:
                            raise KeyError
                except KeyError:
                    pass
                assert leftovers() == NOTHING

    def test_a_cut_connection_comes_back_without_it(self, live_town: Town) -> None:
        with pytest.raises((DatabaseError, psycopg.Error)), shop_scope(live_town.maple.id):
            raw("SELECT pg_terminate_backend(pg_backend_pid())")
        connection.close()
        assert leftovers() == NOTHING


class TestNesting:
    def test_another_shop_inside_is_refused(self, live_town: Town) -> None:
        with shop_scope(live_town.maple.id):
            with pytest.raises(NestedShopError), shop_scope(live_town.yunshang.id):
                pass
            assert Faq.objects.count() == 5
        assert leftovers() == NOTHING

    def test_the_same_shop_inside_is_the_same_scope(self, live_town: Town) -> None:
        with shop_scope(live_town.maple.id):
            with shop_scope(live_town.maple.id):
                assert Faq.objects.count() == 5
            assert Faq.objects.count() == 5
        assert leftovers() == NOTHING

    def test_what_is_no_shop_shows_nothing(self, live_town: Town) -> None:
        with shop_scope(uuid4()):
            assert Faq.objects.count() == 0
        with pytest.raises(DatabaseError), shop_scope("' OR true --"):  # type: ignore[arg-type]  # on purpose
            Faq.objects.count()
        assert leftovers() == NOTHING


OUTSIDE: dict[str, Callable[[Town], object]] = {
    "count": lambda town: Faq.objects.count(),
    "get": lambda town: Faq.objects.get(shop=town.maple),
    "create": lambda town: Faq.objects.create(shop=town.maple, question="q", answer="a"),
    "update": lambda town: Faq.objects.update(enabled=False),
    "delete": lambda town: Faq.objects.all().delete(),
    "shops": lambda town: list(Shop.objects.all()),
    "save of a shop": lambda town: town.maple.save(update_fields=["name"]),
    "a person's memberships": lambda town: list(town.bob.memberships.all()),
    "subquery": lambda town: list(Shop.objects.filter(pk__in=Membership.objects.values("shop"))),
    "iterator": lambda town: next(Faq.objects.iterator()),
}


class TestOutside:
    """Nothing comes out silently empty: an access without a scope is an error."""

    @pytest.mark.parametrize("access", OUTSIDE.values(), ids=OUTSIDE.keys())
    def test_every_access_raises(self, live_town: Town, access: Callable[[Town], object]) -> None:
        with pytest.raises(NoShopScopeError):
            access(live_town)

    def test_a_lazy_queryset_from_inside_raises(self, live_town: Town) -> None:
        with shop_scope(live_town.maple.id):
            faqs = Faq.objects.filter(shop=live_town.maple)
        with pytest.raises(NoShopScopeError):
            list(faqs)

    def test_a_lazy_relation_from_inside_raises(self, live_town: Town) -> None:
        with shop_scope(live_town.maple.id):
            faq = Faq.objects.all()[0]
        with pytest.raises(NoShopScopeError):
            list(faq.phrasings.all())

    def test_a_streamed_export_raises_and_is_no_empty_file(self, live_town: Town) -> None:
        with shop_scope(live_town.maple.id):
            export = StreamingHttpResponse(_lines(live_town))
        with pytest.raises(NoShopScopeError):
            b"".join(export)

    @pytest.mark.parametrize("alone", [True, False])
    def test_what_runs_on_commit_raises(self, live_town: Town, alone: bool) -> None:
        """The context may still name the shop then; the setting went with the transaction."""
        found: list[object] = []

        def on_commit() -> None:
            with nullcontext() if alone else transaction.atomic():
                try:
                    found.append(Faq.objects.count())
                except NoShopScopeError as error:
                    found.append(type(error))
            with shop_scope(live_town.maple.id):
                found.append(Faq.objects.count())

        with shop_scope(live_town.maple.id):
            transaction.on_commit(on_commit)
        assert found == [NoShopScopeError, 5]

    def test_a_thread_that_inherits_the_context_raises(self, live_town: Town) -> None:
        def work() -> tuple[object, int]:
            try:
                with transaction.atomic(), pytest.raises(NoShopScopeError) as raised:
                    Faq.objects.count()
                with transaction.atomic(), shop_scope(live_town.maple.id):
                    return raised.type, Faq.objects.count()
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as threads, shop_scope(live_town.maple.id):
            done = threads.submit(copy_context().run, work)
            assert done.result(30) == (NoShopScopeError, 5)

    async def test_in_async_code_too(self, live_town: Town) -> None:
        with pytest.raises(NoShopScopeError):
            await in_thread(Faq.objects.count)
        assert await in_shop(live_town.maple.id, Faq.objects.count) == 5


def _lines(town: Town) -> Any:
    for faq in Faq.objects.filter(shop=town.maple):
        yield f"{faq.question}\n"


async def test_units_of_work_run_side_by_side_each_in_its_shop(live_town: Town) -> None:
    """Six meet inside their transactions, which none could if one had to wait for another."""
    meeting = threading.Barrier(6, timeout=30)

    def work() -> tuple[int, set[Any]]:
        found = pid(), set(Faq.objects.values_list("shop_id", flat=True))
        meeting.wait()
        return found

    shops = [live_town.maple.id, live_town.yunshang.id] * 3
    done = await asyncio.gather(*(in_shop(shop, work) for shop in shops))
    assert len({backend for backend, _ in done}) == 6
    assert [found for _, found in done] == [{shop} for shop in shops]


async def test_waits_for_the_database_are_waits_side_by_side(live_town: Town) -> None:
    """Of twenty sockets that wait for a lock, as many wait at once as there are threads; none waits in vain."""
    lock, waiting = (
        20_050,
        "wait_event = 'advisory' AND query LIKE '%pg_advisory_xact_lock_shared%'",
    )

    def wait() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [lock])
        return pid()

    with psycopg.connect(**database_parameters(), autocommit=True) as holder:

        def all_wait() -> bool:
            asked = f"SELECT count(*) FROM pg_stat_activity WHERE {waiting}"  # noqa: S608 - our own words
            return holder.execute(asked.encode()).fetchone() == (settings.DATABASE_THREADS,)

        holder.execute("SELECT pg_advisory_lock(%s)", [lock])
        works = asyncio.gather(*(in_shop(live_town.maple.id, wait) for _ in range(20)))
        try:
            await asyncio.to_thread(wait_until, all_wait, "every thread to wait for the database")
        finally:
            holder.execute("SELECT pg_advisory_unlock(%s)", [lock])
            found = await works
    assert len(found) == 20
