"""What vLLM writes: kept in a rotated file, and read for how far a start has come and why it failed."""

import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path

from django.utils.translation import gettext_lazy as _

# In the order in which they come; the last word of progress is the one that counts.
_STAGES = (
    ("non-default args", _("starting the engine")),
    ("Resolved architecture", _("reading the model's configuration")),
    ("Initializing a V1 LLM engine", _("starting the engine's processes")),
    ("Starting to load model", _("loading the weights into memory")),
    ("Loading weights took", _("preparing the engine")),
    ("vLLM's torch.compile", _("compiling")),
    ("Capturing CUDA graph", _("compiling")),
    ("init engine", _("warming up")),
    ("Starting vLLM server", _("opening the engine's door")),
)
_ERROR = re.compile(r"^(?:\(.*ERROR.*\] )?(?:\w+\.)*(\w*(?:Error|Exception): .+)")
# Said by the processes above the one that knows the cause.
_HOLLOW = ("initialization failed", "EngineDeadError", "See stack trace", "cancelled")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of loading: the `done`th of `total`."""

    name: str
    done: int
    total: int


class EngineLog:
    """One start's output, line by line."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = RotatingFileHandler(
            path, maxBytes=8 * 1024**2, backupCount=3, encoding="utf-8", errors="replace"
        )
        self._reached = -1
        self.cause = ""  # the first error that says something

    def take(self, line: str) -> Stage | None:
        """Keep the line; return the stage when it opens one."""
        self._file.emit(logging.makeLogRecord({"msg": line}))
        if not self.cause and (error := _ERROR.search(line)):
            self.cause = "" if any(word in line for word in _HOLLOW) else error[1].strip()
        for index in range(self._reached + 1, len(_STAGES)):
            if _STAGES[index][0] in line:
                self._reached = index
                return Stage(str(_STAGES[index][1]), index + 1, len(_STAGES))
        return None

    def close(self) -> None:
        """Close the file."""
        with suppress(OSError):  # what a full disk did not take is tried once more, and refused
            self._file.close()
