"""Sentences in a script that nobody here writes."""

import pytest

from inference.grounding.check import Grounds

ENGLISH = ("How long does delivery take?\nDelivery takes 3 to 5 days.",)
CHINESE = ("多久能收到？\n发货后3到5天送达。",)
NAMED = ("Матрёшка doll\nThe Матрёшка doll costs $30. It is painted by hand in seven colours.",)
JAPANESE = ("配送\nお届けには3日から5日かかります。送料は無料です。",)


@pytest.mark.parametrize(
    ("knowledge", "question", "language", "sentence"),
    [
        (ENGLISH, "how long does it take", "en", "Доставка займёт от 3 до 5 дней."),
        (ENGLISH, "how long does it take", "en", "配送需要3到5天。"),
        (ENGLISH, "how long does it take", "en", "Спасибо за вопрос!"),
        (CHINESE, "几天能到", "zh", "يستغرق التوصيل من 3 إلى 5 أيام."),
        (CHINESE, "几天能到", "zh", "จัดส่งภายใน 3 ถึง 5 วัน"),
        (CHINESE, "几天能到", "zh", "배송은 3일에서 5일 걸립니다."),
        (CHINESE, "几天能到", "zh", "お届けには3日から5日かかります。"),
        (CHINESE, "几天能到", "zh", "商品は明日発送の予定です。"),
        (CHINESE, "几天能到", "zh", "您好，доставка займёт от 3 до 5 дней."),
        (NAMED, "how much is the doll", "en", "Матрёшка стоит тридцать долларов."),
    ],
)
def test_a_script_that_nobody_wrote_is_withheld(
    knowledge: tuple[str, ...], question: str, language: str, sentence: str
) -> None:
    finding = Grounds(knowledge, [question], question, language=language).finding(sentence)
    assert finding is not None
    assert finding.rule == "script"


@pytest.mark.parametrize(
    ("knowledge", "question", "language", "sentence"),
    [
        (ENGLISH, "how long does it take", "en", "Delivery takes 3 to 5 days."),
        (ENGLISH, "要几天", "zh", "3到5天送达。"),
        (CHINESE, "几天能到", "zh", "3到5天送达。"),
        (CHINESE, "how many days", "en", "It takes 3 to 5 days."),
        (NAMED, "матрёшка?", "en", "Матрёшка: $30."),
        (NAMED, "how much is the doll", "en", "The Матрёшка doll costs $30."),
        (JAPANESE, "几天能到", "zh", "お届けには3日から5日かかります。"),
        (CHINESE, "несколько дней?", "en", "Спасибо за вопрос!"),
        (CHINESE, "几天能到", "zh", "3–5 👍"),
        (CHINESE, "几天能到", "zh", "OK！"),
    ],
)
def test_a_script_of_the_shop_the_shopper_or_the_language_is_not(
    knowledge: tuple[str, ...], question: str, language: str, sentence: str
) -> None:
    finding = Grounds(knowledge, [question], question, language=language).finding(sentence)
    assert finding is None or finding.rule != "script"
