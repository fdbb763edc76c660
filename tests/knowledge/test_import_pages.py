"""Imports and exports in the admin."""

import json
import re
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import AsyncClient, Client
from django.urls import reverse

from knowledge import imports
from knowledge.models import Faq, Import, Product
from knowledge.tasks import go_on_with_import, take_up_imports
from tenants.models import AuditEntry, Membership, User
from tenants.scope import shop_scope
from tests.knowledge.tables import ENDLESS, ENDLESS_TYPE
from tests.orders import PHONE, place_order
from tests.people import MAPLES_FAQS, Town

FAQ_CSV = (
    "question,answer\nDo you ship abroad?,Yes.\nCan I return an item?,Within 60 days.\nBad?,\n"
)
UPLOAD = reverse("admin:knowledge_import_add")


def client_of(user: User, language: str = "en") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(user)
    return client


def upload(client: Client, data: bytes | str, kind: str = "faqs", **more: str) -> Any:
    content = data.encode() if isinstance(data, str) else data
    file = SimpleUploadedFile("faqs.csv", content)
    return client.post(UPLOAD, {"kind": kind, "file": file, **more})


def newest(town: Town) -> Import:
    with shop_scope(town.maple.id):
        return Import.objects.filter(shop=town.maple).order_by("-created_at")[0]


def work(town: Town) -> Import:
    """What a worker does when it is woken."""
    job = newest(town)
    go_on_with_import(shop_id=str(town.maple.id), import_id=str(job.pk))
    return newest(town)


def page(job: Import, name: str = "change") -> str:
    return reverse(f"admin:knowledge_import_{name}", args=[job.pk])


@pytest.mark.parametrize(
    ("language", "said"), [("en", "shorten the name"), ("zh-hans", "请先缩短文件名")]
)
def test_a_file_with_an_endless_name_is_refused_in_words(
    town: Town, language: str, said: str
) -> None:
    answer = client_of(town.alice, language).post(UPLOAD, ENDLESS, content_type=ENDLESS_TYPE)
    assert answer.status_code == 400
    assert said in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_the_file_to_the_result(town: Town, language: str) -> None:
    client = client_of(town.alice, language)
    assert client.get(UPLOAD).status_code == 200
    answer = upload(client, FAQ_CSV)
    assert answer["Location"] == page(newest(town))
    reading = client.get(page(newest(town))).content.decode()
    assert "data-progress" in reading
    assert json.loads(client.get(page(newest(town), "progress")).content)["finished"] is False
    job = work(town)
    shown = client.get(page(job)).content.decode()
    assert "data-progress" not in shown
    words = {"en": ("Line 2", "Line 4", "answer: It is empty."), "zh-hans": ("第 2 行", "第 4 行")}
    for said in words[language]:
        assert said in shown, said
    assert client.post(page(job, "confirm"))["Location"] == page(job)
    assert newest(town).state == Import.State.APPLYING
    work(town)
    told = json.loads(client.get(page(job, "progress")).content)
    assert (told["finished"], told["percent"]) == (True, 100)
    assert client.get(page(job)).status_code == 200
    with shop_scope(town.maple.id):
        assert Faq.objects.filter(question="Do you ship abroad?").exists()
        assert AuditEntry.objects.filter(act="faq.imported", actor=town.alice.pk).count() == 1
    listed = client.get(reverse("admin:knowledge_import_changelist")).content.decode()
    assert "faqs.csv" in listed


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00\x81\xff", b"PK\x03\x04x", b"no,table\n1,2\n"])
def test_what_is_no_table_is_said_on_the_page(town: Town, data: bytes) -> None:
    client = client_of(town.alice)
    upload(client, data)
    job = work(town)
    assert job.state == Import.State.REFUSED
    shown = client.get(page(job)).content.decode()
    assert 'role="alert"' in shown
    assert not imports.folder_of(job).exists()
    client.post(page(job, "confirm"))
    assert newest(town).state == Import.State.REFUSED


def test_what_a_file_says_is_text_on_the_page(town: Town) -> None:
    client = client_of(town.alice)
    upload(client, "question,<b>x</b>,answer\n<script>alert(1)</script>,x,<img src=x>\n")
    shown = client.get(page(work(town))).content.decode()
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert "<b>x</b>" not in shown


@pytest.mark.parametrize(
    ("language", "said", "unsaid"),
    [
        ("en", "Nothing was imported", "The rows were imported"),
        ("zh-hans", "没有导入任何内容", "导入完成"),
    ],
)
def test_an_import_of_bad_rows_alone_does_not_say_that_rows_were_imported(
    town: Town, language: str, said: str, unsaid: str
) -> None:
    client = client_of(town.alice, language)
    upload(client, "question,answer\nBad?,\n")
    job = work(town)
    assert page(job, "confirm") not in client.get(page(job)).content.decode()
    client.post(page(job, "confirm"))
    shown = client.get(page(work(town))).content.decode()
    assert said in shown
    assert unsaid not in shown


@pytest.mark.parametrize("role", ["agent", "viewer"])
def test_only_who_may_change_knowledge_brings_tables(town: Town, role: str) -> None:
    with shop_scope(town.maple.id):
        Membership.objects.filter(user=town.bob).update(role=role)
    upload(client_of(town.alice), FAQ_CSV)
    job = work(town)
    bob = client_of(town.bob)
    assert bob.get(UPLOAD).status_code == 403
    assert upload(bob, FAQ_CSV).status_code == 403
    shown = bob.get(page(job))
    assert shown.status_code == 200
    assert page(job, "confirm") not in shown.content.decode()
    for name in ("confirm", "drop"):
        assert bob.post(page(job, name)).status_code == 403
        assert client_of(town.alice).get(page(job, name)).status_code == 403
    assert newest(town).state == Import.State.READY
    assert "Import CSV" not in bob.get(reverse("admin:knowledge_faq_changelist")).content.decode()


def test_another_shops_import_is_like_none(town: Town) -> None:
    upload(client_of(town.alice), FAQ_CSV)
    job = work(town)
    charlie = client_of(town.charlie)
    for name in ("change", "progress"):
        assert charlie.get(page(job, name)).status_code == 404
    for name in ("confirm", "drop"):
        assert charlie.post(page(job, name)).status_code == 404
    assert newest(town).state == Import.State.READY


def test_a_form_of_another_shop_is_not_taken(town: Town) -> None:
    client, stale = client_of(town.alice), {"_shop": str(town.yunshang.id)}
    with shop_scope(town.yunshang.id):
        mine = Membership.objects.create(shop=town.yunshang, user=town.alice, role="owner")
    client.post(reverse("choose_shop"), {"shop": str(town.maple.id)})
    upload(client, FAQ_CSV, **stale)
    with shop_scope(town.maple.id):
        assert not Import.objects.exists()
    upload(client, FAQ_CSV)
    job = work(town)
    for name in ("confirm", "drop"):
        assert client.post(page(job, name), stale).status_code == 302
    with shop_scope(town.yunshang.id):
        mine.delete()
    for name in ("confirm", "drop"):
        assert client.post(page(job, name), stale).status_code == 404
    assert newest(town).state == Import.State.READY


def test_dropped_is_dropped(town: Town) -> None:
    client = client_of(town.alice)
    upload(client, FAQ_CSV)
    job = work(town)
    client.post(page(job, "drop"))
    client.post(page(job, "confirm"))
    assert newest(town).state == Import.State.DROPPED
    assert not imports.folder_of(job).exists()


def test_the_sweep_takes_up_what_nobody_works_at(live_town: Town) -> None:
    upload(client_of(live_town.alice), FAQ_CSV)
    job = newest(live_town)
    sent: list[Any] = []
    from celery.signals import before_task_publish

    def note(sender: str, body: Any, **_named: Any) -> None:
        if sender == go_on_with_import.name:
            sent.append(body[1]["import_id"])

    before_task_publish.connect(note)
    take_up_imports()
    assert str(job.pk) in sent
    go_on_with_import(shop_id=str(job.shop_id), import_id=str(job.pk))
    sent.clear()
    take_up_imports()
    assert str(job.pk) not in sent  # it waits for a person now


# --- exports ---


async def exported(user: User, model: str, written_as: str) -> Any:
    client = AsyncClient()
    await client.aforce_login(user)
    address = reverse(f"admin:knowledge_{model}_export", args=[written_as])
    answer: Any = await client.get(address)
    if answer.status_code == 200:
        answer.body = b"".join([part async for part in answer.streaming_content])
    await sync_to_async(connections.close_all)()
    return answer


@pytest.mark.parametrize("model", ["faq", "product", "order"])
@pytest.mark.parametrize("written_as", ["csv", "xlsx"])
async def test_exports_are_of_the_own_shop_and_recorded(
    live_town: Town, model: str, written_as: str
) -> None:
    maple = live_town.maple

    def stock() -> None:
        with shop_scope(maple.id):
            Product.objects.create(shop=maple, sku="A", title="Coat", price=1)
        place_order(maple)

    await sync_to_async(stock)()
    answer = await exported(live_town.alice, model, written_as)
    assert re.search(rf'filename="\w+-[\d-]+\.{written_as}"', answer["Content-Disposition"])
    assert "no-store" in answer["Cache-Control"]
    if written_as == "csv":
        text = answer.body.decode("utf-8-sig")
        assert ("Can I return" in text) == (model == "faq")
        assert "退货" not in text
        assert PHONE not in text
    else:
        assert answer.body.startswith(b"PK\x03\x04")

    def entry() -> AuditEntry:
        with shop_scope(maple.id):
            return AuditEntry.objects.get(act=f"{model}.exported")

    noted = await sync_to_async(entry)()
    assert noted.details == {
        "rows": len(MAPLES_FAQS) if model == "faq" else 1,
        "format": written_as,
    }
    await sync_to_async(connections.close_all)()


async def test_no_other_format(live_town: Town) -> None:
    assert (await exported(live_town.alice, "faq", "html")).status_code == 404
