"""Sign-up, sign-in and what guards them, as people and their attackers meet them."""

import itertools
import re
import time
import uuid
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.signals import authentication_failed
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from tenants.accounts import vouch_for
from tenants.models import AuditEntry, User
from tenants.scope import shop_scope
from tenants.sealing import unseal
from tests.people import PASSWORD, Town

pytestmark = pytest.mark.django_db

_last = itertools.count(1)


@pytest.fixture
def client() -> Client:
    """Somebody from an address that nobody came from before: limits count by address."""
    number = next(_last)
    return Client(REMOTE_ADDR=f"198.18.{number // 256}.{number % 256}")


def fresh(name: str) -> str:
    """An address that nobody used before: limits count by that, too, and outlive a test."""
    return f"{name}-{uuid.uuid4().hex[:8]}@example.com"


def sign_up(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(reverse("account_signup"), {"email": email, "password1": password}, **more)


def log_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password}, **more)


def come_to_manage(client: Client, email: str) -> None:
    """Log in, and give the password once more, as changes to the account ask for."""
    log_in(client, email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def links(letter: mail.EmailMessage) -> list[str]:
    """The paths of a mail's links."""
    return re.findall(r"https?://[^/\s]+(/\S+)", str(letter.body))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code_of(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows now, or so many steps of 30 s later."""
    counter = int(time.time()) // 30 + steps
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_sign_up_verify_and_come_in(client: Client) -> None:
    email = fresh("new")
    answer = sign_up(client, email.replace("new", "New").replace("com", "COM"))
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert not is_in(client)
    assert log_in(client, email)["Location"] == reverse("account_email_verification_sent")
    (letter,) = mail.outbox  # the second try sends no second mail
    assert letter.to == [email]
    assert letter.subject.startswith("Xiaoer: ")
    (link,) = links(letter)
    client.post(link)
    assert log_in(client, email).status_code == 302
    assert is_in(client)
    assert User.objects.get(email=email).check_password(PASSWORD)


def test_the_link_opens_the_account_only_in_the_browser_that_signed_up(client: Client) -> None:
    email = fresh("here")
    sign_up(client, email)
    (link,) = links(mail.outbox[0])
    other = Client()
    other.post(link)
    assert not is_in(other)
    assert EmailAddress.objects.get(email=email).verified


def test_the_browser_that_signed_up_is_in_after_the_link(client: Client) -> None:
    email = fresh("here")
    sign_up(client, email)
    (link,) = links(mail.outbox[0])
    client.post(link)
    assert is_in(client)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_nothing_tells_known_from_unknown_addresses(town: Town, language: str) -> None:
    """Sign-up, log-in and reset answer alike, status, place and text, for Alice and for nobody."""
    seen = []
    nobody = fresh("nobody")
    for email in (town.alice.email, nobody):
        pages = []
        for name, form in (
            ("account_signup", {"email": email, "password1": PASSWORD}),
            ("account_login", {"login": email, "password": "wrong wrong wrong"}),
            ("account_reset_password", {"email": email}),
        ):
            number = next(_last)
            somebody = Client(REMOTE_ADDR=f"198.18.{number // 256}.{number % 256}")
            somebody.cookies["django_language"] = language
            answer = somebody.post(reverse(name), form, follow=True)
            text = re.sub(r"csrfmiddlewaretoken\S* value=\S+", "", answer.content.decode())
            pages.append((answer.status_code, answer.redirect_chain, text.replace(email, "…")))
        seen.append(pages)
    assert seen[0] == seen[1]
    assert [letter.to[0] for letter in mail.outbox] == [town.alice.email] * 2 + [nobody] * 2


class Counted(PBKDF2PasswordHasher):
    """Counts how often it was slow on purpose."""

    algorithm = "counted"
    iterations = 1
    times = 0

    def encode(self, *arguments: Any, **named: Any) -> str:
        Counted.times += 1
        return super().encode(*arguments, **named)


def test_sign_up_hashes_a_password_for_known_addresses_too(town: Town, settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"{Counted.__module__}.Counted"]
    taken = []
    for email in (town.alice.email, fresh("nobody")):
        number = next(_last)
        Counted.times = 0
        sign_up(Client(REMOTE_ADDR=f"198.18.{number // 256}.{number % 256}"), email)
        taken.append(Counted.times)
    assert taken == [1, 1]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Mails are files"), ("zh-hans", "邮件以文件")]
)
def test_without_a_mail_server_the_page_says_where_mails_are(
    client: Client, settings: Any, tmp_path: Path, language: str, said: str
) -> None:
    client.cookies["django_language"] = language
    page = reverse("account_email_verification_sent")
    assert said not in client.get(page).content.decode()
    settings.EMAIL_BACKEND, settings.MAIL_FOLDER = "config.mailbox.Mailbox", tmp_path
    answer = client.get(page)
    assert said in answer.content.decode()
    assert "XIAOER_HOME/mail" in answer.content.decode()


def test_a_reset_by_mail_changes_the_password_once(client: Client, town: Town) -> None:
    client.post(reverse("account_reset_password"), {"email": town.alice.email})
    (link,) = links(mail.outbox[0])
    form = client.get(link)["Location"]
    new = {"password1": "a very new passphrase", "password2": "a very new passphrase"}
    assert client.post(form, new).status_code == 302
    assert not is_in(client)
    again = Client().get(link)
    assert again.status_code == 200
    assert "password1" not in again.content.decode()
    assert log_in(client, town.alice.email).status_code == 200
    assert log_in(client, town.alice.email, "a very new passphrase").status_code == 302


def test_an_address_changes_when_the_new_one_is_proved(client: Client, town: Town) -> None:
    come_to_manage(client, town.alice.email)
    old, new = town.alice.email, "alice@elsewhere.example"
    client.post(reverse("account_email"), {"action_add": "", "email": new})
    town.alice.refresh_from_db()
    assert town.alice.email == old
    (letter,) = mail.outbox
    assert letter.to == [new]
    client.post(links(letter)[0])
    town.alice.refresh_from_db()
    assert town.alice.email == new
    assert not EmailAddress.objects.filter(email=old).exists()


def test_the_admin_asks_at_the_one_log_in(client: Client, town: Town) -> None:
    page = reverse("admin:knowledge_faq_changelist")
    answer = client.get(page, follow=True)
    assert answer.redirect_chain[-1][0] == f"{reverse('account_login')}?next={page}"
    direct = client.post(
        reverse("admin:login"), {"username": town.alice.email, "password": PASSWORD}
    )
    assert direct["Location"] == f"{reverse('account_login')}?next={reverse('admin:index')}"
    assert not is_in(client)
    form = {"login": town.alice.email.upper(), "password": PASSWORD, "next": page}
    assert client.post(reverse("account_login"), form)["Location"] == page
    assert client.get(page).status_code == 200
    assert client.post(reverse("admin:logout"))["Location"] == reverse("account_login")
    assert not is_in(client)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", r"\\evil.example"]
)
def test_log_in_leads_nowhere_else(client: Client, town: Town, target: str) -> None:
    sent = client.get(reverse("admin:login"), {"next": target})["Location"]
    assert sent.startswith(f"{reverse('account_login')}?next=")
    form = {"login": town.alice.email, "password": PASSWORD, "next": target}
    assert client.post(sent, form)["Location"] == reverse("admin:index")


def test_who_belongs_to_no_shop_is_led_to_the_first_steps(client: Client) -> None:
    vouch_for(User.objects.create_user("lone@example.com", PASSWORD))
    answer = log_in(client, "lone@example.com", follow=True)
    assert answer.redirect_chain[-1][0] == reverse("start:new")
    assert answer.status_code == 200


def test_the_session_gets_a_new_key_at_log_in(client: Client, town: Town) -> None:
    client.get(reverse("account_login"))
    session = client.session
    session["mine"] = "kept"
    session.save()
    fixed = session.session_key or ""
    client.cookies["sessionid"] = fixed
    log_in(client, town.alice.email)
    assert client.session.session_key != fixed
    assert not type(session)().exists(fixed)


def test_a_thousand_forged_addresses_do_not_pass_the_throttle(client: Client, town: Town) -> None:
    texts = set()
    for number in range(1000):
        forged = f"10.{number % 200}.{number // 200}.7"
        answer = log_in(
            client, town.alice.email, f"guess {number}", headers={"x-forwarded-for": forged}
        )
        texts.add(answer.status_code)
    assert answer.status_code == 429
    assert texts == {200, 429}
    last = log_in(client, town.alice.email, headers={"x-forwarded-for": "203.0.113.77"})
    assert last.status_code == 429


def test_one_account_is_throttled_whoever_asks(town: Town) -> None:
    for number in range(8):
        answer = log_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), town.bob.email, "guess")
    assert "Too many failed login attempts" in answer.content.decode()
    right = log_in(Client(REMOTE_ADDR="192.0.2.99"), town.bob.email)
    assert right.status_code == 200


def test_a_form_without_a_token_gets_a_friendly_page() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("account_login"), {"login": "a@example.com", "password": "x"})
    assert answer.status_code == 403
    assert "This form has expired" in answer.content.decode()
    assert reverse("account_login") in answer.content.decode()


def enrol(client: Client, user: User) -> str:
    """Add an authenticator app to the account; returns its secret."""
    come_to_manage(client, user.email)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', page)
    assert found
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(found[1])})
    assert done.status_code == 302
    client.post(reverse("account_logout"))
    return found[1]


def test_secrets_of_second_factors_lie_sealed(client: Client, town: Town) -> None:
    secret = enrol(client, town.alice)
    stored = Authenticator.objects.get(user=town.alice, type=Authenticator.Type.TOTP)
    assert secret not in str(stored.data)
    assert unseal(stored.data["secret"]) == secret


def test_a_second_factor_from_before_sealing_goes_on(client: Client, town: Town) -> None:
    secret = enrol(client, town.alice)
    stored = Authenticator.objects.filter(user=town.alice, type=Authenticator.Type.TOTP)
    stored.update(data={"secret": secret})
    log_in(client, town.alice.email)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(client)


def test_a_second_factor_whose_key_is_lost_says_wrong_code(
    client: Client, town: Town, settings: Any
) -> None:
    secret = enrol(client, town.alice)
    codes = RecoveryCodes(
        Authenticator.objects.get(user=town.alice, type=Authenticator.Type.RECOVERY_CODES)
    ).get_unused_codes()
    settings.SECRET_KEY = "another" * 8
    for code in (code_of(secret), codes[0]):
        log_in(client, town.alice.email)
        answer = client.post(reverse("mfa_authenticate"), {"code": code})
        assert (answer.status_code, "Incorrect code" in answer.content.decode()) == (200, True)
        assert not is_in(client)


def test_no_way_in_avoids_the_second_factor(client: Client, town: Town) -> None:
    secret = enrol(client, town.alice)
    answer = log_in(client, town.alice.email)
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    for page in ("admin:index", "admin:login", "mfa_index", "account_email"):
        client.get(reverse(page))
        assert not is_in(client)
    client.post(reverse("admin:login"), {"username": town.alice.email, "password": PASSWORD})
    assert not is_in(client)
    log_in(client, town.alice.email)
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert not is_in(client)
    code = code_of(secret)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(client)
    thief = Client(REMOTE_ADDR="192.0.2.50")
    log_in(thief, town.alice.email)
    thief.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_in(thief), "a code opens once"


@pytest.mark.parametrize(("steps", "opens"), [(-3, False), (1, True), (3, False)])
def test_a_phone_may_be_one_step_off(client: Client, town: Town, steps: int, opens: bool) -> None:
    """The step before would be refused if the clock went on in between."""
    secret = enrol(client, town.alice)
    log_in(client, town.alice.email)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret, steps)})
    assert is_in(client) == opens


def test_a_code_opens_once_for_as_long_as_it_counts(client: Client, town: Town) -> None:
    secret = enrol(client, town.alice)
    code = code_of(secret)
    log_in(client, town.alice.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(client)
    app = Authenticator.objects.get(user=town.alice, type=Authenticator.Type.TOTP)
    assert cache.delete(TOTP(app)._get_used_cache_key(code)), "allauth forgets after 30 s"
    thief = Client(REMOTE_ADDR="192.0.2.50")
    log_in(thief, town.alice.email)
    failed = list[object]()

    def note(sender: object, **named: object) -> None:
        failed.append(sender)

    authentication_failed.connect(note)
    for written in (code, f"{code[:3]}-{code[3:]}"):
        thief.post(reverse("mfa_authenticate"), {"code": written})
        assert not is_in(thief)
    authentication_failed.disconnect(note)
    assert len(failed) == 2, "it is told and counted like any wrong one"


def test_a_recovery_code_opens_once(client: Client, town: Town) -> None:
    enrol(client, town.alice)
    codes = RecoveryCodes(
        Authenticator.objects.get(user=town.alice, type=Authenticator.Type.RECOVERY_CODES)
    ).get_unused_codes()
    assert len(codes) == 10
    for opens in (True, False):
        log_in(client, town.alice.email)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert is_in(client) is opens
        client.post(reverse("account_logout"))
        client.cookies.clear()


def test_a_reset_by_mail_does_not_avoid_the_second_factor(client: Client, town: Town) -> None:
    enrol(client, town.alice)
    mail.outbox.clear()
    client.post(reverse("account_reset_password"), {"email": town.alice.email})
    form = client.get(links(mail.outbox[0])[0])["Location"]
    client.post(form, {"password1": "a very new passphrase", "password2": "a very new passphrase"})
    log_in(client, town.alice.email, "a very new passphrase")
    assert not is_in(client)


def test_a_factor_is_added_and_taken_away_only_with_a_fresh_password(
    client: Client, town: Town
) -> None:
    client.force_login(town.alice)  # a session that was left open long ago
    for page in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(page))["Location"].startswith(reverse("account_reauthenticate"))


def test_a_changed_password_is_told_by_mail_after_the_commit(
    client: Client, town: Town, django_capture_on_commit_callbacks: Any
) -> None:
    log_in(client, town.alice.email)
    form = {"oldpassword": PASSWORD, "password1": "another passphrase 9"}
    form["password2"] = form["password1"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("account_change_password"), form)
        assert mail.outbox == []
    (letter,) = mail.outbox
    assert letter.subject == "Xiaoer: Password Changed"
    assert "198.18." in letter.body


@pytest.fixture
def broken_mail(settings: Any) -> None:
    """A mail server that is not there."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9


def test_without_a_mail_server_people_are_told_and_can_try_again(
    client: Client, settings: Any, broken_mail: None
) -> None:
    email = fresh("unlucky")
    answer = sign_up(client, email)
    assert answer.status_code == 503
    assert "The mail could not be sent" in answer.content.decode()
    assert not connection.needs_rollback
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    log_in(client, email)
    assert [letter.to for letter in mail.outbox] == [[email]]


def test_a_change_holds_even_if_nobody_can_be_told(
    client: Client, town: Town, broken_mail: None, django_capture_on_commit_callbacks: Any
) -> None:
    log_in(client, town.alice.email)
    form = {"oldpassword": PASSWORD, "password1": "another passphrase 9"}
    form["password2"] = form["password1"]
    with django_capture_on_commit_callbacks() as told:
        assert client.post(reverse("account_change_password"), form).status_code == 302
    (tell,) = told
    with pytest.raises(ImmediateHttpResponse):
        tell()  # Django logs it, and goes on: it is registered as robust
    assert log_in(Client(), town.alice.email, "another passphrase 9").status_code == 302


def test_mails_speak_the_readers_language(client: Client, town: Town) -> None:
    client.cookies["django_language"] = "zh-hans"
    sign_up(client, fresh("xin"))
    client.post(reverse("account_reset_password"), {"email": town.alice.email})
    for letter in mail.outbox:
        assert letter.subject.startswith("小二")
        assert not re.search(r"[A-Za-z]{3,} [A-Za-z]{3,}", f"{letter.subject} {letter.body}")


@pytest.mark.django_db(databases=["default", "platform"])
def test_an_operator_made_at_the_terminal_logs_in(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", email="Root@example.com", interactive=False, verbosity=0)
    log_in(client, "root@example.com")
    assert client.get(reverse("admin:index")).status_code == 200


def test_an_address_that_an_operator_writes_down_counts(
    client: Client, town: Town, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(town.olivia)
    form = {"email": "Dana@Example.com", "password1": PASSWORD, "password2": PASSWORD}
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("admin:tenants_user_add"), form).status_code == 302
    dana = User.objects.get(email="dana@example.com")  # in lower case, whatever was typed
    assert not dana.has_usable_password()
    told = client.post(reverse("admin:tenants_user_add"), {**form, "email": "DANA@example.com"})
    assert "already exists" in told.content.decode()
    (link,) = links(mail.outbox.pop())
    new = {"password1": PASSWORD, "password2": PASSWORD}
    danas = Client()
    danas.post(danas.get(link)["Location"], new)
    assert log_in(Client(), "dana@example.com").status_code == 302
    page = reverse("admin:tenants_user_change", args=[dana.pk])
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page, {"email": "DANA@example.com", "is_active": "on"})
        client.post(page, {"email": "o'dana@elsewhere.example", "is_active": "on"})
    assert log_in(Client(), "dana@example.com").status_code == 200
    assert log_in(Client(), "o'dana@elsewhere.example").status_code == 302
    (letter,) = mail.outbox
    assert letter.to == ["dana@example.com"]
    assert "from dana@example.com to o'dana@elsewhere.example" in letter.body


def test_who_is_switched_off_and_on_again_signs_in_anew(client: Client, town: Town) -> None:
    bobs, alices, home = Client(), Client(), reverse("admin:index")
    for person, browser in ((town.bob, bobs), (town.alice, alices)):
        log_in(browser, person.email)
        assert browser.get(home).status_code == 200
    client.force_login(town.olivia)
    page = reverse("admin:tenants_user_change", args=[town.bob.pk])
    for active in ({}, {"is_active": "on"}):
        form = {"email": town.bob.email, "name": "Bob", **active}
        assert client.post(page, form).status_code == 302
        assert bobs.get(home).status_code == 302
        assert not is_in(bobs)
    assert not UserSession.objects.filter(user=town.bob).exists()
    assert alices.get(home).status_code == 200
    log_in(bobs, town.bob.email)
    assert bobs.get(home).status_code == 200


def test_operators_send_a_link_and_set_nobodys_password(client: Client, town: Town) -> None:
    client.force_login(town.olivia)
    charlie = town.charlie
    page = reverse("admin:tenants_user_change", args=[charlie.pk])
    assert "/send-link" in client.get(page).content.decode()
    form = {"password1": "of an operator 9", "password2": "of an operator 9"}
    client.post(page.replace("change", "password"), {**form, "usable_password": "true"})
    form |= {"email": charlie.email, "name": "Charlie", "is_active": "on", "password": "x"}
    client.post(page, form)
    charlie.refresh_from_db()
    assert charlie.check_password(PASSWORD)
    address = reverse("admin:tenants_user_send_link", args=[charlie.pk])
    assert client.get(address).status_code == 200
    assert mail.outbox == []
    assert client.post(address)["Location"] == page
    (letter,) = mail.outbox
    assert letter.to == [charlie.email]
    assert letter.subject.startswith("小二")  # as Charlie's shop speaks
    assert len(links(letter)) == 1
    with shop_scope(town.yunshang.id):
        noted = AuditEntry.objects.get(act="person.link_sent")
    assert (noted.actor, noted.subject) == (town.olivia.pk, "Charlie")
    assert "/login/" in Client().post(address)["Location"]
    client.force_login(town.alice)
    assert client.post(address).status_code == 404


def test_a_link_that_cannot_be_sent_is_said_and_not_recorded(
    client: Client, town: Town, broken_mail: None
) -> None:
    client.force_login(town.olivia)
    address = reverse("admin:tenants_user_send_link", args=[town.bob.pk])
    assert "No link could be sent" in client.post(address, follow=True).content.decode()
    with shop_scope(town.maple.id):
        assert not AuditEntry.objects.filter(act="person.link_sent").exists()


def test_people_from_before_sign_up_go_on_logging_in(town: Town) -> None:
    EmailAddress.objects.filter(user=town.alice).delete()
    migration = import_module("tenants.migrations.0004_verified_addresses")
    with connection.schema_editor() as editor:
        migration.verify_addresses(apps, editor)
    assert EmailAddress.objects.get(user=town.alice, verified=True, primary=True).email == (
        town.alice.email
    )
    assert EmailAddress.objects.filter(user=town.bob).count() == 1
