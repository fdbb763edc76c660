"""Deleting a shop: all of it, nothing else, in steps that survive their worker, with a true receipt."""

import json
import threading
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone
from redis import Redis

from conversations.models import Conversation, Message, Reply, Visitor
from tenants.access import places_of, shop_of_public_key
from tenants.audit import PLATFORM, record
from tenants.erasure import (
    FILES,
    KEYS,
    SHOP,
    STEP,
    TakenError,
    erase,
    remaining,
    request_deletion,
    shop_folder,
    steps,
)
from tenants.founding import DeletedShopError, found_shop
from tenants.models import Deletion, Plan, PlatformEntry, Shop
from tenants.platform import ALIAS
from tenants.scope import shop_scope
from tenants.shop_tables import tables_of_shops
from tenants.tasks import erase_shop, take_up_deletions
from tests.people import Town


def talk(shop: Shop, messages: int = 2) -> Conversation:
    with shop_scope(shop.id):
        visitor = Visitor.objects.create(shop=shop)
        made = Conversation.objects.create(shop=shop, visitor=visitor, last_seq=messages)
        now = timezone.now()
        Message.objects.bulk_create(
            Message(
                shop=shop, conversation=made, seq=seq, role="visitor", text=f"{seq}", created_at=now
            )
            for seq in range(1, messages + 1)
        )
        Reply.objects.create(shop=shop, conversation=made, question_seq=1, seq=messages + 1)
    return made


def fill(shop: Shop) -> None:
    """Rows in many tables, keys, and a file."""
    talk(shop)
    with shop_scope(shop.id):
        record(shop.id, PLATFORM, "shop.changed")
    with Redis.from_url(settings.REDIS_URL) as cache:
        for number in range(3):
            cache.set(f"xiaoer:shop:{shop.id}:{number}", 1)
    folder = shop_folder(shop.id) / "documents"
    folder.mkdir(parents=True)
    (folder / "size-guide.txt").write_text("S, M, L")


def as_owner(shop_id: UUID) -> dict[str, int]:
    """Rows of the shop as the owner of the tables counts them."""
    counts = {}
    with connections["owner"].cursor() as cursor:
        for table in tables_of_shops().all:
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE shop_id = %s', [shop_id])  # noqa: S608 - of the catalogue
            counts[table] = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM tenants_shop WHERE id = %s", [shop_id])
        counts[SHOP] = cursor.fetchone()[0]
    return counts


def test_the_catalogue_knows_every_model_of_shops(live_town: Town) -> None:
    from tenants.wall import owned_models

    assert set(tables_of_shops().all) == {model._meta.db_table for model in owned_models()}


def test_one_of_two_shops_goes_and_the_receipt_is_what_was_counted(live_town: Town) -> None:
    fill(live_town.maple)
    fill(live_town.yunshang)
    maple, yunshang = live_town.maple.id, live_town.yunshang.id
    before, others = remaining(maple), remaining(yunshang)
    assert before[KEYS] == 3
    assert before[FILES] == 1
    assert {kind: before[kind] for kind in as_owner(maple)} == as_owner(maple)

    receipt = erase(request_deletion(maple, "Olivia", "They asked for it."))

    assert receipt == before
    assert set(remaining(maple).values()) == {0}
    assert set(as_owner(maple).values()) == {0}
    assert not shop_folder(maple).exists()
    assert remaining(yunshang) == others
    assert as_owner(yunshang) == {kind: others[kind] for kind in as_owner(yunshang)}
    deletion = Deletion.objects.using(ALIAS).get(shop_ref=maple)
    assert deletion.done == deletion.total == sum(before.values())
    assert deletion.finished_at is not None
    said = PlatformEntry.objects.using(ALIAS).get(shop_ref=maple, act="shop.deleted")
    assert said.details == {"deleted": deletion.done}


def test_no_shop_is_founded_under_an_id_that_has_a_receipt(live_town: Town) -> None:
    maple = live_town.maple
    receipt = erase(request_deletion(maple.id, "Olivia", "They asked for it."))
    with pytest.raises(DeletedShopError):
        found_shop(live_town.alice, PLATFORM, "Maple again", "en", maple.id)
    assert set(as_owner(maple.id).values()) == {0}
    assert Deletion.objects.using(ALIAS).get(shop_ref=maple.id).receipt == receipt


def test_its_doors_close_when_it_is_marked(live_town: Town) -> None:
    maple = live_town.maple
    request_deletion(maple.id, "Olivia", "They asked for it.")
    assert shop_of_public_key(maple.public_key) is None
    assert maple.id not in [place.shop_id for place in places_of(live_town.alice)]


def test_nothing_new_comes_into_a_shop_that_is_being_deleted(live_town: Town) -> None:
    said = talk(live_town.maple)
    request_deletion(live_town.maple.id, "Olivia", "They asked for it.")
    with pytest.raises(DatabaseError, match="row-level security"), shop_scope(said.shop_id):
        Visitor.objects.create(shop_id=said.shop_id)
    with pytest.raises(DatabaseError, match="row-level security"), shop_scope(said.shop_id):
        record(said.shop_id, PLATFORM, "shop.changed")


def test_a_writer_who_was_faster_than_the_mark_leaves_nothing(live_town: Town) -> None:
    """Its row is committed after its table was emptied, and before the shop is gone."""
    maple = live_town.maple
    written, marked = threading.Event(), threading.Event()
    failures: list[BaseException] = []

    def write() -> None:
        try:
            with shop_scope(maple.id):
                Visitor.objects.create(shop=maple)
                written.set()
                assert marked.wait(20)
        except BaseException as problem:
            failures.append(problem)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    assert written.wait(20)
    deletion = request_deletion(maple.id, "Olivia", "They asked for it.")
    for table, _done in steps(deletion):
        if table == "knowledge_faq":  # visitors came before
            marked.set()
            writer.join(20)
    assert failures == []
    deletion.refresh_from_db(using=ALIAS)
    assert deletion.receipt["conversations_visitor"] == 1
    assert set(as_owner(maple.id).values()) == {0}


def test_writers_who_never_stop_keep_no_shop_alive(live_town: Town) -> None:
    maple = live_town.maple
    fill(maple)
    stop, refused = threading.Event(), threading.Event()

    def write() -> None:
        while not stop.is_set():
            try:
                with shop_scope(maple.id):
                    Visitor.objects.create(shop=maple)
            except DatabaseError:
                refused.set()
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        erase(request_deletion(maple.id, "Olivia", "They asked for it."))
        assert refused.wait(20)
    finally:
        stop.set()
        for writer in writers:
            writer.join(20)
    assert set(as_owner(maple.id).values()) == {0}


def test_what_a_worker_left_is_gone_on_with(live_town: Town) -> None:
    fill(live_town.maple)
    before = remaining(live_town.maple.id)
    deletion = request_deletion(live_town.maple.id, "Olivia", "They asked for it.")
    for table, _done in steps(deletion):
        if table == "conversations_message":
            break  # the worker is killed
    deletion.refresh_from_db(using=ALIAS)
    left = remaining(live_town.maple.id)
    assert 0 < deletion.done < deletion.total
    assert deletion.done + sum(left.values()) == deletion.total
    assert left["conversations_message"] == 0

    erase_shop(str(deletion.pk))

    deletion.refresh_from_db(using=ALIAS)
    assert deletion.receipt == before
    assert deletion.finished_at is not None
    erase_shop(str(deletion.pk))  # a wake-up that came twice
    assert Deletion.objects.using(ALIAS).get(pk=deletion.pk).receipt == before


def test_the_sweep_takes_up_what_is_unfinished(live_town: Town) -> None:
    deletion = request_deletion(live_town.maple.id, "Olivia", "They asked for it.")
    erase_shop.app.conf.task_always_eager = True
    try:
        take_up_deletions()
    finally:
        erase_shop.app.conf.task_always_eager = False
    deletion.refresh_from_db(using=ALIAS)
    assert deletion.finished_at is not None


def test_one_worker_at_a_time(live_town: Town) -> None:
    deletion = request_deletion(live_town.maple.id, "Olivia", "They asked for it.")
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic(ALIAS):
            Deletion.objects.using(ALIAS).select_for_update().get(pk=deletion.pk)
            held.set()
            assert done.wait(20)
        connections[ALIAS].close()

    other = threading.Thread(target=hold)
    other.start()
    try:
        assert held.wait(20)
        with pytest.raises(TakenError):
            erase(deletion, wait=False)
        erase_shop(str(deletion.pk))  # a task leaves it to the other one
    finally:
        done.set()
        other.join(20)
    assert remaining(live_town.maple.id)[SHOP] == 1


def test_twenty_thousand_messages_go_in_bounded_steps(live_town: Town) -> None:
    talk(live_town.maple, messages=20_000)
    deletion = request_deletion(live_town.maple.id, "Olivia", "They asked for it.")
    sizes = [done for table, done in steps(deletion) if table == "conversations_message"]
    assert sizes == [STEP] * 10


def test_the_role_of_pages_deletes_no_log_and_the_platforms_only_of_marked_shops(
    live_town: Town,
) -> None:
    maple = live_town.maple.id
    with shop_scope(maple):
        record(maple, PLATFORM, "shop.changed")
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("DELETE FROM tenants_auditentry WHERE shop_id = %s", [maple])
        assert cursor.rowcount == 0
    request_deletion(maple, "Olivia", "They asked for it.")
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("DELETE FROM tenants_auditentry WHERE shop_id = %s", [maple])
        assert cursor.rowcount == 1


def check(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("check_deletion", *arguments, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_the_command_verifies(live_town: Town) -> None:
    maple = live_town.maple.id
    code, said = check(str(maple), "--json")
    assert code == 1
    assert json.loads(said)["remaining"][SHOP] == 1
    receipt = erase(request_deletion(maple, "Olivia", "They asked for it."))
    code, said = check(str(maple), "--json")
    assert (code, json.loads(said)) == (
        0,
        {"shop": str(maple), "clean": True, "remaining": {}, "receipt": receipt},
    )
    assert check(str(maple))[0] == 0
    folder = Path(settings.XIAOER_HOME) / "shops" / str(maple)
    folder.mkdir(parents=True)
    (folder / "left.txt").write_text("left")
    assert check(str(maple))[0] == 1
    assert Plan.objects.exists()  # what is the platform's stays
