"""Which words of one text occur in others, however they end and wherever they are cut."""

from collections.abc import Sequence

from inference.grounding.content_words import Words


def missing(words: Words, entries: Sequence[Words], latin: bool) -> list[str]:
    """The words that occur in none of the entries; English ones count where `latin` says so."""
    stems = {stem for entry in entries for stem in entry.stems}
    han = "|".join(entry.text for entry in entries)  # where words end is not always told alike
    lacking = [] if not latin else [stem for stem in words.stems if not has_stem(stem, stems)]
    return lacking + [token for token in words.han if not has_han(token, han)]


def has_stem(stem: str, stems: set[str]) -> bool:
    """Whether the stem is among them, or one that begins alike and is about as long."""
    if stem in stems:
        return True
    return len(stem) >= 5 and any(
        known[:5] == stem[:5] and abs(len(known) - len(stem)) <= 3 for known in stems
    )


def has_han(token: str, text: str) -> bool:
    """Whether the Chinese word stands in the text, in pieces of two signs at least."""
    if token in text:
        return True
    return len(token) > 2 and all(token[at : at + 2] in text for at in range(len(token) - 1))
