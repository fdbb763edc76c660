"""By what lists and forms of the admin are asked for beside their address: filters, chosen rows, rows in a form."""

from typing import Any
from uuid import UUID

from django.contrib.admin.utils import get_fields_from_path
from django.db.models import Model
from django.http import HttpResponse
from django.urls import reverse

from conversations.models import Conversation
from knowledge.models import Document, Faq, FaqPhrasing, Gap, OrderSource
from tenants.models import AuditEntry, Shop
from tenants.site import site
from tests.tenants.attacks.street import OWNED_ADMINS, Attacker, Named, admin, otherwise, way

LISTS = [*OWNED_ADMINS, Shop]
LOG = ("/admin/tenants/auditentry/", "/admin/tenants/auditentry/export.csv")
GONE = (
    "rows of one's own list may have gone meanwhile, by a colleague or by the first of two clicks"
)


def _list_of(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def _filters(model: type[Model], named: Named) -> list[str]:
    """Every filter of the model's list that takes the id of a shop's row: its own, and of what it is related to."""
    related = [
        field.name
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model in named.rows
    ]
    return ["id", *related, *(f"{name}__id" for name in related)]


@way("admin: lists filtered by foreign rows")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    answers = []
    for model in OWNED_ADMINS:
        for path in _filters(model, named):
            field = get_fields_from_path(model, path)[-1]
            pk: UUID = named.rows[field.related_model if field.is_relation else field.model]  # type: ignore[index]
            answers += [
                attacker.get(_list_of(model), **{f"{path}{ending}": pk})
                for ending in ("", "__exact", "__in")
            ]
    return answers


@way("admin: lists filtered by what hangs on them")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    faqs, talks = admin(Faq, "changelist"), admin(Conversation, "changelist")
    phrasing = named[FaqPhrasing]
    return [
        attacker.get(faqs, phrasings__id__exact=phrasing),
        attacker.get(faqs, phrasings__id__in=f"{phrasing},{phrasing}"),
        attacker.get(talks, visitor__conversations__id__exact=named[Conversation]),
        attacker.get(faqs, phrasings__faq__shop__id__exact=named.shop),
    ]


@way("admin: lists filtered by another shop")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    asked = [(model, "shop") for model in OWNED_ADMINS] + [(Shop, "id")]
    return [
        attacker.get(_list_of(model), **{f"{name}{ending}": named.shop})
        for model, name in asked
        for ending in ("", "__exact", "__in")
    ]


@way("admin: the log and its export by foreign ids")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    asked = ({"shop": named.shop}, {"shop__id__exact": named.shop}, {"id": named[AuditEntry]})
    return [attacker.get(page, **query) for page in LOG for query in asked]


@way("admin: forms that were opened in the other shop")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    pages = (admin(Faq, "change", attacker.own[Faq].pk), admin(Faq, "add"))
    return [attacker.post(page, **_faq_form(text=""), _shop=named.shop) for page in pages]


@otherwise("admin: chosen rows", 200, 302, why=f"{GONE}: what is left of them is acted on: nothing")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    forms: list[tuple[type[Any], dict[str, str]]] = [
        *((model, {"action": "delete_selected"}) for model in OWNED_ADMINS),
        *((model, {"action": "delete_selected", "post": "yes"}) for model in OWNED_ADMINS),
        (Document, {"action": "read_again"}),
        (OrderSource, {"action": "renew"}),
        (Gap, {"action": "dismiss"}),
        (Gap, {"action": "open_again"}),
    ]
    return [
        attacker.post(_list_of(model), _selected_action=[str(named[model])], **form)
        for model, form in forms
    ]


def _faq_form(**phrasing: object) -> dict[str, object]:
    return {
        "question": "Mine?",
        "answer": "Mine.",
        "enabled": "on",
        "phrasings-TOTAL_FORMS": 1,
        "phrasings-INITIAL_FORMS": 1 if "id" in phrasing else 0,
        **{f"phrasings-0-{name}": value for name, value in phrasing.items()},
    }


@otherwise(
    "admin: a foreign row among the inlines",
    200,
    302,
    why=f"{GONE}: the form keeps what was typed, and says that the row is no choice (200); to delete what is not there "
    "deletes nothing (302)",
)
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    mine, phrasing = admin(Faq, "change", attacker.own[Faq].pk), named[FaqPhrasing]
    forms = (_faq_form(id=phrasing, text="x"), _faq_form(id=phrasing, text="x", DELETE="on"))
    return [attacker.post(mine, **form) for form in forms]


# --- what names no row ---

A_LIST = "no row is named: the list is one's own, and what is not in it is not found in it"


@otherwise("admin: lists searched for foreign words and ids", 200, why=A_LIST)
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    asked = ({"q": named.word}, {"q": str(named[Conversation])}, {"p": 0, "all": "", "o": "1"})
    return [attacker.get(_list_of(model), **query) for model in LISTS for query in asked]


@otherwise("admin: lists filtered by foreign words", 200, 302, why=f"{A_LIST}; 302: no such filter")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    lists = [_list_of(model) for model in (Faq, Document, AuditEntry)]
    return [
        attacker.get(page, **{name: named.word}) for page in lists for name in ("category", "who")
    ]


@otherwise("admin: lists told to speak of other fields", 400, why="a field is named, and no row")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    return [attacker.get(_list_of(model), _to_field="shop", _popup=1) for model in OWNED_ADMINS]


@otherwise("admin: search over everything", 200, why=A_LIST)
def _(attacker: Attacker, named: Named) -> HttpResponse:
    return attacker.get(reverse("admin:search"), s=named.word)


@otherwise("admin: the log searched, and exported", 200, why=A_LIST)
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    return [attacker.get(page, **{name: named.word}) for page in LOG for name in ("q", "who")]


@otherwise("admin: autocompletes", 200, 403, why=f"{A_LIST}; people are completed for nobody (403)")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    fields = [("knowledge", "faqphrasing", "faq"), ("conversations", "message", "conversation")]
    return [
        attacker.get(
            reverse("admin:autocomplete"),
            app_label=app,
            model_name=model,
            field_name=field,
            term=named.word,
        )
        for app, model, field in [*fields, ("tenants", "membership", "user")]
    ]


@otherwise(
    "admin: an inline hung onto a foreign parent",
    200,
    302,
    why="the form has no such field: the row hangs on what the page shows",
)
def _(attacker: Attacker, named: Named) -> HttpResponse:
    mine = admin(Faq, "change", attacker.own[Faq].pk)
    return attacker.post(mine, **_faq_form(faq=named[Faq], shop=named.shop, text=""))


@otherwise("admin: rows edited in the list", 200, why="no list is edited: no row is looked for")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    assert not any(page.list_editable for page in site._registry.values())
    rows = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-enabled": "", "_save": "Save"}
    lists = [model for model in OWNED_ADMINS if model is not AuditEntry]
    return [attacker.post(_list_of(each), **rows, **{"form-0-id": named[each]}) for each in lists]
