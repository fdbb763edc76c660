"""What a machine must offer."""

import errno
import os
import socket
from pathlib import Path

import pytest

from config.preflight import (
    GIB,
    UnfitError,
    available_memory,
    check_disk,
    check_home,
    check_memory,
    check_python,
    disk_error,
    explain_write_error,
    is_private,
    require,
)
from config.services.ports import check_port
from tests.config.small_disk import small_disk


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal's language is the test's."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.mark.parametrize(
    ("version", "level"),
    [((3, 10), "fail"), ((3, 11), "ok"), ((3, 13), "ok"), ((3, 14), "fail")],
)
def test_supported_pythons(version: tuple[int, int], level: str) -> None:
    assert check_python(version).level == level


def test_a_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    home = tmp_path / "a" / "b"
    assert check_home(home).level == "ok"
    assert list(home.iterdir()) == []


def test_a_file_in_the_folders_place_is_a_failure_with_a_cure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    finding = check_home(tmp_path / "file" / "home")
    assert finding.level == "fail"
    assert "XIAOER_HOME" in finding.cure


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "is full"), (errno.EROFS, "cannot be written"), (errno.EACCES, "cannot be")],
)
def test_write_errors_are_told_apart(number: int, said: str) -> None:
    text, cure = explain_write_error(Path("/data"), OSError(number, os.strerror(number)))
    assert said in text
    assert "XIAOER_HOME" in cure


def test_too_little_disk_and_memory_say_what_to_do(tmp_path: Path) -> None:
    disk = check_disk(tmp_path / "not yet there", 10**9 * GIB)
    assert disk.level == "fail"
    assert "another disk" in disk.cure
    memory = check_memory(10**9 * GIB)
    assert memory.level == "fail"
    assert "ENGINE_MODEL=tiny" in memory.cure
    with pytest.raises(UnfitError, match="needed"):
        require(memory)


def test_this_machine_has_memory() -> None:
    available = available_memory()
    assert available is not None
    assert available > 0


def test_a_busy_port_names_its_owner_and_a_free_one() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        finding = check_port("127.0.0.1", port, "PORT")
        assert finding.level == "fail"
        assert f"PID {os.getpid()}" in finding.text
        assert f"PORT={port + 1}" in finding.cure
    assert check_port("127.0.0.1", port, "PORT").level == "ok"


def test_every_finding_speaks_chinese(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "内存" in check_memory(10**9 * GIB).text
    assert "磁盘" in check_disk(tmp_path, 10**9 * GIB).text


def test_private_files(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch(mode=0o600)
    assert is_private(file)
    file.chmod(0o640)
    assert not is_private(file)


def test_a_failed_programs_words_tell_of_its_disk(tmp_path: Path) -> None:
    assert disk_error(tmp_path, "it ended", least=0) is None
    for words, number in (
        ("could not extend file: No space left on device", errno.ENOSPC),
        ("mkdir: Read-only file system", errno.EROFS),
    ):
        error = disk_error(tmp_path, words, least=0)
        assert error is not None
        assert error.errno == number


def test_little_room_is_named_in_megabytes(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 1) as disk:
        assert "Only 1 MB free" in check_disk(disk.folder, GIB).text
        disk.fill()
        assert check_home(disk.folder / "home").level == "fail"
        assert list(disk.folder.rglob(".write-probe")) == []
        assert "Only 0 MB free" in check_disk(disk.folder, GIB // 4).text
