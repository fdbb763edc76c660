"""Ways to reach another shop. Each is tried with the other shop's id and with one that nobody has: the answers must
be the same, byte for byte. Where a row or a shop is named they are 404, but for ways that say otherwise, with why.
"""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.db.models import Model
from django.test import Client
from pytest_django import DjangoDbBlocker

from conversations.models import Message, Visitor
from conversations.visitors import issue_token, visitor_of
from knowledge.models import Faq
from tenants.models import IdentitySecret, Shop
from tenants.scope import NestedShopError, shop_scope
from tenants.wall import owned_models
from tests.addresses import addresses
from tests.people import Town, settle_town
from tests.rows import fill
from tests.tenants.api_client import program_of
from tests.tenants.attacks import admin_lists as admin_lists  # being loaded adds its ways
from tests.tenants.attacks import admin_rows as admin_rows  # likewise
from tests.tenants.attacks import api as api  # likewise
from tests.tenants.attacks import below as below  # likewise
from tests.tenants.attacks import people as people  # likewise
from tests.tenants.attacks.street import WAYS, Attacker, Named, admin, page_of, session_of

Street = tuple[Attacker, Named, Named]


@pytest.fixture(scope="module")
def streets(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Street]:
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
        other_word = f"CANARY{uuid4().hex[:6]}"
        yield (
            Attacker(town, own, program_of(town.yunshang), session_of(town.charlie)),
            Named(town.maple.id, ids, word, issue_token(visitor)),
            Named(uuid4(), {model: uuid4() for model in ids}, other_word, issue_token(gone)),
        )
        connection.close()


@pytest.mark.parametrize("name", WAYS)
def test_another_shops_is_like_nobodys(streets: Street, name: str) -> None:
    attacker, theirs, nobodys = streets
    before = everything(attacker.town)
    told, answered = [], set[int]()
    for named in (theirs, nobodys):
        attacker.start_anew()
        found = WAYS[name].attack(attacker, named)
        answered |= statuses(found)
        told.append(as_told(found, named.written()))
    assert told[0] == told[1] != []
    assert answered in (set(), WAYS[name].told)  # rules answer by errors
    assert everything(attacker.town) == before


def test_at_least_twenty_five_ways_end_in_404() -> None:
    """By pages and programs alone; what rules and rows say comes on top."""
    missing = [name for name, way in WAYS.items() if not way.why]
    assert len([name for name in missing if re.match("(admin|people|api): ", name)]) >= 25
    assert all(way.told != {404} for way in WAYS.values() if way.why)


@pytest.mark.parametrize(
    "name",
    ["admin: change page", "admin: history", "rules: ids of conversations"]
    + ["api: ids of rows that are read", "admin: lists filtered by foreign rows"],
)
def test_the_trial_would_notice(streets: Street, name: str) -> None:
    """Tried at one's own rows, the same ways do find something: the ways are not blind."""
    attacker, _, nobodys = streets
    ids = {model: row.pk for model, row in attacker.own.items()}
    own = Named(attacker.town.yunshang.id, ids, "OWN", "x")
    found = as_told(WAYS[name].attack(attacker, own), own.written())
    assert found != as_told(WAYS[name].attack(attacker, nobodys), nobodys.written())


# --- what was answered ---


def as_told(answer: Any, names: list[str]) -> object:
    """The answer without what is new each time, and with the names that were asked for made the same."""
    if isinstance(answer, list):
        return [as_told(one, names) for one in answer]
    if not hasattr(answer, "status_code"):
        return answer
    assert answer.status_code != 429, "counted calls hide what they would answer"
    chain = [f"{status} {url}" for url, status in getattr(answer, "redirect_chain", [])]
    headers = [answer.get(name, "") for name in ("Location", "Content-Type", "Allow")]
    told = "\n".join([*chain, str(answer.status_code), *headers, content_of(answer).decode()])
    for name in names:
        for written in (name, name.replace("-", ""), name.replace("-", "_2D")):
            told = told.replace(written, "NAME")
    told = re.sub(
        r'(csrfmiddlewaretoken|csrf-?token)([^"]{0,20}"){1,3}[^"]{40,}"', "CSRF", told, flags=re.I
    )
    clock = r"\w+\.? \d\d?, \d{4}, (?:noon|midnight|[\d:]+ [ap]\.m\.)"  # the minute may change between two
    return re.sub(rf'(nonce=|"instance": ?)"[^"]*"|\d{{4}}-\d\d-\d\dT[\d:.]+|{clock}', "NEW", told)


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


def everything(town: Town) -> dict[str, list[Any]]:
    """Every row of Maple."""
    with shop_scope(town.maple.id), connection.cursor() as cursor:
        found = {}
        models: list[type[Model]] = [Shop, *owned_models()]
        for model in models:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY id')  # noqa: S608
            found[model._meta.label] = cursor.fetchall()
    return found


# --- beside the ways ---


@pytest.mark.parametrize("address", [str(address) for address in addresses()])
def test_nothing_of_maple_stands_on_any_page_of_another_owner(
    streets: Street, address: str
) -> None:
    """Every address, opened by Yunshang's owner, their program and by nobody, with an id of Maple's in it."""
    if re.match(r"(widget|demo)/", address):
        return  # what they show is public
    attacker, theirs, _ = streets
    model = next((model for model in theirs.rows if f"/{page_of(model)}/" in address), None)
    pk = theirs.rows.get(model, theirs.shop)  # type: ignore[arg-type]
    attacker.start_anew()
    url = "/" + re.sub(r"<[^>]+>|\^.*", str(pk), re.sub(r"<int:\w+>", "1", address))
    answers = [attacker.browser().get(url), Client().get(url), attacker.program.call("GET", url)]
    for answer in answers:
        assert theirs.word not in content_of(answer).decode(errors="replace")
        assert answer.status_code < 500


def test_a_scope_inside_the_page_cannot_be_another(streets: Street) -> None:
    attacker, theirs, _ = streets
    with (
        shop_scope(attacker.town.yunshang.id),
        pytest.raises(NestedShopError),
        shop_scope(theirs.shop),
    ):
        pass


def test_ids_cannot_be_chosen(streets: Street) -> None:
    """An id that is taken elsewhere would be refused, and tell that it exists: no page takes one."""
    attacker, theirs, _ = streets
    form = {"question": "Mine?", "answer": "Mine.", "enabled": "on", "id": theirs[Faq]}
    form |= {"pk": theirs[Faq], "phrasings-TOTAL_FORMS": 0, "phrasings-INITIAL_FORMS": 0}
    assert attacker.post(admin(Faq, "add"), **form).status_code == 200
    with shop_scope(attacker.town.yunshang.id):
        assert Faq.objects.filter(question="Mine?").exclude(pk=theirs[Faq]).exists()


def test_secrets_and_tokens_of_two_shops_have_nothing_in_common(streets: Street) -> None:
    attacker, theirs, _ = streets
    with shop_scope(theirs.shop):
        assert visitor_of(theirs.token, theirs.shop).visitor.pk == theirs[Visitor]
        assert IdentitySecret.objects.filter(pk=theirs[IdentitySecret]).exists()
        assert Message.objects.count() == 1
    with shop_scope(attacker.town.yunshang.id):
        assert not IdentitySecret.objects.filter(pk=theirs[IdentitySecret]).exists()
