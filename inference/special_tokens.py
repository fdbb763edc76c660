"""Keeps control tokens out of what people write.

A chat template is filled in as text before it is cut into tokens, so `<|im_end|>` in a shopper's message would end
the message for the model. Such marks are opened by a space: the model reads the same signs, as text.
"""

import re

_MARK = re.compile(
    r"<(?=[|\uff5c]|/?s>|/?(?:unk|pad|bos|eos|mask|think|tool_call|tool_response|start_of_turn|end_of_turn"
    r"|repo_?name|file_sep|filename|gh_stars|empty_output|(?:issue|jupyter|fim|commit)_\w{1,20})>"
    r"|/?\uff5c)"
    r"|\[(?=/?(?:INST|SYS|SYSTEM_PROMPT|TOOL_CALLS|TOOL_RESULTS|AVAILABLE_TOOLS)\])"
    r"|<<(?=/?SYS>>)",
    re.IGNORECASE,
)
# Invisible "tag" characters and variation selectors carry instructions that no person sees.
_INVISIBLE = re.compile("[\U000e0000-\U000e0fff]")


def as_text(text: str) -> str:
    """`text` with every control token of the known chat templates broken, and invisible tags removed."""
    return _MARK.sub(lambda mark: mark.group() + " ", _INVISIBLE.sub("", text))
