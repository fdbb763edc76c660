"""Signing in by an account elsewhere, from the button to the log, at a real provider of OpenID Connect."""

import itertools
import json
import re
import ssl
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    HTTPSHandler,
    Request,
    build_opener,
)

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from config.mailbox import letters, read_letter
from tenants.models import AuditEntry, PlatformEntry, User
from tenants.platform import ALIAS
from tenants.scope import shop_scope
from tests.conftest import started_platform
from tests.people import PASSWORD, Town
from tests.platform import Platform, wait_until
from tests.scripted_provider import CLIENT, SECRET, ScriptedProvider, scripted_provider
from tests.tenants.test_accounts import code_of, fresh

BUTTON = "/accounts/oidc/work/login/"
CALLBACK = f"{BUTTON}callback/"
_networks = itertools.count(1)


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScriptedProvider]:
    with scripted_provider(tmp_path_factory.mktemp("provider")) as running:
        yield running


@pytest.fixture(scope="module")
def platform(
    django_db_setup: None, provider: ScriptedProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """A web process that the provider was named to, by the setting that operators have."""
    entry = {
        "provider_id": "work",
        "name": "Work",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": provider.url},
    }
    with started_platform(
        tmp_path_factory.mktemp("platform"),
        SOCIAL_PROVIDERS=json.dumps({"openid_connect": entry}),
        REQUESTS_CA_BUNDLE=str(provider.certificate),
        TRUSTED_PROXIES="1",
    ) as running:
        yield running


@dataclass
class Page:
    """What somebody sees."""

    status: int
    path: str
    text: str


class Stays(HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: Any) -> None:
        """None: the answer is the redirect."""


class Person:
    """Somebody with a browser of their own, from an address that nobody came from before."""

    def __init__(self, platform: Platform, provider: ScriptedProvider) -> None:
        self.url = f"http://localhost:{platform.web[0].port}"
        self._cookies = CookieJar()
        self._tls = ssl.create_default_context(cafile=str(provider.certificate))
        number = next(_networks)
        self._from = f"198.19.{number // 256}.{number % 256}"

    def open(self, path: str, form: dict[str, str] | None = None, follow: bool = True) -> Page:
        """The page at the path, or what the form there answers, redirects followed."""
        cookies = HTTPCookieProcessor(self._cookies)
        handlers = [cookies, HTTPSHandler(context=self._tls), *([] if follow else [Stays()])]
        sent = {"X-Forwarded-For": self._from, "Accept-Language": "en"}
        data = None if form is None else urlencode({**form, **self._token(path)}).encode()
        request = Request(f"{self.url}{path}", data, sent)  # noqa: S310 - our own loopback server
        try:
            answer: Any = build_opener(*handlers).open(request, timeout=30)
        except HTTPError as refusal:
            answer = refusal
        with answer:
            place = answer.headers.get("Location") or answer.url
            return Page(answer.status, place.removeprefix(self.url), answer.read().decode())

    def come(self, **query: str) -> Page:
        """Press the provider's button, and let it vouch."""
        return self.open(f"{BUTTON}?{urlencode(query)}", {})

    def leave_for_the_provider(self) -> dict[str, str]:
        """Press the button, and stop before the provider's page; returns what it would be asked."""
        sent = self.open(BUTTON, {}, follow=False)
        return dict(each.split("=", 1) for each in urlsplit(sent.path).query.split("&"))

    def is_in(self) -> bool:
        return self.open("/accounts/sessions/").path == "/accounts/sessions/"

    def _token(self, path: str) -> dict[str, str]:
        found = re.search(r'csrfmiddlewaretoken" value="(\w+)"', self.open(path).text)
        assert found, path
        return {"csrfmiddlewaretoken": found[1]}


@pytest.fixture
def person(platform: Platform, provider: ScriptedProvider) -> Person:
    return Person(platform, provider)


@pytest.fixture
def other(platform: Platform, provider: ScriptedProvider) -> Person:
    return Person(platform, provider)


def somebody(email: str, **more: Any) -> dict[str, Any]:
    """Claims of a person with a proved address."""
    return {"sub": uuid.uuid4().hex, "email": email, "email_verified": True, **more}


def accounts_of(email: str) -> int:
    found: int = SocialAccount.objects.filter(user__email=email).count()
    return found


def platform_acts(user: User) -> list[str]:
    rows = PlatformEntry.objects.using(ALIAS).filter(actor=user.pk).order_by("created_at")
    return list(rows.values_list("act", flat=True))


def subjects_to(email: str) -> list[str]:
    read = [read_letter(path) for path in letters(Path(settings.XIAOER_HOME) / "mail")]
    return [letter.subject for letter in read if letter.recipient == email]


def test_the_button_leads_to_the_provider(person: Person, provider: ScriptedProvider) -> None:
    assert f'href="{BUTTON}' in person.open("/accounts/login/").text
    asked = person.leave_for_the_provider()
    assert asked["client_id"] == CLIENT
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert set(asked["scope"].split("+")) == {"openid", "profile", "email"}


def test_a_new_person_signs_up_and_comes_back(
    person: Person, other: Person, provider: ScriptedProvider, live_town: Town
) -> None:
    email = fresh("ann")
    provider.vouch(**somebody(email.replace("ann", "Ann"), name=" Ann Lee "))
    assert person.come().path == "/start/new/"
    ann = User.objects.get(email=email)
    assert (ann.name, ann.has_usable_password(), ann.is_superuser) == ("Ann Lee", False, False)
    assert list(EmailAddress.objects.filter(user=ann).values_list("email", "verified")) == [
        (email, True)
    ]
    assert other.come().path == "/start/new/"
    assert User.objects.filter(email__iexact=email).count() == accounts_of(email) == 1
    assert platform_acts(ann) == ["person.signed_in", "person.signed_in"]


def test_nobody_is_taken_over_by_their_address(
    person: Person, other: Person, provider: ScriptedProvider, live_town: Town
) -> None:
    """A provider's word alone opens no account: its owner adds the provider, signed in, by their password."""
    alice = live_town.alice
    provider.vouch(**somebody(alice.email))
    page = person.come()
    assert page.path == "/accounts/confirm-email/"
    assert not person.is_in()
    assert accounts_of(alice.email) == 0
    wait_until(lambda: subjects_to(alice.email), "a mail that tells Alice")
    assert subjects_to(alice.email) == ["Xiaoer: Account Already Exists"]
    assert platform_acts(alice) == []

    person.open("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert person.come(process="connect").path == "/accounts/reauthenticate/"
    page = person.open("/accounts/reauthenticate/", {"password": PASSWORD})
    assert page.path == "/accounts/3rdparty/"
    assert accounts_of(alice.email) == 1
    assert other.come(next="/admin/tenants/persona/").path == "/admin/tenants/persona/"
    with shop_scope(live_town.maple.id):
        rows = AuditEntry.objects.filter(actor=alice.pk).order_by("created_at")
        noted = [(row.act, row.details.get("type")) for row in rows]
    assert noted == [
        ("person.signed_in", None),
        ("factor.added", "work"),
        ("person.signed_in", None),
    ]


@pytest.mark.parametrize("verified", [False, "false", None])
def test_who_is_new_needs_an_address_that_the_provider_vouches_for(
    person: Person, provider: ScriptedProvider, live_town: Town, verified: object
) -> None:
    """Else a stranger keeps a way into the account that the address's owner later makes theirs by mail."""
    email = fresh("mallory")
    claims = somebody(email, email_verified=verified) if verified is not None else {"sub": "9"}
    provider.vouch(**claims)
    page = person.come()
    assert page.status == 403
    assert "has not verified your email address" in page.text
    assert 'href="/accounts/signup/"' in page.text
    assert not person.is_in()
    assert not User.objects.filter(email=email).exists()
    assert subjects_to(email) == []


def test_an_unproved_address_keeps_nobody_out_who_was_in_before(
    person: Person, other: Person, provider: ScriptedProvider, live_town: Town
) -> None:
    claims = somebody(fresh("ann"))
    provider.vouch(**claims)
    person.come()
    provider.vouch(**{**claims, "email": live_town.alice.email, "email_verified": False})
    assert other.come().path == "/start/new/"
    assert accounts_of(live_town.alice.email) == 0


def test_an_answer_that_nobody_asked_for_opens_nothing(
    person: Person, other: Person, provider: ScriptedProvider, live_town: Town
) -> None:
    provider.vouch(**somebody(fresh("ann")))
    asked = person.leave_for_the_provider()
    state = asked["state"]
    for wrong in ({"state": "wrong"}, {}, {"state": state[:-1]}):
        answer = urlencode({"code": provider.code_for(asked), **wrong})
        assert person.open(f"{CALLBACK}?{answer}").status == 401
    answer = urlencode({"code": provider.code_for(asked), "state": state})
    assert other.open(f"{CALLBACK}?{answer}").status == 401  # in another browser
    assert not person.is_in()
    assert not other.is_in()


def test_a_code_opens_only_the_browser_that_asked_for_it(
    person: Person, other: Person, provider: ScriptedProvider, live_town: Town
) -> None:
    """What a nonce is for, PKCE does: a code that was slipped to somebody, or stolen, is refused."""
    provider.vouch(**somebody(fresh("ann")))
    stolen = provider.code_for(other.leave_for_the_provider())
    state = person.leave_for_the_provider()["state"]
    assert person.open(f"{CALLBACK}?{urlencode({'code': stolen, 'state': state})}").status == 401
    assert not person.is_in()
    again = urlencode({"code": provider.code_for({}), "state": state})
    assert person.open(f"{CALLBACK}?{again}").status == 401  # a state is good once


@pytest.mark.parametrize(
    "token",
    [
        {"aud": "somebody else"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1},
        {"sub": "not the userinfo's"},
    ],
    ids=str,
)
def test_a_token_for_somebody_else_opens_nothing(
    person: Person, provider: ScriptedProvider, live_town: Town, token: dict[str, Any]
) -> None:
    email = fresh("ann")
    provider.vouch(token, **somebody(email))
    assert person.come().status == 401
    assert not person.is_in()
    assert not User.objects.filter(email=email).exists()


def test_the_second_factor_is_asked_for_all_the_same(
    person: Person, provider: ScriptedProvider, live_town: Town
) -> None:
    claims = somebody(live_town.bob.email)
    SocialAccount.objects.create(user=live_town.bob, provider="work", uid=claims["sub"])
    secret = generate_totp_secret()
    TOTP.activate(live_town.bob, secret)
    provider.vouch(**claims)
    page = person.come(next="/admin/")
    assert page.path == "/accounts/2fa/authenticate/"
    assert not person.is_in()
    assert platform_acts(live_town.bob) == []
    person.open("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not person.is_in()
    page = person.open("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert page.path == "/admin/"
    assert person.is_in()
    assert platform_acts(live_town.bob) == ["factor.failed", "person.signed_in"]
    entry = PlatformEntry.objects.using(ALIAS).get(actor=live_town.bob.pk, act="person.signed_in")
    assert entry.details == {"by": ["socialaccount", "totp"], "provider": "work"}


def test_who_was_switched_off_stays_out(
    person: Person, provider: ScriptedProvider, live_town: Town
) -> None:
    claims = somebody(live_town.bob.email)
    SocialAccount.objects.create(user=live_town.bob, provider="work", uid=claims["sub"])
    User.objects.filter(pk=live_town.bob.pk).update(is_active=False)
    provider.vouch(**claims)
    assert person.come().path == "/accounts/inactive/"
    assert not person.is_in()


@pytest.mark.parametrize(
    ("broken", "status"), [("discovery", 503), ("token", 401), ("userinfo", 401)]
)
def test_a_provider_that_fails_is_told(
    person: Person, provider: ScriptedProvider, live_town: Town, broken: str, status: int
) -> None:
    provider.vouch(broken=broken, **somebody(fresh("ann")))
    page = person.come()
    assert page.status == status
    assert not person.is_in()
    if status == 503:
        assert "The other platform does not answer" in page.text
