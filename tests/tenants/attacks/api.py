"""By the REST API: ids in addresses, bodies, queries and headers."""

import json
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from knowledge.models import Document, Fact, Faq, Import, Order, Product
from tenants.models import (
    ApiKey,
    AuditEntry,
    Invitation,
    Membership,
    Persona,
    ShopOwned,
)
from tests.addresses import Address, addresses
from tests.tenants.attacks.street import Attack, Attacker, Named, otherwise, way

ROUTES = [each for each in addresses() if str(each).startswith("api/v1/") and "<" in str(each)]
METHODS: dict[str, Any] = {
    "GET": None,
    "PATCH": {"name": "x", "role": "viewer"},
    "PUT": {},
    "POST": {},
    "DELETE": None,
}
IDS: dict[str, type[ShopOwned]] = {
    "member_id": Membership,
    "invitation_id": Invitation,
    "persona_id": Persona,
    "key_id": ApiKey,
    "faq_id": Faq,
    "product_id": Product,
    "document_id": Document,
    "fact_id": Fact,
    "order_id": Order,
    "import_id": Import,
}
LISTS = (
    *("members/", "invitations/", "personas/", "keys/", "audit/"),
    *("faqs/", "products/", "documents/", "facts/", "orders/"),
)


def _answered(route: Address, method: str) -> bool:
    view: Any = route.view
    return hasattr(view.cls, method.lower())


def _by(method: str, answered: bool = True) -> Attack:
    """The method at every address with an id that has it, or that has it not."""
    routes = [str(route) for route in ROUTES if _answered(route, method) == answered]

    def attack(attacker: Attacker, named: Named) -> list[HttpResponse]:
        answers = []
        for route in routes:
            url = "/" + re.sub(r"<int:\w+>", "1", route)
            for name, model in IDS.items():
                url = url.replace(f"<uuid:{name}>", str(named[model]))
            assert "<" not in url, f"name the model of the id in {route}"
            answers.append(attacker.program.call(method, url, METHODS[method]))
        return answers

    return attack


way("api: ids of rows that are read")(_by("GET"))
way("api: ids of rows that are changed")(_by("PATCH"))
way("api: ids of rows that are deleted")(_by("DELETE"))
way("api: ids of rows that something is done with")(_by("POST"))


@way("api: a file in another document's place")
def _(attacker: Attacker, named: Named) -> HttpResponse:
    file = SimpleUploadedFile("returns.txt", b"Never.")
    return Client().post(
        "/api/v1/documents/",
        {"file": file, "replaces": str(named[Document])},
        headers={"Authorization": f"Bearer {attacker.program.text}"},
    )  # type: ignore[return-value]


# --- what names no row ---


@otherwise("api: methods that an address has not", 405, why="no row has it: none is looked for")
def _(attacker: Attacker, named: Named) -> list[list[HttpResponse]]:
    return [_by(method, answered=False)(attacker, named) for method in METHODS]  # type: ignore[misc]


@otherwise(
    "api: another shop in bodies, queries and headers",
    200,
    400,
    why="the key names the shop and nothing else can: such fields are unknown (400), such headers unread",
)
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    program = attacker.program
    body = {"id": str(named.shop), "shop": str(named.shop), "shop_id": str(named.shop)}
    query = f"?shop={named.shop}&shop_id={named.shop}&id={named[AuditEntry]}"
    return [
        program.call("PATCH", "shop/", body),
        *(program.call("GET", page + query) for page in LISTS),
        program.call("GET", "shop/", X_Shop=str(named.shop), Cookie=f"shop={named.shop}"),
    ]


@otherwise("api: ids as marks of pages", 400, why="a mark is signed: no row is looked for")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    return [attacker.program.call("GET", f"{page}?cursor={named[AuditEntry]}") for page in LISTS]


@otherwise(
    "api: lists filtered",
    200,
    why="the list is one's own; who acts may be long gone, so that whoever did nothing in the shop is nobody to it",
)
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    answers = [
        attacker.program.call("GET", f"audit/?actor={named[Membership]}"),
        attacker.program.call("GET", f"audit/?actor={named[ApiKey]}"),
        attacker.program.call("GET", f"orders/?number={named.word}"),
    ]
    assert [json.loads(answer.content)["results"] for answer in answers] == [[], [], []]
    return answers


@otherwise("api: a search for another shop's words", 200, why="what is found is one's own")
def _(attacker: Attacker, named: Named) -> list[object]:
    asked = {"question": f"{named.word} {named[Faq]}", "limit": 50}
    answer = attacker.program.call("POST", "search/", asked)
    found = json.loads(answer.content)["results"]
    # Another word is as near to one's own entries as it happens to be: what is found counts, not how well.
    return [answer.status_code, sorted(match["id"] for match in found)]


@otherwise("api: a key by its id or its shop", 401, why="whoever has no key is told nothing else")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    texts = (f"{named[ApiKey]}", f"xk_{named.word}", named.token)
    headers = ({"Authorization": f"Bearer {text}"} for text in texts)
    return [Client().get("/api/v1/shop/", headers=header) for header in headers]  # type: ignore[misc]
