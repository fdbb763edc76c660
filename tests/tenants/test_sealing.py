"""Sealed secrets open under the installation's keys, and under no other."""

from typing import Any

import pytest

from tenants.sealing import BrokenSealError, seal, unseal


def test_a_sealed_secret_opens_again_and_shows_nothing() -> None:
    sealed = seal("geheim 秘密")
    assert unseal(sealed) == "geheim 秘密"
    assert "geheim" not in sealed
    assert seal("geheim 秘密") != sealed


def test_a_former_key_still_opens(settings: Any) -> None:
    sealed = seal("secret")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 8
    assert unseal(sealed) == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(BrokenSealError):
        unseal(sealed)


@pytest.mark.parametrize("text", ["", "x", "gAAAAA==", "ä"])
def test_what_was_not_sealed_here_does_not_open(text: str) -> None:
    with pytest.raises(BrokenSealError):
        unseal(text)
