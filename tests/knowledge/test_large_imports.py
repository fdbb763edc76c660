"""Imports of many rows: killed, taken up again, refused where the plan ends, and small in memory."""

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from knowledge import imports
from knowledge.models import Faq, FaqPhrasing, Import
from knowledge.room import NoRoomError
from knowledge.tables.registry import KINDS
from tenants.erasure import FILES, erase, remaining, request_deletion
from tenants.models import AuditEntry, Plan, Shop
from tenants.platform import ALIAS
from tenants.scope import shop_scope
from tests.knowledge.tables import (
    SOMEBODY,
    again,
    bring,
    carry_out,
    counts,
    faq_lines,
    lines_of,
)
from tests.people import MAPLES_FAQS, Town
from tests.platform import wait_until

ROWS = 2_000
HEAD = "question,answer,phrasings\n"


@pytest.fixture
def roomy(live_town: Town, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """A town that other processes see, whose plan has no limit. Its rows go: no sweep has to embed them."""
    with django_db_blocker.unblock():
        give_room(live_town, 0)
        yield live_town
        with shop_scope(live_town.maple.id):
            Faq.objects.filter(shop=live_town.maple).delete()
        connection.close()


def give_room(town: Town, most: int) -> None:
    name = f"{most} entries {uuid.uuid4().hex[:8]}"
    plan = Plan.objects.using(ALIAS).create(name=name, knowledge_rows=most)
    Shop.objects.using(ALIAS).filter(pk=town.maple.pk).update(plan=plan)


def confirmed(town: Town, rows: int) -> Import:
    job = bring(town.maple.id, (HEAD + faq_lines(range(rows))).encode())
    with shop_scope(town.maple.id):
        assert imports.confirm(job, SOMEBODY)
    return again(job)


def worker(
    job: Import, urls: dict[str, str], *folders: Path, stdout: int | None = None
) -> "subprocess.Popen[bytes]":
    named = [str(job.shop_id), str(job.pk), *map(str, folders)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.knowledge.import_worker", *named],
        cwd=settings.BASE_DIR,
        env={**os.environ, **urls, "DJANGO_SETTINGS_MODULE": "config.settings"},
        stdout=stdout,
    )


def is_at(job: Import, least: int) -> bool:
    """Whether so many rows are written."""
    return again(job).position >= least


def run_out(job: Import) -> None:
    """What the time does to a lease."""
    with shop_scope(job.shop_id):
        Import.objects.filter(pk=job.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def test_a_killed_worker_is_followed_by_another(roomy: Town, database_urls: dict[str, str]) -> None:
    job = confirmed(roomy, ROWS)
    for least in (1, ROWS // 3):
        killed = worker(job, database_urls)
        wait_until(partial(is_at, job, least), "some batches")
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert 0 < again(job).position < ROWS
        with shop_scope(job.shop_id):
            # What is there is what the position says: no half of a batch, and no phrasing without its question.
            there = Faq.objects.filter(shop=roomy.maple, question__startswith="Question number")
            assert there.count() == again(job).position
            assert FaqPhrasing.objects.filter(faq__in=there).count() == 2 * there.count()
            assert imports.unfinished(job.shop_id) == []  # the lease of the dead
        run_out(job)
        with shop_scope(job.shop_id):
            assert imports.unfinished(job.shop_id) == [job.pk]
    imports.apply(job.shop_id, job.pk)
    done = again(job)
    assert (done.state, counts(done)) == (Import.State.DONE, {"new": ROWS})
    with shop_scope(job.shop_id):
        assert Faq.objects.filter(shop=roomy.maple).count() == ROWS + len(MAPLES_FAQS)
        assert AuditEntry.objects.filter(shop=roomy.maple, act="faq.imported").count() == 1
    assert not imports.folder_of(job).exists()


def test_two_workers_at_once_do_each_row_once(roomy: Town, database_urls: dict[str, str]) -> None:
    job = confirmed(roomy, 1_500)
    first = worker(job, database_urls)
    wait_until(lambda: again(job).position, "the first batch")
    run_out(job)  # it is only slow
    imports.apply(job.shop_id, job.pk)
    assert first.wait(60) == 0
    assert counts(again(job)) == {"new": 1_500}
    with shop_scope(job.shop_id):
        assert Faq.objects.filter(shop=roomy.maple).count() == 1_500 + len(MAPLES_FAQS)


def test_a_reading_that_was_cut_off_begins_anew(roomy: Town) -> None:
    with shop_scope(roomy.maple.id):
        data = (HEAD + faq_lines(range(700))).encode()
        job = imports.take_in(roomy.maple.id, KINDS["faqs"], "x.csv", [data], SOMEBODY)
        Import.objects.filter(pk=job.pk).update(
            position=500, new=500, leased_until=timezone.now() + timedelta(seconds=60)
        )
    imports.check(job.shop_id, job.pk)
    assert again(job).state == Import.State.CHECKING  # somebody holds it
    run_out(job)
    imports.check(job.shop_id, job.pk)
    assert (again(job).state, counts(again(job))) == (Import.State.READY, {"new": 700})


@pytest.mark.parametrize("state", [Import.State.CHECKING, Import.State.APPLYING])
def test_what_always_fails_is_given_up(roomy: Town, state: str) -> None:
    job = confirmed(roomy, 10)
    with shop_scope(job.shop_id):
        Import.objects.filter(pk=job.pk).update(state=state, attempts=imports.MOST_ATTEMPTS)
    imports.check(job.shop_id, job.pk)
    imports.apply(job.shop_id, job.pk)
    ended = again(job)
    assert ended.state in (Import.State.REFUSED, Import.State.FAILED)
    assert lines_of(ended, "file") == [(None, "given_up")]
    assert not imports.folder_of(job).exists()


def test_a_file_that_is_gone_is_said_so(roomy: Town) -> None:
    job = confirmed(roomy, 10)
    (imports.folder_of(job) / "rows.sqlite").unlink()
    imports.apply(job.shop_id, job.pk)
    assert again(job).state == Import.State.FAILED
    assert lines_of(again(job), "file") == [(None, "file_lost")]


def test_nobody_gets_more_than_the_plan_has_room_for(roomy: Town) -> None:
    give_room(roomy, 997 + len(MAPLES_FAQS))
    job = bring(roomy.maple.id, (HEAD + faq_lines(range(998))).encode())
    assert lines_of(job, "file") == [(None, "knowledge_full")]
    with shop_scope(job.shop_id), pytest.raises(NoRoomError):
        imports.confirm(job, SOMEBODY)
    fits = bring(roomy.maple.id, (HEAD + faq_lines(range(997))).encode())
    assert lines_of(fits, "file") == []
    with shop_scope(job.shop_id):
        assert imports.confirm(fits, SOMEBODY)
        Faq.objects.create(shop=roomy.maple, question="One more?", answer="Yes.")
    imports.apply(fits.shop_id, fits.pk)
    ended = again(fits)
    assert (ended.state, lines_of(ended, "file")) == (
        Import.State.FAILED,
        [(None, "knowledge_full")],
    )
    with shop_scope(job.shop_id):
        assert Faq.objects.filter(shop=roomy.maple).count() == 501 + len(MAPLES_FAQS)
        assert ended.position == 500
    give_room(roomy, 2_000)
    rest = carry_out(bring(roomy.maple.id, (HEAD + faq_lines(range(997))).encode()))
    assert counts(rest) == {"new": 497, "same": 500}


def test_files_go_with_the_shop_and_are_on_its_receipt(roomy: Town) -> None:
    job = confirmed(roomy, 10)
    assert remaining(job.shop_id)[FILES] == 2  # the file, and its rows
    receipt = erase(request_deletion(job.shop_id, "a test", "it closed"))
    assert (receipt[FILES], receipt["knowledge_import"]) == (2, 1)
    assert not imports.folder_of(job).exists()
    imports.check(job.shop_id, job.pk)
    imports.apply(job.shop_id, job.pk)
    assert not imports.folder_of(job).exists()


def test_what_nobody_confirmed_is_dropped_after_a_week(roomy: Town) -> None:
    job = bring(roomy.maple.id, (HEAD + faq_lines(range(3))).encode())
    with shop_scope(job.shop_id):
        imports.unfinished(job.shop_id)
        assert again(job).state == Import.State.READY
        Import.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(days=8))
        imports.unfinished(job.shop_id)
    assert again(job).state == Import.State.DROPPED
    assert not imports.folder_of(job).exists()


def peak_of(town: Town, rows: int, urls: dict[str, str], folder: Path) -> int:
    """The most memory, in KiB, of a process that reads a file of so many rows, writes them and exports them."""
    with shop_scope(town.maple.id):
        Faq.objects.filter(shop=town.maple).delete()
        data = (HEAD + faq_lines(range(rows))).encode()
        job = imports.take_in(town.maple.id, KINDS["faqs"], "x.csv", [data], SOMEBODY)
    assert worker(job, urls).wait() == 0
    with shop_scope(town.maple.id):
        assert imports.confirm(again(job), SOMEBODY)
    done = worker(job, urls, folder, stdout=subprocess.PIPE)
    told, _errors = done.communicate()
    assert counts(again(job)) == {"new": rows}
    assert (folder / "csv").stat().st_size > rows * 50
    return int(told)


@pytest.mark.timeout(600)
def test_memory_does_not_grow_with_the_rows(
    roomy: Town, database_urls: dict[str, str], tmp_path: Path
) -> None:
    few = peak_of(roomy, 2_000, database_urls, tmp_path)
    many = peak_of(roomy, 10_000, database_urls, tmp_path)
    assert many - few < 20 * 1024, (few, many)
