"""Questions that the knowledge does not answer: one row each, counted, without personal data, within bounds."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from knowledge import gaps
from knowledge.embeddings import embed_missing
from knowledge.gaps import answer_gap, note_gap, open_gaps
from knowledge.models import LONGEST_QUESTION, Faq, FaqPhrasing, Gap
from tenants.models import Shop
from tenants.scope import shop_scope
from tests.people import Town


def ask(shop: Shop, question: str, language: str = "en", later: float = 0) -> Gap | None:
    with shop_scope(shop.id):
        return note_gap(shop.id, question, language, timezone.now() + timedelta(seconds=later))


def rows(shop: Shop) -> list[Any]:
    with shop_scope(shop.id):
        return list(Gap.objects.filter(shop=shop).values_list("question", "count", "state"))


def test_the_same_question_is_one_row(town: Town) -> None:
    for question in (
        "Do you  engrave?",
        "do you engrave",
        "ＤＯ ＹＯＵ ＥＮＧＲＡＶＥ？！",
        "Do you engrave…",
    ):
        ask(town.maple, question)
    ask(town.maple, "Do you engrave lighters?")
    ask(town.yunshang, "Do you engrave?")
    assert rows(town.maple) == [
        ("Do you engrave?", 4, "open"),
        ("Do you engrave lighters?", 1, "open"),
    ]
    assert rows(town.yunshang) == [("Do you engrave?", 1, "open")]


@pytest.mark.parametrize(
    ("language", "locale"), [("en", "en"), ("zh", "zh-hans"), ("fr", ""), ("", "")]
)
def test_its_language_is_kept(town: Town, language: str, locale: str) -> None:
    gap = ask(town.maple, "Gravez-vous?", language)
    assert gap is not None
    assert gap.locale == locale


def test_personal_data_is_starred_out_of_text_and_key(town: Town) -> None:
    ask(town.maple, "Why was ann@example.com not told? Call +1 206 555 0143")
    ask(town.maple, "Why was amy@example.com not told? Call +1 303 555 0143")
    [(question, count, _)] = rows(town.maple)
    assert count == 2
    assert "a***@example.com" in question
    assert "206" not in question


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (
            "我住在北京市朝阳区建国路88号3号楼502室，能送吗？",
            "我住在北京市朝阳区建国路**号*号楼***室，能送吗？",
        ),
        ("我住在中山路88号阳光小区3栋502室", "我住在中山路**号阳光小区*栋***室"),
        ("送餐到幸福里小区5栋2单元301室", "送餐到幸福里小区*栋*单元***室"),
        ("快递寄到阳光小区3-2-301", "快递寄到阳光小区*-*-***"),
        ("Can you ship to 12 Baker Street, London?", "Can you ship to ** Baker Street, London?"),
        (
            "Can you send 2 rings to me at flat 3, 12 Baker Drive?",
            "Can you send 2 rings to me at flat *, ** Baker Drive?",
        ),
        ("5 Oak Court", "* Oak Court"),
        ("I live at 12 oak road", "I live at ** oak road"),
        ("Please change my address to 12 Oak Road", "Please change my address to ** Oak Road"),
        ("Ship to Mr Smith, 12 Oak Road", "Ship to Mr Smith, ** Oak Road"),
        ("Address: 12 Oak Road", "Address: ** Oak Road"),
        ("我住人民路88号501", "我住人民路**号***"),
        ("地址：中山路88号", "地址：中山路**号"),
        ("请送货上门中山路88号", "请送货上门中山路**号"),
        ("Ship to 10 Downing Street SW1A 2AA", "Ship to ** Downing Street SW1A 2AA"),
        ("打一三八一二三四五六七八找我", "打*******五六七八找我"),
    ],
)
def test_where_somebody_lives_is_starred_out(town: Town, asked: str, kept: str) -> None:
    ask(town.maple, asked, "zh")
    assert [question for question, _, _ in rows(town.maple)] == [kept]


@pytest.mark.parametrize(
    "asked",
    [
        "建国路88号的门店几点开门？",
        "你们家在建国路88号吗？",
        "我住在上海，建国路88号的门店几点开门？",
        "退货寄到建国路88号吗？",
        "我要3层的收纳盒，有吗？",
        "快递到建国路12号网点自提可以吗",
        "我住在中山路,去你们人民路8号怎么走",
        "Do you ship from 5 Main Street?",
        "24 cm round or square?",
        "5 days on the way?",
        "10 sets in one place?",
        "Do you ship to 5 people in one place?",
        "Is your address: 12 Oak Road?",
        "Can I send 2 rings to Bond Street?",
        "I need 28 inch road.",
        "Do you have 2 nice street shoes?",
    ],
)
def test_the_shops_own_street_and_figures_stay(town: Town, asked: str) -> None:
    ask(town.maple, asked, "zh")
    assert [question for question, _, _ in rows(town.maple)] == [asked]


def test_long_questions_are_cut_and_empty_ones_are_none(town: Town) -> None:
    ask(town.maple, "Do you engrave? " * 200)
    for nothing in ("???", "  ", "…", "😀"):
        assert ask(town.maple, nothing) is None
    [(question, _, _)] = rows(town.maple)
    assert len(question) == LONGEST_QUESTION


def test_a_dismissed_one_stays_dismissed_and_counts(town: Town) -> None:
    ask(town.maple, "Do you engrave?")
    with shop_scope(town.maple.id):
        Gap.objects.update(state=Gap.State.DISMISSED)
    ask(town.maple, "Do you engrave?")
    assert rows(town.maple) == [("Do you engrave?", 2, "dismissed")]


def answered(shop: Shop) -> Faq:
    """The gap, and an FAQ that answers it in words of its own."""
    gap = ask(shop, "Do you engrave?")
    assert gap is not None
    with shop_scope(shop.id):
        faq = Faq.objects.create(shop=shop, question="Is there an engraver?", answer="Yes.")
        answer_gap(gap, faq)
    return faq


def test_an_answered_one_is_open_again_when_the_answer_does_not_help(town: Town) -> None:
    faq = answered(town.maple)
    ask(town.maple, "Do you engrave?", later=60)  # the FAQ waits to be embedded
    assert rows(town.maple)[0][1:] == (2, "answered")
    embed_missing(town.maple.id)
    ask(town.maple, "Do you engrave?", later=-60)  # a reply that was begun before
    assert rows(town.maple)[0][1:] == (3, "answered")
    ask(town.maple, "Do you engrave?", later=60)
    assert rows(town.maple)[0][1:] == (4, "open")
    with shop_scope(town.maple.id):
        assert Gap.objects.get().faq == faq


def test_an_answered_one_is_open_again_when_the_answer_is_gone(town: Town) -> None:
    faq = answered(town.maple)
    with shop_scope(town.maple.id):
        faq.delete()
        assert Gap.objects.get().state == Gap.State.ANSWERED
    ask(town.maple, "Do you engrave?")
    assert rows(town.maple)[0][1:] == (2, "open")


@pytest.mark.parametrize("as_phrasing", [False, True])
def test_the_very_question_answers_it_however_it_came(town: Town, as_phrasing: bool) -> None:
    ask(town.maple, "Do you engrave?")
    with shop_scope(town.maple.id):
        if as_phrasing:
            faq = Faq.objects.get(question="Which sizes do you carry?")
            FaqPhrasing.objects.create(shop=town.maple, faq=faq, text="do you engrave")
        else:
            faq = Faq.objects.create(shop=town.maple, question="do you engrave", answer="Yes.")
    embed_missing(town.maple.id)
    with shop_scope(town.maple.id):
        gap = Gap.objects.get()
    assert (gap.state, gap.faq_id) == (Gap.State.ANSWERED, faq.pk)


def test_an_entry_out_of_use_answers_nothing(town: Town) -> None:
    ask(town.maple, "Do you engrave?")
    with shop_scope(town.maple.id):
        Faq.objects.create(shop=town.maple, question="Do you engrave?", answer="-", enabled=False)
    embed_missing(town.maple.id)
    assert rows(town.maple)[0][2] == "open"


def test_what_was_asked_least_and_longest_ago_makes_room(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gaps, "MOST_OPEN", 3)
    ask(town.maple, "old and often", later=-90)
    ask(town.maple, "old and often", later=-90)
    ask(town.maple, "dismissed", later=-80)
    with shop_scope(town.maple.id):
        Gap.objects.filter(question="dismissed").update(state=Gap.State.DISMISSED)
    for number in range(4):
        ask(town.maple, f"new {number}", later=number - 60)
    kept = {question for question, _, _ in rows(town.maple)}
    assert kept == {"old and often", "dismissed", "new 2", "new 3"}
    with shop_scope(town.maple.id):
        assert open_gaps(town.maple.id) == 3


def test_many_at_once_lose_no_count(live_town: Town) -> None:
    barrier = threading.Barrier(6)

    def asks(_: int) -> None:
        try:
            barrier.wait(30)
            for _ in range(5):
                ask(live_town.maple, "Do you engrave?")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as people:
        list(people.map(asks, range(6)))
    assert rows(live_town.maple) == [("Do you engrave?", 30, "open")]
