"""What a new shop's assistant is called and says until its owner knows better, by the shop's language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FirstWords:
    """Proposals that stand in forms and in a new shop's persona."""

    name: str
    greeting: str  # with {name} for the assistant and {shop} for the shop
    tones: tuple[str, ...]  # the first one is what a new shop gets


FIRST_WORDS: Mapping[str, FirstWords] = {
    "en": FirstWords(
        "Mia",
        "Hi, I'm {name}, the AI assistant of {shop}. What can I do for you?",
        (
            "Warm and brief.",
            "Matter-of-fact and precise, no small talk.",
            "Cheerful and personal, an emoji now and then.",
            "Formal and courteous.",
        ),
    ),
    "zh-hans": FirstWords(
        "小二",
        "您好，我是{shop}的AI客服{name}，请问有什么可以帮您？",
        (
            "亲切、简洁。",
            "实事求是，准确，不说客套话。",
            "活泼，像朋友一样，偶尔用表情符号。",
            "正式、有礼貌。",
        ),
    ),
}
