"""The terminal's language. Standard library only: it speaks before anything is installed."""

import os


def chinese() -> bool:
    """Whether the terminal's locale is Chinese."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return os.environ[name].lower().startswith("zh")
    return False


def say(english: str, simplified_chinese: str) -> str:
    """The text in the terminal's language."""
    return simplified_chinese if chinese() else english
