"""Vectors from a server elsewhere: taken as they were asked for, refused otherwise, done without while it is away."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from pytest_django import Settings

from conversations.models import Message, Reply
from knowledge import cosine_scale, embedding_endpoint, sweep
from knowledge.answer_vectors import embed_answers
from knowledge.documents.intake import read_next
from knowledge.documents.keeping import add_document
from knowledge.embeddings import (
    BATCH,
    embed_entries,
    embed_missing,
    embed_question,
    embed_some,
    waits,
)
from knowledge.models import BUILT_IN, Faq, Gap, Passage, Product
from knowledge.search import find_faqs, read_question, search
from tenants.models import Shop
from tenants.scope import in_shop, in_thread, shop_scope
from tests.conftest import started_platform
from tests.people import Town
from tests.platform import ROOT
from tests.scripted_embeddings import KEY, Script, ScriptedEmbeddings, scripted_embeddings
from tests.widget_client import Shopper

MODEL = "someones/model"


@pytest.fixture
def server() -> Iterator[ScriptedEmbeddings]:
    with scripted_embeddings() as running:
        yield running


@pytest.fixture
def elsewhere(
    server: ScriptedEmbeddings, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> ScriptedEmbeddings:
    """This process takes its vectors from the server, and has time."""
    settings.EMBEDDINGS_URL, settings.EMBEDDINGS_MODEL = server.url, MODEL
    settings.EMBEDDINGS_API_KEY = KEY
    wait_for(60.0, monkeypatch)
    return server


def wait_for(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """How long an answer may take."""
    for place in ("embeddings.BATCH_SECONDS", "embeddings.QUESTION_SECONDS"):
        monkeypatch.setattr(f"knowledge.{place}", seconds)
    monkeypatch.setattr("knowledge.cosine_scale.BATCH_SECONDS", seconds)


@pytest.fixture
def forgiving(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a failure the next one may ask at once."""
    monkeypatch.setattr(embedding_endpoint, "PAUSE_SECONDS", 0.0)


def write(shop: Shop, *questions: str) -> None:
    with shop_scope(shop.id):
        for question in questions:
            Faq.objects.create(shop=shop, question=question, answer=f"To: {question}")


def waiting(shop: Shop) -> int:
    with shop_scope(shop.id):
        return Faq.objects.filter(waits(), shop=shop).count()


def best(shop: Shop, question: str) -> Any:
    asked = read_question(question)
    with shop_scope(shop.id):
        found = find_faqs(shop.id, asked, 1)
    return found[0] if found else None


def test_entries_and_questions_are_embedded_there(
    live_town: Town, elsewhere: ScriptedEmbeddings
) -> None:
    write(live_town.maple, *(f"Do you sell item {number}?" for number in range(2 * BATCH)))
    embed_missing(live_town.maple.id)
    assert waiting(live_town.maple) == 0
    found = best(live_town.maple, "Am I able to send something back?")
    assert found.title == "Can I return an item?"
    assert max(len(request["input"]) for request in elsewhere.requests) <= 2 * len(
        cosine_scale.PAIRS
    )
    entries = [request for request in elsewhere.requests if "Do you sell" in request["input"][-1]]
    assert {len(request["input"]) for request in entries} <= {BATCH, len(entries[-1]["input"])}
    assert {request["dimensions"] for request in elsewhere.requests} == {384}
    assert {request["model"] for request in elsewhere.requests} == {MODEL}
    assert elsewhere.keys == {f"Bearer {KEY}"}


def test_what_a_shop_is_asked_again_is_remembered_whatever_others_are_asked(
    elsewhere: ScriptedEmbeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("knowledge.embeddings.REMEMBERED", 2)
    ours, others = uuid4(), uuid4()
    vector = embed_question("Can I return it?", ours)
    for number in range(3):
        embed_question(f"Is it {number}?", others)
    asked = len(elsewhere.requests)
    assert embed_question("Can I return it?", ours) is vector
    assert len(elsewhere.requests) == asked
    embed_question("Can I return it?", others)
    assert len(elsewhere.requests) == asked + 1


def test_a_shops_answers_are_read_there_once_it_is_back(
    live_town: Town, elsewhere: ScriptedEmbeddings, forgiving: None
) -> None:
    shop = live_town.maple
    embed_missing(shop.id)
    elsewhere.script = Script(status=503)
    assert embed_answers(shop.id) == 0
    elsewhere.script = Script()
    assert embed_answers(shop.id) > 0


@pytest.mark.parametrize("text", ["\ufdfa" * 2000, "你" * 2000, "😀" * 2000, "a\x00b", "", " "])
def test_any_text_has_a_vector_of_length_one(elsewhere: ScriptedEmbeddings, text: str) -> None:
    asked = embed_question(text)
    assert asked is not None
    for vector in (asked, embed_entries(Product, [text])[0]):
        assert vector.shape == (384,)
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    assert all(0 < len(text) <= 400 for text in elsewhere.texts())


def test_answers_in_another_order_are_put_right(elsewhere: ScriptedEmbeddings) -> None:
    texts = ["Can I return it?", "How long does it take?", "Which sizes are there?"]
    straight = embed_entries(Faq, texts)
    elsewhere.script.wrong = "shuffled"
    assert np.allclose(embed_entries(Faq, texts), straight, atol=1e-3)


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "wrong dimensions": ({"dimensions": 1024}, "its vectors have 1024 numbers, and 384 are needed"),
    "an error": ({"status": 500}, "it answered 500"),
    "no right": ({"status": 401}, "it answered 401"),
    "a way elsewhere": ({"status": 307}, "it answered 307"),
    "everything refused": ({"status": 400}, "it refused the request (400)"),
    "slow": ({"seconds": 100.0}, "no answer within 0.2 s"),
    "garbage": ({"body": b"<html>"}, "no list of vectors"),
    "deep garbage": ({"body": b"[" * 100_000}, "no list of vectors"),
    "no numbers": (
        {"body": b'{"data": [{"index": 0, "embedding": ["a"]}]}'},
        "no list of vectors",
    ),
    "too much": ({"body": b" " * (embedding_endpoint.LARGEST_ANSWER + 1)}, "too large"),
    "too few": ({"wrong": "few"}, "other vectors than were asked for"),
    "one twice": ({"wrong": "doubled"}, "other vectors than were asked for"),
    "no direction": ({"wrong": "zeros"}, "a vector has no direction"),
}


@pytest.mark.usefixtures("forgiving")
@pytest.mark.parametrize("bad", BAD)
def test_while_nothing_good_comes_words_find(
    live_town: Town,
    elsewhere: ScriptedEmbeddings,
    bad: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script, reason = BAD[bad]
    if bad == "slow":
        wait_for(0.2, monkeypatch)
    elsewhere.script = Script(**script)
    shop = live_town.maple
    write(shop, "Do you engrave lighters?", "Do you repair umbrellas?")
    with caplog.at_level(logging.WARNING):
        assert embed_some(shop.id) == 2
    assert reason in caplog.text
    assert "lighters" not in caplog.text
    found = best(shop, "can you repair my umbrellas?")
    assert found.title == "Do you repair umbrellas?"
    assert found.dense == 0
    assert waiting(shop) == 7  # for their meanings
    elsewhere.script = Script()
    wait_for(60.0, monkeypatch)
    embed_missing(shop.id)
    assert waiting(shop) == 0
    assert best(shop, "can you repair my umbrellas?").dense > 0


def test_while_nobody_listens_words_find(
    live_town: Town, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMBEDDINGS_URL, settings.EMBEDDINGS_MODEL = "http://127.0.0.1:9", MODEL
    write(live_town.maple, "Do you repair umbrellas?")
    embed_missing(live_town.maple.id)
    assert best(live_town.maple, "repair umbrellas").title == "Do you repair umbrellas?"
    # Found with the meaning that the built-in model told is not compared with: its words are.
    assert best(live_town.maple, "can i return it").title == "Can I return an item?"
    assert caplog.text.count("no vectors from") == 1  # then it was left alone for a while


def test_after_a_failure_it_is_left_alone_for_a_while(
    live_town: Town, elsewhere: ScriptedEmbeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere.script.status = 503
    for _ in range(3):
        assert embed_question("Can I return it?") is None
    assert len(elsewhere.requests) == 1
    elsewhere.script.status = 200
    monkeypatch.setitem(embedding_endpoint._paused, elsewhere.url, (0.0, ""))  # the while is over
    assert embed_question("Can I return it?") is not None


def test_another_model_makes_every_row_wait_again(
    live_town: Town, elsewhere: ScriptedEmbeddings, settings: Settings
) -> None:
    shop = live_town.maple
    assert waiting(shop) == 5
    assert shop.id in sweep.shops_waiting()
    assert best(shop, "Can I return an item?").dense == 0  # found by its words meanwhile
    embed_missing(shop.id)
    assert waiting(shop) == 0
    assert best(shop, "Can I return an item?").dense > 0.9
    settings.EMBEDDINGS_MODEL = "someones/other-model"
    assert waiting(shop) == 5
    settings.EMBEDDINGS_URL = ""
    assert waiting(shop) == 5
    embed_missing(shop.id)
    with shop_scope(shop.id):
        assert set(Faq.objects.values_list("vector_model", flat=True)) == {BUILT_IN}
    assert best(shop, "Can I return an item?").dense > 0.9
    embed_missing(live_town.yunshang.id)


def test_a_model_of_one_length_is_not_told_how_long(elsewhere: ScriptedEmbeddings) -> None:
    elsewhere.script.bends = False
    assert embed_entries(Faq, ["Can I return it?"]).shape == (1, 384)
    assert embed_entries(Faq, ["How long does it take?"]).shape == (1, 384)
    assert ["dimensions" in request for request in elsewhere.requests] == [True, False, False]


def test_a_text_that_is_refused_keeps_no_other_waiting(
    live_town: Town, elsewhere: ScriptedEmbeddings
) -> None:
    elsewhere.script.refuses = "forbidden"
    write(live_town.maple, "Do you sell forbidden things?", "Do you repair umbrellas?")
    write(live_town.yunshang, "可以刻字吗？")
    embed_missing(live_town.maple.id)
    embed_missing(live_town.yunshang.id)
    assert waiting(live_town.maple) == waiting(live_town.yunshang) == 0
    assert best(live_town.maple, "Can an umbrella be mended?").title == ("Do you repair umbrellas?")
    refused = best(live_town.maple, "forbidden things")
    assert (refused.title, refused.dense) == ("Do you sell forbidden things?", 0)


def test_a_model_that_tells_nothing_apart_is_not_used(
    elsewhere: ScriptedEmbeddings, caplog: pytest.LogCaptureFixture
) -> None:
    same = ", ".join(["0.5"] * 384)
    data = ", ".join(f'{{"index": {n}, "embedding": [{same}]}}' for n in range(24))
    elsewhere.script.body = f'{{"data": [{data}]}}'.encode()
    assert embed_question("Can I return it?") is None
    assert "takes questions that differ for the same" in caplog.text


def test_cosines_come_out_on_the_built_in_scale(
    live_town: Town, elsewhere: ScriptedEmbeddings
) -> None:
    embed_missing(live_town.maple.id)
    near = best(live_town.maple, "How many days until my parcel is here?")
    far = best(live_town.maple, "Sing me a song about the moon")
    assert near.title == "How long does delivery take?"
    assert near.dense > 0.86 > far.dense


def test_the_measure_of_the_built_in_model_is_what_was_noted() -> None:
    questions, entries = zip(*cosine_scale.PAIRS, strict=True)
    vectors = np.zeros((2 * len(questions), 384), np.float32)
    vectors[::2] = [vector for text in questions if (vector := embed_question(text)) is not None]
    vectors[1::2] = embed_entries(Faq, entries)
    noted = (cosine_scale.BUILT_IN_SAME, cosine_scale.BUILT_IN_OTHER)
    assert cosine_scale.of_vectors(vectors) == pytest.approx(noted, abs=0.003)


def test_no_connection_is_held_while_it_is_asked(
    live_town: Town, elsewhere: ScriptedEmbeddings
) -> None:
    held: list[int] = []
    pool = connection.pool  # type: ignore[attr-defined]  # PostgreSQL's

    def look() -> None:
        stats = pool.get_stats()
        held.append(stats["pool_size"] - stats["pool_available"])

    elsewhere.during = look
    embed_missing(live_town.maple.id)
    assert held
    assert set(held) == {0}


@pytest.mark.usefixtures("forgiving")
def test_a_document_read_meanwhile_is_found_by_its_words(
    live_town: Town, elsewhere: ScriptedEmbeddings
) -> None:
    shop = live_town.maple
    elsewhere.script.status = 500
    with shop_scope(shop.id):
        add_document(
            shop.id, ContentFile(b"# Umbrellas\n\nWe repair umbrellas for free.\n", "a.md")
        )
    assert read_next(shop.id)
    question = read_question("Who will repair umbrellas?")
    with shop_scope(shop.id):
        kinds = [match.kind for match in search(shop.id, question, 10)]
        assert Passage.objects.filter(waits(), shop=shop).count() == 1
    assert "passage" in kinds
    elsewhere.script.status = 200
    embed_missing(shop.id)
    with shop_scope(shop.id):
        assert Passage.objects.filter(waits(), shop=shop).count() == 0


async def test_replies_come_out_with_the_server_and_without(
    live_town: Town, elsewhere: ScriptedEmbeddings, tmp_path: Path
) -> None:
    shop = live_town.maple
    await in_thread(embed_missing, shop.id)
    names = {"EMBEDDINGS_URL": elsewhere.url + "/v1/", "EMBEDDINGS_MODEL": MODEL}
    with started_platform(tmp_path, **names) as platform:
        platform.script(status=503)
        async with Shopper(platform.socket_url(shop.public_key)) as somebody:
            sure = await somebody.until_answered(await somebody.say("How long does delivery take?"))
            assert (sure["via"], sure["text"]) == (
                "faq",
                "Delivery takes two to four working days.",
            )
            elsewhere.script.status = 500
            words = await somebody.until_answered(await somebody.say("return an item, can I?"))
            assert words["text"] == "Unworn items can be returned within 30 days."
            nothing = await somebody.until_answered(await somebody.say("Sing me a song"))
            assert nothing["status"] == "done"

    def stored() -> tuple[int, int, int]:
        gaps = Gap.objects.filter(shop=shop).count()
        return Message.objects.filter(shop=shop).count(), Reply.objects.count(), gaps

    # What words alone do not find may be in the knowledge: it is not said to be missing.
    assert await in_shop(shop.id, stored) == (6, 3, 0)


def test_an_address_without_a_model_is_refused() -> None:
    env = {**os.environ, "EMBEDDINGS_URL": "http://127.0.0.1:9"}
    told = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=env, capture_output=True, check=False
    )
    assert told.returncode != 0
    assert b"EMBEDDINGS_MODEL" in told.stderr
