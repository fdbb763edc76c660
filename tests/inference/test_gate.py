"""The fair queue before the engines, in a real Valkey."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import closing

import pytest
from pytest_django import Settings

from inference.engine_errors import EngineFullError, NoEngineError
from inference.gate import gate as gate_rules
from inference.gate.engines import in_order
from inference.gate.places import Ask, Place, Urgency
from tests.inference.gate_rig import Rig, new_gate

A, B, C = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()


@pytest.fixture
async def rig(settings: Settings) -> AsyncIterator[Rig]:
    """Two requests fit the one engine."""
    settings.ENGINE_URLS, settings.ENGINE_MAX_NUM_SEQS = ("http://one",), 2
    rig = Rig(new_gate())
    yield rig
    await rig.stop()


async def test_no_more_go_in_than_the_engine_batches(rig: Rig) -> None:
    for name in "xyz":
        await rig.ask(name, A)
    assert set(rig.held) == {"x", "y"}
    await rig.end("x")
    await rig.turn_of("z")


async def test_the_shop_with_the_least_service_goes_next(rig: Rig) -> None:
    for name in ("a1", "a2", "a3", "a4"):
        await rig.ask(name, A)
    await rig.ask("b1", B)
    await rig.end("a1", completion=50)
    await rig.turn_of("b1")  # came last, and has had nothing
    assert rig.turns == ["a1", "a2", "b1"]


async def test_weights_share_the_engine(rig: Rig) -> None:
    """Twice the weight, twice the turns: as long as both wait, whatever the order in which they came."""
    for number in range(12):
        await rig.ask(f"a{number}", A, weight=2)
        await rig.ask(f"b{number}", B, weight=1)
    for _ in range(12):
        await rig.end(next(iter(rig.held)), completion=100)
        await rig.until(lambda: len(rig.held) == 2)
    shares = [sum(name[0] == shop for name in rig.turns) for shop in "ab"]
    assert abs(shares[0] - 2 * shares[1]) <= 2, rig.turns


async def test_what_the_cache_held_is_not_charged(rig: Rig) -> None:
    await rig.ask("a1", A, prompt_tokens=1000)
    await rig.ask("b1", B, prompt_tokens=100)
    await rig.ask("a2", A)
    await rig.ask("b2", B)
    rig.held["a1"].spend(1000, 990, 1)
    rig.held["a1"].outcome = "ok"
    end = rig.held["a1"]
    assert end.service == 12
    rig._ends["a1"].set()
    await rig.turn_of("a2")  # twelve tokens, and B had a hundred


async def test_who_comes_back_from_idle_is_not_paid_for_it(rig: Rig) -> None:
    await rig.ask("b0", B)
    await rig.end("b0")
    for number in range(6):
        await rig.ask(f"a{number}", A)
    for _ in range(3):
        await rig.end(next(iter(rig.held)), completion=500)
    for number in range(1, 5):
        await rig.ask(f"b{number}", B)
    rig.turns.clear()
    for _ in range(4):
        await rig.end(next(iter(rig.held)), completion=500)
        await rig.until(lambda: len(rig.held) == 2)
    assert sum(name[0] == "b" for name in rig.turns) <= 3, rig.turns


async def test_shoppers_go_before_playground_and_evaluation(rig: Rig) -> None:
    for name in ("a1", "a2"):
        await rig.ask(name, A)
    await rig.ask("evaluation", B, urgency=Urgency.EVALUATION)
    await rig.ask("playground", B, urgency=Urgency.PLAYGROUND)
    await rig.ask("shopper", A)
    for name in ("a1", "a2", "shopper"):
        await rig.end(name)
    await rig.turn_of("evaluation")
    assert rig.turns[2:] == ["shopper", "playground", "evaluation"]


async def test_whoever_waits_long_moves_up(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_rules, "AGE_SECONDS", 1e-6)
    for name in ("a1", "a2"):
        await rig.ask(name, A)
    await rig.ask("evaluation", B, urgency=Urgency.EVALUATION)
    await rig.ask("shopper", A)
    await rig.end("a1")
    await rig.turn_of("evaluation")


async def test_a_flood_leaves_a_slot_for_those_who_have_none(rig: Rig, settings: Settings) -> None:
    settings.ENGINE_MAX_NUM_SEQS = 8
    await rig.ask("b0", B)  # was here lately: so the reserve is not lent
    await rig.end("b0")
    for number in range(10):
        await rig.ask(f"a{number}", A)
    assert len(rig.held) == 6
    await rig.ask("b1", B)
    await rig.ask("c1", C)
    assert {"b1", "c1"} <= set(rig.held)
    await rig.ask("b2", B)
    assert "b2" not in rig.held


async def test_who_holds_one_slot_was_served_out_of_the_reserve(
    rig: Rig, settings: Settings
) -> None:
    settings.ENGINE_MAX_NUM_SEQS = 8
    for name in ("b", "c"):
        await rig.ask(name, B if name == "b" else C)
    for number in range(10):
        await rig.ask(f"a{number}", A)
    assert len(rig.held) == 8


async def test_shops_that_all_have_much_leave_no_slot_idle(rig: Rig, settings: Settings) -> None:
    settings.ENGINE_MAX_NUM_SEQS = 8
    for number in range(5):
        await rig.ask(f"a{number}", A)
        await rig.ask(f"b{number}", B)
    assert len(rig.held) == 8


async def test_alone_a_shop_has_the_whole_engine(rig: Rig, settings: Settings) -> None:
    settings.ENGINE_MAX_NUM_SEQS = 8
    for number in range(8):
        await rig.ask(f"a{number}", A)
    assert len(rig.held) == 8


async def test_positions_and_waits_are_told_and_change(rig: Rig) -> None:
    for name in "xy":
        await rig.ask(name, A)
    told = []
    async with (
        rig.gate.place(Ask(A, 1, 10, 60)) as first,
        rig.gate.place(Ask(A, 1, 10, 60)) as second,
    ):
        async for waiting in second.waits():
            if waiting.position in told:
                continue  # the seconds have changed
            told.append(waiting.position)
            if len(told) == 1:
                await rig.end("x")  # the first goes in
                async for _ in first.waits():
                    pass
            else:
                await rig.end("y")
    assert told == [2, 1]


async def test_the_queue_of_a_shop_has_an_end(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate_rules, "MOST_OF_SHOP", 1)
    for name in "xyz":
        await rig.ask(name, A)
    async with rig.gate.place(Ask(A, 1, 10, 60)) as place:
        with pytest.raises(EngineFullError):
            await anext(place.waits())
    await rig.ask("b", B)  # is another's queue
    await rig.end("x", completion=50)
    await rig.turn_of("b")


async def test_who_would_wait_too_long_is_told_at_once(rig: Rig) -> None:
    for name in "xy":
        await rig.ask(name, A)
    async with rig.gate.place(Ask(B, 1, 10, 0.0)) as place:
        with pytest.raises(EngineFullError):
            await anext(place.waits())


async def test_who_was_let_in_is_not_sent_away_for_a_short_guess() -> None:
    place = Place(Ask(A, 1, 10, 5.0), "process", asyncio.Event())
    assert place.as_ticket()["patience"] == 5.0
    place.told(["wait", 2, 4.0])
    assert 5.0 < place.as_ticket()["patience"] <= 15.0


async def test_a_shop_asks_its_own_engine_first_and_spills_over(
    rig: Rig, settings: Settings
) -> None:
    settings.ENGINE_URLS = ("http://one", "http://two", "http://three")
    for number in range(6):
        await rig.ask(f"a{number}", A)
    engines = [rig.held[f"a{number}"].engine for number in range(6)]
    assert engines[0] == in_order(A)[0]
    assert sorted(engines) == sorted([url for url in settings.ENGINE_URLS for _ in range(2)])


async def test_a_sick_engine_is_left_alone_and_tried_again(
    rig: Rig, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate_rules, "FAILURES", 2)
    monkeypatch.setattr(gate_rules, "REST_SECONDS", 0.5)
    monkeypatch.setattr(gate_rules, "KEEP_SECONDS", 0.05)
    for name in "xyzw":
        await rig.ask(name, A)
    for name in "xy":
        await rig.end(name, outcome="failed")
    with pytest.raises(NoEngineError):
        await rig.turn_of("w")  # waited, and is told; the other went in before
    await rig.end("z", outcome="left")
    async with asyncio.timeout(20):
        while "try" not in rig.held:
            await rig.ask("try", A)
    await rig.ask("next", A)
    assert set(rig.held) == {"try"}  # one is enough to see
    rig.held["try"].spend(100, 0, 1)
    await rig.turn_of("next")  # the first word is enough, too


async def test_what_a_dead_process_held_is_given_away(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate_rules, "LEASE_SECONDS", 0.3)
    monkeypatch.setattr(gate_rules, "KEEP_SECONDS", 0.1)
    dead = Rig(rig.gate.__class__(rig.gate.key))
    for name in "xy":
        await dead.ask(name, B)
    for task in dead.gate._tasks:
        task.cancel()  # nobody keeps its places any more
    await rig.ask("a", A)
    assert not rig.held
    await rig.turn_of("a")
    await dead.stop()


async def test_without_valkey_a_process_decides_alone(rig: Rig, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9"
    for name in "xyz":
        await rig.ask(name, A)
    assert set(rig.held) == {"x", "y"}
    await rig.end("x")
    await rig.turn_of("z")


async def test_a_valkey_that_answers_nothing_holds_nobody_up(
    rig: Rig, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate_rules, "WAIT_SECONDS", 0.2)
    asked, callers = 0, set[asyncio.Task[None] | None]()

    async def swallow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        callers.add(asyncio.current_task())
        with closing(writer):
            while await reader.read(1000):
                asked += 1

    async with await asyncio.start_server(swallow, "127.0.0.1", 0) as frozen:
        settings.REDIS_URL = f"redis://127.0.0.1:{frozen.sockets[0].getsockname()[1]}"
        await asyncio.gather(*(rig.ask(name, A) for name in "xyz"))
        assert len(rig.held) == 2
        await rig.end(next(iter(rig.held)))
        await rig.until(lambda: len(rig.turns) == 3)
        assert asked
        await rig.stop()
        await asyncio.gather(*filter(None, callers))


async def test_after_valkey_lost_everything_the_places_go_on(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate_rules, "KEEP_SECONDS", 0.1)
    for name in "xyz":
        await rig.ask(name, A)
    valkey = rig.gate._valkey
    assert valkey is not None
    keys = [key async for key in valkey.scan_iter(match=f"{rig.gate.key}*")]
    await valkey.delete(*keys)
    async with asyncio.timeout(20):
        while not await valkey.hexists(f"{rig.gate.key}:held", "engine:http://one"):
            pass
    assert await valkey.hget(f"{rig.gate.key}:held", "engine:http://one") == "2"
    assert set(rig.held) == {"x", "y"}
    await rig.end("x")
    await rig.turn_of("z")
