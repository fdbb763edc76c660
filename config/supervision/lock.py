"""One supervisor per installation."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.language import say
from config.preflight import UnfitError


@contextmanager
def installation_lock(path: Path) -> Iterator[None]:
    """Hold the lock at `path`; the kernel lets go of it when this process ends, however it ends.

    Raises UnfitError when another process holds it.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 20, 0).decode()
            raise UnfitError(
                say(
                    f"Xiaoer already runs on this data folder (PID {holder}). Stop it, or set "
                    "XIAOER_HOME and PORT for a second one.",
                    f"此数据目录上已有小二在运行（PID {holder}）。请先停止它，"
                    "或为第二个实例设置 XIAOER_HOME 与 PORT。",
                )
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)
