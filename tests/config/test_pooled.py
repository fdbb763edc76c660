"""Pooled connections: loaned without a question, and never a dead one."""

import math
import select
from collections.abc import Iterator

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from config.pooled import PooledConnection

WAIT_SECONDS = 60

Pool = ConnectionPool[PooledConnection]


@pytest.fixture
def pool(database_urls: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """One connection, pooled as Django does it; only its socket tells that the server is gone."""
    monkeypatch.setattr("config.pooled.ASK_SECONDS", math.inf)
    with ConnectionPool(
        database_urls["DATABASE_URL"],
        min_size=0,
        max_size=1,
        kwargs={"autocommit": True},
        connection_class=PooledConnection,
        check=ConnectionPool.check_connection,
    ) as pool:
        yield pool


def about(pool: Pool, question: str, process: int) -> object:
    """What another connection is answered about a process of PostgreSQL."""
    with psycopg.connect(str(pool.conninfo)) as other:
        row = other.execute(question, [process]).fetchone()
    assert row is not None
    return row[0]


def test_a_loan_asks_nothing_while_the_server_is_there(pool: Pool) -> None:
    with pool.connection() as loaned:
        loaned.execute("SELECT 'work'")
    with pool.connection() as loaned:
        process = loaned.info.backend_pid
        last = about(pool, "SELECT query FROM pg_stat_activity WHERE pid = %s", process)
    assert last == "SELECT 'work'"


def test_after_so_long_the_server_is_asked_all_the_same(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("config.pooled.ASK_SECONDS", -1)
    with pool.connection() as loaned:
        loaned.execute("SELECT 'work'")
    with pool.connection() as loaned:
        process = loaned.info.backend_pid
        last = about(pool, "SELECT query FROM pg_stat_activity WHERE pid = %s", process)
    assert last == ""


def test_a_connection_that_the_server_ended_is_not_loaned_again(pool: Pool) -> None:
    with pool.connection() as loaned:
        ended = loaned.info.backend_pid
        ending = select.poll()
        ending.register(loaned.fileno(), select.POLLIN)
    assert about(pool, "SELECT pg_terminate_backend(%s)", ended)
    assert ending.poll(WAIT_SECONDS * 1000)
    with pool.connection() as loaned:
        assert loaned.info.backend_pid != ended
        loaned.execute("SELECT 1")
