"""Every page of the admin in Simplified Chinese: no English is left but names and what people wrote."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from conversations.models import Conversation, Message, Reply, Visitor
from inference.profiles import active_profile
from knowledge.models import Product
from tenants.entered import SHOP_KEY
from tenants.models import (
    Deletion,
    Invitation,
    Membership,
    Persona,
    PersonaVersion,
    Plan,
    PlatformEntry,
    PlatformWord,
    Shop,
    User,
)
from tenants.personas import publish
from tenants.platform import ALIAS
from tenants.scope import shop_scope
from tenants.site import site
from tests.people import Town

# What is the same in Chinese, and the names of languages, written as their speakers do.
NAMES = re.compile(
    r"https?://\S+|\b[0-9a-f]{8}\b|[\w.-]+@[\w.-]+|scrypt|[\w+/=]+\*{4,}|^en$|zh-hans|^esc$|\bbody\b|English|Xiaoer|token|API|FAQ|SKU|CNY|URL|JSON|CSV|XLSX|PDF|DOCX|Excel|Word|Markdown|MiB|UTF-\d+|GB18030|https\b|MC-\d+|\{\w+\}|TOTP|HTML|ID\b|#rrggbb|pk_\w+"
)
READ_ALOUD = ("title", "placeholder", "aria-label", "alt")
ENGLISH = re.compile(r"[A-Za-z]{2,}")


class Words(HTMLParser):
    """The texts that a person reads or hears, without what is data, code or an icon's name."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.found += [given[name] for name in READ_ALOUD if given.get(name)]
        if tag == "input" and given.get("type") in ("submit", "button"):
            self.found.append(given.get("value", ""))
        if tag in ("input", "img", "link", "meta", "br", "hr"):
            return
        quiet = tag in ("script", "style", "textarea", "pre", "bdi", "code", "ins", "del")
        quiet = quiet or "material-symbols-outlined" in given.get("class", "")
        if self._silent or quiet:
            self._silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def english_in(page: str, data: set[str]) -> list[str]:
    """What is left of the page's texts when names and data are taken out."""
    words = Words()
    words.feed(page)
    left = []
    for text in words.found:
        rest = text.strip()
        for known in sorted(data, key=len, reverse=True):
            rest = rest.replace(known, "")
        if ENGLISH.search(NAMES.sub("", rest)):
            left.append(text.strip())
    return left


UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/versions/)\d+")
LINKS = re.compile(r'href="(/admin/[^"#?]*)')
LEAVES = ("/logout/", "/jsi18n/")


def walk(client: Client) -> Iterator[tuple[str, str]]:
    """Every page that links lead to from the overview, one of each kind, with its address."""
    waiting, known = [reverse("admin:index")], set()
    while waiting:
        address = waiting.pop()
        kind = UUIDS.sub("<id>", address)
        if kind in known or address.endswith(LEAVES):
            continue
        known.add(kind)
        answer = client.get(address, follow=True)
        assert answer.status_code in (200, 403), address
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page = answer.content.decode()
            waiting += LINKS.findall(page)
            yield address, page


def data_of(town: Town) -> set[str]:
    """What people wrote or were called, in whatever language."""
    names = {name for name in User.objects.values_list("name", flat=True) if name}
    shops = Shop.objects.using(ALIAS).values_list("name", "slug", "public_key")
    plans = Plan.objects.values_list("name", flat=True)
    with shop_scope(town.yunshang.id):
        greetings = set(PersonaVersion.objects.values_list("greeting", flat=True))
    return {
        *names,
        *(name[:2].upper() for name in names),  # their initials
        *plans,
        *greetings,
        *(text for shop in shops for text in shop),
        active_profile().name,
    }


@pytest.fixture
def empty(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Nothing that other tests left: operators see all shops, and what was written to or about them, in English."""
    seen = (User, Shop, PlatformEntry, PlatformWord, Deletion)
    tables = ", ".join(f'"{model._meta.db_table}"' for model in seen)
    with django_db_blocker.unblock(), connections["owner"].cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")


@pytest.fixture
def yunshang(empty: None, live_town: Town) -> Town:
    """The Chinese shop, with everything that its pages can show."""
    town, shop = live_town, live_town.yunshang
    with shop_scope(shop.id):
        Membership.objects.create(shop=shop, user=town.bob, role=Membership.Role.AGENT)
        Membership.objects.create(shop=shop, user=town.alice, role=Membership.Role.VIEWER)
        now, week = timezone.now(), timedelta(days=7)
        for number, became in enumerate(
            ({}, {"accepted_at": now}, {"withdrawn_at": now}, {"expires_at": now - week})
        ):
            Invitation.objects.create(
                **{
                    "shop": shop,
                    "email": f"guest-{number}@example.com",
                    "role": Membership.Role.VIEWER,
                    "expires_at": now + week,
                    **became,
                }
            )
        Product.objects.create(shop=shop, title="连衣裙", sku="1", price=1, currency="CNY")
        visitor = Visitor.objects.create(shop=shop)
        talk = Conversation.objects.create(shop=shop, visitor=visitor, last_seq=2)
        persona = Persona.objects.get(shop=shop)
        persona.name, persona.greeting = "小云", "您好。"
        persona.save()
        version = publish(persona, town.charlie)
        persona.greeting = "您好，在的。"
        persona.save()
        Reply.objects.create(
            shop=shop, conversation=talk, question_seq=1, seq=2, persona_version=version
        )
        for seq, role in enumerate((Message.Role.VISITOR, Message.Role.ASSISTANT), 1):
            Message.objects.create(
                shop=shop,
                conversation=talk,
                seq=seq,
                role=role,
                text="在吗？",
                via="engine" if seq == 2 else "",
                created_at=timezone.now(),
            )
    return town


def test_every_choice_has_a_label() -> None:
    """The theme prints what is stored, in no language, where a label's table lacks it."""
    tables = [
        (admin.model, looks)
        for admin in site._registry.values()
        for name in admin.list_display
        if isinstance(looks := getattr(getattr(admin, str(name), None), "label", None), dict)
    ]
    checked = []
    for model, looks in tables:
        for field in model._meta.get_fields():
            values = {value for value, _ in getattr(field, "choices", None) or ()}
            if values & set(looks):
                checked.append((model._meta.model_name, field.name))
                assert values <= set(looks), checked[-1]
    assert {("membership", "role"), ("invitation", "role"), ("gap", "state")} <= set(checked)


@pytest.mark.parametrize(
    ("name", "least"),
    [("charlie", 12), ("bob", 8), ("olivia", 5)],
    ids=["owner", "agent", "operator"],
)
def test_no_english_is_left(yunshang: Town, name: str, least: int) -> None:
    client = Client()
    client.force_login(getattr(yunshang, name))
    client.cookies["django_language"] = "zh-hans"
    if name == "bob":
        session = client.session
        session[SHOP_KEY] = str(yunshang.yunshang.pk)
        session.save()
    data, seen = data_of(yunshang), list[str]()
    left: dict[str, str] = {}
    for address, page in walk(client):
        seen.append(address)
        for text in english_in(page, data):
            left.setdefault(text, address)
    assert left == {}
    assert len(seen) >= least, seen
