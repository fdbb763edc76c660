"""API keys in the admin: made, shown once, revoked, by owners alone."""

import re

import pytest
from django.urls import reverse

from tenants.audit import PLATFORM
from tenants.identity_secrets import MOST, TooManySecretsError, holding, make_secret
from tenants.keys import MOST_KEYS, SCOPES, find_key, good_keys, make_key
from tenants.models import ApiKey, AuditEntry
from tenants.scope import shop_scope
from tests.people import Town
from tests.tenants.api_client import program_of
from tests.tenants.test_admin import logged_in

ADD = "admin:tenants_apikey_add"
LIST = "admin:tenants_apikey_changelist"
FORM = {"name": "CRM", "scopes": ["shop:read", "audit:read"]}


def test_an_owner_makes_a_key_and_sees_it_once(town: Town) -> None:
    client = logged_in(town.alice)
    page = client.post(reverse(ADD), FORM, follow=True)
    (once, _), *more = page.redirect_chain
    assert (page.status_code, more) == (200, [])
    assert "no-store" in page["Cache-Control"]
    found = re.search(r"xk_[a-z0-9]{10}_[\w-]{43}", page.content.decode())
    assert found is not None
    key = find_key(found[0])
    assert key is not None
    assert (key.name, key.scopes, key.created_by) == ("CRM", sorted(FORM["scopes"]), town.alice)
    assert client.get(once)["Location"] == reverse(LIST)  # a reload: nothing is shown or made again
    change = reverse("admin:tenants_apikey_change", args=[key.pk])
    for address in (reverse(LIST), change):
        later = client.get(address).content.decode()
        assert key.prefix in later
        assert found[0] not in later
        assert key.digest not in later
    with shop_scope(town.maple.id):
        noted = AuditEntry.objects.filter(act__startswith="key.").values_list("act", "actor_name")
        assert list(noted) == [("key.made", town.alice.email)]


def test_a_new_key_waits_sealed_for_who_made_it(town: Town) -> None:
    client = logged_in(town.alice)
    once = client.post(reverse(ADD), FORM)["Location"]
    assert "xk_" not in str(dict(client.session))
    assert logged_in(town.bob).get(once).status_code == 403
    assert logged_in(town.charlie).get(once).status_code == 404  # another shop's owner
    assert b"xk_" in client.get(once).content


def test_no_list_is_filtered_by_what_secrets_are_stored_as(town: Town) -> None:
    owner, operator = logged_in(town.alice), logged_in(town.olivia)
    secrets = reverse("admin:tenants_identitysecret_changelist")
    sources = reverse("admin:knowledge_ordersource_changelist")
    for client, page, name in (
        (owner, reverse(LIST), "digest"),
        (owner, secrets, "sealed"),
        (owner, sources, "sealed"),
        (operator, reverse("admin:tenants_user_changelist"), "password"),
    ):
        for lookup in (name, f"{name}__startswith", f"{name}__regex"):
            assert client.get(page, {lookup: "a"}).status_code == 400, (page, lookup)
    assert owner.get(reverse(LIST), {"name__startswith": "C"}).status_code == 200


def test_an_owner_revokes_keys(town: Town) -> None:
    program = program_of(town.maple)
    form = {"action": "revoke", "_selected_action": [str(program.key.pk)]}
    assert logged_in(town.alice).post(reverse(LIST), form).status_code == 302
    assert find_key(program.text) is None
    with shop_scope(town.maple.id):
        assert AuditEntry.objects.filter(act="key.revoked").count() == 1


def test_a_keys_page_says_how_it_stands_and_revokes_it(town: Town) -> None:
    program, owner = program_of(town.maple), logged_in(town.alice)
    page = reverse("admin:tenants_apikey_change", args=[program.key.pk])
    revoke = reverse("admin:tenants_apikey_revoke_this", args=[program.key.pk])
    shown = owner.get(page).content.decode()
    assert re.search(r">\s*good\s*<", shown)
    assert "&#x27;good&#x27;" not in shown
    assert revoke in shown
    assert "Revoke the key" in owner.get(revoke).content.decode()
    assert logged_in(town.bob).post(revoke).status_code == 403
    assert logged_in(town.charlie).post(revoke).status_code == 404
    assert find_key(program.text) is not None
    for _once_more in range(2):
        assert owner.post(revoke)["Location"] == page
    assert find_key(program.text) is None
    shown = owner.get(page).content.decode()
    assert re.search(r">\s*revoked\s*<", shown)
    assert revoke not in shown
    with shop_scope(town.maple.id):
        assert AuditEntry.objects.filter(act="key.revoked").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"scopes": ["all:write"]},
        {"name": ""},
        {"expires_at_0": "2020-01-01", "expires_at_1": "00:00"},
    ],
)
def test_what_is_no_key_is_not_made(town: Town, wrong: dict[str, object]) -> None:
    page = logged_in(town.alice).post(reverse(ADD), {**FORM, **wrong})
    assert page.status_code == 200
    assert b"xk_" not in page.content
    with shop_scope(town.maple.id):
        assert not ApiKey.objects.filter(shop=town.maple).exists()


def test_keys_are_for_owners_of_the_shop(town: Town) -> None:
    program = program_of(town.maple)
    agent, stranger = logged_in(town.bob), logged_in(town.charlie)
    assert agent.get(reverse(LIST)).status_code == 403
    assert agent.post(reverse(ADD), FORM).status_code == 403
    assert program.key.prefix not in stranger.get(reverse(LIST)).content.decode()
    form = {"action": "revoke", "_selected_action": [str(program.key.pk)]}
    stranger.post(reverse(LIST), form)
    assert find_key(program.text) is not None


def test_every_scope_is_a_check_box(town: Town) -> None:
    page = logged_in(town.alice).get(reverse(ADD)).content.decode()
    assert all(f'value="{scope}"' in page for scope in SCOPES)


def test_a_form_that_is_too_late_is_answered_why_not(town: Town) -> None:
    client, shop_id = logged_in(town.alice), town.maple.id
    with shop_scope(shop_id):
        for _key in range(MOST_KEYS):
            make_key(shop_id, "one", ["shop:read"], PLATFORM)
        for _secret in range(MOST):
            make_secret(shop_id, None)
        with pytest.raises(TooManySecretsError):
            make_secret(shop_id, None)
    told = client.post(reverse(ADD), FORM, follow=True)
    assert told.redirect_chain[-1][0] == reverse(LIST)
    assert "at most 100 good keys" in told.content.decode()
    told = client.post(reverse("admin:tenants_identitysecret_add"), {}, follow=True)
    assert told.redirect_chain[-1][0] == reverse("admin:tenants_identitysecret_changelist")
    assert "At most 10 secrets" in told.content.decode()
    assert client.get(reverse(ADD)).status_code == 403
    with shop_scope(shop_id):
        assert (good_keys(shop_id).count(), holding(shop_id)) == (MOST_KEYS, MOST)


def test_the_path_above_a_page_keeps_a_keys_own_spelling(town: Town) -> None:
    with shop_scope(town.maple.id):
        key, _ = make_key(town.maple.id, "crm of ours", ["shop:read"], PLATFORM)
    page = reverse("admin:tenants_apikey_change", args=[key.pk])
    shown = logged_in(town.alice).get(page).content.decode()
    heading = shown[shown.index("<h1") : shown.index("</h1>")]
    assert "crm of ours" in heading
    assert "API keys" in heading
