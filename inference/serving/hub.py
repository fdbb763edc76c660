"""The Hugging Face hub: is it there, and a snapshot of one repository out of it.

HF_ENDPOINT, HF_HOME, HF_TOKEN and HF_HUB_OFFLINE mean what they mean to `huggingface_hub`, which does the work in
the engine's environment; a note in our store says what was fetched to the end.
"""

import json
import os
import re
import subprocess
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from inference.serving.preparation import (
    GIB,
    Report,
    UnpreparedError,
    require_disk,
    weights_filled_disk,
)

REACH_SECONDS = 4.0
_SCRIPT = Path(__file__).with_name("fetch_snapshot.py")
_PROGRESS = re.compile(r"^(\d+) (\d+)$")


@dataclass(frozen=True, slots=True)
class Snapshots:
    """Snapshots of hub repositories, fetched by `python` and noted in `store`."""

    python: Path
    store: Path

    def found(self, repository: str) -> Path | None:
        """The snapshot that an earlier start fetched to the end, when its files are still there."""
        try:
            note = json.loads(self._note(repository).read_bytes())
            folder = Path(note["folder"])
            whole = all(
                (folder / name).stat().st_size == size for name, size in note["files"].items()
            )
        except (OSError, ValueError, KeyError):
            return None
        return folder if whole else None

    def reachable(self, repository: str) -> bool:
        """Whether the hub answers for this repository, asked for a few seconds at most."""
        if os.environ.get("HF_HUB_OFFLINE", "").lower() in ("1", "true", "yes", "on"):
            return False
        endpoint = os.environ.get("HF_ENDPOINT") or "https://huggingface.co"
        url = f"{endpoint.rstrip('/')}/{repository}/resolve/main/config.json"
        if not url.startswith(("http://", "https://")):
            return False
        request = urllib.request.Request(url, method="HEAD", headers=_token())  # noqa: S310 - checked above
        try:
            with urllib.request.urlopen(request, timeout=REACH_SECONDS) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (OSError, ValueError):
            return False

    def fetch(self, repository: str, report: Report) -> Path:
        """Bring the newest snapshot here, going on where an earlier try broke off. Raises UnpreparedError."""
        require_disk(self.store, 2 * GIB)
        with subprocess.Popen(
            [str(self.python), "-I", str(_SCRIPT), repository],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as fetching:
            last = deque(_followed(fetching.stdout or (), report), maxlen=1)
        if fetching.returncode != 0 and "No space left" in " ".join(last):
            raise UnpreparedError(weights_filled_disk())
        if fetching.returncode != 0 or not last:
            raise UnpreparedError(
                _(
                    "%(repository)s could not be downloaded: check its name and the connection (HF_ENDPOINT "
                    "names a mirror, HF_TOKEN opens gated models), or set another ENGINE_MODEL. The hub says: %(words)s"
                )
                % {"repository": repository, "words": " ".join(last)[-400:]}
            )
        folder = Path(last[0])
        self._remember(repository, folder)
        return folder

    def _remember(self, repository: str, folder: Path) -> None:
        files = {
            str(path.relative_to(folder)): path.stat().st_size
            for path in folder.rglob("*")
            if path.is_file()
        }
        note = self._note(repository)
        note.parent.mkdir(parents=True, exist_ok=True)
        draft = note.with_suffix(".draft")
        draft.write_text(json.dumps({"folder": str(folder), "files": files}, indent=1) + "\n")
        draft.rename(note)

    def _note(self, repository: str) -> Path:
        return self.store / "hub" / f"{repository.replace('/', '--')}.json"


def _token() -> dict[str, str]:
    token = os.environ.get("HF_TOKEN", "")
    return {"Authorization": f"Bearer {token}"} if token else {}


def _followed(lines: "Iterator[str] | tuple[str, ...]", report: Report) -> Iterator[str]:
    stage = _("downloading the weights")
    report(stage, "", 0, 0)
    for line in lines:
        if progress := _PROGRESS.match(line):
            done, total = int(progress[1]), int(progress[2])
            report(stage, f"{done // 1024**2} / {total // 1024**2} MB", done, total)
        elif line.strip():
            yield line.strip()
