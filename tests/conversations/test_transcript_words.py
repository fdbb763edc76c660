"""What a reply's trace notes has words for those who read it."""

import re
from pathlib import Path

import inference
from conversations.templatetags.transcript import moment_in_words, why_without_model
from inference import engine_errors


def test_every_moment_of_a_trace_has_words() -> None:
    sources = Path(inference.__file__).parent.rglob("*.py")
    marked = {
        each for path in sources for each in re.findall(r'\.mark\("(\w+)"\)', path.read_text())
    }
    assert {"turn", "done"} <= marked
    assert not [moment for moment in marked if moment_in_words(moment) == moment]


def test_every_failure_of_the_engine_has_words_of_its_own() -> None:
    kinds = [name for name in dir(engine_errors) if name.endswith("Error")]
    assert len({why_without_model({"failure": kind}) for kind in kinds}) == len(kinds) > 4


def test_a_reply_that_the_model_was_never_asked_for_says_so() -> None:
    unasked = {"route": "fallback", "model": "small"}
    assert "does not speak the language" in why_without_model(unasked)
    stopped = {**unasked, "prompt": []}  # by the shopper, while the model was asked
    second = {"route": "engine", "failure": "EngineAbsentError", "tokens": {"prompt": 7}}
    for told in (stopped, second, {"route": "fallback"}):
        assert why_without_model(told) == ""
