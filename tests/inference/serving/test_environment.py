"""The engine's environment, installed by the real uv from wheels in a folder that only pip's settings name."""

import subprocess
from pathlib import Path

import pytest

from inference.serving.environment import EngineEnvironment
from inference.serving.pip_settings import parse_pip_settings
from inference.serving.preparation import UnpreparedError
from tests.config.small_disk import small_disk
from tests.inference.serving.wheels import lock, make_wheel

Said = list[tuple[str, str, int, int]]


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels, given to pip as the only place to look."""
    folder = tmp_path / "shelf"
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def environment(shelf: Path, tmp_path: Path) -> EngineEnvironment:
    """Not installed yet; its lock asks for one module."""
    digest = make_wheel(shelf, "toy-engine", "1.0", {"toy_engine.py": b"ANSWER = 42\n"})
    return EngineEnvironment(
        tmp_path / "engine", lock(tmp_path / "lock.txt", {"toy-engine==1.0": digest}), size=1
    )


def _answer(environment: EngineEnvironment) -> str:
    program = "import toy_engine; print(toy_engine.ANSWER, toy_engine.__cached__)"
    done = subprocess.run(
        [environment.python, "-c", program], capture_output=True, text=True, check=True
    )
    answer, compiled = done.stdout.split()
    assert Path(compiled).exists(), "no byte code"
    return answer


def _nothing(*_said: object) -> None:
    """A report that nobody hears."""


def test_installs_once_with_byte_code(environment: EngineEnvironment) -> None:
    said: Said = []
    environment.ensure(lambda *what: said.append(what))
    assert said
    assert _answer(environment) == "42"

    said.clear()
    environment.ensure(lambda *what: said.append(what))
    assert said == []


def test_a_broken_environment_is_made_anew(environment: EngineEnvironment) -> None:
    environment.ensure(_nothing)
    environment.python.unlink()
    assert not environment.installed
    environment.ensure(_nothing)
    assert _answer(environment) == "42"


def test_a_changed_lock_leaves_nothing_of_the_old(
    environment: EngineEnvironment, shelf: Path
) -> None:
    environment.ensure(_nothing)
    digest = make_wheel(shelf, "toy-engine", "2.0", {"toy_engine.py": b"ANSWER = 43\n"})
    lock(environment.lock, {"toy-engine==2.0": digest})
    environment.ensure(_nothing)
    assert _answer(environment) == "43"


def test_a_wheel_with_another_hash_is_refused(environment: EngineEnvironment) -> None:
    lock(environment.lock, {"toy-engine==1.0": "0" * 64})
    with pytest.raises(UnpreparedError, match="could not be installed") as refused:
        environment.ensure(_nothing)
    assert "\n" not in str(refused.value)
    assert not environment.installed


def test_a_full_disk_is_said_before_anything_is_removed(environment: EngineEnvironment) -> None:
    environment.ensure(_nothing)
    greedy = EngineEnvironment(environment.folder, environment.lock, size=2**60)
    lock(greedy.lock, {"toy-engine==9.0": "0" * 64})
    with pytest.raises(UnpreparedError, match="free some space"):
        greedy.ensure(_nothing)
    assert environment.python.exists()


def test_a_disk_that_becomes_full_is_one_line(
    environment: EngineEnvironment, shelf: Path, tmp_path: Path
) -> None:
    digest = make_wheel(shelf, "toy-engine", "2.0", {"toy_engine.py": b"#" * 4 * 1024**2})
    lock(environment.lock, {"toy-engine==2.0": digest})
    with small_disk(tmp_path / "disk", 2) as disk:
        crowded = EngineEnvironment(disk.folder / "engine", environment.lock, size=1)
        with pytest.raises(UnpreparedError) as refused:
            crowded.ensure(_nothing)
        assert str(refused.value) == (
            "The disk became full while the engine was installed: free some space and start again."
        )
        disk.fill()
        with pytest.raises(UnpreparedError, match=r"^Only 0\.0 GB free .* free some space"):
            crowded.ensure(_nothing)


def test_a_read_only_disk_is_one_line(environment: EngineEnvironment, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 2) as disk:
        disk.turn_read_only()
        shut = EngineEnvironment(disk.folder / "engine", environment.lock, size=1)
        with pytest.raises(UnpreparedError, match="^Read-only file system.* to another disk"):
            shut.ensure(_nothing)


def test_pip_settings_reach_uv() -> None:
    found = parse_pip_settings(
        "global.cert='/etc/cert.pem'\n"
        "global.extra-index-url='https://one.example/simple\\nhttps://two.example/simple'\n"
        "global.index-url='https://global.example/simple'\n"
        "install.find-links='/wheels /more'\n"
        ":env:.index-url='https://mirror.example/simple'\n"
        "global.trusted-host='mirror.example'\n"
    )
    assert found.index_url == "https://mirror.example/simple"
    arguments = found.uv_arguments()
    pairs = list(zip(arguments[::2], arguments[1::2], strict=True))
    assert pairs == [
        ("--index-strategy", "unsafe-best-match"),
        ("--default-index", "https://mirror.example/simple"),
        ("--find-links", "/wheels"),
        ("--find-links", "/more"),
        ("--index", "https://one.example/simple"),
        ("--index", "https://two.example/simple"),
        ("--allow-insecure-host", "mirror.example"),
    ]
    assert found.uv_environment() == {"SSL_CERT_FILE": "/etc/cert.pem"}
