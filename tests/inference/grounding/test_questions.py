"""What a question asks for: a figure, and of which kind."""

import pytest

from inference.grounding.check import Grounds
from inference.grounding.figures import figures_in
from inference.grounding.questions import Question


@pytest.mark.parametrize(
    ("question", "answers", "others"),
    [
        ("how much is the lamp", ["$59", "59 CHF", "It is free"], ["3 days", "1.2 kg"]),
        ("what do you charge for a repair", ["£30"], ["5 days"]),
        ("how much is the student discount", ["10%"], ["3 days"]),
        ("how heavy is it", ["1.2 kg"], ["$89", "82 cm"]),
        ("how tall is it", ["82 cm", "9 ft"], ["31 kg", "£260"]),
        ("how many hours is the class", ["2 hours"], ["6 people", "£24"]),
        ("what time do you close", ["6 pm"], ["30 days"]),
        ("租琴押金多少", ["300元", "50%"], ["3天"]),
        ("保修几年", ["2年"], ["50元"]),
        ("运费多高", ["8元"], []),
        ("哪年做的", ["2019年12月3日"], ["62克"]),
        # These ask for no sum, whatever they speak of.
        ("how much does the chair hold", ["120 kg"], []),
        ("how much does the bag weigh", ["1.2 kg"], ["$89"]),
        ("how much is in a pack", ["250 g"], []),
        ("when do you charge my card", ["3 days"], []),
        ("how long is the discount valid", ["30 days"], []),
        ("押金几天退", ["3天"], ["50元"]),
        ("优惠券什么时候到账", ["24小时"], []),
        ("does the price include the 20 kg bag", ["20 kg"], []),
    ],
)
def test_a_figure_answers_in_the_kind_that_was_asked_for(
    question: str, answers: list[str], others: list[str]
) -> None:
    asked = Question(question)
    assert [one for one in answers if not asked.is_answered_in_kind(figures_in(one))] == []
    assert [one for one in others if asked.is_answered_in_kind(figures_in(one))] == []


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("when do you open", True),
        ("can i pay cash when i collect", False),
        ("do your prices include VAT", False),
        ("营业时间", True),
        ("几乎都能退吗", False),
        ("好几种颜色吗", False),
        ("engraving price per letter", True),
        ("deposit on the drill", True),
        ("帐篷租金", True),
        ("哪一年做的", True),
        ("who pays the return delivery fee?", False),
        ("what happens to my deposit?", False),
        ("质量问题谁承担费用？", False),
        ("怎么退押金", False),
    ],
)
def test_what_asks_for_a_figure(question: str, wanted: bool) -> None:
    assert Question(question).asks_for_figure is wanted


def test_the_row_that_an_earlier_question_named_is_the_one_that_is_asked_about() -> None:
    prices = "装裱价目\n尺寸 | 立轴 | 镜片\n三尺 | 120元 | 60元\n六尺 | 260元 | 140元"
    for leans_on, asked, text, stands in (
        ("裱六尺的立轴多少钱", "镜片呢", "镜片140元。", True),
        ("裱六尺的立轴多少钱", "镜片呢", "镜片60元。", False),
        ("裱六尺的立轴多少钱", "三尺的镜片呢", "镜片60元。", True),
    ):
        grounds = Grounds([prices], [asked, leans_on], asked, leans_on=leans_on)
        assert (grounds.finding(text) is None) is stands, text


def test_a_bare_figure_is_told_of_what_the_question_goes_on_with() -> None:
    rooms = "Room hire\nRoom | Half day | Whole day\nGallery | £80 | £140"
    tables = "Deposit for a table of eight or more: £20"
    asked, leans_on = "how much is half a day", "can i hire the gallery"
    for text, stands in (("£80.", True), ("That is £20.", False)):
        grounds = Grounds([rooms, tables], [asked, leans_on], asked, leans_on=leans_on)
        assert (grounds.finding(text) is None) is stands, text


def test_no_time_is_a_phone_number() -> None:
    knowledge = "How can I reach you?\nOn 01632 960517.", "Repairs\nThey take 3 to 6 weeks."
    asked = "whats your phone number"
    for text, stands in (
        ("It is 01632 960517.", True),
        ('The question "whats your phone number" is answered in 3 to 6 weeks.', False),
    ):
        assert (Grounds(knowledge, [asked], asked).finding(text) is None) is stands, text


def test_what_the_knowledge_denies_in_its_own_words_may_be_said() -> None:
    knowledge = (
        "Do you buy used games?\nComplete ones, for a third of the price. No jigsaws.",
        "Weir jigsaw\nWeir jigsaw (W-1) costs £17.\nWeir jigsaw is in stock now.",
    )
    asked = "do you take jigsaws"
    for text, stands in (("No jigsaws.", True), ("No.", False)):
        assert (Grounds(knowledge, [asked], asked).finding(text) is None) is stands, text
