"""The life of an import: a file is taken in, read without writing anything, shown, and then written batch by batch.

Each batch and the position after it are one transaction. A worker that dies leaves a lease that runs out; whoever
takes it up begins at the position. Rows are told apart by their keys, so that even a row that was written before
would only be found to be the same.
"""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from knowledge.models import Import
from knowledge.room import COUNTED, NoRoomError, check_room, hold_room
from knowledge.tables.findings import Finding, Findings, of_cells, of_instructions, of_row, of_table
from knowledge.tables.kinds import Kind
from knowledge.tables.reading import MOST_MIB, BadRow, Row, Table, open_table
from knowledge.tables.refusals import TableError
from knowledge.tables.registry import KINDS
from knowledge.tables.spool import Spool, new_spool, open_spool
from knowledge.tables.verdicts import (
    BAD,
    CHANGED,
    DOUBLE,
    NEW,
    SAME,
    Verdict,
    count,
    judge,
    subject_of,
)
from tenants.audit import Actor, record
from tenants.erasure import shop_folder
from tenants.scope import shop_scope

BATCH = 500  # rows a transaction
LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5  # without a batch of progress
MOST_OPEN = 20  # of a shop: each has a file on the disk
KEPT_FOR = timedelta(days=7)  # what nobody confirmed

_DROPPABLE = (Import.State.CHECKING, Import.State.READY)
_OPEN = (*_DROPPABLE, Import.State.APPLYING)

T = TypeVar("T")


class _TakenOverError(Exception):
    """Somebody else read the file, or nobody wants it any more: our half of a spool must not become the spool."""


def folder_of(job: Import) -> Path:
    """Where the import's files lie while it needs them."""
    return shop_folder(job.shop_id) / "imports" / str(job.pk)


def take_in(shop_id: UUID, kind: Kind, name: str, chunks: Iterable[bytes], by: Actor) -> Import:
    """Store a file that somebody brought, inside the shop's scope; the name is shown and means nothing.

    Raises TableError for a file that is too large, or one too many; then nothing is kept.
    """
    _refuse_too_many(shop_id)
    job = Import(
        shop_id=shop_id,
        kind=kind.name,
        file_name=_harmless(name),
        actor=by.id,
        actor_name=by.name[:120],
        address=by.address,
    )
    folder = folder_of(job)
    folder.mkdir(mode=0o700, parents=True)
    try:
        _write(folder / "upload", chunks)
        job.save(force_insert=True)
    except BaseException:
        shutil.rmtree(folder)
        raise
    return job


def check(shop_id: UUID, import_id: UUID) -> None:
    """Read the file and say what it would do; nothing of the shop is changed. Done already, it is not done again."""
    job = _claimed(shop_id, import_id, Import.State.CHECKING)
    if job is None:
        return
    findings = Findings()
    kind = KINDS[job.kind]
    try:
        rows = open_table(folder_of(job) / "upload")
        table = Table(rows, kind)
        with new_spool(_spool_path(job), kind) as spool:
            for batch in _batches(table):
                _look_at(job, kind, batch, spool, findings)
                job.percent = int(99 * rows.part_read)
                if not _note(job, Import.State.CHECKING):
                    raise _TakenOverError
        if table.left_out:
            findings.add(of_table(table.left_out))
        job.state, job.percent = Import.State.READY, 0
        _see_whether_there_is_room(job, findings)
    except _TakenOverError:
        return
    except TableError as problem:
        findings.add(of_table(problem))
        job.state = Import.State.REFUSED
    except FileNotFoundError:
        findings.add(of_table(TableError("file_lost")))
        job.state = Import.State.REFUSED
    job.total, job.position, job.findings = job.new + job.changed + job.same, 0, findings.kept
    job.leased_until = None
    if job.state == Import.State.REFUSED:
        job.finished_at = timezone.now()
    if _note(job, Import.State.CHECKING) and job.state == Import.State.REFUSED:
        _forget_files(job)


def confirm(job: Import, by: Actor) -> bool:
    """Let the rows be written, inside the shop's scope; False when somebody decided otherwise before.

    Raises NoRoomError.
    """
    check_room(job.shop_id, _entries(job, job.new))
    rows = Import.objects.filter(shop_id=job.shop_id, pk=job.pk, state=Import.State.READY)
    return bool(
        rows.update(
            state=Import.State.APPLYING,
            actor=by.id,
            actor_name=by.name[:120],
            address=by.address,
            **dict.fromkeys((NEW, CHANGED, SAME, "position", "percent", "attempts"), 0),
        )
    )


def drop(job: Import) -> bool:
    """Forget an import that nobody confirmed, inside the shop's scope; False when it is too late."""
    rows = Import.objects.filter(shop_id=job.shop_id, pk=job.pk, state__in=_DROPPABLE)
    if not rows.update(state=Import.State.DROPPED, finished_at=timezone.now(), leased_until=None):
        return False
    _forget_files(job)
    return True


def apply(shop_id: UUID, import_id: UUID) -> None:
    """Write what is not written yet. Whoever does the same meanwhile does other rows."""
    job = _claimed(shop_id, import_id, Import.State.APPLYING)
    if job is None:
        return
    try:
        with open_spool(_spool_path(job), KINDS[job.kind]) as spool:
            while _apply_some(job, spool):
                pass
    except sqlite3.OperationalError:
        _end(job, Import.State.FAILED, TableError("file_lost"))
    except TableError as problem:
        _end(job, Import.State.FAILED, problem)
    except NoRoomError as problem:
        _end(job, Import.State.FAILED, TableError("knowledge_full", **problem.figures))


def unfinished(shop_id: UUID) -> list[UUID]:
    """Imports whose work nobody is doing, inside the shop's scope; those that nobody wants any more are dropped."""
    now = timezone.now()
    rows = Import.objects.filter(shop_id=shop_id)
    for job in rows.filter(state=Import.State.READY, created_at__lt=now - KEPT_FOR):
        drop(job)
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = rows.filter(free, state__in=Import.UNDER_WAY)
    return list(waiting.order_by("created_at").values_list("pk", flat=True))


# --- reading ---


def _look_at(
    job: Import, kind: Kind, batch: list[Row | BadRow], spool: Spool, findings: Findings
) -> None:
    """Give each row its verdict; put the good ones down."""
    rows: list[Row] = []
    for row in batch:
        if isinstance(row, BadRow):
            job.bad += 1
            findings.add(of_cells(row.line, row.subject, row.cells))
        elif (before := spool.first_line_of(row)) != row.line:
            job.double += 1
            said = {"code": "double", "figures": {"before": before}}
            findings.add(of_row(row.line, DOUBLE, subject_of(kind, row), **said))
        else:
            rows.append(row)
    with shop_scope(job.shop_id):
        verdicts = judge(job.shop_id, kind, rows)
    for verdict in verdicts:
        _report(kind, verdict, findings)
    spool.add([verdict.row for verdict in verdicts if verdict.what in (NEW, CHANGED, SAME)])
    _count(job, verdicts)
    job.position += len(batch)


def _report(kind: Kind, verdict: Verdict, findings: Findings) -> None:
    row, subject = verdict.row, subject_of(kind, verdict.row)
    if verdict.what in (NEW, CHANGED) and (
        told := of_instructions(kind, row.line, subject, row.values)
    ):
        findings.add(told)
    match verdict.what:
        case "bad":
            lacking = [one.column for one in verdict.faults if one.problem.code == "no_column"]
            if lacking:
                problem = TableError("columns_lacking", columns=", ".join(lacking))
                findings.add(of_table(problem))
            findings.add(of_cells(row.line, subject, verdict.faults))
        case "double":
            findings.add(of_row(row.line, DOUBLE, subject, code="double_in_shop"))
        case "changed":
            findings.add(of_row(row.line, CHANGED, subject, columns=list(verdict.changed)))
        case "new":
            findings.add(of_row(row.line, NEW, subject))


def _count(job: Import, verdicts: list[Verdict]) -> None:
    for what in Import.COUNTS:
        setattr(job, what, getattr(job, what) + count(verdicts, what))


def _see_whether_there_is_room(job: Import, findings: Findings) -> None:
    try:
        with shop_scope(job.shop_id):
            check_room(job.shop_id, _entries(job, job.new))
    except NoRoomError as problem:
        findings.add(of_table(TableError("knowledge_full", **problem.figures)))


# --- writing ---


def _apply_some(job: Import, spool: Spool) -> bool:
    """Write one batch; False when the import is over. Raises TableError where rows that were counted are missing."""
    with shop_scope(job.shop_id):
        locked = Import.objects.select_for_update().filter(
            shop_id=job.shop_id, pk=job.pk, state=Import.State.APPLYING
        )
        current = locked.first()
        if current is None:
            return False
        rows = spool.after(current.position, BATCH)
        if not rows and current.position < current.total:
            raise TableError("file_lost")
        if rows:
            _write_rows(current, rows)
        if not rows or current.position >= current.total:
            _finish(current)
        current.save()
        return current.state == Import.State.APPLYING


def _write_rows(job: Import, rows: list[Row]) -> None:
    kind = KINDS[job.kind]
    hold_room(job.shop_id)
    verdicts = judge(job.shop_id, kind, rows, lock=True)
    check_room(job.shop_id, _entries(job, count(verdicts, NEW)))
    changes = [(v.known, v.row.values) for v in verdicts if v.what in (NEW, CHANGED)]
    if changes:
        kind.store(job.shop_id, changes)
    job.findings = _told_anew(kind, job.findings, verdicts)
    _count(job, verdicts)
    job.position += len(rows)
    job.percent = min(99, 100 * job.position // max(job.total, 1))
    job.attempts, job.leased_until = 0, timezone.now() + LEASE


def _told_anew(kind: Kind, before: list[Finding], verdicts: list[Verdict]) -> list[Finding]:
    """What is said of lines once they are written: the shop may have changed since the file was read."""
    listed = {finding["line"] for finding in before}
    anew = [each for each in verdicts if each.row.line in listed or each.what in (BAD, DOUBLE)]
    findings = Findings(before)
    findings.forget({each.row.line for each in anew})
    for verdict in anew:
        _report(kind, verdict, findings)
    return findings.kept


def _finish(job: Import) -> None:
    job.state, job.percent = Import.State.DONE, 100
    job.finished_at, job.leased_until = timezone.now(), None
    _record(job)
    _forget_files(job)


def _end(job: Import, state: Import.State, problem: TableError) -> None:
    with shop_scope(job.shop_id):
        locked = Import.objects.select_for_update().filter(
            shop_id=job.shop_id, pk=job.pk, state=Import.State.APPLYING
        )
        if (current := locked.first()) is None:
            return
        current.findings = [of_table(problem), *current.findings]
        current.state, current.finished_at, current.leased_until = state, timezone.now(), None
        current.save()
        _record(current)
    _forget_files(job)


def _record(job: Import) -> None:
    counts = {what: getattr(job, what) for what in Import.COUNTS}
    noted = {"id": str(job.pk), "state": job.state, **counts}
    kind = KINDS[job.kind].model._meta.model_name
    actor = Actor(job.actor, job.actor_name, job.address)
    record(job.shop_id, actor, f"{kind}.imported", job.file_name, noted)


# --- both ---


def _refuse_too_many(shop_id: UUID) -> None:
    if Import.objects.filter(shop_id=shop_id, state__in=_OPEN).count() >= MOST_OPEN:
        raise TableError("too_many_imports", most=MOST_OPEN)


def _entries(job: Import, new: int) -> int:
    """How many of the plan's entries so many new rows are: orders, for one, are none."""
    return new if KINDS[job.kind].model in COUNTED else 0


def _claimed(shop_id: UUID, import_id: UUID, state: Import.State) -> Import | None:
    """The import, if it is in this state and nobody is at it; from now on we are."""
    now = timezone.now()
    with shop_scope(shop_id):
        rows = Import.objects.filter(shop_id=shop_id, pk=import_id, state=state)
        free = rows.filter(Q(leased_until=None) | Q(leased_until__lt=now))
        if not free.update(leased_until=now + LEASE, attempts=F("attempts") + 1):
            return None
        job = rows.get()
    if job.attempts <= MOST_ATTEMPTS:
        if state == Import.State.CHECKING:  # from the beginning: nothing was written
            job.new = job.changed = job.same = job.double = job.bad = job.position = 0
        return job
    _give_up(job)
    return None


def _give_up(job: Import) -> None:
    problem = TableError("given_up")
    if job.state == Import.State.APPLYING:
        _end(job, Import.State.FAILED, problem)
        return
    state, job.state = Import.State.CHECKING, Import.State.REFUSED
    job.findings, job.finished_at, job.leased_until = [of_table(problem)], timezone.now(), None
    if _note(job, state):
        _forget_files(job)


def _note(job: Import, state: Import.State) -> bool:
    """Store how far we are; False when the import left this state meanwhile, or its shop is gone."""
    if job.state == state:
        job.leased_until = timezone.now() + LEASE
    fields = (
        *Import.COUNTS,
        *("state", "total", "position", "percent", "findings", "leased_until", "finished_at"),
    )
    with shop_scope(job.shop_id):
        rows = Import.objects.filter(shop_id=job.shop_id, pk=job.pk, state=state)
        return bool(rows.update(**{name: getattr(job, name) for name in fields}))


def _spool_path(job: Import) -> Path:
    return folder_of(job) / "rows.sqlite"


def _forget_files(job: Import) -> None:
    shutil.rmtree(folder_of(job), ignore_errors=True)


def _write(path: Path, chunks: Iterable[bytes]) -> None:
    size = 0
    with path.open("xb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > MOST_MIB * 1024 * 1024:
                raise TableError("too_large", most=MOST_MIB)
            file.write(chunk)


def _harmless(name: str) -> str:
    """A file's name as it may be shown: the last part, printable, not endless."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(each for each in last if each.isprintable())[:200] or "?"


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch
