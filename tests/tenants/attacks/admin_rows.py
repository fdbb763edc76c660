"""By ids in the addresses of admin pages."""

import re
from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.urls import reverse

from knowledge.models import Gap
from tenants.wall import owned_models
from tests.addresses import addresses
from tests.tenants.attacks.street import (
    OWNED_ADMINS,
    Attack,
    Attacker,
    Named,
    admin,
    page_of,
    way,
)

STANDARD = re.compile(r"<path:object_id>/((history|delete|change)/)?$")  # Django's own


def _per_admin(page: str, act: Callable[[Attacker, str], HttpResponse]) -> Attack:
    """The same at every admin page of shops' rows."""

    def attack(attacker: Attacker, named: Named) -> list[HttpResponse]:
        return [act(attacker, admin(model, page, named[model])) for model in OWNED_ADMINS]

    return attack


way("admin: change page")(_per_admin("change", lambda a, url: a.get(url)))
way("admin: history")(_per_admin("history", lambda a, url: a.get(url)))
way("admin: delete page")(_per_admin("delete", lambda a, url: a.get(url)))
way("admin: change, posted")(
    _per_admin("change", lambda a, url: a.post(url, question="q", answer="a", role="owner"))
)
way("admin: delete, posted")(_per_admin("delete", lambda a, url: a.post(url, post="yes")))
way("admin: popup by another field")(
    _per_admin("change", lambda a, url: a.get(url, _popup=1, _to_field="shop"))
)


@way("admin: view on site")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    kinds = {model: ContentType.objects.get_for_model(model).pk for model in named.rows}
    return [
        attacker.get(reverse("admin:view_on_site", args=[kind, named[model]]))
        for model, kind in kinds.items()
    ]


def _asked_for(routes: list[str]) -> Callable[[Attacker, object], list[HttpResponse]]:
    """Every route with the id in it, by both methods."""

    def ask(attacker: Attacker, pk: object) -> list[HttpResponse]:
        urls = ["/" + re.sub(r"<[^>]+>", str(pk), re.sub(r"<int:\w+>", "1", r)) for r in routes]
        return [act(url) for url in urls for act in (attacker.get, attacker.post)]

    return ask


def _own_pages() -> None:
    """Pages that an admin has beside Django's, found by their routes: a way for each kind of row.

    Versions of the persona and the preview of its prompt, how far an import is, a document's file and passages, what
    is done about a shopper, keys that are shown once or revoked, invitations that are sent again.
    """
    routes = [str(a) for a in addresses() if "<" in str(a) and not STANDARD.search(str(a))]
    for model in owned_models():
        own = [route for route in routes if re.match(f"admin/{page_of(model)}/(?!export)", route)]
        if own:
            ask = _asked_for(own)
            name = f"admin: what else there is of a {model._meta.model_name}"
            way(name)(lambda attacker, named, ask=ask, model=model: ask(attacker, named[model]))  # type: ignore[misc]


_own_pages()


def _of_shops(models: str) -> Attack:
    routes = [str(a) for a in addresses() if re.match(f"admin/tenants/({models})/.*<", str(a))]
    ask = _asked_for(routes)
    return lambda attacker, named: ask(attacker, named.shop)


way("admin: the other shop's own page")(_of_shops("shop"))
way("admin: the operators' pages of the other shop")(_of_shops("platformshop"))
way("admin: the operators' page of its deletion")(_of_shops("deletion"))


@way("admin: a new FAQ for a foreign gap")
def _(attacker: Attacker, named: Named) -> HttpResponse:
    return attacker.get("/admin/knowledge/faq/add/", gap=named[Gap])
