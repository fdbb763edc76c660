"""What every step of preparing the engine shares: how it tells its progress, and how it says that it cannot go on."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

GIB = 1024**3
_FULL = GIB // 32  # less than this left is nothing left

# Stage, detail, done, total. The total is 0 while it is not known.
Report = Callable[[str, str, int, int], None]


class UnpreparedError(Exception):
    """The engine cannot be prepared or started; the message is one line that says what to do."""


def require_disk(folder: Path, needed: int) -> None:
    """Raise UnpreparedError unless the disk that holds `folder` takes `needed` bytes more."""
    existing = _nearest(folder)
    read_only = os.statvfs(existing).f_flag & os.ST_RDONLY
    free = 0 if read_only else shutil.disk_usage(existing).free
    if free < needed:
        text = _(
            "Only %(free).1f GB free where %(folder)s lies, and the engine needs %(needed).1f GB: "
            "free some space, or move XIAOER_HOME and the clone to another disk."
        ) % {"free": free / GIB, "folder": folder, "needed": needed / GIB}
        raise UnpreparedError(f"{os.strerror(errno.EROFS)}. {text}" if read_only else text)


def became_full(folder: Path, words: str) -> bool:
    """Whether a program that wrote to `folder` and failed with these `words` lacked space.

    It may have ended without a word: writing to a mapped file on a full disk kills.
    """
    return "No space left" in words or shutil.disk_usage(_nearest(folder)).free < _FULL


def weights_filled_disk() -> str:
    """The line for a disk that became full while weights were written."""
    return _(
        "The disk became full while the weights were downloaded: free some space and start again."
    )


@contextmanager
def disk_errors(when_full: str) -> Iterator[None]:
    """Turn what the disk refuses into UnpreparedError; `when_full` is the line for a full one."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise UnpreparedError(when_full if full else str(error)) from error


def _nearest(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())
