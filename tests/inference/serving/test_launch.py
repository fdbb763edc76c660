"""The command line that vLLM gets."""

from pathlib import Path

import psutil
import pytest
from pytest_django import Settings

from inference.profiles import profile_for
from inference.serving.launch import Launch, launch
from inference.serving.preparation import UnpreparedError

PYTHON = Path("/engine/bin/python")


def _launch(weights: Path, gpu: bool = False) -> Launch:
    return launch(weights, profile_for("", gpu), PYTHON, gpu)


def _option(made: Launch, name: str) -> str:
    return made.command[made.command.index(name) + 1]


def test_settings_win_over_the_profile(tmp_path: Path, settings: Settings) -> None:
    settings.ENGINE_MAX_MODEL_LEN = 1234
    settings.ENGINE_PREFIX_CACHING = False
    made = _launch(tmp_path)
    assert _option(made, "--max-model-len") == "1234"
    assert _option(made, "--max-num-seqs") == str(profile_for("", gpu=False).max_num_seqs)
    assert "--no-enable-prefix-caching" in made.command


def test_secrets_stay_off_the_command_line(tmp_path: Path, settings: Settings) -> None:
    settings.ENGINE_API_KEY = "not-for-everybody"
    made = _launch(tmp_path)
    assert "not-for-everybody" not in " ".join(made.command)
    assert made.environment["VLLM_API_KEY"] == "not-for-everybody"
    assert "SECRET_KEY" not in made.environment


def test_loopback_or_a_socket(tmp_path: Path, settings: Settings) -> None:
    assert _option(_launch(tmp_path), "--host") == "127.0.0.1"
    settings.ENGINE_UDS = "/run/xiaoer/engine.sock"
    made = _launch(tmp_path)
    assert _option(made, "--uds") == made.socket == "/run/xiaoer/engine.sock"
    assert "--host" not in made.command


def test_a_gpu_is_left_to_size_its_own_cache(tmp_path: Path) -> None:
    made = _launch(tmp_path, gpu=True)
    assert "--enforce-eager" not in made.command
    assert "--kv-cache-memory-bytes" not in made.command
    assert _option(made, "--dtype") == "bfloat16"
    assert made.niceness == 0


def test_weights_beyond_the_memory_are_explained(tmp_path: Path) -> None:
    with (tmp_path / "model.safetensors").open("wb") as file:
        file.truncate(psutil.virtual_memory().total)  # a hole: takes no disk
    with pytest.raises(UnpreparedError, match="ENGINE_MODEL=tiny"):
        _launch(tmp_path)
