"""When an FAQ's answer is given as it stands."""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from knowledge.direct import SURE, chance, is_of_other_kind, sure_answer
from knowledge.evaluation import throw_away_shop
from knowledge.evaluation_files import GivenFaq
from knowledge.lexical import words_of
from knowledge.search import Match, find_faqs, read_question

TODAY = date(2026, 5, 1)


def match(said: str, answer: str = "An answer.", **figures: Any) -> Match:
    """A match that nothing speaks against, unless told otherwise: of an FAQ that has all words of the question."""
    given: dict[str, Any] = {
        "score": 0.99,
        "dense": 0.99,
        "asked": tuple((word, 0.8) for word in words_of(said)),
        "had": tuple(words_of(said)),
        "said": said,
    } | figures
    return Match("faq", uuid.uuid4(), said, answer, **given)


FAR = match("Something else", score=0.80)


def sure(question: str, best: Match, other: Match = FAR) -> bool:
    return sure_answer(question, [best, other], TODAY) is best


def asking(question: str, best: Match) -> Match:
    """The match, found by a question whose words are all as rare."""
    return replace(best, asked=tuple((word, 0.8) for word in words_of(question)))


def test_a_near_question_that_leads_is_answered() -> None:
    assert sure("May I return an item?", match("Can I return an item?"))


def test_a_near_runner_up_makes_unsure() -> None:
    best = match("Can I return an item?")
    assert not sure("May I return an item?", best, match("Can I return a gift?", score=0.985))


def test_the_same_words_are_sure_however_near_the_next() -> None:
    best = match("可以退货吗？")
    assert sure("可以退貨嗎", best, match("可以退款吗", score=0.989))


@pytest.mark.parametrize("question", ["", " ", "？", "!!"])
def test_nothing_is_no_question(question: str) -> None:
    assert not sure(question, match("Hello"))
    assert sure_answer("hello", [], TODAY) is None
    assert chance("hello", []) == 0


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Why can't I return an item?", "Can I return an item?"),
        ("Can I return an item?", "Which items can I not return?"),
        ("不能退货吗", "可以退货吗？"),
        ("哪些可以退", "哪些商品不能退？"),
        ("不是会员想打折", "会员可以打折吗？"),
        ("非会员打折吗", "会员打折吗？"),
        ("Do I get a discount if I'm not a member?", "Do I get a discount if I'm a member?"),
    ],
)
def test_a_denial_answers_no_question_without_one(question: str, said: str) -> None:
    assert not sure(question, match(said))


@pytest.mark.parametrize("question", ["这件能不能退货", "这件可不可以退货", "这件是不是可以退货"])
def test_asking_whether_is_no_denial(question: str) -> None:
    assert sure(question, match("这件可以退货吗？", dense=0.99))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("这件退不", "这件可以退货吗？"),
        ("发货了没有", "什么时候发货？"),
        ("怎么还不发货", "什么时候发货？"),
        ("I can't find my parcel", "Where is my parcel?"),
        ("It does not fit me", "What if an item is too small?"),
        ("It says delivered and it is not here", "My parcel is marked as delivered"),
    ],
)
def test_neither_a_complaint_nor_a_final_particle_denies(question: str, said: str) -> None:
    assert sure(question, match(said, dense=0.99))


def test_an_answer_about_a_place_is_for_who_names_it() -> None:
    best = match("Do you ship to Canada?", dense=0.99)
    assert sure("do you deliver to canada", best)
    assert not sure("do you ship to germany", best)
    assert sure("where do you ship to", match("Where Do You Ship To?"))
    assert sure("can I return an item", match("May I return an Item, and how?", dense=0.99))


@pytest.mark.parametrize(
    ("question", "said", "answer", "given"),
    [
        ("Do you give private surf lessons?", "Do you give surf lessons?", "$85 a group.", False),
        ("Do you give kitesurf lessons?", "Do you give surf lessons?", "$85 a group.", False),
        ("Do you give group surf lessons?", "Do you give surf lessons?", "$85 a group.", True),
        ("奶瓶的保质期多久？", "奶粉的保质期多久？", "开罐后1个月。", False),
        ("成人纸尿裤怎么选尺码？", "纸尿裤怎么选尺码？", "按体重选。", False),
        ("纸尿裤按体重怎么选尺码？", "纸尿裤怎么选尺码？", "按体重选。", True),
    ],
)
def test_an_faq_with_one_word_exchanged_is_another(
    question: str, said: str, answer: str, given: bool
) -> None:
    best = asking(question, match(said, answer, told=0.98, rival=0.8, echoed=0.85))
    assert chance(question, [best, FAR]) > SURE
    assert sure(question, best) is given


@pytest.mark.parametrize(
    ("question", "said", "given"),
    [
        ("怎么挽回她的心？", "怎么挽回她的爱？", True),
        ("How do I win back her heart?", "How do I win back her love?", False),
    ],
)
def test_where_the_answer_was_not_read_another_word_in_chinese_may_say_the_same(
    question: str, said: str, given: bool
) -> None:
    unread = asking(question, match(said))
    assert chance(question, [unread, FAR]) > SURE
    assert sure(question, unread) is given
    assert not sure(question, replace(unread, told=0.98, rival=0.8, echoed=0.85))


@pytest.mark.parametrize(
    ("question", "said", "given"),
    [
        ("怎样挽回她的心", "怎么挽回她的心？", False),
        ("how may I win back her heart", "How can I win back her heart?", True),
    ],
)
def test_where_the_answer_was_not_read_a_chinese_question_has_to_be_almost_the_same(
    question: str, said: str, given: bool
) -> None:
    unread = asking(question, match(said, dense=0.97, score=0.97))
    assert chance(question, [unread, FAR]) > SURE
    assert sure(question, unread) is given
    assert sure(question, replace(unread, dense=0.98))
    assert sure(said, replace(unread, dense=0.5))


@pytest.mark.parametrize(
    ("question", "said", "answer", "other"),
    [
        ("换滤芯大概要弄多久", "滤芯多久换一次？", "6到12个月。", True),
        ("净水壶的滤芯能用多久", "滤芯多久换一次？", "6到12个月。", False),
        ("需要多久换一次", "滤芯多久换一次？", "6到12个月。", False),
        ("How long does changing it take?", "How often should I change it?", "Twice a year.", True),
        ("Can you mill grain I bought elsewhere?", "Do you mill the malt?", "Yes.", True),
        ("在别处买的能修吗", "可以维修吗？", "可以。", True),
        ("在别处买的能修吗", "可以维修吗？", "其他店买的也修。", False),
        ("I saw it cheaper elsewhere, do you match?", "Do you match prices?", "Yes.", False),
    ],
)
def test_how_often_is_not_how_long_and_what_others_sold_is_not_ours(
    question: str, said: str, answer: str, other: bool
) -> None:
    assert is_of_other_kind(question, match(said, answer)) is other


def test_grammar_exchanged_says_nothing() -> None:
    question = "How long do you give guarantee?"
    best = match("How long do we get guarantee?", "Two years.", told=0.98, rival=0.8, echoed=0.85)
    assert sure(question, asking(question, best))


def test_figures_of_the_shoppers_own_are_not_asked_for() -> None:
    best = match("Which size fits me?", "Measure your chest.", dense=0.99)
    assert sure("I am 5'6 and 140 pounds, which size fits me", best)
    assert sure("118斤穿什么码", match("我该选什么尺码？", dense=0.99))
    assert sure("May I have an invoice for order 10482?", match("Can I have an invoice?"))


def test_a_lead_counts_up_to_a_width() -> None:
    question, best = "May I return an item?", match("Can I return an item?")
    behind = match("Something else", score=0.7)
    assert chance(question, [best, FAR]) == chance(question, [best, behind])


def test_one_word_that_the_entry_has_nothing_near_to_makes_less_sure() -> None:
    best = match("Are mugs dishwasher safe?", "Our white mugs are, up to 500 washes.")
    answered, another = "are the mugs safe in a dishwasher", "are the mugs safe in a microwave"
    chances = [chance(question, [asking(question, best), FAR]) for question in (answered, another)]
    assert chances[0] > chances[1]


def test_what_the_answer_says_counts_as_the_entrys_words() -> None:
    question, said = "do you teach violin", "Do you offer lessons?"
    chances = [
        chance(question, [asking(question, match(said, answer)), FAR])
        for answer in ("Yes: guitar, violin and drums.", "Yes: guitar, piano and drums.")
    ]
    assert chances[0] > chances[1]


def test_an_entry_without_a_word_is_not_sure_for_a_question_with_some() -> None:
    best = asking("may I return an item", match("🎁", "🎉", dense=0.9))
    assert chance("may I return an item", [best, FAR]) < chance("🎁🎁", [match("🎁"), FAR]) <= 1


def test_found_by_words_alone_nothing_is_sure_but_the_same_words() -> None:
    best = match("Can I return an item?", dense=0.0)
    assert chance("can I return an item please", [best, FAR]) == 0
    assert sure("can I return an item", best)


def test_an_answer_that_speaks_of_the_question_makes_surer_than_one_that_does_not() -> None:
    question, said = "May I return an item?", "Can I return an item?"
    telling, silent = (
        match(said, dense=0.9, told=told, rival=0.80, echoed=0.85) for told in (0.90, 0.78)
    )
    assert chance(question, [telling, FAR]) > chance(question, [silent, FAR])


def test_an_answer_that_was_not_read_says_nothing_for_or_against() -> None:
    question, best = "May I return an item?", match("Can I return an item?", dense=0.9)
    alone = chance(question, [best, FAR])
    assert chance(question, [replace(best, told=0.9, echoed=0.9), FAR]) == alone
    assert chance(question, [replace(best, rival=0.9), FAR]) == alone


def test_figures_have_to_be_in_the_entry() -> None:
    best = match("How long can I return?", "Within 30 days.")
    assert sure("Is it 30 days to return?", best)
    assert not sure("Is it 60 days to return?", best)
    assert not sure("Can I return MC-1001?", best)
    assert sure("Is shipping free from 1,299.00?", match("Free shipping?", "From 1299.00."))


@pytest.mark.parametrize(
    ("question", "said", "answer"),
    [
        ("７天内能退货吗", "可以七天无理由退货吗？", "可以。"),
        ("25个工作日能到吗", "多久能到？", "二十五个工作日内。"),
        ("Can I return it within 30 days?", "Can I return an item?", "Within thirty days."),
    ],
)
def test_figures_of_the_entry_may_be_written_in_words(
    question: str, said: str, answer: str
) -> None:
    assert sure(question, match(said, answer, dense=0.99))
    assert not sure(
        question.replace("2", "3").replace("７", "8").replace("30", "14"),
        match(said, answer, dense=0.99),
    )


def test_an_entry_for_one_language_answers_in_it_only() -> None:
    assert sure("May I return an item?", match("Can I return an item?", locale="en"))
    assert not sure("May I return an item?", match("Can I return an item?", locale="zh-hans"))
    assert not sure("可以退吗", match("可以退货吗？", locale="en"))


@pytest.mark.django_db
def test_a_shop_without_a_word_is_searched() -> None:
    asked = read_question("can I return it")
    faqs = [GivenFaq(said, said, (), "", "", True, None, None) for said in ("🎁", "？？")]
    with throw_away_shop(faqs) as shop_id:
        found = find_faqs(shop_id, asked, 2)
        assert len(found) == 2
        assert sure_answer(asked.text, found, TODAY) is None
