"""What a machine must offer, each as one finding with its cure.

Standard library only, and no newer syntax than Python 3.9: the first start asks before anything is
installed, and an older interpreter must be able to say so.
"""

import errno
import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from config.language import say

GIB = 1024**3
PYTHONS = ((3, 11), (3, 12), (3, 13))
WEB_DISK = GIB // 2  # packages, database and logs
DATA_DISK = GIB // 4  # of it, the database's first files and its log
# With less than this left a disk counts as full: PostgreSQL asks for 16 MB at once.
FULL_DISK = GIB // 32
ENGINE_DISK = 6 * GIB  # vLLM's packages, and the weights while they are unpacked
WEB_MEMORY = GIB
ENGINE_MEMORY = 4 * GIB
TINY_ENGINE_MEMORY = 5 * GIB // 2

Level = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    """One line of a check: what holds or is wrong, and what to do about it."""

    part: str
    level: Level
    text: str
    cure: str = ""

    def line(self) -> str:
        """Text and cure in one line."""
        return f"{self.text} {self.cure}".strip()


class UnfitError(Exception):
    """A start that cannot go on; the message says what is wrong and what to do."""


def require(finding: Finding) -> Finding:
    """Pass the finding on, or raise UnfitError when it is a failure."""
    if finding.level == "fail":
        raise UnfitError(finding.line())
    return finding


def check_python(version: tuple[int, int] = sys.version_info[:2]) -> Finding:
    """Whether this interpreter is one that every dependency supports."""
    part = "Python"
    found = ".".join(map(str, version))
    if version in PYTHONS:
        return Finding(part, "ok", f"Python {found}")
    return Finding(
        part,
        "fail",
        say(f"Python {found} is not supported.", f"不支持 Python {found}。"),
        say("Install Python 3.11, 3.12 or 3.13.", "请安装 Python 3.11、3.12 或 3.13。"),
    )


def check_home(home: Path) -> Finding:
    """Whether the data folder can be made and written to."""
    part = say("data folder", "数据目录")
    probe = home / ".write-probe"
    try:
        home.mkdir(parents=True, exist_ok=True)
        try:
            probe.write_bytes(b"\0" * 4096)
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        return Finding(part, "fail", *explain_write_error(home, error))
    return Finding(part, "ok", str(home))


def explain_write_error(path: Path, error: OSError) -> tuple[str, str]:
    """What went wrong when writing to `path`, below XIAOER_HOME, and the cure."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            say(f"The disk that holds {path} is full.", f"{path} 所在磁盘已满。"),
            say(
                "Free some space or set XIAOER_HOME to another disk.",
                "请释放空间，或将 XIAOER_HOME 设到其他磁盘。",
            ),
        )
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return (
            say(
                f"{path} cannot be written to ({error.strerror}).",
                f"无法写入 {path}（{error.strerror}）。",
            ),
            say(
                "Give yourself write access or set XIAOER_HOME to a folder of yours.",
                "请授予写权限，或将 XIAOER_HOME 设为自己的目录。",
            ),
        )
    return (
        say(f"{path} cannot be used: {error.strerror}.", f"无法使用 {path}：{error.strerror}。"),
        say("Set XIAOER_HOME to another folder.", "请将 XIAOER_HOME 设为其他目录。"),
    )


def disk_error(folder: Path, words: str = "", least: int = FULL_DISK) -> "OSError | None":
    """What is wrong with the disk that holds `folder`: it takes no writes, or has less than `least` bytes left.

    `words` are the last ones of a program that failed there. Neither is enough alone: a log on a full
    disk is cut short, and who fails may give the space back.
    """
    existing = nearest(folder)
    if "Read-only file system" in words or os.statvfs(existing).f_flag & os.ST_RDONLY:
        return OSError(errno.EROFS, os.strerror(errno.EROFS))
    told = "No space left on device" in words or "Disk quota exceeded" in words
    if told or shutil.disk_usage(existing).free < least:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return None


def nearest(folder: Path) -> Path:
    """The folder itself, or the first one above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def check_disk(folder: Path, needed: int) -> Finding:
    """Whether the disk that holds `folder` has `needed` bytes left."""
    part = say("disk", "磁盘")
    free = shutil.disk_usage(nearest(folder)).free
    if free >= needed:
        return Finding(part, "ok", say(f"{_gib(free)} free", f"剩余 {_gib(free)}"))
    return Finding(
        part,
        "fail",
        say(
            f"Only {_gib(free)} free where {folder} lies; {_gib(needed)} needed.",
            f"{folder} 所在磁盘仅剩 {_gib(free)}，需要 {_gib(needed)}。",
        ),
        say(
            "Free some space or move the clone and XIAOER_HOME to another disk.",
            "请释放空间，或将代码目录与 XIAOER_HOME 移到其他磁盘。",
        ),
    )


def check_memory(needed: int) -> Finding:
    """Whether `needed` bytes of memory are available, the container's limit included."""
    part = say("memory", "内存")
    free = available_memory()
    if free is None:
        return Finding(part, "warn", say("Free memory is not known.", "无法得知可用内存。"))
    if free >= needed:
        return Finding(part, "ok", say(f"{_gib(free)} available", f"可用 {_gib(free)}"))
    return Finding(
        part,
        "fail",
        say(
            f"Only {_gib(free)} of memory available; {_gib(needed)} needed.",
            f"可用内存仅 {_gib(free)}，需要 {_gib(needed)}。",
        ),
        say(
            "Close other programs, set ENGINE_MODEL=tiny, or point ENGINE_URL at another machine.",
            "请关闭其他程序，设置 ENGINE_MODEL=tiny，或将 ENGINE_URL 指向别的机器。",
        ),
    )


def available_memory() -> "int | None":
    """Bytes that new processes can take without swapping; None where it cannot be read."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    fields = dict(line.split(":", 1) for line in lines)
    available = int(fields["MemAvailable"].split()[0]) * 1024
    limit = _container_memory()
    return available if limit is None else min(available, limit)


def _container_memory() -> "int | None":
    folder = Path("/sys/fs/cgroup")
    try:
        limit = int((folder / "memory.max").read_text())
        used = int((folder / "memory.current").read_text())
        detail = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
    except (OSError, ValueError):  # no container, or "max": no limit
        return None
    return limit - used + int(detail.get("inactive_file", 0))


def check_processor() -> Finding:
    """Whether the processor has what vLLM's CPU build is compiled for."""
    part = say("processor", "处理器")
    if platform.machine() not in ("x86_64", "AMD64"):
        return Finding(part, "ok", platform.machine())
    flags = processor_flags()
    if flags is None:
        return Finding(
            part, "warn", say("Processor features are not known.", "无法得知处理器特性。")
        )
    if "avx2" in flags:
        return Finding(part, "ok", "AVX-512" if "avx512f" in flags else "AVX2")
    return Finding(
        part,
        "fail",
        say("The processor has no AVX2, which the engine needs.", "处理器不支持引擎所需的 AVX2。"),
        say(
            "Use another machine, or point ENGINE_URL at an engine elsewhere.",
            "请换一台机器，或用 ENGINE_URL 指向别处的引擎。",
        ),
    )


def processor_flags() -> "frozenset[str] | None":
    """The processor's features as Linux names them; None where they cannot be read."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return None
    for line in lines:
        if line.startswith("flags"):
            return frozenset(line.split(":", 1)[1].split())
    return None


def check_clone(clone: Path) -> Finding:
    """Whether environments can be made in the clone, asked without a trace."""
    part = say("clone", "代码目录")
    if os.access(clone, os.W_OK | os.X_OK):
        return Finding(part, "ok", str(clone))
    return Finding(
        part,
        "fail",
        say(f"{clone} cannot be written to.", f"无法写入 {clone}。"),
        say(
            "Give yourself write access or move the clone to a folder of yours.",
            "请授予写权限，或将代码目录移到自己的目录。",
        ),
    )


def engine_findings(clone: Path, model: str, installed: bool) -> list[Finding]:
    """What an engine on this machine needs; `installed` leaves its disk space out."""
    checks: list[Callable[[], Finding]] = [
        check_processor,
        lambda: check_memory(TINY_ENGINE_MEMORY if model == "tiny" else ENGINE_MEMORY),
    ]
    if not installed:
        checks.append(lambda: check_disk(clone, ENGINE_DISK))
        checks.append(lambda: check_clone(clone))
    return [check() for check in checks]


def _gib(size: int) -> str:
    return f"{size / GIB:.1f} GB" if size >= GIB // 2 else f"{size // 1024**2} MB"


def is_private(path: Path) -> bool:
    """Whether only its owner can read the file."""
    return not os.stat(path).st_mode & 0o077
