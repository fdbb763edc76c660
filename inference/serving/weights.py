"""Weights: wherever they come from, a folder or a hub snapshot that vLLM loads as it is."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from inference.profiles import Folder, Gguf, Hub, ModelProfile, Source, Wheels
from inference.serving.gguf import converted_file, converted_wheels
from inference.serving.hub import Snapshots
from inference.serving.model_folders import proven
from inference.serving.preparation import (
    Report,
    UnpreparedError,
    disk_errors,
    weights_filled_disk,
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Where vLLM finds a model, and what a person calls it."""

    path: Path
    name: str


def ensure_weights(profile: ModelProfile, python: Path, store: Path, report: Report) -> Weights:
    """Make the profile's model ready below `store` and say where it lies.

    What an earlier start prepared is proved and used, without any network. `python` is the engine
    environment's interpreter. Raises UnpreparedError with one line that says what to do.
    """
    with disk_errors(weights_filled_disk()):
        return _ensure(profile, python, store, report)


def _ensure(profile: ModelProfile, python: Path, store: Path, report: Report) -> Weights:
    snapshots = Snapshots(python, store)
    report(_("checking the weights"), "", 0, 0)
    for source in profile.sources:
        if (path := _prepared(source, store, snapshots)) is not None:
            return Weights(path, _name(source, profile))
    *others, last = profile.sources
    for source in others:
        if not isinstance(source, Hub) or snapshots.reachable(source.repository):
            return Weights(_make(source, python, store, snapshots, report), _name(source, profile))
    return Weights(_make(last, python, store, snapshots, report), _name(last, profile))


def _prepared(source: Source, store: Path, snapshots: Snapshots) -> Path | None:
    match source:
        case Hub(repository):
            return snapshots.found(repository)
        case Wheels(folder=folder, sha256=origin):
            return proven(store / folder, origin)
        case Folder() | Gguf():
            return None


def _make(source: Source, python: Path, store: Path, snapshots: Snapshots, report: Report) -> Path:
    match source:
        case Hub(repository):
            return snapshots.fetch(repository, report)
        case Wheels():
            return converted_wheels(source, python, store, report)
        case Gguf(path):
            return converted_file(path, python, store, report)
        case Folder(path):
            return _checked(path)


def _checked(path: Path) -> Path:
    if (path / "config.json").is_file():
        return path.resolve()
    raise UnpreparedError(
        _(
            "ENGINE_MODEL=%(path)s is no model folder (it has no config.json): give a folder, a .gguf file, "
            "a Hugging Face id such as Qwen/Qwen3-4B-Instruct-2507, or 'tiny'."
        )
        % {"path": path}
    )


def _name(source: Source, profile: ModelProfile) -> str:
    return source.folder if isinstance(source, Wheels) else profile.name
