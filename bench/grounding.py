"""What grounding withholds: shop questions to the demo shops, the model's raw reply and what the shopper is shown.

The engine that ENGINE_URL names is asked once a question, as it would be with no order of answering and no checks.
Then each reply goes through `inference.replies` as it stands, with the raw reply streamed again in place of the
engine's. Both are written to a file, one JSON object a line, to be read by a person under the rubric in
docs/answers.md; what is printed is counted by the program. With `--raw FILE` the engine is not asked again.
"""

import argparse
import asyncio
import json
import os
import secrets
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import django

from config.services.temporary import temporary_services

HERE = Path(__file__).parent
ANSWERABLE = HERE.parent / "tests/knowledge/questions"
UNANSWERABLE = HERE / "unanswerable_questions.json"
AT_ONCE = 4
PATIENCE = 300.0  # seconds to a first token: a busy machine shall not pick the questions

Row = dict[str, Any]


def main(arguments: list[str]) -> None:
    """Seed the demo shops on a server of their own, ask, check, write, print."""
    parser = argparse.ArgumentParser(prog="python -m bench grounding")
    parser.add_argument("--answerable", type=int, default=70, help="questions of each shop")
    parser.add_argument("--unanswerable", type=int, default=40, help="questions of each shop")
    parser.add_argument("--seconds", type=float, default=840, help="to ask the engine, at most")
    parser.add_argument(
        "--raw", type=Path, help="a file of an earlier run, whose raw replies are taken"
    )
    parser.add_argument("--out", type=Path, default=Path("grounding.jsonl"))
    chosen = parser.parse_args(arguments)
    with temporary_services() as services:
        os.environ.update(
            services.urls,
            XIAOER_HOME=str(services.home),
            SECRET_KEY=secrets.token_urlsafe(48),
            DJANGO_SETTINGS_MODULE="config.settings",
            LOG_LEVEL="ERROR",
        )
        django.setup()
        _migrate()
        seed_demo_shops(services.home)
        rows = _read(chosen.raw) if chosen.raw else _questions(chosen)
        with chosen.out.open("w", encoding="utf-8") as out:
            asyncio.run(_run(rows, chosen, out))
        _print(_read(chosen.out))


def _migrate() -> None:
    from django.core.management import call_command  # noqa: PLC0415 - after setup

    call_command("migrate", verbosity=0)


def seed_demo_shops(home: Path) -> None:
    """Put the demo shops into the database, everything read; their log-ins into the folder `home`."""
    from config.demo.seed import embed_demo, seed_demo  # noqa: PLC0415 - Django is set up by now

    seed_demo(home / "demo.json", "http://localhost")
    embed_demo()


def _questions(chosen: argparse.Namespace) -> list[Row]:
    unanswerable = json.loads(UNANSWERABLE.read_text("utf-8"))
    rows: list[Row] = []
    for shop in ("maple", "yunshang"):
        own = [row for row in _read(ANSWERABLE / f"{shop}.jsonl") if row["expect"] is not None]
        others = [row for row in unanswerable if row["shop"] == shop]
        for fitting, most in ((own, chosen.answerable), (others, chosen.unanswerable)):
            step = max(len(fitting) / most, 1)
            picked = [fitting[int(at * step)] for at in range(min(most, len(fitting)))]
            rows += [
                {
                    "shop": shop,
                    "question": row["question"],
                    "answerable": fitting is own,
                    "faq": row.get("expect"),
                }
                for row in picked
            ]
    # Shops and kinds alternate, so that a run cut short is still of all of them.
    order = {id(row): place % 40 for place, row in enumerate(rows)}
    return sorted(rows, key=lambda row: order[id(row)])


def _read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


class Replay:
    """Streams a reply that was made before, in the engine's place: a sign or two at a time."""

    def __init__(self, raw: str, gate: Any) -> None:
        self.raw, self.gate, self.asked = raw, gate, False

    async def count_texts(self, texts: Sequence[str]) -> Sequence[int]:
        """Raises EngineUnavailableError: nothing counts here."""
        from inference.engine_errors import EngineUnavailableError  # noqa: PLC0415

        raise EngineUnavailableError

    async def stream(self, *_: Any) -> AsyncGenerator[Any, None]:
        """The pieces of the reply, and counts."""
        from inference.engine import Piece  # noqa: PLC0415

        self.asked = True
        for at in range(0, len(self.raw), 2):
            yield Piece(self.raw[at : at + 2])
        yield Piece("", 0, 0)


async def _run(rows: Sequence[Row], chosen: argparse.Namespace, out: Any) -> None:
    from inference.engine import Engine  # noqa: PLC0415
    from inference.engine_errors import EngineUnavailableError  # noqa: PLC0415

    engine, places, ends = Engine(), asyncio.Semaphore(AT_ONCE), time.monotonic() + chosen.seconds
    shops = await asyncio.to_thread(_shops)

    async def one(row: Row) -> None:
        async with places:
            if "raw" not in row:
                if time.monotonic() > ends:
                    return
                try:
                    row |= await _raw(shops[row["shop"]], row["question"], engine)
                except EngineUnavailableError as error:
                    print(f"no reply: {error}", file=sys.stderr)
                    return
            row |= await _shown(shops[row["shop"]], row, engine.gate)
            print(json.dumps(row, ensure_ascii=False), file=out, flush=True)

    try:
        await asyncio.gather(*(one(row) for row in rows))
    finally:
        await engine.close()


def _shops() -> dict[str, tuple[Any, str]]:
    from tenants.platform import shops_named  # noqa: PLC0415

    named = shops_named(["maple", "yunshang"])
    return {slug: (pk, "en" if slug == "maple" else "zh-hans") for pk, slug, _ in named}


async def _raw(shop: tuple[Any, str], question: str, engine: Any) -> Row:
    """The model's reply with no check: what it says, and when its first word and its first sentence came (ms)."""
    from django.conf import settings  # noqa: PLC0415

    from inference.assembly import assemble  # noqa: PLC0415
    from inference.grounding.sentences import Sentences  # noqa: PLC0415
    from inference.messages import ReplyRequest  # noqa: PLC0415
    from inference.profiles import active_profile  # noqa: PLC0415

    patient = replace(
        active_profile(), first_token_seconds=PATIENCE, gap_seconds=60, total_seconds=2 * PATIENCE
    )
    made = await assemble(ReplyRequest(shop[0], question, shop[1]), patient, engine)
    began, text, first, sentence, cutter = time.monotonic(), "", None, None, Sentences()
    async for piece in engine.stream(settings.ENGINE_URLS[0], made.messages, patient, shop[0]):
        now = round((time.monotonic() - began) * 1000)
        text += piece.text
        if piece.text and first is None:
            first = now
        if cutter.feed(piece.text) and sentence is None:
            sentence = now
    done = round((time.monotonic() - began) * 1000)
    return {
        "raw": text.strip(),
        "first_word": first,
        "first_sentence": sentence or done,
        "raw_done": done,
    }


async def _shown(shop: tuple[Any, str], row: Row, gate: Any) -> Row:
    """What the shopper is shown when the model says `raw`."""
    from inference.messages import ReplyEnd, ReplyRequest, TextDelta, TextReset  # noqa: PLC0415
    from inference.replies import stream_reply  # noqa: PLC0415

    text, replay = "", Replay(row["raw"], gate)
    request = ReplyRequest(shop[0], row["question"], shop[1], kind="evaluation")
    async for event in stream_reply(request, replay):  # type: ignore[arg-type]  # streams as the engine does
        match event:
            case TextDelta(more):
                text += more
            case TextReset():
                text = ""
            case ReplyEnd():
                checks = event.trace.get("checks", {})
                return {
                    "shown": text,
                    "via": event.via,
                    "route": event.trace["route"],
                    "withheld": checks.get("withheld", []),
                    "sources": [source.title for source in event.sources],
                    "scores": [found["score"] for found in event.trace.get("sources", [])],
                    "asked_engine": replay.asked,
                }
    raise AssertionError("a reply without an end")


def _print(rows: Sequence[Row]) -> None:
    for answerable in (True, False):
        of_kind = [row for row in rows if row["answerable"] == answerable]
        routes = Counter(row["route"] for row in of_kind)
        broken = Counter(one["rule"] for row in of_kind for one in row["withheld"])
        asked = sum(row["asked_engine"] for row in of_kind)
        said = "answerable" if answerable else "unanswerable"
        print(
            f"{len(of_kind)} {said}: routes {dict(routes)}; model asked {asked}; withheld {dict(broken)}"
        )
    later = [row["first_sentence"] - row["first_word"] for row in rows if row.get("first_word")]
    if later:
        deciles = statistics.quantiles(later, n=10)
        print(
            f"first visible text later by {statistics.median(later):.0f} ms (median), {deciles[-1]:.0f} ms (90 %)"
        )
    sys.stdout.flush()
