"""What this machine's processor can do for an engine that runs on it."""

import os
from pathlib import Path

# Without one of these a prompt is read six times slower in bfloat16 than in float32.
_BFLOAT16 = {"avx512_bf16", "amx_bf16"}
_FEW = 2


def flags(described: str) -> frozenset[str]:
    """What `described`, the text of /proc/cpuinfo, says the processor can do; empty where it does not say."""
    for line in described.splitlines():
        name, _, said = line.partition(":")
        if name.strip() == "flags":
            return frozenset(said.split())
    return frozenset()


def own_flags() -> frozenset[str]:
    """What this processor can do; empty where nobody says."""
    try:
        return flags(Path("/proc/cpuinfo").read_text())
    except OSError:
        return frozenset()


def fitting_dtype(dtype: str, able: frozenset[str]) -> str:
    """The model's type, or float32 where the processor only imitates bfloat16."""
    if dtype == "bfloat16" and able and not able & _BFLOAT16:
        return "float32"
    return dtype


def threads() -> dict[str, str]:
    """On few cores all of them, as vLLM's variable: by itself it leaves one of two idle. The web goes first anyway."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > _FEW:
        return {}
    return {"VLLM_CPU_OMP_THREADS_BIND": ",".join(map(str, cores))}
