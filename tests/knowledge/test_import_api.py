"""Imports and exports over the API, as a shop's own program makes them."""

import json
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.http import HttpResponse
from django.test import AsyncClient, Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from knowledge import imports
from knowledge.models import Faq, Import, Order, Product
from knowledge.tables.reading import MOST_MIB
from knowledge.tables.registry import KINDS
from knowledge.tasks import go_on_with_import
from tenants.models import AuditEntry, Plan, Shop
from tenants.platform import ALIAS
from tenants.scope import shop_scope
from tests.knowledge.tables import ENDLESS, ENDLESS_TYPE, bring, exported
from tests.orders import PHONE, place_order
from tests.people import Town
from tests.tenants.api_client import Program, problem, program_of

LIST = "/api/v1/imports/"
FAQ_CSV = (
    b"question,answer\nDo you ship abroad?,Yes.\nCan I return an item?,Within 60 days.\nBad?,\n"
)
ORDER_CSV = f"number,status,placed_at,phone\nA-1,paid,2030-01-01,{PHONE}\n".encode()
FIELDS = {
    *("id", "kind", "file_name", "state", "percent", "position", "total"),
    *("counts", "findings", "created_at", "finished_at"),
}


@pytest.fixture
def maple(town: Town) -> Program:
    return program_of(town.maple)


def send(
    program: Program, content: bytes, kind: str = "faqs", headers: Any = None, **fields: Any
) -> HttpResponse:
    """POST a file as a form does."""
    answer: Any = program.client.post(
        LIST,
        {"kind": kind, "file": SimpleUploadedFile("table.csv", content), **fields},
        headers={"Authorization": f"Bearer {program.text}", **(headers or {})},
    )
    return answer  # type: ignore[no-any-return]


def body(answer: HttpResponse, status: int = 202) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    found: dict[str, Any] = json.loads(answer.content)
    return found


def work(shop: Shop, import_id: str) -> None:
    """What a worker does when it is woken."""
    go_on_with_import(shop_id=str(shop.id), import_id=import_id)


def brought(program: Program, shop: Shop, content: bytes, kind: str = "faqs") -> dict[str, Any]:
    """An import whose file was read."""
    made = body(send(program, content, kind))
    work(shop, made["id"])
    found: dict[str, Any] = program.get(f"imports/{made['id']}/")
    return found


def test_a_table_is_brought_looked_at_and_applied(town: Town, maple: Program) -> None:
    answer = send(maple, FAQ_CSV)
    made = body(answer)
    path = f"imports/{made['id']}/"
    assert answer["Location"] == f"/api/v1/{path}"
    assert made.keys() == FIELDS
    assert (made["kind"], made["file_name"], made["state"]) == ("faqs", "table.csv", "checking")
    assert made["counts"] == dict.fromkeys(Import.COUNTS, 0)
    assert maple.get(path) == made

    work(town.maple, made["id"])
    ready = maple.get(path)
    assert (ready["state"], ready["total"], ready["finished_at"]) == ("ready", 2, None)
    assert ready["counts"] == {"new": 1, "changed": 1, "same": 0, "double": 0, "bad": 1}
    bad, changed, new = sorted(ready["findings"], key=lambda finding: finding["verdict"])
    assert bad == {
        "verdict": "bad",
        "line": 4,
        "code": "missing",
        "column": "answer",
        "columns": [],
        "subject": "Bad?",
        "detail": "answer: It is empty.",
    }
    assert (changed["line"], changed["columns"], changed["code"]) == (3, ["answer"], "")
    assert (new["line"], new["subject"]) == (2, "Do you ship abroad?")
    with shop_scope(town.maple.id):
        assert not Faq.objects.filter(question="Do you ship abroad?").exists()

    applying = body(maple.call("POST", f"{path}apply/"))
    assert (applying["state"], applying["percent"]) == ("applying", 0)
    work(town.maple, made["id"])
    done = maple.get(path)
    assert (done["state"], done["percent"], done["position"]) == ("done", 100, 2)
    assert done["finished_at"] is not None
    with shop_scope(town.maple.id):
        assert Faq.objects.filter(question="Do you ship abroad?").exists()
        entry = AuditEntry.objects.get(act="faq.imported")
    assert (entry.actor, entry.details["new"]) == (maple.key.pk, 1)
    again = brought(maple, town.maple, FAQ_CSV)
    assert again["counts"] == {"new": 0, "changed": 0, "same": 2, "double": 0, "bad": 1}


def test_orders_come_the_same_way(town: Town) -> None:
    program = program_of(town.maple, "orders:read", "orders:write")
    ready = brought(program, town.maple, ORDER_CSV, "orders")
    assert ready["counts"]["new"] == 1
    body(program.call("POST", f"imports/{ready['id']}/apply/"))
    work(town.maple, ready["id"])
    assert PHONE not in json.dumps(program.get(f"imports/{ready['id']}/"))
    [order] = program.get("orders/")["results"]
    assert (order["number"], order["phone"]) == ("A-1", "120****0143")


def test_findings_are_said_in_the_callers_language(town: Town, maple: Program) -> None:
    ready = brought(maple, town.maple, FAQ_CSV)
    chinese = maple.get(f"imports/{ready['id']}/", Accept_Language="zh-hans")
    bad = [next(f for f in r["findings"] if f["verdict"] == "bad") for r in (ready, chinese)]
    assert bad[0]["code"] == bad[1]["code"] == "missing"
    assert bad[0]["detail"] != bad[1]["detail"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"no,table\n1,2\n", "columns_missing"),
        (b"\x89PNG\r\n\x1a\n\xff", "not_text"),
        (b"PK\x03\x04x", "not_workbook"),
    ],
)
def test_what_is_no_table_is_refused_once_it_was_read(
    town: Town, maple: Program, content: bytes, code: str
) -> None:
    refused = brought(maple, town.maple, content)
    assert (refused["state"], refused["findings"][0]["code"]) == ("refused", code)
    assert refused["findings"][0]["verdict"] == "file"
    late = maple.call("POST", f"imports/{refused['id']}/apply/")
    assert (late.status_code, problem(late)["code"]) == (409, "import_not_ready")
    gone = maple.call("DELETE", f"imports/{refused['id']}/")
    assert (gone.status_code, problem(gone)["code"]) == (409, "import_not_open")


def test_dropped_is_dropped_however_often(town: Town, maple: Program) -> None:
    ready = brought(maple, town.maple, FAQ_CSV)
    path = f"imports/{ready['id']}/"
    for _ in range(2):
        assert maple.call("DELETE", path).status_code == 204
    assert maple.get(path)["state"] == "dropped"
    assert problem(maple.call("POST", f"{path}apply/"))["code"] == "import_not_ready"


def test_what_is_applied_is_neither_applied_twice_nor_dropped(town: Town, maple: Program) -> None:
    ready = brought(maple, town.maple, FAQ_CSV)
    path = f"imports/{ready['id']}/"
    checking = body(send(maple, FAQ_CSV))
    early = maple.call("POST", f"imports/{checking['id']}/apply/")
    assert (early.status_code, problem(early)["code"]) == (409, "import_not_ready")
    body(maple.call("POST", f"{path}apply/"))
    assert problem(maple.call("POST", f"{path}apply/"))["code"] == "import_not_ready"
    assert problem(maple.call("DELETE", path))["code"] == "import_not_open"
    work(town.maple, ready["id"])
    assert maple.get(path)["state"] == "done"


def test_the_plans_room_is_said_before_and_is_the_limit(live_town: Town) -> None:
    plan = Plan.objects.using(ALIAS).create(name=f"none {live_town.maple.slug}", knowledge_rows=1)
    Shop.objects.using(ALIAS).filter(pk=live_town.maple.pk).update(plan=plan)
    program = program_of(live_town.maple)
    ready = brought(program, live_town.maple, FAQ_CSV)
    of_file = [each["code"] for each in ready["findings"] if each["verdict"] == "file"]
    assert of_file == ["knowledge_full"]
    full = program.call("POST", f"imports/{ready['id']}/apply/")
    assert (full.status_code, problem(full)["code"]) == (409, "knowledge_full")
    assert program.get(f"imports/{ready['id']}/")["state"] == "ready"


# --- what is not taken ---


def test_the_form_is_looked_at_first(town: Town, maple: Program) -> None:
    for kind, fields, pointer, code in (
        ("shops", {}, "#/kind", "invalid_choice"),
        ("faqs", {"shop_id": "x"}, "#/shop_id", "unknown_field"),
    ):
        found = problem(send(maple, FAQ_CSV, kind, **fields))
        assert (found["status"], found["code"]) == (400, "invalid")
        assert [(each["pointer"], each["code"]) for each in found["errors"]] == [(pointer, code)]
    missing: Any = maple.client.post(
        LIST, {"kind": "faqs"}, headers={"Authorization": f"Bearer {maple.text}"}
    )
    assert problem(missing)["errors"][0]["pointer"] == "#/file"
    assert problem(maple.call("POST", "imports/", {"kind": "faqs"}))["status"] == 415
    assert problem(maple.call("GET", "imports/"))["status"] == 405
    with shop_scope(town.maple.id):
        assert not Import.objects.exists()


def test_the_limits_of_the_admin_hold(
    town: Town, maple: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "MOST_MIB", 1)
    large = problem(send(maple, b"x" * (2**20 + 1)))
    assert (large["status"], large["code"]) == (422, "too_large")
    too_long = maple.client.generic(
        "POST",
        LIST,
        b"",
        content_type="multipart/form-data; boundary=x",
        headers={
            "Authorization": f"Bearer {maple.text}",
            "Content-Length": str((MOST_MIB + 1) * 2**20),
        },
    )
    assert problem(too_long)["status"] == 413
    for _ in range(imports.MOST_OPEN):
        bring(town.maple.id, FAQ_CSV)
    many = problem(send(maple, FAQ_CSV))
    assert (many["status"], many["code"]) == (422, "too_many_imports")
    client = Client()
    client.force_login(town.alice)
    page: Any = client.post(
        reverse("admin:knowledge_import_add"),
        {"kind": "faqs", "file": SimpleUploadedFile("a.csv", FAQ_CSV)},
    )
    assert many["detail"] in page.content.decode()


def test_a_form_that_cannot_be_read_is_told_in_the_readers_language(maple: Program) -> None:
    answer: Any = maple.client.post(
        LIST,
        ENDLESS,
        content_type=ENDLESS_TYPE,
        headers={"Authorization": f"Bearer {maple.text}", "Accept-Language": "zh-hans"},
    )
    assert "文件名" in body(answer, 400)["detail"]


def test_a_repeated_upload_is_taken_in_once(town: Town, maple: Program) -> None:
    once = {"Idempotency-Key": "once"}
    first, again = (send(maple, FAQ_CSV, headers=once) for _ in range(2))
    assert first.content == again.content
    assert again["Idempotency-Replayed"] == "true"
    assert (again.status_code, again["Location"]) == (202, first["Location"])
    other = problem(send(maple, ORDER_CSV, headers=once))
    assert (other["status"], other["code"]) == (422, "idempotency_key_reused")
    with shop_scope(town.maple.id):
        job = Import.objects.get()
    work(town.maple, str(job.pk))
    path = f"imports/{job.pk}/apply/"
    for replayed in (None, "true"):
        applied = maple.call("POST", path, Idempotency_Key="apply")
        assert (applied.status_code, applied.get("Idempotency-Replayed")) == (202, replayed)


# --- scopes and shops ---


@pytest.mark.parametrize(
    ("kind", "content", "mine", "other"),
    [
        ("faqs", FAQ_CSV, "knowledge", "orders"),
        ("products", b"sku,title\nA,b\n", "knowledge", "orders"),
        ("orders", ORDER_CSV, "orders", "knowledge"),
    ],
)
def test_the_scope_is_that_of_the_rows(
    town: Town, kind: str, content: bytes, mine: str, other: str
) -> None:
    writer = program_of(town.maple, f"{mine}:write")
    made = body(send(writer, content, kind))
    path = f"imports/{made['id']}/"
    reader = program_of(town.maple, f"{mine}:read")
    assert reader.get(path)["id"] == made["id"]
    strangers = program_of(town.maple, f"{other}:read", f"{other}:write")
    for program, calls in (
        (reader, (("POST", f"{path}apply/"), ("DELETE", path))),
        (writer, (("GET", path),)),
        (strangers, (("GET", path), ("POST", f"{path}apply/"), ("DELETE", path))),
    ):
        for method, where in calls:
            found = problem(program.call(method, where))
            assert (found["status"], found["code"]) == (403, "scope_missing")
            assert f"{mine}:{'read' if method == 'GET' else 'write'}" in found["detail"]
    for program in (reader, strangers, program_of(town.maple, "shop:write")):
        found = problem(send(program, content, kind))
        assert (found["status"], found["code"]) == (403, "scope_missing")
    with shop_scope(town.maple.id):
        assert Import.objects.count() == 1


def test_another_shops_import_is_answered_as_an_unknown_one(town: Town, maple: Program) -> None:
    theirs = bring(town.yunshang.id, FAQ_CSV)
    for method, end in (("GET", ""), ("DELETE", ""), ("POST", "apply/")):
        answers = [
            maple.call(method, f"imports/{import_id}/{end}") for import_id in (theirs.pk, uuid4())
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert answers[0].content == answers[1].content
    with shop_scope(town.yunshang.id):
        assert Import.objects.get().state == Import.State.READY


def test_looking_costs_the_same_however_much_there_is_to_say(town: Town, maple: Program) -> None:
    paths = []
    for rows in (1, 300):
        table = "question,answer\n" + "".join(f"Q{n}?,\n" for n in range(rows))
        paths.append(f"imports/{bring(town.maple.id, table.encode()).pk}/")
    maple.get(paths[0])
    costs = []
    for path in paths:
        with CaptureQueriesContext(connection) as seen:
            maple.get(path)
        costs.append(len(seen))
    assert costs[0] == costs[1]


# --- exports ---


async def taken(program: Program, rows: str, written_as: str) -> Any:
    """What a GET is answered, with its body read."""
    answer: Any = await AsyncClient().get(
        f"/api/v1/exports/{rows}.{written_as}", headers={"Authorization": f"Bearer {program.text}"}
    )
    if answer.streaming:
        answer.body = b"".join([part async for part in answer.streaming_content])
    await sync_to_async(connections.close_all)()
    return answer


@pytest.mark.parametrize("rows", KINDS)
@pytest.mark.parametrize("written_as", ["csv", "xlsx"])
async def test_an_export_is_the_one_of_the_admin(
    live_town: Town, rows: str, written_as: str
) -> None:
    def stock() -> tuple[Program, bytes]:
        place_order(live_town.maple)
        with shop_scope(live_town.maple.id):
            Product.objects.create(shop=live_town.maple, sku="A", title="Coat", price=1)
        scope = f"{KINDS[rows].scope}:read"
        return program_of(live_town.maple, scope), exported(rows, live_town.maple, written_as)

    program, expected = await sync_to_async(stock)()
    answer = await taken(program, rows, written_as)
    assert (answer.status_code, answer.body) == (200, expected)
    assert answer["Content-Disposition"].endswith(f'.{written_as}"')
    assert answer["Cache-Control"] == "no-store"
    assert "RateLimit" in answer.headers
    assert PHONE.encode() not in answer.body

    def entry() -> AuditEntry:
        with shop_scope(live_town.maple.id):
            return AuditEntry.objects.get(act__endswith=".exported")

    noted = await sync_to_async(entry)()
    assert noted.act == f"{KINDS[rows].model._meta.model_name}.exported"
    assert (noted.actor, noted.details["format"]) == (program.key.pk, written_as)
    await sync_to_async(connections.close_all)()


def test_exports_ask_for_the_scope_of_their_rows(town: Town) -> None:
    for rows, scope in (("faqs", "knowledge"), ("products", "knowledge"), ("orders", "orders")):
        others = program_of(town.maple, "knowledge:write", "orders:write", "shop:read")
        found = problem(others.call("GET", f"exports/{rows}.csv"))
        assert (found["status"], found["code"]) == (403, "scope_missing")
        assert f"{scope}:read" in found["detail"]


def test_there_are_no_other_exports(town: Town, maple: Program) -> None:
    for name in ("faqs.html", "shops.csv", "faqs", "faqs.csv.csv"):
        assert problem(maple.call("GET", f"exports/{name}"))["status"] == 404
    assert problem(maple.call("POST", "exports/faqs.csv", {}))["status"] == 405
    assert problem(maple.call("GET", "exports/faqs.csv?all=1"))["code"] == "bad_parameter"


def test_what_no_spreadsheet_holds_is_a_conflict(town: Town, maple: Program) -> None:
    with shop_scope(town.maple.id):
        attributes: Any = {"text": "x" * 40_000}
        Product.objects.create(shop=town.maple, sku="1", title="x", price=1, attributes=attributes)
    found = problem(maple.call("GET", "exports/products.xlsx"))
    assert (found["status"], found["code"]) == (409, "cell_too_long")
    with shop_scope(town.maple.id):
        assert not AuditEntry.objects.filter(act="product.exported").exists()
        assert not Order.objects.exists()


def test_the_schema_says_it_all(town: Town) -> None:
    schema = json.loads(Client().get("/api/schema/").content)
    bring_one = schema["paths"]["/api/v1/imports/"]["post"]
    assert bring_one["requestBody"]["content"].keys() == {"multipart/form-data"}
    assert {"202", "400", "401", "403", "413", "415", "422", "429"} <= bring_one["responses"].keys()
    shown = schema["components"]["schemas"]["Import"]["properties"]
    assert shown.keys() == FIELDS
    assert schema["components"]["schemas"]["ImportKind"]["enum"] == list(KINDS)
    for kind in KINDS:
        as_csv = schema["paths"][f"/api/v1/exports/{kind}.csv"]["get"]["responses"]
        assert as_csv["200"]["content"].keys() == {"text/csv"}
        assert as_csv["409"] == {"$ref": "#/components/responses/Problem409"}
        assert f"/api/v1/exports/{kind}.xlsx" in schema["paths"]
