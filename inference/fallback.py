"""Answers without the engine: the shop's own FAQ answers, or an honest sentence."""

from collections.abc import Sequence

from knowledge.search import FaqMatch

_SORRY = {
    "en": (
        "I can't answer that right now. Please leave your question here, with an e-mail address "
        "or phone number if you like: the shop's team reads every conversation and will get back to you."
    ),
    "zh": (
        "这个问题我现在还答不上来。请把问题留在这里，也可以留下邮箱或电话："
        "店铺的同事会查看每一段对话，并尽快回复您。"
    ),
}


def fallback_answer(
    fitting: Sequence[FaqMatch], language: str, margin: float
) -> tuple[str, Sequence[FaqMatch]]:
    """The best of the FAQ answers that fit, with the runner-up when it comes within `margin`; else a sentence
    that says so and offers to leave the question. With it the FAQs that were used.
    """
    if not fitting:
        return _SORRY["zh" if language == "zh" else "en"], ()
    best, *others = fitting
    near = [match for match in others[:1] if best.score - match.score < margin]
    if not near:
        return best.answer, (best,)
    used = (best, *near)
    return "\n\n".join(f"{match.question}\n{match.answer}" for match in used), used
