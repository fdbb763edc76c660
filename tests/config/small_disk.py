"""A disk of a chosen size that can be filled to the last byte: a memory file system, for who may mount one."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

MIB = 1024**2


class SmallDisk:
    """A mounted file system; everything else on the machine keeps its room."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Take what is left, while others may take some of it, too."""
        with self._ballast.open("ab") as file:
            for step in (16 * MIB, MIB, 4096):
                with suppress(OSError):
                    while True:
                        os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, step)

    def empty(self) -> None:
        """Give it back."""
        self._ballast.unlink()

    def turn_read_only(self) -> None:
        """As a kernel does after an error of the device."""
        _run("mount", "-o", "remount,ro", str(self.folder))


@contextmanager
def small_disk(folder: Path, mebibytes: int) -> Iterator[SmallDisk]:
    """Mount one at `folder`; the test is skipped where that is not allowed."""
    folder.mkdir()
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(folder))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs the right to mount")
    try:
        yield SmallDisk(folder)
    finally:
        _run("umount", "--lazy", str(folder))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
