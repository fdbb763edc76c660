"""By a person's own pages, the first steps, and what the session keeps."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from knowledge.models import Faq
from tenants.models import Invitation
from tenants.scope import shop_scope
from tests.tenants.attacks.street import Attacker, Named, admin, otherwise, session_of, way

TYPED = "What somebody typed?"


@way("people: to choose another shop")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    return [
        attacker.post("/shops/choose/", **{name: named.shop}) for name in ("shop", "shop_id", "id")
    ]


@way("people: to leave another shop")
def _(attacker: Attacker, named: Named) -> HttpResponse:
    return attacker.post("/shops/leave/", _shop=named.shop)


@way("people: first steps of another shop")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    pages = ("shop", "assistant", "faqs", "widget")
    form = {"name": "Mine", "locale": "en", "_shop": named.shop}
    return [attacker.post(reverse(f"start:{page}"), **form) for page in pages]


@way("people: an invitation by an id instead of a signed link")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    texts = (
        str(named[Invitation]),
        f"{named[Invitation]}:1:x",
        f"{named.shop}:{named[Invitation]}",
    )
    return [attacker.get(f"/join/{text}/") for text in texts]


@otherwise(
    "people: a foreign row among the first questions",
    200,
    302,
    why="a colleague may have deleted the entry meanwhile: what was typed becomes a new one",
)
def _(attacker: Attacker, named: Named) -> HttpResponse:
    form: dict[str, Any] = {
        "faq-TOTAL_FORMS": 1,
        "faq-INITIAL_FORMS": 1,
        "faq-0-id": named[Faq],
        "faq-0-question": TYPED,
        "faq-0-answer": "Mine.",
    }
    page = attacker.post(reverse("start:faqs"), **form)
    with shop_scope(attacker.town.yunshang.id):
        assert Faq.objects.filter(question=TYPED).delete()[0] == 1
    return page


@otherwise(
    "people: another shop written into the session",
    200,
    why="nobody but the platform writes it: a shop that one has left meanwhile gives way to one's own",
)
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session_of(
        attacker.town.charlie,
        shop=str(named.shop),
        visit={"shop": str(named.shop), "name": "x", "reason": "x", "until": 2**40},
    )
    return [browser.get(admin(Faq, "changelist")), browser.get(reverse("admin:index"))]  # type: ignore[list-item]
