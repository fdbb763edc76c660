"""The REST API as a shop's own program meets it."""

import json
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants.audit import PLATFORM
from tenants.keys import SCOPES, find_key, make_key
from tenants.models import ApiKey, AuditEntry, Invitation, Membership, Persona, Shop, User
from tenants.personas import published_persona
from tenants.scope import shop_scope
from tests.people import Town
from tests.tenants.api_client import Program, problem, program_of


@pytest.fixture
def maple(town: Town) -> Program:
    return program_of(town.maple)


def acts(shop: Shop) -> list[str]:
    with shop_scope(shop.id):
        return list(AuditEntry.objects.filter(shop=shop).values_list("act", flat=True))


# --- the way in ---


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer xk_nope", "Basic eDp5", "Bearer \x00", "Bearer 云"]
)
def test_no_good_key_no_entry(db: None, authorization: str) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    answer = Client().get("/api/v1/shop/", headers=headers)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    assert problem(answer)["code"] in ("not_authenticated", "key_not_valid")


def test_a_log_in_of_the_admin_opens_nothing(town: Town) -> None:
    client = Client()
    client.force_login(town.alice)
    assert client.get("/api/v1/shop/").status_code == 401


def test_revoked_expired_and_altered_keys_look_alike(town: Town, maple: Program) -> None:
    revoked, expired = program_of(town.maple), program_of(town.maple)
    assert maple.call("DELETE", f"keys/{revoked.key.pk}/").status_code == 204
    with shop_scope(town.maple.id):
        ApiKey.objects.filter(pk=expired.key.pk).update(expires_at="2020-01-01T00:00:00Z")
    altered = Program(maple.key, maple.text[:-1] + ("A" if maple.text[-1] != "A" else "B"))
    answers = {p.call("GET", "shop/").content for p in (revoked, expired, altered)}
    assert len(answers) == 1
    assert maple.call("GET", "shop/").status_code == 200


def test_a_key_works_while_the_shop_is_suspended_and_not_while_it_is_deleted(
    live_town: Town,
) -> None:
    program = program_of(live_town.maple)
    for state, status in (("suspended", 200), ("deleting", 401), ("active", 200)):
        Shop.objects.using("platform").filter(pk=live_town.maple.pk).update(state=state)
        assert program.call("GET", "shop/").status_code == status


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "shop/", "shop:read"),
        ("PATCH", "shop/", "shop:write"),
        ("GET", "members/", "members:read"),
        ("POST", "invitations/", "members:write"),
        ("GET", "personas/", "personas:read"),
        ("GET", "faqs/", "knowledge:read"),
        ("POST", "products/", "knowledge:write"),
        ("GET", "keys/", "keys:read"),
        ("POST", "keys/", "keys:write"),
        ("GET", "audit/", "audit:read"),
    ],
)
def test_every_scope_is_asked_for(town: Town, method: str, path: str, scope: str) -> None:
    others = program_of(town.maple, *(name for name in SCOPES if name != scope))
    answer = others.call(method, path, {} if method != "GET" else None)
    assert (answer.status_code, problem(answer)["code"]) == (403, "scope_missing")
    assert scope in problem(answer)["detail"]
    only = program_of(town.maple, scope)
    assert only.call(method, path, {} if method != "GET" else None).status_code != 403


def test_use_is_noted_once_a_minute(town: Town, maple: Program) -> None:
    maple.get("shop/")
    first = maple.get(f"keys/{maple.key.pk}/")["last_used_at"]
    assert first is not None
    with CaptureQueriesContext(connection) as seen:
        assert find_key(maple.text) is not None
    assert not any(query["sql"].startswith("UPDATE") for query in seen.captured_queries)


# --- resources ---


def test_shop_is_shown_and_only_its_settings_are_changed(town: Town, maple: Program) -> None:
    body = {
        "tagline": "Coats",
        "state": "suspended",
        "plan": "none",
        "id": str(town.yunshang.id),
        "slug": "x",
        "public_key": "x" * 10,
        "allowed_origins": ["https://www.example.com"],
    }
    answer = maple.call("PATCH", "shop/", body)
    assert answer.status_code == 200, answer.content
    shop = json.loads(answer.content)
    assert shop == maple.get("shop/")
    assert shop["id"] == str(town.maple.id)
    assert (shop["tagline"], shop["state"], shop["slug"]) == ("Coats", "active", town.maple.slug)
    assert shop["allowed_origins"] == ["https://www.example.com"]
    assert "shop.changed" in acts(town.maple)
    with shop_scope(town.yunshang.id):
        assert Shop.objects.get(pk=town.yunshang.id).tagline == ""


@pytest.mark.parametrize(
    ("method", "path", "body", "pointer"),
    [
        ("PATCH", "shop/", {"tagline": "Coats", "quota": 10**9}, "#/quota"),
        ("PATCH", "shop/", {"a/b ~": 1}, "#/a~1b%20~0"),
        ("POST", "invitations/", {"email": "d@example.com", "shop_id": "x"}, "#/shop_id"),
        (
            "POST",
            "keys/",
            {"name": "k", "scopes": ["shop:read"], "expires_at": "x"},
            "#/expires_at",
        ),
    ],
)
def test_unknown_fields_are_refused_by_name(
    town: Town, maple: Program, method: str, path: str, body: dict[str, Any], pointer: str
) -> None:
    answer = maple.call(method, path, body)
    assert answer.status_code == 400
    (error,) = problem(answer)["errors"]
    assert (error["pointer"], error["code"]) == (pointer, "unknown_field")
    assert maple.get("shop/")["tagline"] == ""
    assert len(maple.get("keys/")["results"]) == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": ""}, "#/name"),
        ({"name": 5}, "#/name"),
        ({"name": "a\x00b"}, "#/name"),
        ({"name": "Maple\r\nBcc: x@example.com"}, "#/name"),
        ({"name": "Maple\n"}, "#/name"),
        ({"name": "Ma\u202eelp"}, "#/name"),
        ({"tagline": "Coats\u2028and hats"}, "#/tagline"),
        ({"tagline": "Coats\u2066"}, "#/tagline"),
        ({"locale": "fr"}, "#/locale"),
        ({"accent": "red"}, "#/accent"),
        ({"allowed_origins": ["https://a.example/path"]}, "#/allowed_origins/0"),
        ({"allowed_origins": "https://a.example"}, "#/allowed_origins"),
        ([], "#"),
    ],
)
def test_what_is_wrong_is_pointed_at(maple: Program, body: Any, pointer: str) -> None:
    found = problem(maple.call("PATCH", "shop/", body))
    assert (found["status"], found["code"]) == (400, "invalid")
    assert [error["pointer"] for error in found["errors"]] == [pointer]


def test_members_are_listed_changed_and_removed(town: Town, maple: Program) -> None:
    members = maple.get("members/")["results"]
    assert {member["email"] for member in members} == {town.alice.email, town.bob.email}
    by_role = {member["role"]: member for member in members}
    bob = f"members/{by_role['agent']['id']}/"
    assert maple.call("PATCH", bob, {"role": "editor"}).status_code == 200
    assert maple.get(bob)["role"] == "editor"
    assert problem(maple.call("PATCH", bob, {"role": "king"}))["code"] == "invalid"
    assert maple.call("DELETE", bob).status_code == 204
    assert maple.call("GET", bob).status_code == 404
    assert {"member.role_changed", "member.removed"} <= set(acts(town.maple))


def test_the_last_owner_stays(town: Town, maple: Program) -> None:
    rows = maple.get("members/")["results"]
    alice = next(f"members/{row['id']}/" for row in rows if row["role"] == "owner")
    for answer in (maple.call("DELETE", alice), maple.call("PATCH", alice, {"role": "viewer"})):
        assert (answer.status_code, problem(answer)["code"]) == (409, "last_owner")
    assert maple.get(alice)["role"] == "owner"


def test_invitations_are_sent_listed_and_withdrawn(
    town: Town, maple: Program, django_capture_on_commit_callbacks: Any
) -> None:
    body = {"email": "dana@example.com", "role": "agent", "accepted_at": "2020-01-01T00:00:00Z"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = maple.call("POST", "invitations/", body)
    assert answer.status_code == 201, answer.content
    assert [letter.to for letter in mail.outbox] == [["dana@example.com"]]
    made = json.loads(answer.content)
    assert made["accepted_at"] is None
    assert problem(maple.call("POST", "invitations/", body))["code"] == "invited"
    member = {"email": town.bob.email, "role": "viewer"}
    assert problem(maple.call("POST", "invitations/", member))["code"] == "member"
    assert maple.get("invitations/")["results"] == [made]
    page = f"invitations/{made['id']}/"
    assert maple.call("DELETE", page).status_code == 204
    assert problem(maple.call("DELETE", page))["code"] == "not_open"


def test_persona_is_drafted_published_and_rolled_back(town: Town, maple: Program) -> None:
    [draft] = maple.get("personas/")["results"]
    page = f"personas/{draft['id']}/"
    assert draft["published"] == 1
    changed = maple.call("PATCH", page, {"name": "Nora", "suggestions": ["Sizes?"]})
    assert changed.status_code == 200, changed.content
    with shop_scope(town.maple.id):
        assert published_persona(town.maple.id).name == "Mia"
    answer = maple.call("POST", f"{page}publish/")
    assert (answer.status_code, json.loads(answer.content)["number"]) == (201, 2)
    assert [row["number"] for row in maple.get(f"{page}versions/")["results"]] == [2, 1]
    assert maple.get(f"{page}versions/2/")["name"] == "Nora"
    assert maple.call("POST", f"{page}versions/1/rollback/").status_code == 200
    with shop_scope(town.maple.id):
        assert published_persona(town.maple.id).name == "Mia"
        assert Persona.objects.get(shop=town.maple).name == "Nora"
    for number in (0, 3, 2**31, 2**63, 10**30):
        assert maple.call("GET", f"{page}versions/{number}/").status_code == 404
        assert maple.call("POST", f"{page}versions/{number}/rollback/").status_code == 404
    noted = set(acts(town.maple))
    assert {"persona.changed", "persona.published", "persona.rolled_back"} <= noted


def test_keys_are_made_told_once_and_revoked(town: Town, maple: Program) -> None:
    body = {"name": "CRM", "scopes": ["shop:read"], "expires_in_days": 90}
    answer = maple.call("POST", "keys/", body)
    assert answer.status_code == 201
    made = json.loads(answer.content)
    assert made["key"].startswith(made["prefix"])
    listed = maple.call("GET", "keys/").content.decode()
    assert made["id"] in listed
    assert made["key"] not in listed
    with shop_scope(town.maple.id):
        stored = ApiKey.objects.filter(pk=made["id"]).values()[0]
    assert made["key"] not in str(stored)
    crm = Program(maple.key, made["key"])
    assert crm.get("shop/")["id"] == str(town.maple.id)
    assert maple.call("DELETE", f"keys/{made['id']}/").status_code == 204
    assert maple.call("DELETE", f"keys/{made['id']}/").status_code == 204
    assert crm.call("GET", "shop/").status_code == 401
    assert acts(town.maple).count("key.revoked") == 1


def test_a_key_gives_nothing_that_it_does_not_have(town: Town) -> None:
    narrow = program_of(town.maple, "keys:write", "shop:read")
    for scopes in (["shop:write"], ["shop:read", "audit:read"]):
        answer = narrow.call("POST", "keys/", {"name": "more", "scopes": scopes})
        assert (answer.status_code, problem(answer)["code"]) == (403, "scope_not_held")
    with shop_scope(town.maple.id):
        ApiKey.objects.filter(pk=narrow.key.pk).update(expires_at="2099-01-01T00:00:00Z")
    lasting = {"name": "for ever", "scopes": ["shop:read"]}
    assert narrow.call("POST", "keys/", lasting).status_code == 403
    assert narrow.call("POST", "keys/", {**lasting, "expires_in_days": 9}).status_code == 201


def test_the_log_is_read_by_act_actor_and_time(town: Town, maple: Program) -> None:
    maple.call("PATCH", "shop/", {"tagline": "Coats"})
    entries = maple.get("audit/?act=shop.changed")["results"]
    assert [entry["actor"] for entry in entries] == [str(maple.key.pk)]
    assert entries[0]["address"] == "127.0.0.1"
    when = entries[0]["created_at"]
    assert maple.get(f"audit/?since={when}&actor={maple.key.pk}")["results"] == entries
    assert maple.get(f"audit/?act=shop.changed&until={when}")["results"] == []
    # Nothing but reading.
    for method in ("POST", "PATCH", "DELETE"):
        assert maple.call(method, "audit/", {}).status_code in (403, 405)


# --- lists ---


def test_pages_lead_to_each_other_while_rows_are_added(town: Town, maple: Program) -> None:
    def add(number: int) -> None:
        with shop_scope(town.maple.id):
            make_key(town.maple.id, f"key {number}", ["shop:read"], PLATFORM)

    for number in range(6):
        add(number)
    first = maple.get("keys/?page_size=3")
    assert first["previous"] is None
    add(6)
    second = maple.get(first["next"])
    third = maple.get(second["next"])
    names = [row["name"] for page in (first, second, third) for row in page["results"]]
    assert names == ["key 5", "key 4", "key 3", "key 2", "key 1", "key 0", "test"]
    assert third["next"] is None
    assert maple.get(third["previous"])["results"] == second["results"]
    assert maple.get(second["previous"])["results"] == first["results"]
    newer = maple.get(maple.get(second["previous"])["previous"])
    assert [row["name"] for row in newer["results"]] == ["key 6"]
    assert newer["previous"] is None


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("page_size=0", "page_size"),
        ("page_size=1000000000", "page_size"),
        ("page_size=-1", "page_size"),
        ("page_size=%C2%B2", "page_size"),
        ("page_size=5&page_size=6", "page_size"),
        ("page=-1", "page"),
        ("cursor=", "cursor"),
        ("cursor=%00", "cursor"),
        ("cursor=eyJhIjoxfQ:1:x", "cursor"),
        ("order_by=password", "order_by"),
        ("filter[_connector]=OR 1=1", "filter[_connector]"),
        ("shop__secret__startswith=a", "shop__secret__startswith"),
        ("shop_id=0b0e8f5e-6c1f-4c6e-9a53-5a3f2a6c8d11", "shop_id"),
        ("act=' OR 1=1--", "act"),
        ("since=0000-00-00", "since"),
        ("since=2020-01-01T00:00:00", "since"),
        ("until=2020-01-01T00:00:00../etc", "until"),
        ("actor=1", "actor"),
    ],
)
def test_only_parameters_of_the_list_are_taken(maple: Program, query: str, parameter: str) -> None:
    found = problem(maple.call("GET", f"audit/?{query}"))
    assert (found["status"], found["code"]) == (400, "bad_parameter")
    assert found["errors"][0]["parameter"] == parameter


def test_a_cursor_opens_only_its_own_list(town: Town, maple: Program) -> None:
    program_of(town.maple)
    cursor = maple.get("keys/?page_size=1")["next"].split("cursor=")[1].split("&")[0]
    assert problem(maple.call("GET", f"audit/?cursor={cursor}"))["status"] == 400


@pytest.mark.parametrize("page", ["members/", "invitations/", "keys/", "audit/", "personas/"])
def test_lists_take_the_same_queries_for_one_row_and_for_ten(
    town: Town, maple: Program, page: str
) -> None:
    maple.get("shop/")  # the use of the key is noted
    counts = []
    for rows in (1, 9):
        with shop_scope(town.maple.id):
            for number in range(rows):
                user = User.objects.create(email=f"{rows}-{number}-{town.maple.slug}@example.com")
                Membership.objects.create(shop=town.maple, user=user, role="viewer")
                make_key(town.maple.id, "k", ["shop:read"], PLATFORM)
                Invitation.objects.create(
                    shop=town.maple,
                    email=user.email,
                    role="viewer",
                    expires_at="2099-01-01T00:00:00Z",
                )
        with CaptureQueriesContext(connection) as seen:
            maple.get(page)
        counts.append(len(seen))
    # The door, the key, the list; the rest opens and closes two scopes inside the test's transaction.
    assert counts == [11, 11]


# --- errors ---


def test_errors_speak_the_callers_language(maple: Program) -> None:
    english = problem(maple.call("PATCH", "shop/", {"name": ""}))
    chinese = problem(maple.call("PATCH", "shop/", {"name": ""}, Accept_Language="zh-CN"))
    assert english["code"] == chinese["code"]
    assert english["errors"][0]["detail"] != chinese["errors"][0]["detail"]


@pytest.mark.parametrize("path", ["/api/", "/api/v1/", "/api/v1/nothing/", "/api/v2/shop/"])
def test_unknown_addresses_are_problems(maple: Program, path: str) -> None:
    answer = maple.call("GET", path)
    assert problem(answer)["status"] == 404


def test_a_missing_slash_is_forgiven(maple: Program) -> None:
    assert maple.get("shop") == maple.get("shop/")
    assert maple.call("POST", "keys", {}).status_code == 400


def test_methods_and_media_types_that_are_none(maple: Program) -> None:
    answer: Any = maple.call("DELETE", "shop/")
    assert (problem(answer)["status"], answer["Allow"]) == (405, "GET, HEAD, PATCH")
    headers = {"Authorization": f"Bearer {maple.text}"}
    answer = maple.client.patch("/api/v1/shop/", "<a/>", content_type="text/xml", headers=headers)
    assert problem(answer)["status"] == 415
    answer = maple.client.options("/api/v1/shop/", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize(
    "body",
    [b"{", b"[" * 100_000, b"1" * 10_000, b'{"name": "\\ud800"}', b'{"name": "\xff"}', b"NaN", b""],
)
def test_bodies_that_are_no_json(maple: Program, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {maple.text}"}
    answer = maple.client.patch(
        "/api/v1/shop/", body, content_type="application/json", headers=headers
    )
    assert answer.status_code == (200 if body == b"" else 400)


def test_a_body_that_is_too_large(maple: Program) -> None:
    assert problem(maple.call("PATCH", "shop/", {"name": "x" * 300_000}))["status"] == 413


def test_nothing_is_kept_of_a_call_that_failed(town: Town, maple: Program) -> None:
    before = acts(town.maple)
    assert maple.call("PATCH", "shop/", {"tagline": "new", "locale": "fr"}).status_code == 400
    assert acts(town.maple) == before
    assert maple.get("shop/")["tagline"] == ""
