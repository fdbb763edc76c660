"""How far a start has come, and why it failed, out of what vLLM writes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inference.serving.log import EngineLog

PREFIX = "(EngineCore pid=7) INFO 11-24 16:37:23 [core.py:133] "
FAILED = "(Worker pid=9) ERROR 11-24 16:07:14 [multiproc_executor.py:953] "


@pytest.fixture
def log(tmp_path: Path) -> Iterator[EngineLog]:
    """An empty log."""
    made = EngineLog(tmp_path / "log" / "engine.log")
    yield made
    made.close()


def test_stages_only_go_forward(log: EngineLog) -> None:
    words = ("Resolved architecture: X", "Starting to load model x", "Resolved architecture: X")
    reached = [log.take(PREFIX + word) for word in words]
    assert [stage and stage.done for stage in reached] == [2, 4, None]


def test_a_warning_about_compiling_is_not_compiling(log: EngineLog) -> None:
    assert log.take(PREFIX + "Enforce eager set, disabling torch.compile") is None


def test_the_first_error_that_says_something_is_the_cause(log: EngineLog) -> None:
    log.take("(APIServer pid=1) WARNING 11-24 [x.py:1] may cause `OSError: too many open files`")
    log.take("RuntimeError: Engine core initialization failed. See root cause above.")
    log.take(FAILED + "torch.OutOfMemoryError: no room")
    log.take(FAILED + "ValueError: later")
    assert log.cause == "OutOfMemoryError: no room"


def test_everything_is_kept(log: EngineLog, tmp_path: Path) -> None:
    log.take("说的每一句话")
    assert (tmp_path / "log" / "engine.log").read_text() == "说的每一句话\n"
