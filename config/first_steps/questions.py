"""Questions that nearly every shop is asked, by the shop's language: the owner only types the answers."""

from collections.abc import Mapping

QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Can I return something?",
        "How long does delivery take?",
        "How can I pay?",
        "Which size should I take?",
        "How can I reach you?",
    ),
    "zh-hans": (
        "可以退货吗？",
        "多久能送到？",
        "有哪些付款方式？",
        "怎么选尺码？",
        "怎么联系你们？",
    ),
}
