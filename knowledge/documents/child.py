"""The process that opens a file: `python -m knowledge.documents.child KIND PATH` writes what it found as JSON.

It sets its own limits before it looks at a byte. The file is hostile until it is read; nothing of ours is in here that
it could harm: no settings, no database, no secrets.
"""

import os
import resource
import sys
from pathlib import Path

import msgspec

from knowledge.documents.blocks import ReadingError
from knowledge.documents.reading import Reading, read

MEMORY = 2**30  # bytes of address space
PROCESSOR = 60  # seconds
OUTPUT = 32 * 2**20  # bytes
_FILES = 64


class Outcome(msgspec.Struct):
    """What is written: either of the two. `why` is for the log: the kind of error, no text of the file."""

    reading: Reading | None = None
    error: str = ""
    why: str = ""


def main() -> None:
    """Read the file that the command line names, within limits."""
    _limit()
    kind, path = sys.argv[1:]
    sys.stdout.buffer.write(msgspec.json.encode(_outcome(Path(path), kind)))


def _limit() -> None:
    os.nice(10)
    # Asked to end by a signal of its own, so that the parent can tell it from running out of memory.
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR + 5))
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _outcome(path: Path, kind: str) -> Outcome:
    try:
        return Outcome(read(path, kind))
    except ReadingError as problem:
        return Outcome(error=problem.code)
    except MemoryError:
        return Outcome(error="too_heavy")
    except RecursionError:
        return Outcome(error="too_deep")
    except FileNotFoundError:
        return Outcome(error="gone")
    except Exception as problem:
        return Outcome(error="broken", why=type(problem).__name__)


if __name__ == "__main__":
    main()
