"""Readable colours around a shop's accent: WCAG 2.2 contrast, computed, whatever the owner chose."""

from dataclasses import dataclass

READABLE = 4.5  # contrast of text with its ground, WCAG 2.2 AA
PAPER_LIGHT = "#ffffff"
PAPER_DARK = "#15181c"  # the widget's dark ground, as in frame.css
INK = "#000000"  # one of black and white is readable on every colour; softer inks are not
_STEPS = 20

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Colours:
    """The accent's companions, each `#rrggbb`.

    `on_accent` is text on the accent. `ink_light` and `ink_dark` are the accent as text on light and dark paper.
    """

    on_accent: str
    ink_light: str
    ink_dark: str


def colours_for(accent: str) -> Colours:
    """The readable companions of an accent written as `#rrggbb`."""
    white = contrast(accent, PAPER_LIGHT) >= READABLE
    return Colours(
        on_accent=PAPER_LIGHT if white else INK,
        ink_light=_until_readable(accent, INK, PAPER_LIGHT),
        ink_dark=_until_readable(accent, PAPER_LIGHT, PAPER_DARK),
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _until_readable(colour: str, towards: str, paper: str) -> str:
    for step in range(_STEPS):
        mixed = _mix(colour, towards, step / _STEPS)
        if contrast(mixed, paper) >= READABLE:
            return mixed
    return towards


def _mix(colour: str, other: str, share: float) -> str:
    pairs = zip(_rgb(colour), _rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
