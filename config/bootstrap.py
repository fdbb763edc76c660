"""The first step on a fresh machine: make `.venv`, then hand over to the program asked for.

Run by any Python 3 with nothing installed: `python3 config/bootstrap.py run` starts Xiaoer,
`… dev` only prepares the environment of tests and checks, anything else goes to `manage.py`.
"""

import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent
if sys.version_info < (3, 9):  # noqa: UP036 - whoever is older must be told, not crash below
    sys.exit("✗ Python is too old. Install Python 3.11, then: make run PYTHON3=python3.11")
sys.path[0] = str(CLONE)  # the clone, not config/: its modules would hide installed packages

from config.language import say  # noqa: E402
from config.preflight import (  # noqa: E402
    PYTHONS,
    WEB_DISK,
    UnfitError,
    check_disk,
    disk_error,
    require,
)

ENVIRONMENT = CLONE / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
WEB_LOCK = CLONE / "requirements.txt"
DEV_LOCK = CLONE / "requirements" / "dev.txt"
UNFINISHED = ENVIRONMENT / ".unfinished"


def main(arguments: list[str]) -> None:
    """Prepare the environment and become the wanted program; exits with one clear line if not."""
    task = arguments[0] if arguments else "run"
    try:
        ensure_environment(DEV_LOCK if task == "dev" else WEB_LOCK)
    except UnfitError as problem:
        sys.exit(f"✗ {problem}")
    except OSError as error:
        sys.exit(f"✗ {explain_disk(disk_error(ENVIRONMENT, str(error)) or error)}")
    if task != "dev":
        command = ["up"] if task == "run" else arguments
        os.execv(PYTHON, [str(PYTHON), str(CLONE / "manage.py"), *command])  # noqa: S606


def ensure_environment(lock: Path) -> None:
    """Install `lock` into `.venv` unless its stamp says that this was done.

    Raises UnfitError for whatever a person has to do first.
    """
    stamp = ENVIRONMENT / f".installed-{lock.stem}"
    wanted = fingerprint(lock)
    if stamp.exists() and stamp.read_text() == wanted and not UNFINISHED.exists():
        return
    require(check_disk(CLONE, WEB_DISK))
    started = time.monotonic()
    if UNFINISHED.exists() or not works(PYTHON):
        create()
    UNFINISHED.touch()
    install(lock)
    stamp.write_text(wanted)
    UNFINISHED.unlink()
    seconds = time.monotonic() - started
    show(
        say(f"✓ Python packages  {seconds:.1f} s", f"✓ Python 依赖包  {seconds:.1f} 秒"), last=True
    )


def fingerprint(lock: Path) -> str:
    """Changes whenever the installed packages would."""
    digest = hashlib.sha256(WEB_LOCK.read_bytes())
    if lock != WEB_LOCK:
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def create() -> None:
    """Make an empty environment with the newest interpreter that fits."""
    interpreter = find_interpreter()
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    ENVIRONMENT.mkdir()
    UNFINISHED.touch()
    show(say(f"Creating .venv with {interpreter} …", f"正在用 {interpreter} 创建 .venv …"))
    done = subprocess.run(
        [interpreter, "-m", "venv", str(ENVIRONMENT)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        # Its own last line only says that the step which brings pip failed.
        words = (done.stdout + done.stderr).strip()
        error = disk_error(ENVIRONMENT, words)
        raise UnfitError(explain_disk(error) if error else words.splitlines()[-1])


def find_interpreter() -> str:
    """The newest supported Python on PATH that can make environments; `PYTHON` overrides it."""
    names = [f"python{major}.{minor}" for major, minor in reversed(PYTHONS)]
    candidates = [os.environ.get("PYTHON", ""), *names, sys.executable]
    seen = [path for path in map(shutil.which, filter(None, candidates)) if path]
    for path in seen:
        if works(Path(path)):
            return path
    if any(version_of(Path(path)) in PYTHONS for path in seen):
        raise UnfitError(
            say(
                "Python is there, but its venv module is not. "
                "Install it; on Debian or Ubuntu: apt install python3-venv",
                "已有 Python，但缺少 venv 模块。请安装；Debian 或 Ubuntu：apt install python3-venv",
            )
        )
    found = ".".join(map(str, sys.version_info[:2]))
    raise UnfitError(
        say(
            f"No supported Python found (python3 is {found}). Install Python 3.11, 3.12 or 3.13 "
            "with its venv module, or set PYTHON to the path of one.",
            f"未找到受支持的 Python（python3 为 {found}）。请安装 Python 3.11、3.12 或 3.13 "
            "及其 venv 模块，或将 PYTHON 设为其路径。",
        )
    )


def version_of(python: Path) -> "tuple[int, ...] | None":
    """The interpreter's major and minor version; None when it does not run."""
    answer = ask(python, "import sys; print(*sys.version_info[:2])")
    return tuple(map(int, answer.split())) if answer else None


def works(python: Path) -> bool:
    """Whether the interpreter runs, is supported and has all that an environment needs."""
    answer = ask(python, "import sys, venv, ensurepip; print(*sys.version_info[:2])")
    return bool(answer) and tuple(map(int, answer.split())) in PYTHONS


def ask(python: Path, program: str) -> str:
    """What `program` prints; empty when it fails."""
    try:
        done = subprocess.run(
            [str(python), "-c", program], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def install(lock: Path) -> None:
    """Run pip with one line of progress; raises UnfitError when it fails."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "-r", str(lock)]
    seen: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout or ():
            seen.append(line.rstrip())
            show(progress(seen))
    if pip.returncode != 0:
        raise UnfitError(explain_pip(seen))


def progress(lines: list[str]) -> str:
    """One line that says how far pip is."""
    collected = sum(line.startswith("Collecting") for line in lines)
    if lines[-1].startswith("Installing collected packages"):
        return say(f"Installing {collected} packages …", f"正在安装 {collected} 个依赖包 …")
    return say(f"Downloading packages: {collected} …", f"正在下载依赖包：{collected} …")


def explain_pip(lines: list[str]) -> str:
    """The cause of pip's failure and its cure, in one line."""
    errors = [line for line in lines if re.match(r"(ERROR|error)[: ]", line)]
    last = (errors or lines or [""])[0][:300]
    if any("No space left" in line for line in lines):
        return say(
            "The disk became full while packages were installed. Free space, then start again.",
            "安装依赖包时磁盘已满。请释放空间后重新启动。",
        )
    if broken := disk_error(ENVIRONMENT, "\n".join(lines)):
        return explain_disk(broken)
    return say(
        f"Python packages could not be downloaded or installed ({last}) Check the connection and "
        "start again; behind a firewall set HTTPS_PROXY, or PIP_INDEX_URL to a mirror.",
        f"Python 依赖包下载或安装失败（{last}）请检查网络后重新启动；在防火墙后请设置 HTTPS_PROXY，"
        "或将 PIP_INDEX_URL 设为镜像。",
    )


def explain_disk(error: OSError) -> str:
    """Why `.venv` cannot be written, and the cure, in one line; it lies in the clone, whatever XIAOER_HOME is."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return say(
            f"The disk that holds {CLONE} is full. Free some space or move the clone to another "
            "disk, then start again.",
            f"{CLONE} 所在磁盘已满。请释放空间，或将代码目录移到其他磁盘，然后重新启动。",
        )
    return say(
        f"{ENVIRONMENT} cannot be written to ({error.strerror}). Give yourself write access or "
        "move the clone to a folder of yours.",
        f"无法写入 {ENVIRONMENT}（{error.strerror}）。请授予写权限，或将代码目录移到自己的目录。",
    )


def show(text: str, last: bool = False) -> None:
    """Redraw one line in a terminal; elsewhere print only what is final."""
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="\n" if last else "", flush=True)
    elif last:
        print(text, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
