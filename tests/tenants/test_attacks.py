"""Ways to reach another shop. Each is tried with the other shop's id and with one that nobody has: the answers must
be the same, byte for byte, hold nothing of the other shop, and be 404 – but for what stands in OTHERWISE, with why.

A new way is a function below a `@way("…")`: it gets an attacker, who may do everything in Yunshang, and `named`, which
names rows: in one run Maple's, in the other nobody's.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error as DatabaseError
from django.db import connection, connections
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker
from redis import Redis

from conversations.models import Conversation, Message, Reply, Visitor
from conversations.turns import NotFoundError, conversation_of, older_messages, request_stop
from conversations.visitors import InvalidTokenError, issue_token, visitor_of
from knowledge.models import (
    Document,
    Fact,
    Faq,
    FaqPhrasing,
    Import,
    Order,
    OrderSource,
    Passage,
    Product,
)
from tenants.erasure import shop_keys
from tenants.models import (
    ApiKey,
    AuditEntry,
    IdentitySecret,
    Invitation,
    Membership,
    Persona,
    Shop,
    ShopOwned,
    User,
)
from tenants.personas import roll_back
from tenants.scope import NestedShopError, shop_scope
from tenants.site import site
from tenants.wall import owned_models
from tests.addresses import addresses
from tests.people import Town, settle_town
from tests.rows import fill
from tests.tenants.api_client import Program, program_of

Rows = dict[type[ShopOwned], ShopOwned]
OWNED_ADMINS = [model for model in site._registry if issubclass(model, ShopOwned)]
API_ROUTES = [str(a) for a in addresses() if str(a).startswith("api/v1/") and "<" in str(a)]
IDS_IN_API: dict[str, type[ShopOwned]] = {
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


@dataclass(frozen=True)
class Named:
    """What an attack names: a shop's rows, or nobody's."""

    shop: UUID
    rows: dict[type[ShopOwned], UUID]
    word: str  # that stands in every text of the shop
    token: str  # a visitor's

    def __getitem__(self, model: type[ShopOwned]) -> UUID:
        return self.rows[model]


@dataclass(frozen=True)
class Attacker:
    """Charlie, who owns Yunshang: each call comes from a new browser, so that nothing is left of the last."""

    town: Town
    own: Rows
    program: Program
    session: str

    def browser(self) -> Client:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        return client

    def start_anew(self) -> None:
        """Forget what the last attempts left in Yunshang: lines in its log, calls that count."""
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "DELETE FROM tenants_auditentry WHERE shop_id = %s AND id <> %s",
                [self.town.yunshang.pk, self.own[AuditEntry].pk],
            )
        with Redis.from_url(settings.REDIS_URL) as cache:
            for key in cache.scan_iter(shop_keys(self.town.yunshang.pk)):
                cache.delete(key)

    def get(self, url: str, **query: Any) -> HttpResponse:
        return self.browser().get(url, query, follow=True)  # type: ignore[return-value]

    def post(self, url: str, **form: object) -> HttpResponse:
        return self.browser().post(url, form, follow=True)  # type: ignore[return-value]


Way = Callable[[Attacker, Named], object]
WAYS: dict[str, Way] = {}

# Whatever is asked for by an id in its address is not there: 404. What else is answered, redirects among it, and why.
# The way itself is to come to no more and no less than this.
A_LIST = "the list is one's own: what is not in it is not found in it, is not chosen in it and filters it to nothing"
A_FORM = "the page and the form are one's own: a field that names no row of the shop is a field filled in wrongly"
NO_METHOD = "the address has no such method, for no id: no row is looked for"
NO_FIELD = "no such field, filter or page mark is known, whatever it holds"
OTHERWISE: dict[str, tuple[set[int], str]] = {
    "admin: lists by foreign ids, words and shops": (
        {200, 302, 400},
        f"{A_LIST}; a filter that does not exist is taken away (302), a foreign `_to_field` refused (400)",
    ),
    "admin: bulk deletion": ({200, 302}, A_LIST),
    "admin: what hangs on a document": ({200, 302}, A_LIST),
    "admin: a secret for a foreign connector": ({200, 302}, A_LIST),
    "admin: the log and its export": ({200}, A_LIST),
    "admin: search over everything": ({200}, A_LIST),
    "admin: autocompletes": ({200, 403}, f"{A_LIST}; people are completed for nobody (403)"),
    "admin: rows edited in the list": ({200}, A_FORM),
    "admin: a foreign row among the inlines": (
        {200, 302},
        "the form is one's own and is saved: to delete what is not there deletes nothing",
    ),
    "admin: an inline hung onto a foreign parent": ({200, 302}, A_FORM),
    "admin: the form of another tab's shop": ({200, 302}, "a form of another shop is not taken"),
    "admin: every other page with an id": ({405}, f"the preview of a persona: {NO_METHOD}"),
    "session: another shop written into it": ({200}, "one's own shop opens, whatever is written"),
    "people: to choose and to leave another shop": (
        {200, 302, 409},
        "one stays in one's own shop; the only owner does not leave it (409)",
    ),
    "api: ids in every address, by every method": ({405}, NO_METHOD),
    "api: another shop in bodies and queries": ({200, 400}, f"{A_LIST}; {NO_FIELD}"),
    "api: a file in another document's place": ({422}, f"{A_FORM}: docs/api.md"),
    "api: a key by its prefix or its digest": ({401}, "whoever has no key is told nothing else"),
}


def way(name: str) -> Callable[[Way], Way]:
    """Add a way to reach another shop: what it returns, an answer or an error's type, is compared."""

    def add(attack: Way) -> Way:
        assert name not in WAYS
        WAYS[name] = attack
        return attack

    return add


def admin(model: type[ShopOwned], page: str, *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def session_of(person: User, **more: object) -> str:
    """The key of a session in which the person is logged in, without a line in any log."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.update(more)
    session.save()
    assert session.session_key
    return session.session_key


def refused(work: Callable[..., object], *arguments: object, **named: object) -> object:
    """The error that the work ends in, or what it returns."""
    try:
        return work(*arguments, **named)
    except (DatabaseError, ObjectDoesNotExist, NotFoundError, InvalidTokenError) as error:
        return type(error)


def _page_of(model: type[ShopOwned]) -> str:
    return f"{model._meta.app_label}/{model._meta.model_name}"


def per_admin(page: str, act: Callable[[Attacker, str], HttpResponse]) -> Way:
    """The same at every admin page of shops' rows."""

    def attack(attacker: Attacker, named: Named) -> list[HttpResponse]:
        models = [model for model in OWNED_ADMINS if model in named.rows]
        return [act(attacker, admin(model, page, named[model])) for model in models]

    return attack


# --- ids in the admin's addresses ---

WAYS["admin: change page"] = per_admin("change", lambda a, url: a.get(url))
WAYS["admin: history"] = per_admin("history", lambda a, url: a.get(url))
WAYS["admin: delete page"] = per_admin("delete", lambda a, url: a.get(url))
WAYS["admin: change, posted"] = per_admin(
    "change", lambda a, url: a.post(url, question="q", answer="a", name="n", role="owner")
)
WAYS["admin: delete, posted"] = per_admin("delete", lambda a, url: a.post(url, post="yes"))
WAYS["admin: popup by another field"] = per_admin(
    "change", lambda a, url: a.get(url, _popup=1, _to_field="shop")
)


@way("admin: lists by foreign ids, words and shops")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    asked: list[dict[str, Any]] = [
        {"id__exact": named[Faq]},
        {"shop__id__exact": named.shop},
        {"shop": named.shop},
        {"q": named.word},
        {"q": str(named[Conversation])},
        {"phrasings__id__exact": named[FaqPhrasing]},
        {"_to_field": "shop", "_popup": 1},
        {"category": named.word},
        {"p": 0, "all": "", "o": "1"},
    ]
    lists = [admin(model, "changelist") for model in OWNED_ADMINS]
    return [attacker.get(url, **query) for url in lists for query in asked]


@way("admin: bulk deletion")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    forms: list[dict[str, str]] = [{}, {"post": "yes"}]
    return [
        attacker.post(
            admin(model, "changelist"),
            action="delete_selected",
            _selected_action=[str(named[model])],
            **form,
        )
        for model in OWNED_ADMINS
        if model in named.rows
        for form in forms
    ]


@way("admin: rows edited in the list")
def _(attacker: Attacker, named: Named) -> HttpResponse:
    return attacker.post(
        admin(Faq, "changelist"),
        **{
            "form-TOTAL_FORMS": 1,
            "form-INITIAL_FORMS": 1,
            "form-0-id": named[Faq],
            "form-0-enabled": "",
            "_save": "Save",
        },
    )


def _faq_form(**phrasing: object) -> dict[str, object]:
    return {
        "question": "Mine?",
        "answer": "Mine.",
        "enabled": "on",
        "phrasings-TOTAL_FORMS": 1,
        "phrasings-INITIAL_FORMS": 1 if "id" in phrasing else 0,
        **{f"phrasings-0-{name}": value for name, value in phrasing.items()},
    }


@way("admin: a foreign row among the inlines")
def _(attacker: Attacker, named: Named) -> HttpResponse:
    mine = admin(Faq, "change", attacker.own[Faq].pk)
    return attacker.post(mine, **_faq_form(id=named[FaqPhrasing], text="x", DELETE="on"))


@way("admin: an inline hung onto a foreign parent")
def _(attacker: Attacker, named: Named) -> HttpResponse:
    mine = admin(Faq, "change", attacker.own[Faq].pk)
    return attacker.post(mine, **_faq_form(faq=named[Faq], shop=named.shop, text=""))


@way("admin: the form of another tab's shop")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    pages = (admin(Faq, "change", pk) for pk in (attacker.own[Faq].pk, named[Faq]))
    return [attacker.post(page, **_faq_form(text=""), _shop=named.shop) for page in pages]


@way("admin: autocompletes")
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


@way("admin: search over everything")
def _(attacker: Attacker, named: Named) -> HttpResponse:
    return attacker.get(reverse("admin:search"), s=named.word)


@way("admin: view on site")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    kinds = {model: ContentType.objects.get_for_model(model).pk for model in named.rows}
    return [
        attacker.get(reverse("admin:view_on_site", args=[kind, named[model]]))
        for model, kind in kinds.items()
    ]


@way("admin: the log and its export")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    pages = (admin(AuditEntry, "changelist"), "/admin/tenants/auditentry/export.csv")
    asked = ({"q": named.word}, {"shop": named.shop}, {"subject": named.word})
    return [attacker.get(page, **query) for page in pages for query in asked]


@way("admin: invitations sent again and withdrawn")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    pages = (
        f"/admin/tenants/invitation/{named[Invitation]}/{act}/" for act in ("resend", "withdraw")
    )
    return [attacker.post(page) for page in pages]


@way("admin: the other shop's own page, and the operators' pages of it")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    pages = [str(address) for address in addresses()]
    pages = [page for page in pages if re.match(r"admin/tenants/(platform)?shop/<", page)]
    urls = ["/" + re.sub(r"<[^>]+>", str(named.shop), page) for page in pages]
    assert len(urls) >= 10
    return [act(url) for url in urls for act in (attacker.get, attacker.post)]


@way("admin: every other page with an id")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    """Pages of admins' own, found by their routes: persona versions, rollbacks, previews, visitors."""
    answers = []
    for address in map(str, addresses()):
        model = next((model for model in named.rows if f"/{_page_of(model)}/" in address), None)
        if model is None or "<" not in address or "<path:" in address:
            continue
        pk = named[model]
        url = "/" + re.sub(r"<[^>]+>", str(pk), re.sub(r"<int:\w+>", "1", address))
        answers += [attacker.get(url), attacker.post(url)]
    return answers


@way("admin: what hangs on a document")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    documents, document = admin(Document, "changelist"), named[Document]
    return [
        *(attacker.get(f"{documents}{document}/{act}/") for act in ("passages", "download")),
        attacker.get(admin(Passage, "changelist"), document__id__exact=document),
        attacker.post(documents, action="read_again", _selected_action=[str(document)]),
    ]


@way("admin: a secret for a foreign connector")
def _(attacker: Attacker, named: Named) -> HttpResponse:
    sources = admin(OrderSource, "changelist")
    return attacker.post(sources, action="renew", _selected_action=[str(named[OrderSource])])


@way("session: another shop written into it")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session_of(
        attacker.town.charlie,
        shop=str(named.shop),
        visit={"shop": str(named.shop), "name": "x", "reason": "x", "until": 2**40},
    )
    return [browser.get(admin(Faq, "changelist")), browser.get(reverse("admin:index"))]  # type: ignore[list-item]


@way("people: to choose and to leave another shop")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    forms: Iterator[dict[str, object]] = ({name: named.shop} for name in ("shop", "shop_id", "id"))
    return [
        attacker.post(page, **form)
        for form in forms
        for page in ("/shops/choose/", "/shops/leave/")
    ]


@way("people: an invitation by an id instead of a signed link")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    texts = (
        str(named[Invitation]),
        f"{named[Invitation]}:1:x",
        f"{named.shop}:{named[Invitation]}",
    )
    return [attacker.get(f"/join/{text}/") for text in texts]


# --- REST ---


@way("api: ids in every address, by every method")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    answers = []
    for route in API_ROUTES:
        url = "/" + re.sub(r"<int:\w+>", "1", route)
        for name, model in IDS_IN_API.items():
            url = url.replace(f"<uuid:{name}>", str(named[model]))
        assert "<" not in url, f"name the model of the id in {route}"
        bodies = {"GET": None, "PATCH": {"name": "x", "role": "viewer"}, "DELETE": None, "POST": {}}
        program = attacker.program
        answers += [program.call(method, url, body) for method, body in bodies.items()]
    return answers


@way("api: another shop in bodies and queries")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    program = attacker.program
    body = {"id": str(named.shop), "shop": str(named.shop), "shop_id": str(named.shop)}
    lists = (
        *("members/", "invitations/", "personas/", "keys/", "audit/"),
        *("faqs/", "products/", "documents/", "facts/", "orders/"),
    )
    query = f"?shop={named.shop}&shop_id={named.shop}&id={named[AuditEntry]}"
    return [
        program.call("PATCH", "shop/", body),
        *(program.call("GET", page + query) for page in lists),
        *(program.call("GET", f"{page}?cursor={named[AuditEntry]}") for page in lists),
        program.call("GET", f"audit/?actor={named[AuditEntry]}&subject={named.word}"),
        program.call("GET", f"orders/?number={named.word}"),
        program.call("GET", "shop/", X_Shop=str(named.shop), Cookie=f"shop={named.shop}"),
    ]


@way("api: a file in another document's place")
def _(attacker: Attacker, named: Named) -> HttpResponse:
    file = SimpleUploadedFile("returns.txt", b"Never.")
    return Client().post(
        "/api/v1/documents/",
        {"file": file, "replaces": str(named[Document])},
        headers={"Authorization": f"Bearer {attacker.program.text}"},
    )  # type: ignore[return-value]


@way("api: a search for another shop's words")
def _(attacker: Attacker, named: Named) -> object:
    asked = {"question": f"{named.word} {named[Faq]}", "limit": 50}
    answer = attacker.program.call("POST", "search/", asked)
    found = json.loads(answer.content)["results"]
    # Another word is as near to one's own entries as it happens to be: what is found counts, not how well.
    return sorted(match["id"] for match in found)


@way("api: a key by its prefix or its digest")
def _(attacker: Attacker, named: Named) -> list[HttpResponse]:
    texts = (f"{named[ApiKey]}", f"xk_{named.word}", named.token)
    headers = ({"Authorization": f"Bearer {text}"} for text in texts)
    return [Client().get("/api/v1/shop/", headers=header) for header in headers]  # type: ignore[misc]


# --- below the pages: what rules say to an id of another shop ---


@way("widget: a token")
def _(attacker: Attacker, named: Named) -> object:
    with shop_scope(attacker.town.yunshang.id):
        return refused(visitor_of, named.token, attacker.town.yunshang.id)


@way("widget: ids of conversations")
def _(attacker: Attacker, named: Named) -> list[object]:
    shop, visitor = attacker.town.yunshang.id, attacker.own[Visitor]
    with shop_scope(shop):
        return [
            refused(conversation_of, visitor, named[Conversation]),
            refused(older_messages, shop, named[Conversation], 100, 50),
            refused(request_stop, shop, named[Conversation], 1),
        ]


@way("rules: to publish another shop's version")
def _(attacker: Attacker, named: Named) -> object:
    shop = attacker.town.yunshang
    with shop_scope(shop.id):
        return refused(roll_back, Persona(pk=named[Persona], shop_id=shop.id), 1)


@way("rows: hung onto a foreign parent")
def _(attacker: Attacker, named: Named) -> list[object]:
    shop = attacker.town.yunshang

    def hang(model: type[ShopOwned], **parent: Any) -> object:
        with shop_scope(shop.id):
            return refused(_at_once, model, shop_id=shop.id, **parent)

    def _at_once(model: type[ShopOwned], **values: Any) -> None:
        made = model._default_manager.create(**values)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        made.delete()

    return [
        hang(FaqPhrasing, faq_id=named[Faq]),
        hang(Passage, document_id=named[Document], position=90, text="x"),
        hang(Conversation, visitor_id=named[Visitor]),
        hang(Reply, conversation_id=named[Conversation], seq=90, question_seq=89),
    ]


@way("rows: changed and deleted by id alone")
def _(attacker: Attacker, named: Named) -> list[object]:
    with shop_scope(attacker.town.yunshang.id):
        return [
            [
                model._default_manager.filter(pk=pk).exists(),
                model._default_manager.filter(pk=pk).count(),
                None
                if model is AuditEntry
                else model._default_manager.filter(pk=pk)._raw_delete("default"),
            ]
            for model, pk in named.rows.items()
        ]


@way("rows: SQL that is injected")
def _(attacker: Attacker, named: Named) -> list[object]:
    with shop_scope(attacker.town.yunshang.id), connection.cursor() as cursor:
        found = []
        for condition in (
            "id = %s OR false",
            "id::text LIKE %s",
            "id IN (SELECT id FROM knowledge_faq WHERE id = %s)",
        ):
            cursor.execute(f"SELECT * FROM knowledge_faq WHERE {condition}", [str(named[Faq])])  # noqa: S608
            found.append(cursor.fetchall())
    return found


# --- the trial ---


@pytest.fixture(scope="module")
def streets(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Attacker, Named, Named]]:
    """The attacker, what is Maple's, and what is nobody's."""
    with django_db_blocker.unblock():
        town = settle_town()
        word = f"CANARY{uuid4().hex[:6]}"
        theirs = fill(town.maple, town.alice, word)
        own = fill(town.yunshang, town.charlie, f"OWN{uuid4().hex[:6]}")
        visitor = theirs[Visitor]
        assert isinstance(visitor, Visitor)
        ids = {model: row.pk for model, row in theirs.items()}
        gone = Visitor(pk=uuid4(), shop_id=town.maple.id)
        yield (
            Attacker(town, own, program_of(town.yunshang), session_of(town.charlie)),
            Named(town.maple.id, ids, word, issue_token(visitor)),
            Named(
                uuid4(),
                {model: uuid4() for model in ids},
                f"CANARY{uuid4().hex[:6]}",
                issue_token(gone),
            ),
        )
        connection.close()


def as_told(answer: Any, street: list[str]) -> object:
    """The answer without what is new each time, and with the names that were asked for made the same."""
    if isinstance(answer, list):
        return [as_told(one, street) for one in answer]
    if not hasattr(answer, "status_code"):
        return answer
    assert answer.status_code != 429, "counted calls hide what they would answer"
    chain = [f"{status} {url}" for url, status in getattr(answer, "redirect_chain", [])]
    headers = [answer.get(name, "") for name in ("Location", "Content-Type", "Allow")]
    told = "\n".join([*chain, str(answer.status_code), *headers, content_of(answer).decode()])
    for name in street:
        for written in (name, name.replace("-", ""), name.replace("-", "_2D")):
            told = told.replace(written, "NAME")
    told = re.sub(
        r'(csrfmiddlewaretoken|csrf-?token)([^"]{0,20}"){1,3}[^"]{40,}"', "CSRF", told, flags=re.I
    )
    return re.sub(r'(nonce=|"instance": ?)"[^"]*"|\d{4}-\d\d-\d\dT[\d:.]+', "NEW", told)


def statuses(answer: Any) -> set[int]:
    """Of every answer and of the redirects before it; none of what the rules said."""
    if isinstance(answer, list):
        return set[int]().union(*map(statuses, answer))
    if not hasattr(answer, "status_code"):
        return set()
    return {answer.status_code, *(status for _, status in getattr(answer, "redirect_chain", []))}


def content_of(answer: Any) -> bytes:
    """The body, whichever way it is sent."""
    if not answer.streaming:
        return bytes(answer.content)
    if not answer.is_async:
        return b"".join(answer.streaming_content)

    async def collected() -> bytes:
        return b"".join([part async for part in answer.streaming_content])

    return async_to_sync(collected)()


def names_of(named: Named) -> list[str]:
    return [str(named.shop), named.word, named.token, *map(str, named.rows.values())]


@pytest.mark.parametrize("name", WAYS)
def test_another_shops_is_like_nobodys(streets: tuple[Attacker, Named, Named], name: str) -> None:
    attacker, theirs, nobodys = streets
    before = everything(attacker.town)
    told, found = [], None
    for named in (theirs, nobodys):
        attacker.start_anew()
        found = WAYS[name](attacker, named)
        told.append(as_told(found, names_of(named)))
    assert told[0] == told[1]
    assert statuses(found) - {404} == OTHERWISE.get(name, (set(), ""))[0]
    assert theirs.word not in json.dumps(told[0], default=str)
    assert everything(attacker.town) == before


def everything(town: Town) -> dict[str, list[Any]]:
    """Every row of Maple."""
    with shop_scope(town.maple.id), connection.cursor() as cursor:
        found = {}
        models: list[type[Model]] = [Shop, *owned_models()]
        for model in models:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY id')  # noqa: S608
            found[model._meta.label] = cursor.fetchall()
    return found


def test_there_are_at_least_twenty_five_ways() -> None:
    assert len(WAYS) >= 25
    assert OTHERWISE.keys() <= WAYS.keys()


def test_the_trial_would_notice(streets: tuple[Attacker, Named, Named]) -> None:
    """Tried at one's own rows, the same ways do find something: the ways are not blind."""
    attacker, theirs, nobodys = streets
    own = Named(
        attacker.town.yunshang.id,
        {model: row.pk for model, row in attacker.own.items()},
        "OWN",
        "x",
    )
    for name in (
        "admin: change page",
        "admin: history",
        "widget: ids of conversations",
        "api: ids in every address, by every method",
    ):
        found = as_told(WAYS[name](attacker, own), names_of(own))
        missed = as_told(WAYS[name](attacker, nobodys), names_of(nobodys))
        assert found != missed, name


@pytest.mark.parametrize("address", [str(address) for address in addresses()])
def test_nothing_of_maple_stands_on_any_page_of_another_owner(
    streets: tuple[Attacker, Named, Named], address: str
) -> None:
    """Every address, opened by Yunshang's owner, their program and by nobody, with an id of Maple's in it."""
    if re.match(r"(widget|demo)/", address):
        return  # what they show is public
    attacker, theirs, _ = streets
    model = next((model for model in theirs.rows if f"/{_page_of(model)}/" in address), None)
    pk = theirs.rows.get(model, theirs.shop)  # type: ignore[arg-type]
    attacker.start_anew()
    url = "/" + re.sub(r"<[^>]+>|\^.*", str(pk), re.sub(r"<int:\w+>", "1", address))
    answers = [attacker.browser().get(url), Client().get(url), attacker.program.call("GET", url)]
    for answer in answers:
        assert theirs.word not in content_of(answer).decode(errors="replace")
        assert answer.status_code < 500


def test_a_scope_inside_the_page_cannot_be_another(streets: tuple[Attacker, Named, Named]) -> None:
    attacker, theirs, _ = streets
    with (
        shop_scope(attacker.town.yunshang.id),
        pytest.raises(NestedShopError),
        shop_scope(theirs.shop),
    ):
        pass


def test_ids_cannot_be_chosen(streets: tuple[Attacker, Named, Named]) -> None:
    """An id that is taken elsewhere would be refused, and tell that it exists: no page takes one."""
    attacker, theirs, _ = streets
    form = {**_faq_form(text=""), "id": theirs[Faq], "pk": theirs[Faq]}
    assert attacker.post(admin(Faq, "add"), **form).status_code == 200
    with shop_scope(attacker.town.yunshang.id):
        assert Faq.objects.filter(question="Mine?").exclude(pk=theirs[Faq]).exists()


def test_secrets_and_tokens_of_two_shops_have_nothing_in_common(
    streets: tuple[Attacker, Named, Named],
) -> None:
    attacker, theirs, _ = streets
    with shop_scope(theirs.shop):
        assert visitor_of(theirs.token, theirs.shop).visitor.pk == theirs[Visitor]
        assert IdentitySecret.objects.filter(pk=theirs[IdentitySecret]).exists()
        assert Message.objects.count() == 1
    with shop_scope(attacker.town.yunshang.id):
        assert not IdentitySecret.objects.filter(pk=theirs[IdentitySecret]).exists()
