"""The prompt: what never changes first, so that the engine's prefix cache holds it; the question last."""

import re
from collections.abc import Callable, Sequence

from inference.entries import listed
from inference.messages import PromptMessage
from inference.special_tokens import as_text
from knowledge.search import Match
from tenants.models import PersonaText, Shop

_RULES = {
    "en": (
        "You are {name}, the customer service assistant of the online shop {shop}.{tone}\n"
        "{instructions}\n"
        "Reply to the shopper in {language}, in at most three short sentences: restate what the shop's facts say about "
        "the question, with their numbers, deadlines and conditions. If the facts do not answer it, say that you "
        "are not sure and that the shop's team can help. Never make up prices, dates, discounts or promises."
    ),
    "zh": (
        "你是{name}，网店“{shop}”的客服助手。{tone}\n"
        "{instructions}\n"
        "请用{language}回复顾客，最多三句话：转述店铺资料中与问题有关的内容，保留其中的数字、期限和条件。"
        "资料里没有答案时，请说您不太确定，可以由店铺的同事来帮忙。不要编造价格、日期、优惠或承诺。"
    ),
}
_TONE = {"en": " Your tone: {}.", "zh": "你的语气：{}。"}
_QUESTION = {
    "en": "The shop's facts:\n{facts}\n\nThe shopper's question: {question}",
    "zh": "店铺资料：\n{facts}\n\n顾客的问题：{question}",
}
_POLICY = {"en": "\nThe shop's figures:\n{}", "zh": "\n店铺的规定：\n{}"}
# Those names of parts of the prompt, and the entries' own (`inference.entries`), with which small models begin.
_FROM = r"(?:from [\"“][^\"”\n]{1,200}[\"”]|摘自《[^》\n]{1,200}》)"
_LABEL = re.compile(
    r"(?:[-*•] )?\**(?:"
    rf"(?:(?:the )?shop(?:['’]?s)? )?(?:facts|figures)|answer|{_FROM}|(?:店铺)?的?(?:资料|规定)|回答|答案?"
    r")\**\s*[:：]\**\s*",
    re.IGNORECASE,
)
# Within a sentence, behind what announces it: “The answer to “is it free? ” is: From “Terms”: Yes.”.
_FROM_WITHIN = re.compile(rf"(?<=[:：])\s*{_FROM}\s*[:：]", re.IGNORECASE)
# How small models begin a sentence who were told to say what the facts say.
_OPENING = re.compile(
    r"(?:\b(?:the )?(?:shop['’]s )?facts (?:state|say|indicate|show|mention) that"
    r"|\b(?:based on|according to) (?:the )?(?:facts|information)(?: (?:provided|given))?(?: in the shop['’]s facts)?,)"
    r"\s+(?=\w)",
    re.IGNORECASE,
)
_NO_FACTS = {"en": "(nothing about this)", "zh": "（没有相关资料）"}
_LANGUAGES = {
    "en": {"en": "English", "zh": "Simplified Chinese"},
    "zh": {"en": "英文", "zh": "简体中文"},
}
_DIGIT = re.compile(r"\d")
WRAPPING = 8  # tokens of the chat template around a message, at most


def estimate_tokens(text: str) -> int:
    """An estimate of the tokens of `text`, on the high side for sentences: a third of its ASCII characters, one and a
    half for any other. Codes, marks and JSON have up to twice as many."""
    ascii_count = len(text.encode("ascii", "ignore"))
    digits = len(_DIGIT.findall(text))  # the Qwen family spends a token a digit
    return (ascii_count - digits) // 3 + digits + (3 * (len(text) - ascii_count)) // 2 + 4


def without_labels(sentence: str) -> str:
    """A sentence of a reply without what the prompt calls its parts: “The shop's facts: Answer: Yes.” is “Yes.”.

    The blanks before it stay; what the prompt calls the question is no sentence of a reply (`Asked.is_label`).
    """
    rest = sentence.lstrip()
    blank = sentence.removesuffix(rest)
    while label := _LABEL.match(rest):
        rest, blank = rest[label.end() :], blank if label.end() < len(rest) else ""
    return blank + _FROM_WITHIN.sub("", rest)


def without_opening(sentence: str) -> str:
    """A sentence without “The shop's facts state that …”, which tells the shopper nothing."""
    rest = sentence.lstrip()
    if not (opening := _OPENING.match(rest)) or rest.endswith("?"):
        return sentence
    told = rest[opening.end() :]
    return sentence.removesuffix(rest) + told[0].upper() + told[1:]


def trim_history(
    history: Sequence[PromptMessage], budget: int, count: Callable[[str], int] = estimate_tokens
) -> list[PromptMessage]:
    """The newest whole turns (a user's message and what followed) whose tokens, by `count`, fit `budget`."""
    kept: list[PromptMessage] = []
    turn: list[PromptMessage] = []
    for message in reversed(history):
        turn.insert(0, message)
        if message.role != "user":
            continue
        budget -= sum(count(part.content) for part in turn)
        if budget < 0:
            break
        kept, turn = turn + kept, []
    return kept


def build_prompt(
    shop: Shop,
    persona: PersonaText,
    policy: Sequence[Match],
    facts: Sequence[Match],
    history: Sequence[PromptMessage],
    question: str,
    language: str,
) -> list[PromptMessage]:
    """Persona, rules and policy, then the history, then the retrieved facts with the question."""
    words = "zh" if language == "zh" else "en"
    tone = persona.tone.rstrip(" .。")  # the sentences have full stops of their own
    called = shop.name if words == "zh" else shop.name.removesuffix(".")
    system = _RULES[words].format(
        name=persona.name,
        shop=called,
        tone=_TONE[words].format(tone) if tone else "",
        language=_LANGUAGES[words].get(language, language),
        instructions=persona.instructions,
    )
    if policy:
        system += _POLICY[words].format(_list(policy, language))
    known = _list(facts, language)
    asked = _QUESTION[words].format(facts=known or _NO_FACTS[words], question=question)
    messages = [
        PromptMessage("system", system.strip()),
        *history,
        PromptMessage("user", asked),
    ]
    return [PromptMessage(message.role, as_text(message.content)) for message in messages]


def _list(entries: Sequence[Match], language: str) -> str:
    return "\n".join(f"- {listed(entry, language)}" for entry in entries)
