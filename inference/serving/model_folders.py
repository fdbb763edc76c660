"""Folders of weights that prove themselves: a manifest holds the hash of every file and of what they were made from."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MANIFEST = "manifest.json"


def file_hash(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def proven(folder: Path, origin: str) -> Path | None:
    """`folder`, when it was made from the file with the SHA-256 `origin` and every file is still as it was."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_bytes())
        files: dict[str, str] = manifest["files"]
        if manifest["origin"] != origin or "config.json" not in files:
            return None
        intact = all(file_hash(folder / name) == digest for name, digest in files.items())
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return folder if intact else None


@contextmanager
def folder_in_making(folder: Path, origin: str) -> Iterator[Path]:
    """An empty folder to fill, which becomes `folder` only when the block ends without an error."""
    draft = folder.with_name(f".{folder.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        yield draft
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)  # it may be what filled the disk
        raise
    files = {path.name: file_hash(path) for path in sorted(draft.iterdir())}
    manifest = {"origin": origin, "files": files}
    (draft / _MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")
    for name in (*files, _MANIFEST):
        _flush(draft / name)  # a manifest must not outlive the files it vouches for
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
