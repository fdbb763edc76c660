"""What answers mean and say: read after their questions, never of another text or model, and only where they tell."""

from dataclasses import replace

import pytest

from knowledge.answer_vectors import embed_answers
from knowledge.direct import chance, needed
from knowledge.embeddings import embed_missing
from knowledge.models import Faq
from knowledge.search import Match, find_faqs, read_question
from knowledge.sweep import embed_batch, shops_waiting
from tenants.models import Shop
from tenants.scope import shop_scope
from tests.people import Town

ASKED = "Can I return an item?"
ANSWER = "Unworn items can be returned to us within 30 days of their arrival."


def best(shop: Shop) -> Match:
    question = read_question("Am I able to send something back?")
    with shop_scope(shop.id):
        return find_faqs(shop.id, question, 2)[0]


def write(shop: Shop, answer: str, question: str = ASKED) -> None:
    with shop_scope(shop.id):
        Faq.objects.filter(shop=shop, question=ASKED).update(question=question, answer=answer)
    embed_missing(shop.id)


def read_all(shop: Shop) -> None:
    while embed_answers(shop.id):
        pass


def test_an_answer_is_read_and_told(town: Town) -> None:
    write(town.maple, ANSWER)
    assert best(town.maple).told == 0
    read_all(town.maple)
    found = best(town.maple)
    assert (found.title, found.text) == (ASKED, ANSWER)
    assert 0.8 < found.told < 0.95


def test_an_answer_is_told_beside_its_own_question_and_its_rivals(town: Town) -> None:
    write(town.maple, ANSWER)
    with shop_scope(town.maple.id):
        other = Faq.objects.filter(shop=town.maple, question="How long does delivery take?")
        assert other.update(answer="Parcels are with you two to four working days after they left.")
    read_all(town.maple)
    found = best(town.maple)
    assert 0.8 < found.echoed < 0.95
    assert 0.7 < found.rival < found.told


def test_a_changed_answer_is_given_at_once_and_told_when_it_was_read(town: Town) -> None:
    write(town.maple, ANSWER)
    read_all(town.maple)
    before, now = best(town.maple).told, f"{ANSWER} Send it back in its box."
    write(town.maple, now)
    found = best(town.maple)
    assert (found.text, found.told) == (now, 0)
    read_all(town.maple)
    assert best(town.maple).told not in (0, before)


@pytest.mark.parametrize(
    "answer", ["-", "Yes.", "This is answer number 12", f"A: {ASKED}"], ids=str
)
def test_an_answer_that_says_nothing_tells_nothing(town: Town, answer: str) -> None:
    write(town.maple, answer)
    read_all(town.maple)
    with shop_scope(town.maple.id):
        assert not Faq.objects.filter(shop=town.maple, answer_waiting=True).exists()
    assert best(town.maple).told == 0


def test_an_faq_is_found_by_what_stands_in_its_answer_alone(town: Town) -> None:
    shop, asked = town.maple, read_question("Does it reach Norway?")
    with shop_scope(shop.id):
        Faq.objects.filter(shop=shop, question="How long does delivery take?").update(
            answer="Three days. We post to Sweden, Denmark, Norway and Finland."
        )
        Faq.objects.create(shop=shop, question="Does it wear out?", answer="Not with care.")
    embed_missing(shop.id)

    def found() -> tuple[str, float]:
        with shop_scope(shop.id):
            best = find_faqs(shop.id, asked, 1)[0]
        return best.title, best.answered

    assert found() == ("Does it wear out?", 0)
    read_all(shop)
    title, answered = found()
    assert title == "How long does delivery take?"
    assert answered > 0.02


def test_to_be_the_best_of_few_is_no_sure_answer(town: Town) -> None:
    shop, question = town.maple, read_question("Can I pay at the beach hut?")
    with shop_scope(shop.id):
        Faq.objects.filter(shop=shop).delete()
        for asked, answer in (
            ("Can I pay by card?", "Yes, by any credit card."),
            ("Do you rent boards?", "Yes, at the beach hut, with a photo ID."),
        ):
            Faq.objects.create(shop=shop, question=asked, answer=answer)
    embed_missing(shop.id)
    read_all(shop)
    with shop_scope(shop.id):
        found = find_faqs(shop.id, question, 2)
    assert found[0].title == "Do you rent boards?"
    assert found[0].among == 2
    assert chance(question.text, found) < needed(found[0])
    assert chance(question.text, [replace(found[0], among=30), found[1]]) > needed(found[0])


def test_an_faq_that_is_gone_is_not_counted_when_another_answer_was_read(town: Town) -> None:
    shop = town.maple
    before = best(shop).among
    with shop_scope(shop.id):
        Faq.objects.filter(shop=shop).exclude(question=ASKED).earliest("question").delete()
    write(shop, ANSWER)
    read_all(shop)
    assert best(shop).among == before - 1


def test_answers_that_fit_any_question_add_nothing(town: Town) -> None:
    shop = town.maple
    with shop_scope(shop.id):
        for number, faq in enumerate(Faq.objects.filter(shop=shop)):
            Faq.objects.filter(pk=faq.pk).update(answer=f"Please see entry number {number} below.")
    read_all(shop)
    assert (best(shop).answered, best(shop).told) == (0, 0)


def test_another_models_vector_is_not_compared(town: Town) -> None:
    write(town.maple, ANSWER)
    read_all(town.maple)
    with shop_scope(town.maple.id):
        Faq.objects.filter(shop=town.maple).update(vector_model="another")
    assert best(town.maple).told == 0


def test_the_sweep_reads_questions_first(live_town: Town) -> None:
    shop = live_town.maple
    read_all(shop)
    with shop_scope(shop.id):
        Faq.objects.create(shop=shop, question="Do you sell gift cards?", answer=ANSWER)
        added = Faq.objects.filter(shop=shop, question="Do you sell gift cards?")

    def waits() -> tuple[bool, bool]:
        with shop_scope(shop.id):
            return added.values_list("waiting", "answer_waiting").get()

    embed_batch(shop.id)
    assert waits() == (False, True)
    assert shop.id in shops_waiting()
    embed_batch(shop.id)
    assert waits() == (False, False)
    assert shop.id not in shops_waiting()
