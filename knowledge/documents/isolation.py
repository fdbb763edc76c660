"""Reading a file in a process of its own, which may die of it: nothing else does."""

import logging
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec
from django.conf import settings

from knowledge.documents.blocks import ReadingError
from knowledge.documents.child import OUTPUT, Outcome
from knowledge.documents.reading import Reading

SECONDS = (
    300  # on the clock, for a machine that is busy; the process's own limit is of processor time
)
_ENDS = {
    -signal.SIGXCPU: "took_too_long",
    -signal.SIGKILL: "too_heavy",
    -signal.SIGABRT: "too_heavy",
}

log = logging.getLogger(__name__)


def read_apart(path: Path, kind: str, seconds: float = SECONDS) -> Reading:
    """The passages of the file, read within limits of memory and time. Raises ReadingError."""
    command = [sys.executable, "-m", "knowledge.documents.child", kind, str(path)]
    with tempfile.TemporaryFile() as said:
        try:
            ended = subprocess.run(
                command,
                cwd=settings.BASE_DIR,
                env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},  # none of our secrets
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.DEVNULL,  # may hold text of the file
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as problem:
            raise ReadingError("took_too_long") from problem
        said.seek(0)
        written = said.read(OUTPUT + 1)
    return _understood(ended.returncode, written)


def _understood(code: int, written: bytes) -> Reading:
    try:
        outcome = msgspec.json.decode(written, type=Outcome)
    except (msgspec.DecodeError, ValueError) as problem:
        log.warning("the reader of a document ended with %d", code)
        raise ReadingError(_ENDS.get(code, "broken")) from problem
    if outcome.reading is None:
        log.info("a document was not read: %s %s", outcome.error, outcome.why)
        raise ReadingError(outcome.error)
    return outcome.reading
