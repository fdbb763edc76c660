"""Every page of sign-up, sign-in and the account: it opens, is strict, and speaks the reader's language."""

import itertools
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from tenants.api.docs import server_error
from tests.people import PASSWORD, Town
from tests.tenants.test_accounts import code_of, come_to_manage, fresh, links

pytestmark = pytest.mark.django_db

STRANGERS = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_email_verification_sent",
    "account_inactive",
    "socialaccount_login_cancelled",
)
MEMBERS = (
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "socialaccount_connections",
    "usersessions_list",
)
NAMES = {
    *("Xiaoer", "English", "Enter", "JavaScript", "Cookie", "https", "http", "localhost", "Email"),
    *("example", "com", "testserver", "Passkey", "PIN", "Alice", "Bob"),
}


_networks = itertools.count(1)


class Words(HTMLParser):
    """What a page says: its text, and what its attributes say."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inline: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._silent = tag if tag in ("script", "style", "textarea") else ""
        speaking = ("aria-label", "title", "placeholder")
        self.said += [given[name] or "" for name in speaking if name in given]
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.inline.append(tag)
        self.inline += [n for n in given if n == "style" or n.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        self._silent = ""

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


def read(page: str) -> Words:
    words = Words()
    words.feed(page)
    return words


def english(page: str) -> list[str]:
    """The English words of a page that should be Chinese; addresses and names aside."""
    text = re.sub(r"\S+@\S+|\S+-[0-9a-f]{8}\S*", "", " ".join(read(page).said))
    return [word for word in re.findall(r"[A-Za-z]{3,}", text) if word not in NAMES]


@pytest.fixture(params=["en", "zh-hans"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def check(language: str) -> Callable[..., None]:
    """Look at an answer: allowed as it is, in the reader's language, nothing inline."""

    def look(client: Client, address: str, status: int = 200, **form: str) -> None:
        answer = client.post(address, form) if form else client.get(address)
        page = answer.content.decode()
        assert answer.status_code == status, (address, answer.get("Location"))
        assert f'<html lang="{language}"' in page
        assert read(page).inline == [], address
        policy = answer["Content-Security-Policy"].split("; ")
        assert {"script-src 'self'", "style-src 'self'"} <= set(policy)
        if language != "en":
            assert english(page) == [], address

    return look


@pytest.fixture
def client(language: str) -> Client:
    """A reader of the language, from a network of their own: limits count by network."""
    made = Client(REMOTE_ADDR=f"2001:db8:{next(_networks):x}::1", headers={"user-agent": "-"})
    made.cookies["django_language"] = language
    return made


@pytest.fixture
def member(client: Client, town: Town) -> Client:
    """Alice, at work on her account."""
    come_to_manage(client, town.alice.email)
    return client


def test_strangers_pages(client: Client, check: Callable[..., None]) -> None:
    for name in STRANGERS:
        check(client, reverse(name))
    check(client, reverse("socialaccount_login_error"), 401)
    check(client, reverse("account_confirm_email", args=["wrong"]))
    check(client, "/accounts/password/reset/key/1-wrong/")


def test_what_is_not_there_or_not_open(
    client: Client, town: Town, check: Callable[..., None]
) -> None:
    check(client, "/no/such/page/", 404)
    assert reverse("demo:index") in client.get("/no/such/page/").content.decode()
    come_to_manage(client, town.bob.email)
    keys = reverse("admin:tenants_apikey_changelist")  # for owners
    check(client, keys, 403)
    assert f'href="{reverse("admin:index")}"' in client.get(keys).content.decode()


def test_a_failure_is_told_without_a_context() -> None:
    answer = server_error(RequestFactory().get("/admin/"))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Something failed on our side" in page
    assert "我们这边出错了" in page
    assert read(page).inline == []


def test_what_forms_answer(client: Client, town: Town, check: Callable[..., None]) -> None:
    check(client, reverse("account_login"), login=town.bob.email, password="wrong")
    check(client, reverse("account_login"), login="no address", password="")
    check(client, reverse("account_signup"), email="no address", password1="123")
    check(client, reverse("account_reset_password"), email="no address")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    check(strict, reverse("account_login"), 403, login="x")


def test_links_out_of_mails(client: Client, town: Town, check: Callable[..., None]) -> None:
    client.post(reverse("account_signup"), {"email": fresh("mia"), "password1": PASSWORD})
    client.post(reverse("account_reset_password"), {"email": town.alice.email})
    confirm, reset = (links(letter)[0] for letter in mail.outbox)
    check(client, confirm)
    check(client, client.get(reset)["Location"])
    check(client, client.get(reset)["Location"], password1="123", password2="1234")


def test_members_pages(member: Client, check: Callable[..., None]) -> None:
    for name in MEMBERS:
        check(member, reverse(name))
    check(member, reverse("account_change_password"), oldpassword="x", password1="1", password2="2")
    check(member, reverse("account_email"), action_add="", email="x")
    member.post(reverse("account_email"), {"action_add": "", "email": fresh("elsewhere")})
    check(member, reverse("account_email"))


def test_second_factors_pages(member: Client, town: Town, check: Callable[..., None]) -> None:
    check(member, reverse("mfa_activate_totp"), code="000000")
    secret = member.session["mfa.totp.secret"]
    member.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    for name in (
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "mfa_reauthenticate",
    ):
        check(member, reverse(name))
    key = Authenticator.objects.create(
        user=town.alice, type=Authenticator.Type.WEBAUTHN, data={"name": "钥匙", "credential": {}}
    )
    check(member, reverse("mfa_list_webauthn"))
    check(member, reverse("mfa_edit_webauthn", args=[key.pk]))
    check(member, reverse("mfa_remove_webauthn", args=[key.pk]))
    member.post(reverse("account_logout"))
    key.delete()
    member.post(reverse("account_login"), {"login": town.alice.email, "password": PASSWORD})
    check(member, reverse("mfa_authenticate"))
    check(member, reverse("mfa_authenticate"), code="000000")


def test_the_language_is_switched_in_the_footer(town: Town) -> None:
    client = Client()
    page = reverse("account_signup")
    answer = client.post(
        reverse("set_language"), {"language": "zh-hans", "next": page}, follow=True
    )
    assert answer.redirect_chain == [(page, 302)]
    assert "注册" in answer.content.decode()
