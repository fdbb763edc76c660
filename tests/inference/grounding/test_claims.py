"""What of a sentence claims anything of the shop."""

import pytest

from inference.grounding.claims import claim_of, denies_having, knows_not


@pytest.mark.parametrize(
    "said",
    [
        "I don't know.",
        "I do not know",
        "I do not have information about that.",
        "I'm unable to confirm that.",
        "I don’t have that information.",
        "It isn’t mentioned.",
        "I can’t confirm that.",
    ],
)
def test_who_does_not_know_claims_nothing(said: str) -> None:
    assert knows_not(said)
    assert not claim_of(said).strip()


def test_who_denies_having_it_claims_that() -> None:
    assert denies_having("We do not have gift cards.")
    assert denies_having("We don’t have gift cards.")
    assert not denies_having("We do not have details on that.")
