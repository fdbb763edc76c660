"""What row-level security costs: the same queries on a walled table and on its copy without a wall, interleaved.

Both tables are asked by the role that pages run under, on one connection, in one run; the table printed holds medians.
Figures and what they mean: docs/adr/0006-row-level-security.md.
"""

import argparse
import asyncio
import os
import secrets
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from config.services.roles import APP, OWNER
from config.services.temporary import TemporaryServices, temporary_services

WALLED, OPEN = "conversations_message", "bench_open"
ROUNDS = 400
SCANS = 15
SOCKETS = 20  # that wait for the database at the same time
WAIT = 0.05  # seconds, each
WAIT_ROUNDS = 7

Run = Callable[[], object]


@dataclass(frozen=True)
class Filled:
    """The shops there are, a conversation of the first, and how many messages there are in all."""

    shops: list[UUID]
    conversation: UUID
    rows: int


def main(arguments: list[str]) -> None:
    """Start a server, fill it, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench wall")
    parser.add_argument("--shops", type=int, default=100)
    parser.add_argument("--messages", type=int, default=2000, help="of each shop")
    chosen = parser.parse_args(arguments)
    with temporary_services() as services:
        prepare(services)
        with psycopg.connect(services.urls[OWNER.variable], autocommit=True) as owner:
            filled = _fill(owner, chosen.shops, chosen.messages)
        with psycopg.connect(services.urls[APP.variable], autocommit=True) as app:
            _print(filled, _measure(app, filled))
        asyncio.run(_print_waits(filled.shops[0]))


def prepare(services: TemporaryServices) -> None:
    """Set Django up on the servers and make the tables."""
    os.environ.update(
        services.urls,
        XIAOER_HOME=str(services.home),
        SECRET_KEY=secrets.token_urlsafe(48),
        DJANGO_SETTINGS_MODULE="config.settings",
        LOG_LEVEL="WARNING",
    )
    import django  # noqa: PLC0415 - reads the settings above
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)


def _fill(owner: psycopg.Connection, shops: int, messages: int) -> Filled:
    owner.execute(
        "INSERT INTO tenants_shop (id, slug, name, public_key, state, plan_id, locale, accent, tagline,"
        " allowed_origins, created_at)"
        " SELECT gen_random_uuid(), 's' || n, 's', 'pk_' || n, 'active', (SELECT id FROM tenants_plan LIMIT 1),"
        " 'en', '#000000', '', '[]', now() FROM generate_series(1, %s) AS n",
        [shops],
    )
    owner.execute(
        "INSERT INTO conversations_visitor (id, shop_id, token_version, subject, name, email, locale, created_at)"
        " SELECT gen_random_uuid(), id, 1, '', '', '', 'en', now() FROM tenants_shop"
    )
    owner.execute(
        "INSERT INTO conversations_conversation (id, shop_id, visitor_id, state, last_seq, page_url, page_title,"
        " look_up, created_at, changed_at)"
        " SELECT gen_random_uuid(), shop_id, v.id, 'bot', 20, '', '', '{}', now(), now()"
        " FROM conversations_visitor AS v, generate_series(1, %s)",
        [max(messages // 20, 1)],
    )
    owner.execute(
        "INSERT INTO conversations_message (id, shop_id, conversation_id, seq, role, text, author, via, status,"
        " sources, cards, created_at)"
        " SELECT gen_random_uuid(), shop_id, c.id, n, 'visitor', repeat('x', 120), '', '', 'done', '[]', '[]', now()"
        " FROM conversations_conversation AS c, generate_series(1, 20) AS n"
    )
    owner.execute(f"CREATE TABLE {OPEN} (LIKE {WALLED} INCLUDING ALL)")
    owner.execute(f"INSERT INTO {OPEN} SELECT * FROM {WALLED}")  # noqa: S608 - our own names
    owner.execute(f"GRANT SELECT ON {OPEN} TO {APP.name}")
    owner.execute(f"VACUUM ANALYZE {OPEN}, {WALLED}")
    found = owner.execute("SELECT id FROM tenants_shop ORDER BY id").fetchall()
    asked = "SELECT id FROM conversations_conversation WHERE shop_id = %s LIMIT 1"
    conversation = (owner.execute(asked, [found[0][0]]).fetchone() or (None,))[0]
    rows = (owner.execute(f"SELECT count(*) FROM {OPEN}").fetchone() or (0,))[0]  # noqa: S608
    return Filled([row[0] for row in found], conversation, rows)


def _measure(app: psycopg.Connection, filled: Filled) -> dict[str, tuple[list[float], list[float]]]:
    """Seconds without and with the wall, by what was done."""
    shop = filled.shops[0]
    # For the whole session, which the project itself never does: else the first query would find nothing.
    app.execute("SELECT set_config('app.shop_id', %s, false)", [str(shop)])

    def query(table: str, name: str = "by conversation") -> Any:
        text = _QUERIES[name].format(sql.Identifier(table))
        values = [shop, filled.conversation] if name == "by conversation" else [shop]
        return app.execute(text, values[: text.as_string().count("%s")]).fetchall()

    def scope(table: str, queries: int) -> None:
        with app.transaction():
            if table == WALLED:
                app.execute("SELECT set_config('app.shop_id', %s, true)", [str(shop)])
            for _ in range(queries):
                query(table)

    def scan(table: str) -> None:
        with app.transaction():
            app.execute("SELECT set_config('app.shop_id', %s, true)", [str(shop)])
            app.execute("SET LOCAL enable_indexscan = off")
            app.execute("SET LOCAL enable_bitmapscan = off")
            app.execute("SET LOCAL enable_indexonlyscan = off")
            query(table, "scan")

    works: dict[str, tuple[int, Callable[[str], object]]] = {
        "one query, no transaction around it": (ROUNDS, query),
        "one scope, one query": (ROUNDS, lambda table: scope(table, 1)),
        "one scope, ten queries": (ROUNDS, lambda table: scope(table, 10)),
        "sequential scan of everything": (SCANS, scan),
    }
    return {name: _interleaved(rounds, work) for name, (rounds, work) in works.items()}


_QUERIES = {
    "by conversation": sql.SQL(
        "SELECT * FROM {} WHERE shop_id = %s AND conversation_id = %s ORDER BY seq DESC LIMIT 20"
    ),
    "scan": sql.SQL("SELECT count(*) FROM {} WHERE shop_id = %s"),
}


def _interleaved(rounds: int, work: Callable[[str], object]) -> tuple[list[float], list[float]]:
    times: dict[str, list[float]] = {OPEN: [], WALLED: []}
    for turn in range(rounds + 5):
        for table in (OPEN, WALLED) if turn % 2 else (WALLED, OPEN):
            started = time.perf_counter()
            work(table)
            if turn >= 5:  # the first ones fill caches and prepare statements
                times[table].append(time.perf_counter() - started)
    return times[OPEN], times[WALLED]


def _print(filled: Filled, measured: dict[str, tuple[list[float], list[float]]]) -> None:
    out = sys.stdout
    out.write(f"{filled.rows:,} messages of {len(filled.shops)} shops; medians in microseconds\n\n")
    out.write(f"| {'what':38} | {'off':>9} | {'on':>9} | {'on/off':>6} |\n|---|---:|---:|---:|\n")
    for name, (off, on) in measured.items():
        without, with_wall = (statistics.median(times) * 1e6 for times in (off, on))
        out.write(
            f"| {name:38} | {without:9,.0f} | {with_wall:9,.0f} | {with_wall / without:6.2f} |\n"
        )


async def _print_waits(shop: UUID) -> None:
    """What units of work that wait for the database take one after another and all at once, as sockets run them."""
    from django.conf import settings  # noqa: PLC0415 - set up by now
    from django.db import connection  # noqa: PLC0415

    from tenants.scope import in_shop  # noqa: PLC0415

    def wait() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(%s)", [WAIT])

    async def one_by_one() -> None:
        for _ in range(SOCKETS):
            await in_shop(shop, wait)

    async def at_once() -> None:
        await asyncio.gather(*(in_shop(shop, wait) for _ in range(SOCKETS)))

    times: dict[Any, list[float]] = {one_by_one: [], at_once: []}
    for _ in range(WAIT_ROUNDS):
        for work, taken in times.items():
            started = time.perf_counter()
            await work()
            taken.append(time.perf_counter() - started)
    alone, together = (statistics.median(taken) for taken in times.values())
    sys.stdout.write(
        f"\n{SOCKETS} units of work that wait {WAIT * 1000:.0f} ms each for the database, {settings.DATABASE_THREADS} "
        f"threads: {alone:.2f} s one by one, {together:.2f} s at once, ratio {together / alone:.2f}\n"
    )
