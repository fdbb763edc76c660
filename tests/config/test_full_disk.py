"""Disks that are full, become full or take no writes, under a real start: one line says what to do."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.installation import Installation
from tests.config.small_disk import SmallDisk, small_disk
from tests.platform import wait_until

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A disk with room for one installation."""
    tmp_path.chmod(0o755)
    with small_disk(tmp_path / "disk", 400) as made:
        yield made


@pytest.fixture
def installation(disk: SmallDisk, tmp_path: Path) -> Iterator[Installation]:
    """An installation on that disk, whose output lies elsewhere."""
    installation = Installation(disk.folder / "home")
    installation.output = tmp_path / "printed"
    yield installation
    if installation.supervisor is not None:
        installation.stop(signal.SIGTERM)


def refused(installation: Installation) -> list[str]:
    """The lines of a start that could not go on, and left nothing running."""
    assert installation.supervisor is not None
    assert installation.supervisor.wait(60) == 1
    assert installation.processes() == {}
    lines = installation.printed().splitlines()
    assert [line[0] for line in lines] == ["✓"] * (len(lines) - 1) + ["✗"], lines
    return lines


def goes_on(installation: Installation) -> None:
    """The next start gets past everything that writes."""
    installation.launch()
    wait_until(lambda: "✓ Demo shops" in installation.printed(), "the demo shops", 120.0)


def test_a_full_disk(installation: Installation, disk: SmallDisk) -> None:
    disk.fill()
    (line,) = refused(installation.launch())
    assert "is full. Free some space or set XIAOER_HOME to another disk." in line

    disk.empty()
    goes_on(installation)


def test_a_disk_too_small_for_a_database(installation: Installation, disk: SmallDisk) -> None:
    ballast = disk.folder / "half"
    ballast.write_bytes(bytes(200 * 1024**2))
    (line,) = refused(installation.launch())
    assert "256 MB needed" in line
    assert "Free some space" in line


def test_a_read_only_disk(installation: Installation, disk: SmallDisk) -> None:
    installation.extra = {"LC_ALL": "zh_CN.UTF-8"}
    disk.turn_read_only()
    (line,) = refused(installation.launch())
    assert "无法写入" in line
    assert "XIAOER_HOME" in line


@pytest.mark.parametrize("stage", ["Secrets", "Database", "Cache"])
def test_a_disk_that_becomes_full_on_the_way(
    installation: Installation, disk: SmallDisk, stage: str
) -> None:
    installation.launch()
    wait_until(lambda: f"✓ {stage}" in installation.printed(), stage)
    disk.fill()
    last = refused(installation)[-1]
    assert "is full. Free some space or set XIAOER_HOME to another disk." in last

    disk.empty()
    goes_on(installation)


def test_a_disk_that_becomes_full_later(installation: Installation, disk: SmallDisk) -> None:
    installation.start()
    wait_until(lambda: "✓ Worker" in installation.printed(), "the worker")
    disk.fill()
    wait_until(lambda: "is full. Free some space" in installation.printed(), "the notice")
    disk.empty()
    wait_until(lambda: "takes writes again" in installation.printed(), "the second notice")
    assert installation.printed().count("is full") == 1
    assert installation.answers()
    assert installation.stop(signal.SIGINT) == 0
    assert installation.processes() == {}
