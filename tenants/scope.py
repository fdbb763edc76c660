"""The scope of a unit of work: one shop, one transaction, and from async code one thread of a bounded pool.

Every query on a shop's rows runs inside `shop_scope`. It tells PostgreSQL which shop the transaction serves, so
that row-level security stands behind the filters of the code above. The setting is local to the transaction:
a pooled connection never carries it on. A query on a shop's rows outside any scope raises NoShopScopeError: the
wall alone would answer it with no rows, and an export would silently come out empty.
"""

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from functools import cache, partial
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.utils.translation import get_language, override

from tenants.models import Shop
from tenants.wall import owned_models

P = ParamSpec("P")
T = TypeVar("T")

current_shop: ContextVar[UUID | None] = ContextVar("current_shop", default=None)


class NestedShopError(RuntimeError):
    """A unit of work for one shop tried to open the scope of another."""


class NoShopScopeError(RuntimeError):
    """A shop's rows were asked for outside any shop's scope."""


@contextmanager
def shop_scope(shop_id: UUID) -> Iterator[None]:
    """Run the block in one transaction that serves the shop `shop_id`.

    Inside an outer transaction, the setting ends with the block. Raises NestedShopError inside another shop's scope.
    """
    outer = current_shop.get()
    if outer not in (None, shop_id):
        raise NestedShopError(f"a scope of shop {outer} is open")
    here: Any = connections[DEFAULT_DB_ALIAS]
    before = getattr(here, "told_shop", None)
    told = before == shop_id
    token = current_shop.set(shop_id)
    try:
        with transaction.atomic():
            if not told:
                _tell_database(str(shop_id))
            here.told_shop = shop_id
            try:
                yield
            finally:
                here.told_shop = before  # already for what runs on commit: the setting is gone then
        if not told and connection.in_atomic_block:
            _tell_database("")  # after an error the savepoint took the setting back
    finally:
        current_shop.reset(token)


def _tell_database(shop: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.shop_id', %s, true)", [shop])


@cache
def _shops_tables() -> re.Pattern[str]:
    models: list[type[Model]] = [Shop, *owned_models()]
    return re.compile("|".join(f'"{model._meta.db_table}"' for model in models))


def refuse_without_scope(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """A wrapper around every query of the role that pages run under. Raises NoShopScopeError.

    A context outlives the transaction, and threads inherit it: this connection must have been told the shop, too.
    """
    shop = current_shop.get()
    told = shop is not None and getattr(context["connection"], "told_shop", None) == shop
    if not told and (found := _shops_tables().search(sql)):
        raise NoShopScopeError(f"{found[0]} was asked for outside of a shop's scope")
    return execute(sql, params, many, context)


def watch_connection(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Receiver of `connection_created`: the role behind the wall gets the wrapper, once."""
    if connection.alias == "default" and refuse_without_scope not in connection.execute_wrappers:
        connection.execute_wrappers.append(refuse_without_scope)


def rows(sql: str, **values: Any) -> list[tuple[Any, ...]]:
    """Run a statement of ours on the rows of the shop whose scope is open; `%(shop)s` in it is that shop.

    For what is done with every reply: putting it together from models takes ten times as long as the database does.
    Raises NoShopScopeError.
    """
    shop_id = current_shop.get()
    if shop_id is None or getattr(connections[DEFAULT_DB_ALIAS], "told_shop", None) != shop_id:
        raise NoShopScopeError("a statement was run outside of a shop's scope")
    with connection.cursor() as cursor:
        cursor.execute(sql, {"shop": shop_id, **values})
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


@cache
def _threads() -> ThreadPoolExecutor:
    # asgiref's default would send every socket of the process through one thread and one connection.
    return ThreadPoolExecutor(settings.DATABASE_THREADS, thread_name_prefix="database")


def _in_thread(language: str | None, work: Callable[[], T]) -> T:
    try:
        with override(language):
            return work()
    finally:
        for used in connections.all(initialized_only=True):
            used.close()  # back to its pool


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work` in the database pool's threads, for async code that has no shop yet."""
    # The context alone does not carry the language: asgiref ties it to the thread that set it.
    there = partial(_in_thread, get_language(), partial(work, *args, **kwargs))
    call = partial(copy_context().run, there)
    return await asyncio.get_running_loop().run_in_executor(_threads(), call)


async def in_shop(shop_id: UUID, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work(*args)` for one shop, from async code: one call, one scope, one transaction.

    The result must hold no lazy queryset: outside the scope its rows are out of reach.
    """

    def scoped() -> T:
        with shop_scope(shop_id):
            return work(*args, **kwargs)

    return await in_thread(scoped)
