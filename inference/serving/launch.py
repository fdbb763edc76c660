"""The command that starts vLLM's OpenAI-compatible server for one model on this machine."""

import os
from dataclasses import dataclass
from pathlib import Path

import psutil
from django.conf import settings
from django.utils.translation import gettext as _

from inference.profiles import ModelProfile
from inference.serving import processor
from inference.serving.preparation import GIB, UnpreparedError

# The same program in both builds; the `vllm` command does not start in the CPU build.
_SERVER = "vllm.entrypoints.launchers.api_server.entry"
_SITE = Path(__file__).with_name("engine_site")
# The three processes of the server, beside weights and cache.
_PROCESSES = int(2.2 * GIB)
_CACHE = GIB
_LEAST_CACHE = GIB // 4
# On a processor the engine shares the cores with the web, which goes first.
_NICENESS = 5


@dataclass(frozen=True, slots=True)
class Launch:
    """How one engine is started and reached; `socket` is a Unix socket's path and wins over the port."""

    command: tuple[str, ...]
    environment: dict[str, str]
    niceness: int
    url: str
    socket: str = ""


def launch(weights: Path, profile: ModelProfile, python: Path, gpu: bool) -> Launch:
    """The launch for `weights` as the settings and the model's profile ask.

    Raises UnpreparedError when the machine cannot carry it.
    """
    dtype = settings.ENGINE_DTYPE or _dtype(profile, gpu)
    command = [
        *(str(python), "-m", _SERVER, "--model", str(weights)),
        *("--served-model-name", settings.ENGINE_SERVED_NAME),
        *_address(),
        *_figures(profile, dtype),
        *("--enable-prompt-tokens-details", "--disable-uvicorn-access-log"),
        *(() if gpu else _on_processor(weights, dtype)),
    ]
    return Launch(
        tuple(command),
        ({} if gpu else processor.threads()) | _environment(),
        0 if gpu else _NICENESS,
        settings.ENGINE_URLS[0],
        settings.ENGINE_UDS,
    )


def _address() -> tuple[str, ...]:
    if settings.ENGINE_UDS:
        return "--uds", settings.ENGINE_UDS
    return "--host", "127.0.0.1", "--port", str(settings.ENGINE_PORT)


def _dtype(profile: ModelProfile, gpu: bool) -> str:
    return profile.dtype if gpu else processor.fitting_dtype(profile.dtype, processor.own_flags())


def _figures(profile: ModelProfile, dtype: str) -> tuple[str, ...]:
    """The settings' figures; what they leave open is the profile's."""
    context = settings.ENGINE_MAX_MODEL_LEN or profile.context
    sequences = settings.ENGINE_MAX_NUM_SEQS or profile.max_num_seqs
    batch = settings.ENGINE_MAX_NUM_BATCHED_TOKENS or profile.max_num_batched_tokens
    caching = "" if settings.ENGINE_PREFIX_CACHING else "no-"
    return (
        *("--dtype", dtype),
        *("--max-model-len", str(context)),
        *("--max-num-seqs", str(sequences)),
        *("--max-num-batched-tokens", str(batch)),
        *("--tensor-parallel-size", str(settings.ENGINE_TENSOR_PARALLEL_SIZE)),
        f"--{caching}enable-prefix-caching",
    )


def _on_processor(weights: Path, dtype: str) -> tuple[str, ...]:
    """Without compiling: it gains little on a processor, and triples the time to a ready engine."""
    _require_avx2()
    return (
        "--enforce-eager",
        *("--kv-cache-memory-bytes", str(_cache_size(weights, dtype))),
        # Only whole blocks are found again: the default of 128 tokens is longer than many a persona.
        *("--block-size", "32"),
    )


def _cache_size(weights: Path, dtype: str) -> int:
    """The bytes for the cache of keys and values that the free memory allows. Weights lie on the disk in 16 bits."""
    size = sum(file.stat().st_size for file in weights.glob("*.safetensors"))
    size *= 2 if dtype == "float32" else 1
    free: int = psutil.virtual_memory().available
    cache = min(_CACHE, free - size - _PROCESSES)
    if cache < _LEAST_CACHE:
        raise UnpreparedError(
            _(
                "Only %(free).1f GB of memory available, and this model needs %(needed).1f GB: close other "
                "programs, set ENGINE_MODEL=tiny, or point ENGINE_URL at another machine."
            )
            % {"free": free / GIB, "needed": (size + _PROCESSES + _LEAST_CACHE) / GIB}
        )
    return cache


def _require_avx2() -> None:
    able = processor.own_flags()
    if able and "avx2" not in able:
        raise UnpreparedError(
            _(
                "The processor has no AVX2, which the engine needs: use another machine, or point ENGINE_URL "
                "at an engine elsewhere."
            )
        )


def _environment() -> dict[str, str]:
    """Ours, less what is none of the engine's business; the key goes this way because arguments are public."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SECRET_KEY", "DATABASE_", "REDIS_URL", "POSTGRES_"))
    }
    return {
        **kept,
        "VLLM_API_KEY": settings.ENGINE_API_KEY,
        "VLLM_HOST_IP": "127.0.0.1",  # its processes talk to each other; nobody else is meant
        "VLLM_NO_USAGE_STATS": "1",
        "HF_HUB_OFFLINE": "1",  # the weights are here
        "PYTHONPATH": str(_SITE),
        "PYTHONUNBUFFERED": "1",
    }
