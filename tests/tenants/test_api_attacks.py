"""One shop's key against another shop: every id in every place, and nothing of the other shop comes back."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import URLPattern

from knowledge.api.urls import urlpatterns as of_knowledge
from knowledge.models import Fact, Faq, FaqPhrasing, Import, Order, Product
from tenants.api.urls import urlpatterns
from tenants.audit import PLATFORM, record
from tenants.keys import SCOPES, make_key
from tenants.models import Invitation, Membership, Persona, PersonaVersion, Shop, User
from tenants.personas import publish
from tenants.scope import shop_scope
from tests.knowledge.tables import bring
from tests.orders import place_order
from tests.people import Town
from tests.tenants.api_client import Program, problem, program_of

CANARY = "canary-7f3a"
UNKNOWN = uuid.UUID("0b0e8f5e-6c1f-4c6e-9a53-5a3f2a6c8d11")
METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")


@dataclass(frozen=True)
class Prey:
    """A shop that keeps a canary in everything that it has."""

    shop: Shop
    ids: dict[str, Any]


@pytest.fixture
def maple(town: Town) -> Program:
    return program_of(town.maple)


@pytest.fixture
def prey(town: Town) -> Prey:
    shop = town.yunshang
    with shop_scope(shop.id):
        Shop.objects.filter(pk=shop.id).update(tagline=CANARY)
        user = User.objects.create(email=f"{CANARY}-{shop.slug}@example.com", name=CANARY)
        member = Membership.objects.create(shop=shop, user=user, role="owner")
        invitation = Invitation.objects.create(
            shop=shop,
            email=f"{CANARY}@example.com",
            role="agent",
            expires_at="2099-01-01T00:00:00Z",
        )
        persona = Persona.objects.get(shop=shop)
        Persona.objects.filter(pk=persona.pk).update(name=CANARY, instructions=CANARY)
        for _ in range(3):
            publish(Persona.objects.get(shop=shop), author=None)
        faq = Faq.objects.create(shop=shop, question=CANARY, answer=CANARY)
        FaqPhrasing.objects.create(shop=shop, faq=faq, text=CANARY)
        product = Product.objects.create(shop=shop, sku=CANARY, title=CANARY, price=1)
        key, _text = make_key(shop.id, CANARY, SCOPES, PLATFORM)
        fact = Fact.objects.create(shop=shop, key="canary", label=CANARY, value=CANARY)
        record(shop.id, PLATFORM, "canary.sang", CANARY, {"text": CANARY})
    order = place_order(shop, CANARY, note=CANARY, carrier=CANARY)
    job = bring(shop.id, f"question,answer\n{CANARY}?,{CANARY}\n".encode(), name=CANARY)
    ids = {
        "order_id": order.pk,
        "fact_id": fact.pk,
        "member_id": member.pk,
        "invitation_id": invitation.pk,
        "persona_id": persona.pk,
        "key_id": key.pk,
        "faq_id": faq.pk,
        "product_id": product.pk,
        "import_id": job.pk,
    }
    return Prey(shop, ids)


def everything(shop: Shop) -> list[dict[str, Any]]:
    """All rows of the shop that the API touches."""
    models = (
        Membership,
        Invitation,
        Persona,
        PersonaVersion,
        Faq,
        FaqPhrasing,
        Product,
        Fact,
        Order,
        Import,
    )
    with shop_scope(shop.id):
        rows: list[Any] = [Shop.objects.filter(pk=shop.id).values()]
        rows += [model.objects.filter(shop=shop).order_by("id").values() for model in models]
        return [dict(row) for some in rows for row in some]


def addresses(ids: dict[str, Any]) -> Iterator[str]:
    """Every address of the API that names a row, with these ids."""
    for pattern in (*of_knowledge, *urlpatterns):
        route = str(pattern.pattern)
        if isinstance(pattern, URLPattern) and "<uuid:" in route:
            path = route.replace("<int:number>", "3")
            for name, row_id in ids.items():
                path = path.replace(f"<uuid:{name}>", str(row_id))
            assert "<" not in path, f"{route} takes an id that this test does not know"
            yield f"/api/{path}"


BODIES: tuple[Any, ...] = (
    None,
    {"role": "viewer", "name": "taken", "tone": "taken", "tagline": "taken"},
    {"question": "taken", "answer": "taken", "title": "taken", "price": "2.00"},
)


def test_another_shops_ids_are_answered_as_unknown_ones(maple: Program, prey: Prey) -> None:
    before = everything(prey.shop)
    unknown_ids = dict.fromkeys(prey.ids, UNKNOWN)
    pairs = list(zip(addresses(prey.ids), addresses(unknown_ids), strict=True))
    assert len(pairs) >= 8
    for theirs, unknown in pairs:
        for method in METHODS:
            for body in BODIES:
                real, guessed = (maple.call(method, path, body) for path in (theirs, unknown))
                assert real.status_code in (404, 405), (method, theirs)
                assert real.status_code == guessed.status_code
                assert real.content == guessed.content
                ignored = {"RateLimit"}
                headers = [dict(answer.items()) for answer in (real, guessed)]
                assert {k: v for k, v in headers[0].items() if k not in ignored} == {
                    k: v for k, v in headers[1].items() if k not in ignored
                }
    assert everything(prey.shop) == before


def test_the_same_ids_open_for_their_own_shop(prey: Prey) -> None:
    own = program_of(prey.shop)
    statuses = [own.call("GET", path).status_code for path in addresses(prey.ids)]
    assert statuses.count(200) >= 5
    assert CANARY in own.call("GET", "personas/").content.decode()


def test_ids_of_another_shop_in_bodies_change_nothing(
    town: Town, maple: Program, prey: Prey
) -> None:
    before = everything(prey.shop)
    own = maple.get("personas/")["results"][0]["id"]
    body = {
        **{name: str(row_id) for name, row_id in prey.ids.items()},
        "id": str(prey.shop.id),
        "shop": str(prey.shop.id),
        "shop_id": str(prey.shop.id),
        "persona": str(prey.ids["persona_id"]),
        "published": str(prey.ids["persona_id"]),
        "user": str(town.charlie.pk),
        "created_by": str(town.charlie.pk),
        "state": "deleting",
        "plan": "Unlimited",
        "quota": 10**9,
        "role": "owner",
        "email": "new@example.com",
        "name": "mine",
        "scopes": ["shop:read"],
    }
    for method, path in (
        ("PATCH", "shop/"),
        ("PATCH", f"personas/{own}/"),
        ("POST", f"personas/{own}/publish/"),
        ("POST", "invitations/"),
        ("POST", "keys/"),
    ):
        sent = dict(body)
        answer = maple.call(method, path, sent)
        while (
            answer.status_code == 400
        ):  # then again, with what is known, if only as something shown
            for error in problem(answer)["errors"]:
                assert error["code"] == "unknown_field"
                del sent[error["pointer"].removeprefix("#/")]
            answer = maple.call(method, path, sent)
        assert answer.status_code in (200, 201), answer.content
        assert str(prey.shop.id) not in answer.content.decode()
    assert everything(prey.shop) == before
    shop = maple.get("shop/")
    assert (shop["id"], shop["state"]) == (str(town.maple.id), "active")


@pytest.mark.parametrize(
    "where", ["query", "X-Shop-Id", "X-Shop", "Cookie", "X-Original-URL", "Host"]
)
def test_the_key_alone_says_which_shop(
    town: Town, maple: Program, prey: Prey, where: str, settings: Any
) -> None:
    other = str(prey.shop.id)
    if where == "query":
        assert problem(maple.call("GET", f"shop/?shop_id={other}"))["status"] == 400
        return
    value = {"Cookie": f"shop={other}; sessionid={other}", "Host": f"{prey.shop.slug}.localhost"}
    answer = maple.call("GET", "shop/", **{where.replace("-", "_"): value.get(where, other)})
    if where == "Host":
        assert problem(answer)["status"] == 400
    else:
        assert json.loads(answer.content)["id"] == str(town.maple.id)


def test_no_role_is_taken_by_writing_it_down(town: Town) -> None:
    program = program_of(town.maple, "members:read", "shop:write", "keys:read")
    members = program.get("members/")["results"]
    bob = next(row for row in members if row["role"] == "agent")
    answer = program.call("PATCH", f"members/{bob['id']}/", {"role": "owner"})
    assert (answer.status_code, problem(answer)["code"]) == (403, "scope_missing")
    own = f"keys/{program.key.pk}/"
    for method in ("PATCH", "PUT"):
        assert program.call(method, own, {"scopes": list(SCOPES)}).status_code in (403, 405)
    assert program.get(own)["scopes"] == sorted(["members:read", "shop:write", "keys:read"])


def test_the_canary_is_nowhere(maple: Program, prey: Prey) -> None:
    own = maple.get("personas/")["results"][0]["id"]
    lists = ("members/", "invitations/", "keys/", "audit/", f"personas/{own}/versions/")
    answers = [maple.call("GET", path) for path in ("shop/", "personas/", *lists)]
    answers += [maple.call("GET", f"{path}?page_size=1") for path in lists]
    answers += [maple.call(m, a) for a in addresses(prey.ids) for m in METHODS]
    for query in (f"act=canary.sang&actor={prey.ids['key_id']}", f"actor={prey.ids['member_id']}"):
        answers.append(maple.call("GET", f"audit/?{query}"))
    theirs = program_of(prey.shop).get("audit/?page_size=1")["next"]
    answers.append(maple.call("GET", theirs))  # a cursor that the other shop was given
    for answer in answers:
        told = answer.content.decode() + str(dict(answer.items()))
        assert CANARY not in told
        assert str(prey.shop.id) not in told
