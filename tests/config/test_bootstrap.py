"""The first step on a fresh machine, in a small clone with a real environment."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.small_disk import small_disk
from tests.platform import ROOT, wait_until

NEEDED = ("__init__.py", "bootstrap.py", "language.py", "preflight.py")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone with nothing to install and a `manage.py` that prints its arguments."""
    (tmp_path / "config").mkdir()
    for name in NEEDED:
        shutil.copy(ROOT / "config" / name, tmp_path / "config" / name)
    (tmp_path / "requirements.txt").write_text("")
    (tmp_path / "manage.py").write_text("import sys; print('manage', *sys.argv[1:])")
    return tmp_path


def bootstrap(
    clone: Path, *arguments: str, **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Run it as `make` does."""
    with start_bootstrap(clone, *arguments, **environment) as started:
        said, wrong = started.communicate()
    return subprocess.CompletedProcess(started.args, started.returncode, said, wrong)


def start_bootstrap(clone: Path, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
    """Start it, and wait for nothing."""
    return subprocess.Popen(
        [sys.executable, "config/bootstrap.py", *arguments],
        cwd=clone,
        env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHON": sys.executable, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_installs_once_and_hands_over(clone: Path) -> None:
    first = bootstrap(clone, "run")
    assert first.stdout.splitlines()[-1] == "manage up"
    assert "Python packages" in first.stdout

    second = bootstrap(clone, "doctor", "--json")
    assert second.stdout == "manage doctor --json\n"

    (clone / "requirements.txt").write_text("# another set\n")
    assert "Python packages" in bootstrap(clone, "run").stdout


def test_an_interrupted_installation_is_redone(clone: Path) -> None:
    bootstrap(clone, "run")
    (clone / ".venv" / ".unfinished").touch()
    (clone / ".venv" / "leftover").touch()
    assert "Python packages" in bootstrap(clone, "run").stdout
    assert not (clone / ".venv" / "leftover").exists()


def test_a_broken_download_is_one_clear_line(clone: Path) -> None:
    (clone / "requirements.txt").write_text("xiaoer-needs-this==1\n")
    failed = bootstrap(
        clone,
        "run",
        PIP_CONFIG_FILE=os.devnull,
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
        PIP_RETRIES="0",
    )
    assert failed.returncode == 1
    (line,) = failed.stderr.splitlines()
    assert "could not be downloaded" in line
    assert "HTTPS_PROXY" in line
    assert "manage" not in failed.stdout


def test_a_disk_that_becomes_full_is_one_clear_line(clone: Path) -> None:
    with small_disk(clone / "disk", 600) as disk:
        small = disk.folder / "clone"
        shutil.copytree(clone, small, ignore=shutil.ignore_patterns("disk"))
        with start_bootstrap(small, "run") as starting:
            wait_until((small / ".venv").exists, "the environment")
            disk.fill()
            said, wrong = starting.communicate()
        assert starting.returncode == 1
        (line,) = wrong.splitlines()
        assert "is full. Free some space or move the clone" in line
        assert said == ""

        disk.empty()
        assert bootstrap(small, "run").stdout.splitlines()[-1] == "manage up"


def test_a_read_only_clone_is_one_clear_line(clone: Path) -> None:
    with small_disk(clone / "disk", 600) as disk:
        small = disk.folder / "clone"
        shutil.copytree(clone, small, ignore=shutil.ignore_patterns("disk"))
        disk.turn_read_only()
        failed = bootstrap(small, "run")
    assert failed.returncode == 1
    (line,) = failed.stderr.splitlines()
    assert "cannot be written to" in line
    assert "move the clone" in line


def test_no_python_that_fits_is_one_clear_line(clone: Path, tmp_path: Path) -> None:
    program = (
        "import runpy, sys; sys.argv = ['bootstrap.py', 'run'];"
        "module = runpy.run_path('config/bootstrap.py');"
        "module['find_interpreter'].__globals__['works'] = lambda python: False;"
        "module['find_interpreter'].__globals__['version_of'] = lambda python: (3, 10);"
        "module['main'](['run'])"
    )
    failed = subprocess.run(
        [sys.executable, "-c", program], cwd=clone, capture_output=True, text=True, check=False
    )
    assert failed.returncode == 1
    (line,) = failed.stderr.splitlines()
    assert "Install Python 3.11, 3.12 or 3.13" in line


def test_it_speaks_chinese(clone: Path) -> None:
    (clone / "requirements.txt").write_text("not a requirement!\n")
    assert "依赖包" in bootstrap(clone, "run", LC_ALL="zh_CN.UTF-8").stderr
