"""What staff may do about a shopper, and owners about identity secrets."""

import pytest
from django.test import Client
from django.urls import reverse

from conversations.models import Conversation, Message, Visitor
from tenants.models import AuditEntry, IdentitySecret, Shop, User
from tenants.scope import shop_scope
from tenants.sealing import unseal
from tenants.site import site
from tests.people import Town
from tests.tenants.test_admin import conversation, logged_in


def page_of(talk: Conversation) -> str:
    return reverse("admin:conversations_conversation_change", args=[talk.pk])


def acts_of(talk: Conversation) -> str:
    return reverse("admin:conversations_conversation_visitor", args=[talk.pk])


def visitor_of(talk: Conversation) -> Visitor:
    with shop_scope(talk.shop_id):
        return Visitor.objects.get(pk=talk.visitor_id)


def acts(shop: Shop) -> list[tuple[str, str]]:
    with shop_scope(shop.id):
        entries = AuditEntry.objects.exclude(act="person.signed_in").order_by("created_at")
        return list(entries.values_list("actor_name", "act"))


def test_staff_end_access_block_and_unblock(town: Town) -> None:
    talk = conversation(town.maple, "Hello?", "Hi.")
    client = logged_in(town.bob)
    assert b"Block this shopper" in client.get(page_of(talk)).content
    assert client.post(acts_of(talk), {"act": "end"}).status_code == 302
    assert visitor_of(talk).token_version == 2
    client.post(acts_of(talk), {"act": "block"})
    assert visitor_of(talk).blocked_at is not None
    assert b"Unblock this shopper" in client.get(page_of(talk)).content
    client.post(acts_of(talk), {"act": "unblock"})
    assert visitor_of(talk).blocked_at is None
    assert acts(town.maple) == [
        (town.bob.email, "visitor.access_ended"),
        (town.bob.email, "visitor.blocked"),
        (town.bob.email, "visitor.unblocked"),
    ]


def test_the_list_of_conversations_stars_out_personal_data(town: Town) -> None:
    talk = conversation(town.maple, "I am on 13912345678 and li.lei@example.com, call me", "Hi.")
    client = logged_in(town.bob)
    listed = client.get(reverse("admin:conversations_conversation_changelist")).content.decode()
    assert "I am on *******5678 and l***@example.com" in listed
    assert "13912345678" not in listed
    assert "13912345678" in client.get(page_of(talk)).content.decode()


def test_nobody_else_does(town: Town) -> None:
    talk = conversation(town.maple, "Hello?")
    form = {"act": "block"}
    assert logged_in(town.charlie).post(acts_of(talk), form).status_code == 404
    assert Client().post(acts_of(talk), form).status_code == 302  # to the log-in
    bob = logged_in(town.bob)
    assert bob.get(acts_of(talk), form).status_code == 405
    assert bob.post(acts_of(talk), {"act": "delete"}).status_code == 400
    assert bob.post(page_of(talk), {"state": "closed"}).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(town.bob)
    assert strict.post(acts_of(talk), form).status_code == 403
    with shop_scope(town.maple.id):
        town.bob.memberships.filter(shop=town.maple).update(role="viewer")
    assert bob.post(acts_of(talk), form).status_code == 403
    assert b"Block this shopper" not in bob.get(page_of(talk)).content
    assert visitor_of(talk).blocked_at is None
    assert acts(town.maple) == []


def test_what_a_shop_says_of_its_customer_is_text(town: Town) -> None:
    talk = conversation(town.maple, "Hello?")
    with shop_scope(town.maple.id):
        Visitor.objects.filter(pk=talk.visitor_id).update(
            subject="7", name="<script>alert(1)</script>", email="ann@example.com"
        )
    shown = logged_in(town.alice).get(page_of(talk)).content.decode()
    assert "<script>alert(1)" not in shown
    assert "ann@example.com" in shown
    assert "End this customer&#x27;s access" in shown or "End this customer's access" in shown


def test_an_owner_makes_a_secret_sees_it_once_and_revokes_it(town: Town) -> None:
    client = logged_in(town.alice)
    made = client.post(reverse("admin:tenants_identitysecret_add"), {}, follow=True)
    assert made.status_code == 200
    assert "no-store" in made["Cache-Control"]
    with shop_scope(town.maple.id):
        row = IdentitySecret.objects.get()
    secret = unseal(row.sealed)
    assert secret in made.content.decode()
    assert town.maple.public_key in made.content.decode()
    lists = reverse("admin:tenants_identitysecret_changelist")
    assert client.get(made.redirect_chain[0][0])["Location"] == lists
    page = reverse("admin:tenants_identitysecret_change", args=[row.pk])
    for address in (lists, page):
        shown = client.get(address).content.decode()
        assert row.kid in shown
        assert secret not in shown
        assert row.sealed not in shown
    form = {"action": "revoke", "_selected_action": str(row.pk)}
    assert client.post(lists, form).status_code == 302
    with shop_scope(town.maple.id):
        row.refresh_from_db()
    assert row.revoked_at is not None
    assert [act for _, act in acts(town.maple)] == [
        "identitysecret.added",
        "identitysecret.revoked",
    ]
    with shop_scope(town.maple.id):
        assert not AuditEntry.objects.filter(details__icontains=secret).exists()


@pytest.mark.parametrize("who", ["bob", "charlie", "olivia"])
def test_secrets_are_the_owners_alone(town: Town, who: str) -> None:
    logged_in(town.alice).post(reverse("admin:tenants_identitysecret_add"), {})
    with shop_scope(town.maple.id):
        row = IdentitySecret.objects.get()
    user: User = getattr(town, who)
    client = logged_in(user)
    answer = client.get(reverse("admin:tenants_identitysecret_change", args=[row.pk]))
    assert answer.status_code in {403, 404}
    assert row.kid not in answer.content.decode()
    if who != "charlie":  # who owns another shop
        assert client.get(reverse("admin:tenants_identitysecret_add")).status_code == 403


def test_origins_are_checked_and_kept_as_browsers_name_them(town: Town) -> None:
    client = logged_in(town.alice)
    page = reverse("admin:tenants_shop_change", args=[town.maple.pk])
    form = {"name": "Maple", "locale": "en", "accent": "#2f6f5e", "tagline": ""}
    wrong = client.post(page, {**form, "allowed_origins": "https://*.com"})
    assert wrong.status_code == 200
    assert "Line 1" in wrong.content.decode()
    right = {**form, "allowed_origins": "https://Shop.example/cart\nhttps://*.chain.example"}
    assert client.post(page, right).status_code == 302
    with shop_scope(town.maple.id):
        town.maple.refresh_from_db()
    assert town.maple.allowed_origins == ["https://shop.example", "https://*.chain.example"]
    assert acts(town.maple) == [(town.alice.email, "shop.changed")]


def test_no_message_can_be_changed_in_the_admin(town: Town) -> None:
    assert not site.is_registered(Message)
