"""What is said without the engine: the shop's own entries, and the honest sentences."""

from collections.abc import Sequence
from typing import Literal

from inference.entries import answer_of
from inference.ledger.plan_limits import LimitReachedError
from inference.messages import Kind, PromptMessage
from knowledge.search import Match

ASK_FOR_PERSON = ("talk to a person", "转人工")  # what to write, as the sentences say it
MINUTES_UP_TO = 90  # beyond, one says the day

Sentence = Literal[
    "limited",
    "sorry",
    "unknown",
    "nearest",
    "offer",
    "more",
    "person",
    "no_person",
    "refused",
    "greeting",
    "thanks",
    "bye",
    "bot",
    "misunderstood",
    "later",
    "unclear",
    "which",
]

SENTENCES: dict[Sentence, dict[str, str]] = {
    # The shop's plan has no room for more replies of the model, and no FAQ fits.
    "limited": {
        "en": (
            "So many questions have come in that I can't answer this one now. Please ask me again {when}, "
            "or leave an e-mail address or phone number here: the shop's team reads every conversation."
        ),
        "zh": (
            "现在咨询的人太多，这个问题我暂时答不了。请{when}再问我，"
            "也可以在这里留下邮箱或电话：店铺的同事会查看每一段对话。"
        ),
    },
    # The engine is down, and no FAQ fits.
    "sorry": {
        "en": (
            "I can't answer that right now. Please leave your question here, with an e-mail address "
            "or phone number if you like: the shop's team reads every conversation and will get back to you."
        ),
        "zh": (
            "这个问题我现在还答不上来。请把问题留在这里，也可以留下邮箱或电话："
            "店铺的同事会查看每一段对话，并尽快回复您。"
        ),
    },
    # The shop's knowledge does not answer it.
    "unknown": {
        "en": (
            "I don't have an answer to that in what the shop has told me, so I won't guess. "
            "If you'd like a person to look at it, write “talk to a person”, "
            "and leave an e-mail address or phone number."
        ),
        "zh": "店铺给我的资料里没有这个问题的答案，我不想乱猜。需要同事来看的话，请回复“转人工”，并留下邮箱或电话。",
    },
    # Before the entry that comes nearest: it may be what was asked, or speak of half of it.
    "nearest": {
        "en": (
            "I'm not sure that the shop has told me exactly that, so I won't guess. "
            "This comes nearest – if it isn't what you asked, write “talk to a person”:"
        ),
        "zh": (
            "我不确定店铺给我的资料里有没有正好回答这个问题的内容，不想乱猜。"
            "最接近的是下面这条，如果不是您要问的，请回复“转人工”："
        ),
    },
    # After a reply in which the model says no more than that it does not know.
    "offer": {
        "en": "If you'd like the shop's team to answer it, write “talk to a person”.",
        "zh": "需要店铺同事来回答的话，请回复“转人工”。",
    },
    # After a part of a reply that stands, in place of the part that does not.
    "more": {
        "en": "For anything beyond that I'd rather let the shop's team answer: write “talk to a person”.",
        "zh": "其余的我不敢乱说，需要店铺同事回答的话，请回复“转人工”。",
    },
    # Over the API: nobody of the shop sees what is said there.
    "no_person": {
        "en": (
            "I'm an automated assistant, and nobody of the shop's team reads along here. "
            "Please write to the shop directly if you'd like a person. Until then, you can go on asking me."
        ),
        "zh": "我是自动助手，店铺的同事看不到这里的对话。如需人工服务，请直接联系店铺。在此之前，您也可以继续问我。",
    },
    "person": {
        "en": (
            "I've marked this conversation for the shop's team: they see that you are waiting for a person. "
            "Leave an e-mail address or phone number here if you'd like to be reached later. "
            "Until somebody is here, you can go on asking me."
        ),
        "zh": (
            "已将本次对话标记为等待人工，店铺的同事能看到。"
            "方便的话请留下邮箱或电话，以便之后联系您。同事来之前，您也可以继续问我。"
        ),
    },
    "refused": {
        "en": (
            "I can't talk about that here. "
            "Is there anything about the shop, its goods or your order that I can help with?"
        ),
        "zh": "这个话题我没法在这里聊。关于店铺、商品或订单，有什么可以帮您的吗？",
    },
    "greeting": {
        "en": "Hello! What would you like to know?",
        "zh": "您好！有什么想了解的吗？",
    },
    "thanks": {"en": "You're welcome!", "zh": "不客气！"},
    "bye": {"en": "Goodbye, and thanks for stopping by.", "zh": "再见，感谢光临。"},
    # Asked whether it is a machine.
    "bot": {
        "en": (
            "I'm the shop's automatic assistant, not a person. "
            "If you'd like to be answered by somebody of the shop's team, write “talk to a person”."
        ),
        "zh": "我是店铺的自动助手，不是真人。需要店铺同事来回答的话，请回复“转人工”。",
    },
    # Told that the reply was none.
    "misunderstood": {
        "en": (
            "I'm sorry that I wasn't of help. "
            "Please ask me once more in other words, or write “talk to a person”."
        ),
        "zh": "抱歉，没帮到您。请换个说法再问我一次，或者回复“转人工”。",
    },
    # Nothing is wanted just now.
    "later": {
        "en": "All right. I'm here if you have a question.",
        "zh": "好的，有问题随时问我。",
    },
    "unclear": {
        "en": "I couldn't make out a question in that. What would you like to know?",
        "zh": "我没看懂这条消息。请问您想了解什么？",
    },
    # Asked for a price or a stock, and of nothing.
    "which": {
        "en": "What is that about? Please give me the name of the product or service, and I'll look.",
        "zh": "请问您问的是哪款商品或哪项服务？告诉我名称，我来查。",
    },
}  # fmt: skip


def person_of(kind: Kind) -> Sentence:
    """What is said to who wants a person."""
    return "no_person" if kind == "api" else "person"


def sentence(which: Sentence, language: str) -> str:
    """One of the sentences: in Chinese, or else in English."""
    return SENTENCES[which]["zh" if language == "zh" else "en"]


# What says that something is not known, and who knows it.
_UNKNOWING: tuple[Sentence, ...] = (
    "unknown", "nearest", "offer", "more", "sorry", "misunderstood",
)  # fmt: skip


def without_unknowing(history: Sequence[PromptMessage]) -> list[PromptMessage]:
    """The conversation without what was said by rule where nothing was known: a small model says it again.

    A turn in which nothing else was said goes with its question.
    """
    kept: list[PromptMessage] = []
    before = None
    for message in history:
        text = message.content
        if message.role == "assistant":
            for which in _UNKNOWING:
                for said in SENTENCES[which].values():
                    text = text.replace(said, "")
        if text == message.content:
            kept.append(message)
        elif text.strip():
            kept.append(PromptMessage(message.role, text.strip()))
        elif before and before.role == "user":
            kept.pop()
        before = message
    return kept


_WHEN = {
    "moment": {"en": "in a moment", "zh": "稍后"},
    "minute": {"en": "in about a minute", "zh": "大约一分钟后"},
    "minutes": {"en": "in about {minutes} minutes", "zh": "大约{minutes}分钟后"},
    "tomorrow": {"en": "tomorrow", "zh": "明天"},
    "next_month": {"en": "next month", "zh": "下个月"},
}


def limited_sentence(limit: LimitReachedError, language: str) -> str:
    """That the shop's limit is reached, politely, and in words when to ask again."""
    minutes = -(-limit.retry_after // 60)
    if minutes > MINUTES_UP_TO and limit.until != "soon":
        when: str = limit.until
    else:
        when = "moment" if limit.retry_after <= 20 else "minute" if minutes == 1 else "minutes"
    which = "zh" if language == "zh" else "en"
    return sentence("limited", language).format(when=_WHEN[when][which].format(minutes=minutes))


def fallback_answer(told: Sequence[Match], language: str) -> str:
    """The entries as an answer that needs no model; where they are several, each by its name."""
    return named_answer(told, language) if len(told) > 1 else answer_of(told[0], language)


def named_answer(matches: Sequence[Match], language: str) -> str:
    """The answers of the entries, each with the question that it answers."""
    return "\n\n".join(_by_name(match, language) for match in matches)


def _by_name(match: Match, language: str) -> str:
    """With the question that it answers; other entries name themselves."""
    answer = answer_of(match, language)
    return f"{match.title}\n{answer}" if match.kind == "faq" else answer
