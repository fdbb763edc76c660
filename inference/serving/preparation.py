"""What every step of preparing the engine shares: how it tells its progress, and how it says that it cannot go on."""

import shutil
from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _

GIB = 1024**3

# Stage, detail, done, total. The total is 0 while it is not known.
Report = Callable[[str, str, int, int], None]


class UnpreparedError(Exception):
    """The engine cannot be prepared or started; the message is one line that says what to do."""


def require_disk(folder: Path, needed: int) -> None:
    """Raise UnpreparedError unless the disk that holds `folder` has `needed` bytes left."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < needed:
        raise UnpreparedError(
            _(
                "Only %(free).1f GB free where %(folder)s lies, and the engine needs %(needed).1f GB: "
                "free some space, or move XIAOER_HOME and the clone to another disk."
            )
            % {"free": free / GIB, "folder": folder, "needed": needed / GIB}
        )
