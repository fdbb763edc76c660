"""What the engine is told of the processor."""

import os

import pytest

from inference.serving.processor import fitting_dtype, flags, threads

OLD = "processor\t: 0\nflags\t\t: fpu sse2 avx avx2\n\nprocessor\t: 1\nflags\t\t: fpu\n"
NEW = "flags\t\t: avx2 avx512f avx512_bf16\n"


@pytest.mark.parametrize(
    ("described", "wanted", "gets"),
    [
        (OLD, "bfloat16", "float32"),
        (NEW, "bfloat16", "bfloat16"),
        (OLD, "float16", "float16"),
        ("Features\t: fp asimd bf16\n", "bfloat16", "bfloat16"),  # another family, which vLLM knows
    ],
)
def test_bfloat16_is_kept_where_the_processor_has_it(
    described: str, wanted: str, gets: str
) -> None:
    assert fitting_dtype(wanted, flags(described)) == gets


def test_two_cores_are_both_used_and_more_are_left_to_the_engine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {3, 1})
    assert threads() == {"VLLM_CPU_OMP_THREADS_BIND": "1,3"}
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1, 2})
    assert threads() == {}
