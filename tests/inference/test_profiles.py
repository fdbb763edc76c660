"""Which profile a setting of ENGINE_MODEL leads to."""

from pathlib import Path

import pytest

from inference.profiles import Folder, Gguf, Hub, Source, Wheels, profile_for


def test_processor_default_comes_from_the_hub_or_else_out_of_wheels() -> None:
    profile = profile_for("", gpu=False)
    assert [type(source) for source in profile.sources] == [Hub, Wheels]
    assert profile.languages == ("en", "zh")


def test_gpu_default_has_the_seed_sampling() -> None:
    profile = profile_for("", gpu=True)
    assert profile.sources == (Hub("Qwen/Qwen3-4B-Instruct-2507"),)
    assert profile.dtype == "bfloat16"
    sampling = profile.sampling
    assert (sampling.temperature, sampling.top_p, sampling.max_tokens) == (0.7, 0.9, 1024)


@pytest.mark.parametrize("gpu", [False, True])
def test_tiny_speaks_english_only_and_has_the_figures_of_the_machine(gpu: bool) -> None:
    profile, machine = profile_for("tiny", gpu), profile_for("", gpu)
    assert profile.languages == ("en",)
    assert profile.max_num_seqs == machine.max_num_seqs
    assert profile.gap_seconds == machine.gap_seconds
    assert profile.context <= machine.context


@pytest.mark.parametrize(
    ("setting", "source"),
    [
        ("acme/shop-model", Hub("acme/shop-model")),
        ("/srv/models/shop", Folder(Path("/srv/models/shop"))),
        ("models/eu/shop", Folder(Path("models/eu/shop"))),
        ("shop", Folder(Path("shop"))),
        ("models/shop.gguf", Gguf(Path("models/shop.gguf"))),
    ],
)
def test_a_model_nobody_described_gets_sane_figures(setting: str, source: Source) -> None:
    profile = profile_for(setting, gpu=False)
    assert profile.sources == (source,)
    assert profile.name == Path(setting).name
    assert profile.sampling == profile_for("", gpu=False).sampling


def test_a_folder_on_the_disk_wins_over_a_hub_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "acme" / "shop-model").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert profile_for("acme/shop-model", gpu=False).sources == (Folder(Path("acme/shop-model")),)


@pytest.mark.parametrize("setting", ["", "tiny"])
def test_every_wheel_is_pinned(setting: str) -> None:
    wheels = [s for s in profile_for(setting, gpu=False).sources if isinstance(s, Wheels)]
    digests = [part.sha256 for source in wheels for part in source.parts]
    assert digests
    assert all(len(digest) == 64 for digest in [*digests, *(source.sha256 for source in wheels)])
