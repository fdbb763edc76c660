"""Deleting a shop: every row, key and file of it, in small steps, with progress and a receipt.

The platform's role deletes, and PostgreSQL lets it delete only what belongs to a shop marked as being deleted;
meanwhile it lets nobody add to such a shop. A step and what the receipt says of it are one transaction, under the
lock of the deletion's row: a worker that dies leaves a true receipt, and the next one goes on from there.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connections, transaction
from django.utils import timezone
from redis import Redis

from tenants.audit import PLATFORM, record_for_platform
from tenants.closing import announce_closed
from tenants.models import Deletion, Shop
from tenants.platform import ALIAS
from tenants.shop_tables import tables_of_shops

STEP = 2000  # rows a transaction
KEY_STEP = 500
ROUNDS = 10  # how often rows of writers who were faster than the mark are gone after
KEYS, FILES, SHOP = "cache keys", "files", Shop._meta.db_table


class TakenError(RuntimeError):
    """Somebody else is deleting this shop right now."""


def request_deletion(shop_id: UUID, requested_by: str, reason: str) -> Deletion:
    """Close the shop for good and note that it is to be deleted; asked twice, the first request stands.

    Raises Shop.DoesNotExist.
    """
    with transaction.atomic(ALIAS):
        shop = Shop.objects.using(ALIAS).select_for_update().get(pk=shop_id)
        shop.state = Shop.State.DELETING
        shop.save(update_fields=["state"])
        announce_closed(shop.pk)
        asked = {"shop_name": shop.name, "requested_by": requested_by, "reason": reason}
        deletion, _ = Deletion.objects.using(ALIAS).get_or_create(shop_ref=shop.pk, defaults=asked)
    return deletion


def unfinished_deletions() -> list[UUID]:
    """The deletions that are under way, or whose worker died, oldest first."""
    open_ones = Deletion.objects.using(ALIAS).filter(finished_at=None).order_by("created_at")
    return list(open_ones.values_list("pk", flat=True))


def remaining(shop_id: UUID) -> dict[str, int]:
    """What there still is of the shop: rows by table, keys, files. All zero after a deletion."""
    counts = {
        table: _execute(f'SELECT count(*) FROM "{table}" WHERE shop_id = %s', shop_id)  # noqa: S608 - a name of PostgreSQL's catalogue
        for table in tables_of_shops().all
    }
    counts[SHOP] = Shop.objects.using(ALIAS).filter(pk=shop_id).count()
    with Redis.from_url(settings.REDIS_URL) as cache:
        counts[KEYS] = sum(1 for _ in cache.scan_iter(shop_keys(shop_id), KEY_STEP))
    counts[FILES] = sum(1 for _ in _files(shop_id))
    return counts


def shop_keys(shop_id: UUID) -> str:
    """The pattern of every key in Valkey that belongs to the shop."""
    return f"xiaoer:shop:{shop_id}:*"


def shop_folder(shop_id: UUID) -> Path:
    """Where files of the shop lie, if there are any."""
    return Path(settings.XIAOER_HOME) / "shops" / str(shop_id)


def erase(deletion: Deletion, wait: bool = True) -> dict[str, int]:
    """Delete everything of a shop that is marked for it; return the receipt: deleted things by kind.

    Raises TakenError when another worker is at it and we are not to `wait` for its steps.
    """
    for _step in steps(deletion, wait):
        pass
    deletion.refresh_from_db(using=ALIAS)
    receipt: dict[str, int] = deletion.receipt
    return receipt


def steps(deletion: Deletion, wait: bool = True) -> Iterator[tuple[str, int]]:
    """The steps of a deletion, each taken when the next one is asked for: what kind of thing, how many went.

    Raises TakenError.
    """
    work = _Erasure(deletion.pk, deletion.shop_ref, wait)
    work.begin()
    for attempt in range(ROUNDS):
        yield from work.delete_rows()
        # Late, so that sockets which were told to close have written their last.
        yield from work.delete_keys_and_files()
        try:
            yield SHOP, work.finish()
            return
        except IntegrityError:
            # A row whose writer began before the shop was marked, and committed after its table was done.
            if attempt == ROUNDS - 1:
                raise


class _Erasure:
    """What the steps of one deletion do."""

    def __init__(self, pk: UUID, shop_id: UUID, wait: bool) -> None:
        self.pk, self.shop_id, self.wait = pk, shop_id, wait
        self.tables = tables_of_shops()

    def begin(self) -> None:
        """Count what there is, once, and list it in the receipt."""
        with transaction.atomic(ALIAS):
            deletion = self._locked()
            if deletion.total or deletion.finished_at:
                return
            found = remaining(self.shop_id)
            deletion.total, deletion.receipt = sum(found.values()), dict.fromkeys(found, 0)
            deletion.save(update_fields=["total", "receipt"])

    def delete_keys_and_files(self) -> Iterator[tuple[str, int]]:
        """What lies outside the database. A crash in between forgets to count it, never to delete it."""
        with transaction.atomic(ALIAS), Redis.from_url(settings.REDIS_URL) as cache:
            deletion = self._locked()
            keys = list(cache.scan_iter(shop_keys(self.shop_id), KEY_STEP))
            gone = int(cache.delete(*keys)) if keys else 0
            files = sum(1 for _ in _files(self.shop_id))
            if shop_folder(self.shop_id).exists():
                shutil.rmtree(shop_folder(self.shop_id))
            self._note(deletion, KEYS, gone)
            self._note(deletion, FILES, files)
        yield KEYS, gone
        yield FILES, files

    def delete_rows(self) -> Iterator[tuple[str, int]]:
        """All but the rows that refer to each other, a step a transaction."""
        for table in self.tables.ordered:
            while done := self._delete_some(table):
                yield table, done

    def _delete_some(self, table: str) -> int:
        some = f'SELECT id FROM "{table}" WHERE shop_id = %s LIMIT {STEP}'  # noqa: S608 - a name of PostgreSQL's catalogue
        with transaction.atomic(ALIAS):
            deletion = self._locked()
            done = _execute(f'DELETE FROM "{table}" WHERE id IN ({some})', self.shop_id)  # noqa: S608 - likewise
            self._note(deletion, table, done)
        return done

    def finish(self) -> int:
        """Delete what refers to each other and the shop itself.

        Raises IntegrityError when the shop has rows again; then nothing happened.
        """
        with transaction.atomic(ALIAS):
            deletion = self._locked()
            if deletion.finished_at:
                return 0
            for table in self.tables.entangled:
                done = _execute(f'DELETE FROM "{table}" WHERE shop_id = %s', self.shop_id)  # noqa: S608 - likewise
                self._note(deletion, table, done)
            shop = _execute(f'DELETE FROM "{SHOP}" WHERE id = %s', self.shop_id)  # noqa: S608 - likewise
            self._note(deletion, SHOP, shop)
            deletion.finished_at = timezone.now()
            deletion.save(update_fields=["finished_at"])
            name, noted = deletion.shop_name, {"deleted": deletion.done}
            record_for_platform(PLATFORM, "shop.deleted", name, noted, self.shop_id, ALIAS)
        return shop

    def _locked(self) -> Deletion:
        rows = Deletion.objects.using(ALIAS).select_for_update(skip_locked=not self.wait)
        deletion = rows.filter(pk=self.pk).first()
        if deletion is None:
            raise TakenError
        return deletion

    def _note(self, deletion: Deletion, kind: str, done: int) -> None:
        if done:
            deletion.receipt[kind] = deletion.receipt.get(kind, 0) + done
            deletion.done += done
            deletion.save(update_fields=["done", "receipt"])


def _files(shop_id: UUID) -> Iterator[Path]:
    return (path for path in shop_folder(shop_id).rglob("*") if not path.is_dir())


def _execute(statement: str, shop_id: UUID) -> int:
    """Run it for the shop: the number that a count found, or of the rows that it deleted."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(statement, [shop_id])
        return int(cursor.fetchone()[0]) if cursor.description else int(cursor.rowcount)
