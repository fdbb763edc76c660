"""What a trace keeps of a prompt."""

from inference.messages import PromptMessage
from inference.trace import MOST_ENTRIES, MOST_PROMPT, Trace


def test_the_beginning_of_a_prompt_is_kept_and_the_newest_messages() -> None:
    trace = Trace()
    rules = PromptMessage("system", "You are Mia.")
    spoken = [PromptMessage("user", f"message {number}") for number in range(60)]
    trace.note_prompt([rules, *spoken])
    kept = [one["text"] for one in trace.facts["prompt"]]
    assert kept == ["You are Mia.", *(one.content for one in spoken[-MOST_ENTRIES + 1 :])]
    assert trace.facts["prompt_missing"] == 61 - len(kept)


def test_of_long_messages_fewer_are_kept() -> None:
    trace = Trace()
    trace.note_prompt([PromptMessage("user", "long " * 800) for _ in range(12)])
    kept = trace.facts["prompt"]
    assert sum(len(one["text"]) for one in kept) <= MOST_PROMPT + len(kept)
    assert len(kept) + trace.facts["prompt_missing"] == 12


def test_what_the_knowledge_lacks_is_kept_in_whole_words() -> None:
    trace = Trace()
    trace.withhold("We have a wide range of different 商品.", "claim", "wid, rang, different, 商品")
    trace.withhold("It costs $9.", "figure", "$9")
    assert [one["what"] for one in trace.withheld] == ["wide, range, different, 商品", "$9"]


def test_of_a_short_prompt_nothing_is_missing() -> None:
    trace = Trace()
    trace.note_prompt([PromptMessage("system", "Rules."), PromptMessage("user", "Hello")])
    assert [one["text"] for one in trace.facts["prompt"]] == ["Rules.", "Hello"]
    assert "prompt_missing" not in trace.facts
