"""The audit logs: what lands there, who reads it, how it leaves, and that nobody changes it."""

import csv
import re
import uuid
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.signals import social_account_added, social_account_removed
from asgiref.sync import sync_to_async
from django.contrib.auth import authenticate
from django.core import mail
from django.db import DatabaseError, connections
from django.http import HttpResponse
from django.test import AsyncClient, Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from tenants.acts import ACTS, in_words
from tenants.audit import PLATFORM, Actor, record, record_for_platform
from tenants.audit_admin import BATCH
from tenants.csv_export import cell
from tenants.models import AuditEntry, PlatformEntry, Shop, User
from tenants.platform import ALIAS
from tenants.scope import in_shop, shop_scope
from tenants.sign_ins import NotesFailuresLater
from tests.people import PASSWORD, Town
from tests.security_key import SecurityKey

SHOP_LOG = reverse("admin:tenants_auditentry_changelist")
PLATFORM_LOG = reverse("admin:tenants_platformentry_changelist")


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def acts(shop: Shop, user: User) -> list[tuple[str, str | None]]:
    with shop_scope(shop.id):
        rows = AuditEntry.objects.filter(shop=shop, actor=user.pk).order_by("created_at")
        return list(rows.values_list("act", "address"))


def _path_in(letter: mail.EmailMessage) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", str(letter.body))
    assert found is not None
    return found[1]


def platform_acts(user: User) -> list[str]:
    rows = PlatformEntry.objects.using(ALIAS).filter(actor=user.pk).order_by("created_at")
    return list(rows.values_list("act", flat=True))


# --- what operators do to people ---


def test_what_an_operator_does_to_an_account_is_in_both_logs(live_town: Town) -> None:
    bob, olivia = live_town.bob, live_town.olivia
    client = logged_in(olivia)
    page = reverse("admin:tenants_user_change", args=[bob.pk])
    named = {"email": bob.email, "name": "Robert", "is_active": "on"}
    assert client.post(page, named).status_code == 302
    assert client.post(page, {**named, "is_superuser": "on"}).status_code == 302
    client.post(reverse("admin:tenants_user_send_link", args=[bob.pk]))
    assert platform_acts(olivia)[-1] == "person.link_sent"
    told = PlatformEntry.objects.using(ALIAS).filter(act="user.changed", actor=olivia.pk)
    fields = [entry.details["fields"] for entry in told.order_by("created_at")]
    assert fields == [["name"], ["is_superuser"]]
    with shop_scope(live_town.maple.id):
        lines = AuditEntry.objects.filter(act="person.changed_by_operator", actor=olivia.pk)
        seen = [(line.subject, line.details["fields"]) for line in lines.order_by("created_at")]
    assert seen == [("Robert", ["is_superuser"])]
    with shop_scope(live_town.yunshang.id):
        assert not AuditEntry.objects.filter(act="person.changed_by_operator").exists()


# --- sign-ins ---


def sign_in(client: Client, email: str, password: str) -> Any:
    form = {"login": email, "password": password}
    return client.post(reverse("account_login"), form, REMOTE_ADDR="192.0.2.7")


def test_sign_ins_are_in_the_log_of_each_of_the_persons_shops(live_town: Town) -> None:
    alice, client = live_town.alice, Client()
    with shop_scope(live_town.yunshang.id):
        live_town.yunshang.refresh_from_db()
        alice.memberships.create(shop=live_town.yunshang, role="viewer")
    sign_in(client, alice.email, "wrong")
    sign_in(client, alice.email, PASSWORD)
    client.post(reverse("account_logout"), REMOTE_ADDR="192.0.2.7")
    expected = ["person.sign_in_failed", "person.signed_in", "person.signed_out"]
    for shop in (live_town.maple, live_town.yunshang):
        assert acts(shop, alice) == [(act, "192.0.2.7") for act in expected]
    assert platform_acts(alice) == expected
    assert acts(live_town.maple, live_town.charlie) == []
    entry = PlatformEntry.objects.using(ALIAS).get(actor=alice.pk, act="person.signed_in")
    assert entry.details == {"by": ["password"]}


@pytest.mark.parametrize(
    ("locale", "password", "elsewhere"),
    [
        ("en", "Signed in (password)", "Signed in (work + code from an app)"),
        ("zh-hans", "登录（密码）", "登录（work + 应用中的验证码）"),
    ],
)
def test_the_log_says_by_what_somebody_signed_in(
    live_town: Town, locale: str, password: str, elsewhere: str
) -> None:
    sign_in(Client(), live_town.alice.email, PASSWORD)
    owner = logged_in(live_town.alice)
    owner.cookies["django_language"] = locale
    assert password in owner.get(SHOP_LOG).content.decode()
    with translation.override(locale):
        details = {"by": ["socialaccount", "totp"], "provider": "work"}
        assert in_words("person.signed_in", details) == elsewhere
        assert in_words("person.signed_in", {}) == in_words("person.signed_in") in password


def test_the_first_address_is_no_change_and_the_next_is(live_town: Town) -> None:
    client, email = Client(), f"new-{uuid.uuid4().hex[:8]}@example.com"
    form = {"email": email, "password1": PASSWORD}
    client.post(reverse("account_signup"), form, REMOTE_ADDR="192.0.2.8")
    client.post(_path_in(mail.outbox[-1]))
    person = User.objects.get(email=email)
    assert platform_acts(person) == ["person.signed_in"]
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"action_add": "", "email": f"other-{email}"})
    client.post(_path_in(mail.outbox[-1]))
    assert platform_acts(person).count("person.email_changed") == 1


def test_a_failed_sign_in_is_noted_after_the_answer(live_town: Town) -> None:
    request, answer = RequestFactory().post("/", REMOTE_ADDR="192.0.2.7"), HttpResponse()
    assert authenticate(request, email=live_town.alice.email, password="wrong") is None
    NotesFailuresLater(lambda _: answer).process_response(request, answer)
    assert acts(live_town.maple, live_town.alice) == []
    answer.close()
    assert acts(live_town.maple, live_town.alice) == [("person.sign_in_failed", "192.0.2.7")]


def test_the_admins_own_way_out_is_recorded_too(live_town: Town) -> None:
    client = logged_in(live_town.alice)
    client.post(reverse("admin:logout"))
    assert [act for act, _ in acts(live_town.maple, live_town.alice)][-1] == "person.signed_out"


def test_unknown_addresses_leave_no_trace_and_are_not_told_so(live_town: Town) -> None:
    before = PlatformEntry.objects.using(ALIAS).filter(act="person.sign_in_failed").count()
    nobody = sign_in(Client(), f"{uuid.uuid4().hex}@example.com", "wrong")
    assert PlatformEntry.objects.using(ALIAS).filter(act="person.sign_in_failed").count() == before
    somebody = sign_in(Client(), live_town.alice.email, "wrong")
    assert nobody.status_code == somebody.status_code
    assert sign_in(Client(), "a\x00b@example.com", "wrong").status_code == 200


def test_second_factors_are_recorded(live_town: Town) -> None:
    alice = live_town.alice
    TOTP.activate(alice, generate_totp_secret())
    client = Client()
    sign_in(client, alice.email, PASSWORD)
    client.post(reverse("mfa_authenticate"), {"code": "000000"}, REMOTE_ADDR="192.0.2.7")
    assert acts(live_town.maple, alice) == [("factor.failed", "192.0.2.7")]
    assert platform_acts(alice) == ["factor.failed"]


def key_of(client: Client, user: User, passkey: bool) -> SecurityKey:
    """A key that the person registers on the account's page; afterwards they are signed out."""
    key = SecurityKey("http://testserver")
    sign_in(client, user.email, PASSWORD)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    options = client.get(reverse("mfa_add_webauthn")).context["js_data"]["creation_options"]
    form = {"name": "Key", "credential": key.register(options, passkey)}
    added = client.post(
        reverse("mfa_add_webauthn"), form | ({"passwordless": "on"} if passkey else {})
    )
    assert added.status_code == 302
    client.post(reverse("account_logout"))
    return key


def last_sign_in(shop: Shop, user: User) -> dict[str, Any]:
    """What the shop's log and the platform's say of it; both say the same."""
    with shop_scope(shop.id):
        ours = AuditEntry.objects.filter(actor=user.pk, act="person.signed_in")
        told = ours.order_by("-created_at")[0].details
    everybodys = PlatformEntry.objects.using(ALIAS).filter(actor=user.pk, act="person.signed_in")
    assert everybodys.order_by("-created_at")[0].details == told
    return dict(told)


def test_a_sign_in_by_passkey_says_so(live_town: Town) -> None:
    alice, client = live_town.alice, Client()
    key = key_of(client, alice, passkey=True)
    page = reverse("mfa_login_webauthn")
    asked = client.get(page, headers={"X-Requested-With": "XMLHttpRequest"}).json()
    client.post(page, {"credential": key.prove(asked["request_options"])})
    assert client.session["_auth_user_id"] == str(alice.pk)
    assert last_sign_in(live_town.maple, alice) == {"by": ["passkey"]}


def test_a_sign_in_with_a_security_key_as_second_factor_says_so(live_town: Town) -> None:
    alice, client = live_town.alice, Client()
    key = key_of(client, alice, passkey=False)
    sign_in(client, alice.email, PASSWORD)
    assert "_auth_user_id" not in client.session
    page = reverse("mfa_authenticate")
    options = client.get(page).context["js_data"]["request_options"]
    client.post(page, {"credential": key.prove(options)})
    assert client.session["_auth_user_id"] == str(alice.pk)
    assert last_sign_in(live_town.maple, alice) == {"by": ["password", "webauthn"]}


def test_accounts_elsewhere_are_recorded(live_town: Town) -> None:
    alice = live_town.alice
    account = SocialAccount(user=alice, provider="google", uid=uuid.uuid4().hex)
    login = SocialLogin(user=alice, account=account)
    social_account_added.send(SocialLogin, request=None, sociallogin=login)
    social_account_removed.send(SocialAccount, request=None, socialaccount=account)
    with shop_scope(live_town.maple.id):
        rows = AuditEntry.objects.filter(actor=alice.pk).order_by("created_at")
        said = list(rows.values_list("act", "details"))
    known = {"type": "google"}
    assert said == [("factor.added", known), ("factor.removed", known)]
    assert platform_acts(alice) == ["factor.added", "factor.removed"]


# --- the pages ---


def test_who_reads_the_shops_log(live_town: Town) -> None:
    with shop_scope(live_town.maple.id):
        record(live_town.maple.id, Actor(None, "Somebody"), "persona.published", "Mia")
    owner = logged_in(live_town.alice)
    shown = owner.get(SHOP_LOG).content.decode()
    assert "Published the persona" in shown
    with shop_scope(live_town.maple.id):
        entry = AuditEntry.objects.get(shop=live_town.maple, act="persona.published")
    own = reverse("admin:tenants_auditentry_change", args=[entry.pk])
    assert "Somebody" in owner.get(own).content.decode()
    assert owner.post(own, {"actor_name": "Nobody"}).status_code == 403
    assert (
        owner.post(reverse("admin:tenants_auditentry_delete", args=[entry.pk])).status_code == 403
    )
    assert owner.get(reverse("admin:tenants_auditentry_add")).status_code == 403
    assert logged_in(live_town.bob).get(SHOP_LOG).status_code == 403
    assert logged_in(live_town.bob).get(f"{SHOP_LOG}export.csv").status_code == 403
    assert logged_in(live_town.olivia).get(SHOP_LOG).status_code == 403
    assert logged_in(live_town.charlie).get(own).status_code == 404
    assert owner.get(PLATFORM_LOG).status_code == 403
    assert owner.get(f"{PLATFORM_LOG}export.csv").status_code == 403


def test_the_log_is_filtered_and_searched(live_town: Town) -> None:
    maple = live_town.maple
    with shop_scope(maple.id):
        record(maple.id, Actor(None, "Ann"), "key.revoked", "the old till")
        record(maple.id, Actor(None, "Ben"), "persona.published", "Mia the second")
    client = logged_in(live_town.alice)

    def rows(**query: str) -> str:
        shown = client.get(SHOP_LOG, query).content.decode()
        return shown[shown.index('id="changelist-form"') : shown.index('id="changelist-filter"')]

    def both(said: str) -> tuple[bool, bool]:
        return "the old till" in said, "Mia the second" in said

    today = timezone.localdate()
    assert both(rows()) == (True, True)
    assert both(rows(act="key.revoked")) == (True, False)
    assert both(rows(who="Ben")) == (False, True)
    assert both(rows(q="old till")) == (True, False)
    assert both(rows(q="published the persona")) == (False, True)
    assert both(rows(created_at_from=str(today), created_at_to=str(today))) == (True, True)
    assert both(rows(created_at_to=str(today - timedelta(days=1)))) == (False, False)
    assert both(rows(created_at_from="not a day")) == (True, True)


def test_the_log_takes_the_same_queries_for_one_row_and_for_ten(live_town: Town) -> None:
    client = logged_in(live_town.alice)
    counts = []
    for rows in (1, 9):
        with shop_scope(live_town.maple.id):
            for _row in range(rows):
                record(live_town.maple.id, PLATFORM, "shop.changed")
        with CaptureQueriesContext(connections["default"]) as seen:
            client.get(SHOP_LOG)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 14


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_acts_have_words(language: str) -> None:
    with translation.override(language):
        assert all(in_words(act) != act for act in ACTS)
        assert in_words("faq.changed") not in ("", "faq.changed")
        assert in_words("something.unheard_of") == "something.unheard_of"


# --- the export ---


async def export(user: User, address: str, **query: str) -> list[list[str]]:
    client = AsyncClient()
    await client.aforce_login(user)
    answer: Any = await client.get(f"{address}export.csv", query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert answer.is_async
    body = b"".join([part async for part in answer.streaming_content]).decode()
    await sync_to_async(connections.close_all)()  # those of the thread that the page ran in
    assert body.startswith("\ufeff")
    return list(csv.reader(StringIO(body.removeprefix("\ufeff"))))


async def test_the_export_is_whole_and_itself_recorded(live_town: Town) -> None:
    maple, most = live_town.maple, 2 * BATCH + 7

    def write() -> None:
        AuditEntry.objects.bulk_create(
            AuditEntry(shop=maple, actor_name="Ann", act="faq.changed", subject=f"{number}")
            for number in range(most)
        )

    await in_shop(maple.id, write)
    header, *rows = await export(live_town.alice, SHOP_LOG, who="Ann")
    assert header[:3] == ["when", "who", "what"]
    assert {row[4] for row in rows} == {str(number) for number in range(most)}
    assert len(rows) == most
    assert {row[2] for row in rows} == {"FAQ changed"}

    def exported() -> list[Any]:
        found = AuditEntry.objects.filter(shop=maple, act="audit.exported")
        return list(found.values_list("actor", "details"))

    said = await in_shop(maple.id, exported)
    assert said == [(live_town.alice.pk, {"filters": {"who": "Ann"}})]


@pytest.mark.parametrize("query", ["id__exact=x", "created_at__gte=x"])
def test_filters_that_make_no_sense_are_not_found(live_town: Town, query: str) -> None:
    client = logged_in(live_town.alice)
    assert client.get(f"{SHOP_LOG}export.csv?{query}").status_code == 404
    assert ("audit.exported", None) not in acts(live_town.maple, live_town.alice)


async def test_the_export_holds_nothing_of_other_shops(live_town: Town) -> None:
    canary = uuid.uuid4().hex

    def write() -> None:
        record(live_town.yunshang.id, PLATFORM, "shop.changed", canary)

    await in_shop(live_town.yunshang.id, write)
    rows = await export(live_town.alice, SHOP_LOG)
    assert canary not in str(rows)
    assert canary in str(await export(live_town.charlie, SHOP_LOG))


async def test_the_platforms_log_is_exported(live_town: Town) -> None:
    mark = uuid.uuid4().hex

    def write() -> None:
        for _number in range(BATCH + 1):
            record_for_platform(Actor(None, mark), "plan.changed", "Standard")

    await in_shop(live_town.maple.id, write)
    rows = await export(live_town.olivia, PLATFORM_LOG, who=mark)
    assert len(rows) == 1 + BATCH + 1

    def said() -> list[str]:
        try:
            return platform_acts(live_town.olivia)
        finally:
            connections.close_all()

    assert "platform_log.exported" in await sync_to_async(said)()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30 1234", "'+49 30 1234"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1+1", "'＝1+1"),
        (" =1", "' =1"),
        ("1=1", "1=1"),
        ("小店", "小店"),
        (None, ""),
        ("", ""),
    ],
)
def test_cells_are_no_formulas(value: object, shown: str) -> None:
    assert cell(value) == shown


# --- nobody changes it ---

LOGS = ("tenants_auditentry", "tenants_platformentry")


@pytest.mark.parametrize("alias", ["default", ALIAS])
@pytest.mark.parametrize("table", LOGS)
@pytest.mark.parametrize("act", ["UPDATE", "DELETE", "TRUNCATE"])
def test_entries_are_never_changed(live_town: Town, alias: str, table: str, act: str) -> None:
    maple = live_town.maple.id
    with shop_scope(maple):
        record(maple, PLATFORM, "shop.changed")
        record_for_platform(PLATFORM, "shop.changed", shop_id=maple)
    words = {"UPDATE": ("UPDATE", "SET act = 'nothing'"), "DELETE": ("DELETE FROM", "")}
    before, after = words.get(act, (act, ""))
    statement = f"{before} {table} {after}"
    if (alias, table, act) == (ALIAS, "tenants_auditentry", "DELETE"):
        # Granted for shops that are being deleted; of others it reaches no row.
        with connections[alias].cursor() as cursor:
            cursor.execute(f"{statement} WHERE shop_id = %s", [maple])
            assert cursor.rowcount == 0
        return
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        shop_scope(maple),
        connections[alias].cursor() as cursor,
    ):
        cursor.execute(statement)


def test_what_concerns_a_person_goes_nowhere_else(live_town: Town) -> None:
    """The one way into several logs writes for the person's own shops, and of acts of theirs."""
    with connections["default"].cursor() as cursor:
        for act in ("person.signed_in", "shop.suspended"):
            cursor.execute(
                "SELECT note_person(%s, %s, 'x', NULL, '{}')", [live_town.charlie.pk, act]
            )
    assert acts(live_town.yunshang, live_town.charlie) == [("person.signed_in", None)]
    assert acts(live_town.maple, live_town.charlie) == []
