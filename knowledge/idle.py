"""Words that say nothing of what a text is about: grammar, courtesy, and the talk about talking."""

from pathlib import Path


def _read(language: str) -> frozenset[str]:
    return frozenset((Path(__file__).parent / f"idle_{language}.txt").read_text("utf-8").split())


IDLE_ENGLISH, IDLE_CHINESE = _read("en"), _read("zh")
