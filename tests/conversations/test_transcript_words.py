"""What a reply's trace notes has words for those who read it."""

import re
from pathlib import Path

import inference
from conversations.templatetags.transcript import moment_in_words


def test_every_moment_of_a_trace_has_words() -> None:
    sources = Path(inference.__file__).parent.rglob("*.py")
    marked = {
        each for path in sources for each in re.findall(r'\.mark\("(\w+)"\)', path.read_text())
    }
    assert {"turn", "done"} <= marked
    assert not [moment for moment in marked if moment_in_words(moment) == moment]
