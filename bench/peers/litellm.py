"""LiteLLM's proxy, in an environment of its own: what it needs does not go with what Xiaoer needs."""

import json
import secrets
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import psutil

from bench.platform import ROOT, await_port, free_port, run_program
from config.services.programs import Program

VENV = ROOT / ".venv-peers"
LOCK = ROOT / "requirements/peers.txt"


def prepare() -> Path:
    """The environment's programs, installed the first time. Raises CalledProcessError where that fails."""
    programs, done = VENV / "bin", VENV / ".installed"
    if not done.exists() or done.read_bytes() != LOCK.read_bytes():
        uv = str(Path(sys.executable).with_name("uv"))
        python = f"{sys.version_info.major}.{sys.version_info.minor}"
        for command in (
            ("venv", "--quiet", "--clear", "--python", python, str(VENV)),
            ("pip", "install", "--quiet", "--python", str(programs / "python"))
            + ("--require-hashes", "-r", str(LOCK)),
        ):
            subprocess.run([uv, *command], check=True, cwd=ROOT)
        done.write_bytes(LOCK.read_bytes())
    return programs


def start(ending: ExitStack, home: Path, engine: str) -> tuple[str, str, psutil.Process]:
    """Start it before the engine; its address, the key to it, and its process."""
    programs, port, key = prepare(), free_port(), f"sk-{secrets.token_hex(16)}"
    served = {"model": "hosted_vllm/xiaoer", "api_base": f"{engine}/v1", "api_key": "none"}
    config = home / "litellm.yaml"  # JSON is YAML, too
    config.write_text(json.dumps({"model_list": [{"model_name": "xiaoer", "litellm_params": served}]}))
    arguments = ("--config", str(config), "--host", "127.0.0.1", "--port", str(port))
    environment = {
        "LITELLM_MASTER_KEY": key,
        "LITELLM_MODE": "PRODUCTION",
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # asks nobody elsewhere for prices
        "LITELLM_LOG": "ERROR",
    }
    command = (str(programs / "litellm"), *arguments, "--num_workers", "1", "--telemetry", "False")
    process = run_program(ending, home, Program("litellm", command, home, environment))
    await_port(port)
    return f"http://127.0.0.1:{port}", key, process
