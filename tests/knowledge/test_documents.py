"""Documents of a shop: kept, read, replaced as a whole, found when they should be, and gone without a rest."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models.signals import post_save
from django.utils import timezone
from redis import Redis

from knowledge.documents.blocks import ReadingError
from knowledge.documents.files import place_of
from knowledge.documents.intake import (
    MOST_ATTEMPTS,
    LostError,
    put_in_place,
    read_next,
    take,
)
from knowledge.documents.isolation import read_apart
from knowledge.documents.keeping import (
    SameFileError,
    add_document,
    delete_document,
    read_again,
    replace_file,
)
from knowledge.documents.reading import Reading
from knowledge.embeddings import embed_entries, embed_missing
from knowledge.models import Document, Faq, Passage
from knowledge.search import read_question, search
from knowledge.tasks import READING, READING_SECONDS, keep_reading, read_documents
from tenants.erasure import FILES, erase, remaining, request_deletion, shop_folder
from tenants.models import Plan, Shop
from tenants.scope import shop_scope
from tests.knowledge import paper
from tests.people import Town

RETURNS = "# Returns\n\nCoats can be sent back within thirty days, free of charge.\n"
SIZES = paper.word()  # kept, for it tells when it was made
RETURNS_ANEW = "# Returns\n\nCoats can be sent back within sixty days, free of charge.\n"


@pytest.fixture
def maple(live_town: Town) -> Shop:
    return live_town.maple


def bring(shop: Shop, content: bytes | str, name: str = "returns.md", **settings: Any) -> Document:
    data = content.encode() if isinstance(content, str) else content
    with shop_scope(shop.id):
        return add_document(shop.id, ContentFile(data, name), **settings)


def bring_anew(document: Document, content: str, name: str = "returns-2.md") -> None:
    with shop_scope(document.shop_id):
        replace_file(document, ContentFile(content.encode(), name))


def seen(document: Document) -> Document:
    with shop_scope(document.shop_id):
        return Document.objects.get(pk=document.pk)


def texts(document: Document) -> list[str]:
    with shop_scope(document.shop_id):
        rows = Passage.objects.filter(shop_id=document.shop_id, document=document)
        return list(rows.order_by("position").values_list("text", flat=True))


def found(shop: Shop, question: str = "How long can I return a coat?") -> list[str]:
    with shop_scope(shop.id):
        matches = search(shop.id, read_question(question), 50)
        return [match.text for match in matches if match.kind == "passage"][:5]


def files_of(shop: Shop) -> set[str]:
    return {path.name for path in (shop_folder(shop.id) / "documents").glob("*")}


def vectors_of(reading: Reading) -> list[Any]:
    return list(embed_entries(Passage, [piece.text for piece in reading.pieces]))


# --- brought and read ---


def test_a_document_is_kept_read_by_the_sweep_and_found(live_town: Town, maple: Shop) -> None:
    document = bring(maple, paper.handbook(), "云裳 售后.pdf", by=live_town.alice)
    assert (document.title, document.kind, document.state) == ("云裳 售后", "pdf", "waiting")
    assert found(maple) == []
    read_documents()
    ready = seen(document)
    assert (ready.state, ready.error, ready.pages, ready.passage_count) == ("ready", "", 2, 3)
    assert ready.read_at is not None
    best = found(maple, "新疆的运费是多少？")[0]
    assert best.startswith("云裳小铺售后手册 › 运费")
    assert found(live_town.yunshang, "新疆的运费") == []
    # What was read needs no embedding any more.
    assert embed_missing(maple.id) == 0


def test_what_was_lost_of_a_file_is_told_of_one_that_is_ready(maple: Shop) -> None:
    document = bring(maple, paper.lossy_pdf("Orders from 67 are free of freight", "67"), "f.pdf")
    read_documents()
    assert (seen(document).state, seen(document).error) == ("ready", "letters_lost")


def test_a_file_that_cannot_be_read_says_so_and_does_no_harm(maple: Shop) -> None:
    bad, good = bring(maple, paper.pages(2), "scan.pdf"), bring(maple, RETURNS)
    read_documents()
    assert (seen(bad).state, seen(bad).error) == ("failed", "no_text")
    assert seen(good).state == "ready"
    with shop_scope(maple.id):
        read_again(bad)
    assert (seen(bad).state, seen(bad).error) == ("waiting", "")
    read_documents()
    assert seen(bad).error == "no_text"


def test_the_same_file_is_told_and_not_doubled(live_town: Town, maple: Shop) -> None:
    document = bring(maple, RETURNS)
    with pytest.raises(SameFileError) as same:
        bring(maple, RETURNS, "other name.txt")
    assert same.value.document.pk == document.pk
    other = bring(maple, RETURNS_ANEW)
    with pytest.raises(SameFileError):
        bring_anew(other, RETURNS)
    assert seen(other).file_name == "returns.md"
    assert bring(live_town.yunshang, RETURNS).pk != document.pk  # another shop's own matter
    assert len(files_of(maple)) == 2


def test_a_file_that_was_not_read_can_be_brought_under_another_name(maple: Shop) -> None:
    bad = bring(maple, SIZES, "sizes.xlsx")
    read_next(maple.id)
    assert (seen(bad).state, seen(bad).error) == ("failed", "wrong_extension")
    good = bring(maple, SIZES, "sizes.docx")
    read_next(maple.id)
    assert seen(good).state == "ready"
    with shop_scope(maple.id):
        assert list(Document.objects.filter(shop_id=maple.id)) == [good]
    assert len(files_of(maple)) == 1


@pytest.mark.parametrize("by", ["itself", "another"])
def test_a_file_that_was_not_read_can_replace_a_documents(maple: Shop, by: str) -> None:
    document = bring(maple, RETURNS)
    read_next(maple.id)
    with shop_scope(maple.id):
        if by == "itself":
            replace_file(document, ContentFile(SIZES, "sizes.xlsx"))
        else:
            add_document(maple.id, ContentFile(SIZES, "sizes.xlsx"))
    read_next(maple.id)
    if by == "itself":
        assert texts(document)  # of the version before, so that no new document may take its place
        with pytest.raises(SameFileError):
            bring(maple, SIZES, "sizes.docx")
    with shop_scope(maple.id):
        replace_file(document, ContentFile(SIZES, "sizes.docx"))
    read_next(maple.id)
    assert (seen(document).state, seen(document).file_name) == ("ready", "sizes.docx")
    with shop_scope(maple.id):
        assert Document.objects.filter(shop_id=maple.id).count() == 1
    assert len(files_of(maple)) == 1


def test_two_who_bring_the_same_file_at_once_make_one_document(maple: Shop) -> None:
    outcomes: list[str] = []
    start = threading.Barrier(4)

    def upload() -> None:
        start.wait(20)
        try:
            bring(maple, RETURNS)
            outcomes.append("made")
        except SameFileError:
            outcomes.append("same")
        finally:
            connection.close()

    threads = [threading.Thread(target=upload) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["made", "same", "same", "same"]
    assert len(files_of(maple)) == 1


# --- newer versions ---


def test_a_newer_version_takes_the_place_of_the_former_at_once(maple: Shop) -> None:
    document = bring(maple, RETURNS)
    read_next(maple.id)
    former = texts(document)
    first = files_of(maple)
    bring_anew(document, RETURNS_ANEW)
    # Until it is read, the former one answers; its file is gone.
    assert found(maple) == former
    assert len(files_of(maple)) == 1
    assert files_of(maple) != first

    with shop_scope(maple.id):
        claim = take(maple.id)
    assert claim is not None
    reading = read_apart(place_of(maple.id, claim.stored_as), claim.kind)
    vectors = vectors_of(reading)
    replaced, looked = threading.Event(), threading.Event()

    def replace() -> None:
        try:
            with shop_scope(maple.id):
                put_in_place(claim, reading, vectors)
                replaced.set()
                assert looked.wait(20)
        finally:
            connection.close()

    worker = threading.Thread(target=replace)
    worker.start()
    assert replaced.wait(20)
    assert found(maple) == former  # not half of it, not nothing
    looked.set()
    worker.join(20)
    assert found(maple) == ["Returns\nCoats can be sent back within sixty days, free of charge."]


def test_a_newer_version_that_cannot_be_read_leaves_the_former_in_use(maple: Shop) -> None:
    document = bring(maple, RETURNS)
    read_next(maple.id)
    before = found(maple)
    bring_anew(document, "\u200b\u200b and\x00", "broken.md")
    read_next(maple.id)
    assert (seen(document).state, seen(document).error) == ("failed", "not_text")
    assert found(maple) == before != []


def test_what_is_unchanged_is_not_embedded_again(maple: Shop) -> None:
    document = bring(maple, RETURNS)
    read_next(maple.id)
    with shop_scope(maple.id):
        # A mark that no embedding would make: it survives only if the vector is taken over.
        Passage.objects.filter(document=document).update(vector=[0.5, *[0.0] * 383])
        read_again(document)
    read_next(maple.id)
    with shop_scope(maple.id):
        assert Passage.objects.get(document=document).vector[0] == 0.5


# --- workers that die or come late ---


def test_a_document_whose_worker_died_is_taken_again_and_given_up_at_last(maple: Shop) -> None:
    document = bring(maple, RETURNS)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        with shop_scope(maple.id):
            claim = take(maple.id)
            assert claim is not None
            assert claim.attempt == attempt
            assert take(maple.id) is None  # nobody else while the lease runs
            late = timezone.now() - timedelta(seconds=1)
            Document.objects.filter(pk=document.pk).update(leased_until=late)
    assert read_next(maple.id) is False
    assert (seen(document).state, seen(document).error) == ("failed", "broken")


def test_what_a_late_worker_read_is_thrown_away(maple: Shop) -> None:
    document = bring(maple, RETURNS)
    with shop_scope(maple.id):
        claim = take(maple.id)
    assert claim is not None
    reading = read_apart(place_of(maple.id, claim.stored_as), claim.kind)
    bring_anew(document, RETURNS_ANEW)
    with pytest.raises(LostError), shop_scope(maple.id):
        put_in_place(claim, reading, vectors_of(reading))
    read_next(maple.id)
    assert "sixty" in texts(document)[0]


def test_a_document_deleted_while_it_is_read_stays_deleted(maple: Shop) -> None:
    document = bring(maple, RETURNS)
    with shop_scope(maple.id):
        claim = take(maple.id)
    assert claim is not None
    reading = read_apart(place_of(maple.id, claim.stored_as), claim.kind)
    with shop_scope(maple.id):
        delete_document(seen(document))
    with pytest.raises(LostError), shop_scope(maple.id):
        put_in_place(claim, reading, vectors_of(reading))
    with shop_scope(maple.id):
        assert not Passage.objects.filter(shop_id=maple.id).exists()


def test_one_sweep_reads_at_a_time(maple: Shop) -> None:
    document = bring(maple, RETURNS)
    cache.set(READING, 1, 60)
    try:
        read_documents()
        assert seen(document).state == "waiting"
    finally:
        cache.delete(READING)
    read_documents()
    assert seen(document).state == "ready"


def test_who_comes_while_anothers_files_are_read_waits_for_one_of_them(
    live_town: Town, maple: Shop
) -> None:
    many = [bring(maple, f"# Returns\n\nWithin {days} days.\n") for days in (10, 20, 30, 40)]
    small: list[Document] = []

    def bring_small() -> None:
        small.append(bring(live_town.yunshang, RETURNS))
        connection.close()

    def come(instance: Document, **_: Any) -> None:
        """Once the second one is taken: the other shop had nothing when the sweep came by."""
        if instance.pk == many[1].pk and instance.state == "reading" and not small:
            other = threading.Thread(target=bring_small)
            other.start()
            other.join()

    post_save.connect(come, sender=Document)
    try:
        read_documents()
    finally:
        post_save.disconnect(come, sender=Document)
    read = sorted(map(seen, [*many, *small]), key=lambda each: each.read_at or timezone.now())
    assert [each.pk for each in read] == [each.pk for each in (*many[:2], *small, *many[2:])]


class _Beats(threading.Event):
    """Ends at the second look."""

    looks = 0

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        assert timeout < READING_SECONDS
        self.looks += 1
        return self.looks > 1


def test_the_sweep_is_kept_while_a_document_takes_long() -> None:
    cache.set(READING, 1, 1)
    try:
        keep_reading(_Beats())
        with Redis.from_url(settings.REDIS_URL) as valkey:
            assert 1 < valkey.ttl(cache.make_key(READING)) <= READING_SECONDS
    finally:
        cache.delete(READING)


def test_a_file_missing_on_our_side_is_told(maple: Shop) -> None:
    document = bring(maple, RETURNS)
    place_of(maple.id, document.stored_as).unlink()
    read_next(maple.id)
    assert seen(document).error == "gone"


# --- when they answer ---


@pytest.mark.parametrize(
    ("settings", "answers"),
    [
        ({}, True),
        ({"enabled": False}, False),
        ({"valid_from": timedelta(hours=1)}, False),
        ({"valid_from": timedelta(hours=-1)}, True),
        ({"valid_until": timedelta(hours=1)}, True),
        ({"valid_until": timedelta(seconds=-1)}, False),
    ],
)
def test_only_what_is_in_use_and_valid_now_is_found(
    maple: Shop, settings: dict[str, Any], answers: bool
) -> None:
    now = timezone.now()
    given: dict[str, Any] = {
        name: now + value if isinstance(value, timedelta) else value
        for name, value in settings.items()
    }
    bring(maple, RETURNS, **given)
    read_next(maple.id)
    assert bool(found(maple)) == answers


# --- room ---


def limit(shop: Shop, rows: int) -> None:
    plan = Plan.objects.using("platform").create(name=str(shop.pk)[:40], knowledge_rows=rows)
    Shop.objects.using("platform").filter(pk=shop.pk).update(plan=plan)


def test_passages_count_as_entries_of_the_plan(maple: Shop) -> None:
    with shop_scope(maple.id):
        limit(maple, Faq.objects.filter(shop=maple).count() + 2)
    first = bring(maple, RETURNS)
    read_next(maple.id)
    long = bring(maple, "\n\n".join(f"# {number}\n\nText {number}." for number in range(4)), "l.md")
    read_next(maple.id)
    assert (seen(long).state, seen(long).error) == ("failed", "plan_full")
    assert texts(long) == []
    # A newer version may be as long as the room that its former one leaves.
    bring_anew(first, "# One\n\nText.\n\n# Two\n\nText.")
    read_next(maple.id)
    assert (seen(first).state, seen(first).passage_count) == ("ready", 2)
    with pytest.raises(ReadingError) as full:
        bring(maple, "another", "another.txt")
    assert full.value.code == "plan_full"
    # Too long a version leaves what is there.
    bring_anew(first, "\n\n".join(f"# {number}\n\nText {number}." for number in range(5, 9)))
    read_next(maple.id)
    assert seen(first).error == "plan_full"
    assert len(texts(first)) == 2


# --- deleted ---


def test_a_document_goes_with_file_passages_and_vectors(maple: Shop) -> None:
    document, other = bring(maple, RETURNS), bring(maple, RETURNS_ANEW)
    read_documents()
    with shop_scope(maple.id):
        delete_document(seen(document))
    assert files_of(maple) == {str(other.stored_as)}
    with shop_scope(maple.id):
        assert set(Passage.objects.values_list("document_id", flat=True)) == {other.pk}
    assert all("thirty" not in text for text in found(maple))


def test_files_go_with_the_shop_and_are_on_the_receipt(live_town: Town, maple: Shop) -> None:
    bring(maple, RETURNS)
    bring(maple, paper.handbook(), "售后.pdf")
    theirs = bring(live_town.yunshang, RETURNS)
    read_documents()
    assert remaining(maple.id)[FILES] == 2
    receipt = erase(request_deletion(maple.id, "Olivia", "They asked for it."))
    assert (receipt[FILES], receipt["knowledge_document"], receipt["knowledge_passage"]) == (
        2,
        2,
        4,
    )
    assert set(remaining(maple.id).values()) == {0}
    assert files_of(live_town.yunshang) == {str(theirs.stored_as)}


def test_nothing_is_kept_for_a_shop_that_is_being_deleted(maple: Shop) -> None:
    request_deletion(maple.id, "Olivia", "They asked for it.")
    with pytest.raises(Exception, match="row-level security"):
        bring(maple, RETURNS)
    assert files_of(maple) == set()


def test_a_file_is_only_ours_to_read_and_has_a_name_of_ours(maple: Shop) -> None:
    document = bring(maple, RETURNS, "../../../etc/returns.md")
    place = place_of(maple.id, document.stored_as)
    assert place.parent == shop_folder(maple.id) / "documents"
    assert place.stat().st_mode & 0o077 == 0
    assert document.file_name == "returns.md"
    assert place.read_text() == RETURNS
