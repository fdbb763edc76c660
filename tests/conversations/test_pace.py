"""How fast one socket may speak."""

from conversations.pace import BURST, Pace, Strikes


def test_a_burst_passes_and_then_a_steady_stream() -> None:
    now = [100.0]
    pace = Pace(lambda: now[0])
    assert [pace.take() for _ in range(BURST)] == [0] * BURST
    assert pace.take() == 1
    now[0] += 0.11
    assert [pace.take(), pace.take()] == [0, 1]
    now[0] += 3600
    assert [pace.take() for _ in range(BURST + 1)] == [0] * BURST + [1]


def test_strikes_are_forgiven_after_a_minute() -> None:
    now, most = [100.0], 20
    bad = Strikes(most, lambda: now[0])
    assert not any(bad.add() for _ in range(most - 1))
    now[0] += 61
    assert not bad.add()
    assert not any(bad.add() for _ in range(most - 2))
    assert bad.add()
