"""Roles and how members leave: a shop keeps an owner, whoever races whom, and nobody raises themselves."""

import threading
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from knowledge.models import Faq
from tenants.access import places_of
from tenants.audit import PLATFORM, Actor
from tenants.joining import invite
from tenants.keys import SCOPES, ScopeNotHeldError, find_key, good_keys, make_key
from tenants.members import (
    LastOwnerError,
    MemberError,
    NotAllowedError,
    change_role,
    leave,
    remove_member,
)
from tenants.models import ApiKey, AuditEntry, Invitation, Membership, Persona, Shop, User
from tenants.roles import RIGHTS, may
from tenants.scope import shop_scope
from tenants.scoped_admin import ShopScoped
from tenants.site import site
from tests.people import Town

ROLES = list(Membership.Role.values)


def actor(user: User) -> Actor:
    return Actor(user.pk, user.email)


def member(shop: Shop, user: User) -> Membership:
    with shop_scope(shop.pk):
        return Membership.objects.get(shop=shop, user=user)


def add(shop: Shop, role: str, name: str = "dora") -> User:
    user = User.objects.create_user(f"{name}-{shop.slug}@example.com", name=name.title())
    with shop_scope(shop.pk):
        Membership.objects.create(shop=shop, user=user, role=role)
    return user


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def role_of(shop: Shop, user: User) -> str | None:
    return next((place.role for place in places_of(user) if place.shop_id == shop.pk), None)


def acts(shop: Shop) -> list[str]:
    """What the shop's log holds, beside sign-ins, from the oldest."""
    with shop_scope(shop.pk):
        entries = AuditEntry.objects.filter(shop=shop).exclude(act__startswith="person.")
        return list(entries.order_by("created_at").values_list("act", flat=True))


def test_the_last_owner_stays(town: Town) -> None:
    alice = member(town.maple, town.alice)
    with shop_scope(town.maple.pk):
        with pytest.raises(LastOwnerError):
            leave(town.maple.pk, town.alice.pk, actor(town.alice))
        with pytest.raises(LastOwnerError):
            remove_member(town.maple.pk, alice.pk, actor(town.alice))
        for role in ("editor", "agent", "viewer"):
            with pytest.raises(LastOwnerError):
                change_role(town.maple.pk, alice.pk, role, actor(town.alice))
    assert role_of(town.maple, town.alice) == "owner"
    assert acts(town.maple) == []


def test_with_a_second_owner_the_first_may_go(town: Town) -> None:
    dora = add(town.maple, "owner")
    with shop_scope(town.maple.pk):
        leave(town.maple.pk, town.alice.pk, actor(town.alice))
        with pytest.raises(LastOwnerError):
            leave(town.maple.pk, dora.pk, actor(dora))
    assert role_of(town.maple, town.alice) is None
    assert acts(town.maple) == ["member.left"]


@pytest.mark.parametrize("role", ["editor", "agent", "viewer"])
def test_nobody_raises_themselves_or_others_by_the_rules(town: Town, role: str) -> None:
    dora = add(town.maple, role)
    with shop_scope(town.maple.pk):
        for target in (member(town.maple, dora), member(town.maple, town.bob)):
            with pytest.raises(NotAllowedError):
                change_role(town.maple.pk, target.pk, "owner", actor(dora))
            with pytest.raises(NotAllowedError):
                remove_member(town.maple.pk, target.pk, actor(dora))
    assert role_of(town.maple, dora) == role


def test_an_owner_elsewhere_is_nobody_here(town: Town) -> None:
    bob = member(town.maple, town.bob)
    with shop_scope(town.maple.pk), pytest.raises(NotAllowedError):
        change_role(town.maple.pk, bob.pk, "viewer", actor(town.charlie))


def test_keys_and_the_platform_act_as_their_edge_allowed_until_revoked(town: Town) -> None:
    bob = member(town.maple, town.bob)
    with shop_scope(town.maple.pk):
        key = ApiKey.objects.create(shop=town.maple, name="k", prefix="k" * 12, digest="0" * 64)
        change_role(town.maple.pk, bob.pk, "viewer", Actor(key.pk, "k"))
        change_role(town.maple.pk, bob.pk, "agent", PLATFORM)
        key.revoked_at = key.created_at
        key.save()
        with pytest.raises(NotAllowedError):
            change_role(town.maple.pk, bob.pk, "owner", Actor(key.pk, "k"))


def test_an_owner_who_goes_takes_their_open_invitations_along(town: Town) -> None:
    dora = add(town.maple, "owner")
    with shop_scope(town.maple.pk):
        invitation = Invitation.objects.create(
            shop=town.maple,
            email="dora-too@example.com",
            role="owner",
            invited_by=dora,
            expires_at="2099-01-01T00:00:00Z",
        )
        remove_member(town.maple.pk, member(town.maple, dora).pk, actor(town.alice))
        invitation.refresh_from_db()
        assert invitation.withdrawn_at


@pytest.mark.parametrize("way", ["removed", "demoted", "left"])
def test_an_owner_who_goes_leaves_no_key_that_opens_more(town: Town, way: str) -> None:
    dora = add(town.maple, "owner")
    hers, shop_id = member(town.maple, dora), town.maple.pk
    with shop_scope(shop_id):
        people, text = make_key(shop_id, "p", ["members:write"], actor(dora), author=dora)
        keys, _ = make_key(shop_id, "k", ["keys:write"], actor(dora), author=dora)
        harmless, _ = make_key(shop_id, "h", ["shop:read"], actor(dora), author=dora)
        for scope in ("shop:write", "personas:write", "audit:read", "keys:read"):
            make_key(shop_id, scope, [scope], actor(dora), author=dora)
        others, _ = make_key(shop_id, "o", ["keys:write"], PLATFORM, author=town.alice)
        child, _ = make_key(
            shop_id, "c", ["keys:write"], Actor(keys.pk, "k"), author=keys.created_by, maker=keys
        )
        invitation = invite(shop_id, "dora-too@example.com", "owner", Actor(people.pk, "p"))
        assert invitation.invited_by == dora
        if way == "removed":
            remove_member(shop_id, hers.pk, actor(town.alice))
        elif way == "demoted":
            change_role(shop_id, hers.pk, "viewer", actor(town.alice))
        else:
            leave(shop_id, dora.pk, actor(dora))
        left = {harmless, others} if way == "demoted" else {others}
        assert set(good_keys(shop_id)) == left
        revoked = AuditEntry.objects.filter(shop_id=shop_id, act="key.revoked").count()
        assert revoked == 9 - len(left)
        invitation.refresh_from_db()
        assert invitation.withdrawn_at
        with pytest.raises(ScopeNotHeldError):
            make_key(shop_id, "late", ["keys:write"], PLATFORM, maker=child)
    assert find_key(text) is None


def test_keys_follow_each_smaller_role(town: Town) -> None:
    dora = add(town.maple, "owner")
    hers, shop_id = member(town.maple, dora), town.maple.pk
    with shop_scope(shop_id):
        for scope in ("shop:write", "personas:write", "personas:read"):
            make_key(shop_id, scope, [scope], actor(dora), author=dora)
        for role, names in (
            ("editor", {"personas:write", "personas:read"}),
            ("agent", {"personas:read"}),
        ):
            change_role(shop_id, hers.pk, role, actor(town.alice))
            assert {key.name for key in good_keys(shop_id)} == names


def test_a_key_does_no_more_than_its_makers_present_role(town: Town) -> None:
    dora = add(town.maple, "owner")
    shop_id = town.maple.pk
    with shop_scope(shop_id):
        _key, text = make_key(shop_id, "all", list(SCOPES), actor(dora), author=dora)
    of_all = ("shop", "members", "personas", "knowledge", "facts", "orders")
    of_editors = ("personas", "knowledge", "facts", "orders")
    seen = {f"{kind}:read" for kind in of_all}
    for role, scopes in (
        ("owner", set(SCOPES)),
        ("editor", seen | {"chat"} | {f"{kind}:write" for kind in of_editors}),
        ("viewer", seen),
    ):
        with shop_scope(shop_id):  # as it stands with keys from before roles were asked
            Membership.objects.filter(shop=town.maple, user=dora).update(role=role)
        key = find_key(text)
        assert key is not None
        assert set(key.scopes) == scopes
    User.objects.filter(pk=dora.pk).update(is_active=False)
    assert find_key(text) is None
    User.objects.filter(pk=dora.pk).update(is_active=True)
    with shop_scope(shop_id):
        Membership.objects.filter(shop=town.maple, user=dora).delete()
    assert find_key(text) is None


def test_who_cannot_sign_in_keeps_no_shop(town: Town) -> None:
    dora = add(town.maple, "owner")
    User.objects.filter(pk=dora.pk).update(is_active=False)
    alice = member(town.maple, town.alice)
    with shop_scope(town.maple.pk):
        with pytest.raises(LastOwnerError):
            leave(town.maple.pk, town.alice.pk, actor(town.alice))
        with pytest.raises(LastOwnerError):
            change_role(town.maple.pk, alice.pk, "viewer", actor(town.alice))
        remove_member(town.maple.pk, member(town.maple, dora).pk, actor(town.alice))
    assert role_of(town.maple, town.alice) == "owner"


def test_whoever_an_operator_switches_off_loses_keys_and_invitations(town: Town) -> None:
    shop_id = town.maple.pk
    with shop_scope(shop_id):
        make_key(shop_id, "k", ["shop:read"], actor(town.alice), author=town.alice)
        others, _ = make_key(shop_id, "o", ["shop:read"], PLATFORM)
        invitation = invite(shop_id, "alice-too@example.com", "owner", actor(town.alice))
    add(town.maple, "owner")
    page = reverse("admin:tenants_user_change", args=[town.alice.pk])
    form = {"email": town.alice.email, "name": "Alice"}
    assert logged_in(town.olivia).post(page, form).status_code == 302
    with shop_scope(shop_id):
        assert list(good_keys(shop_id)) == [others]
        line = AuditEntry.objects.get(shop_id=shop_id, act="key.revoked")
        assert line.actor == town.olivia.pk
        invitation.refresh_from_db()
        assert invitation.withdrawn_at


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "This person is the only active owner of: Maple."),
        ("zh-hans", "此人是以下店铺唯一启用的店主：Maple。"),
    ],
)
def test_the_only_owner_of_a_shop_is_not_switched_off(town: Town, language: str, said: str) -> None:
    client, alice = logged_in(town.olivia), town.alice
    client.cookies["django_language"] = language
    page = reverse("admin:tenants_user_change", args=[alice.pk])
    form = {"email": alice.email, "name": "Alice"}
    refused = client.post(page, form)
    assert refused.status_code == 200
    assert said in refused.content.decode()
    delete = reverse("admin:tenants_user_delete", args=[alice.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    alice.refresh_from_db()
    assert alice.is_active
    assert client.post(page, {**form, "is_active": "on"}).status_code == 302
    dora = add(town.maple, "owner")
    assert client.post(page, form).status_code == 302
    doras = reverse("admin:tenants_user_change", args=[dora.pk])
    assert client.post(doras, {"email": dora.email}).status_code == 200
    # Who is switched off already may still get another name.
    assert client.post(page, {**form, "name": "Alicia"}).status_code == 302


def in_threads(*works: Any) -> list[Any]:
    """What each returns or raises, all begun at once on connections of their own."""
    start = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(number: int, work: Any) -> None:
        try:
            start.wait(10)
            results[number] = work()
        except MemberError as problem:
            results[number] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


@pytest.mark.parametrize("round_", range(5))
def test_two_owners_remove_each_other_and_one_stays(live_town: Town, round_: int) -> None:
    shop_id = live_town.maple.pk
    dora = add(live_town.maple, "owner")
    people = (live_town.alice, dora)

    def remove(by: User, whom: UUID) -> Any:
        def work() -> None:
            with shop_scope(shop_id):
                remove_member(shop_id, whom, actor(by))

        return work

    ids = [member(live_town.maple, person).pk for person in people]
    results = in_threads(remove(live_town.alice, ids[1]), remove(dora, ids[0]))
    assert sorted(map(type, results), key=str) == sorted([type(None), NotAllowedError], key=str)
    assert sum(role_of(live_town.maple, person) == "owner" for person in people) == 1


def test_two_owners_leave_at_once_and_one_stays(live_town: Town) -> None:
    shop_id = live_town.maple.pk
    dora = add(live_town.maple, "owner")

    def go(person: User, how: str) -> Any:
        def work() -> None:
            with shop_scope(shop_id):
                if how == "leave":
                    leave(shop_id, person.pk, actor(person))
                else:
                    mine = Membership.objects.get(shop_id=shop_id, user=person)
                    change_role(shop_id, mine.pk, "viewer", actor(person))

        return work

    results = in_threads(go(live_town.alice, "leave"), go(dora, "step down"))
    assert sorted(map(type, results), key=str) == sorted([type(None), LastOwnerError], key=str)


def test_an_owner_leaves_while_the_other_is_switched_off_and_one_stays(live_town: Town) -> None:
    shop_id, alice = live_town.maple.pk, live_town.alice
    dora = add(live_town.maple, "owner")
    client = logged_in(live_town.olivia)
    page = reverse("admin:tenants_user_change", args=[alice.pk])

    def go() -> None:
        with shop_scope(shop_id):
            leave(shop_id, dora.pk, actor(dora))

    def switch_off() -> int:
        return client.post(page, {"email": alice.email}).status_code

    left, answered = in_threads(go, switch_off)
    assert (type(left), answered) in [(LastOwnerError, 302), (type(None), 200)]


# --- pages ---


def change_page(row: Membership) -> str:
    return reverse("admin:tenants_membership_change", args=[row.pk])


def test_an_owner_changes_a_role_and_removes_somebody(town: Town) -> None:
    client, bob = logged_in(town.alice), member(town.maple, town.bob)
    assert client.post(change_page(bob), {"role": "editor"}).status_code == 302
    assert role_of(town.maple, town.bob) == "editor"
    page = reverse("admin:tenants_membership_delete", args=[bob.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"post": "yes"}).status_code == 302
    assert role_of(town.maple, town.bob) is None
    assert acts(town.maple) == ["member.role_changed", "member.removed"]


def test_pages_say_that_the_last_owner_stays(town: Town) -> None:
    client, alice = logged_in(town.alice), member(town.maple, town.alice)
    told = client.post(change_page(alice), {"role": "viewer"}, follow=True)
    assert "keeps at least one owner" in told.content.decode()
    page = reverse("admin:tenants_membership_delete", args=[alice.pk])
    told = client.post(page, {"post": "yes"}, follow=True)
    assert "keeps at least one owner" in told.content.decode()
    told = client.post(reverse("leave_shop"), {"_shop": str(town.maple.pk)})
    assert (told.status_code, "only owner" in told.content.decode()) == (409, True)
    assert role_of(town.maple, town.alice) == "owner"


@pytest.mark.parametrize("role", ["editor", "agent", "viewer"])
def test_nobody_raises_themselves_by_the_pages(town: Town, role: str) -> None:
    dora = add(town.maple, role)
    client, mine = logged_in(dora), member(town.maple, dora)
    assert client.post(change_page(mine), {"role": "owner"}).status_code == 403
    invite = reverse("admin:tenants_invitation_add")
    assert client.post(invite, {"email": dora.email, "role": "owner"}).status_code == 403
    persona = reverse("admin:tenants_persona_changelist")
    client.post(persona, {"role": "owner", "user": dora.pk, "action": "delete_selected"})
    bulk = {"action": "delete_selected", "_selected_action": [str(mine.pk)], "post": "yes"}
    client.post(reverse("admin:tenants_membership_changelist"), bulk)
    assert role_of(town.maple, dora) == role


def test_fields_that_a_form_lacks_are_not_taken(town: Town) -> None:
    bob = member(town.maple, town.bob)
    form = {"role": "viewer", "user": str(town.charlie.pk), "shop": str(town.yunshang.pk)}
    logged_in(town.alice).post(change_page(bob), form)
    with shop_scope(town.maple.pk):
        bob.refresh_from_db()
        assert (bob.user_id, bob.shop_id, bob.role) == (town.bob.pk, town.maple.pk, "viewer")
    assert logged_in(town.alice).post(change_page(bob), {"role": "emperor"}).status_code == 200
    assert role_of(town.maple, town.bob) == "viewer"


def test_another_shops_members_are_not_there(town: Town) -> None:
    bob = member(town.maple, town.bob)
    client = logged_in(town.charlie)
    assert client.post(change_page(bob), {"role": "owner"}).status_code == 404
    assert role_of(town.maple, town.bob) == "agent"


def test_a_removed_members_pages_stop_at_the_next_request(town: Town) -> None:
    client, bob = logged_in(town.bob), member(town.maple, town.bob)
    page = reverse("admin:conversations_conversation_changelist")
    assert client.get(page).status_code == 200
    with shop_scope(town.maple.pk):
        remove_member(town.maple.pk, bob.pk, actor(town.alice))
    answer = client.get(page, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("start:new")
    assert "Maple" not in answer.content.decode()


def test_an_open_form_of_a_shop_one_was_removed_from_saves_nothing(town: Town) -> None:
    with shop_scope(town.yunshang.pk):
        Membership.objects.create(shop=town.yunshang, user=town.bob, role="owner")
    client, bob = logged_in(town.bob), member(town.maple, town.bob)
    with shop_scope(town.maple.pk):
        remove_member(town.maple.pk, bob.pk, actor(town.alice))
    form = {"_shop": str(town.maple.pk), "question": "Q?", "answer": "A."}
    form |= {"phrasings-TOTAL_FORMS": "0", "phrasings-INITIAL_FORMS": "0"}
    assert client.post(reverse("admin:knowledge_faq_add"), form).status_code == 404
    with shop_scope(town.yunshang.pk):
        assert not Faq.objects.filter(question="Q?").exists()


# --- several shops ---


@pytest.fixture
def both(town: Town) -> Client:
    """Alice, who is an editor of Yunshang, too; she works in Maple."""
    with shop_scope(town.yunshang.pk):
        Membership.objects.create(shop=town.yunshang, user=town.alice, role="editor")
    return logged_in(town.alice)


def go_to(client: Client, shop: Shop) -> Any:
    return client.post(reverse("choose_shop"), {"shop": str(shop.pk)})


def test_a_person_switches_between_their_shops(both: Client, town: Town) -> None:
    for shop, other in ((town.yunshang, town.maple), (town.maple, town.yunshang)):
        assert go_to(both, shop)["Location"] == reverse("admin:index")
        page = both.get(reverse("admin:tenants_shop_changelist")).content.decode()
        assert f"data-shop-name>{shop.name}<" in page
        assert f"data-shop-name>{other.name}<" not in page
    assert both.get(reverse("choose_shop")).status_code == 405
    assert Client(enforce_csrf_checks=True).post(reverse("choose_shop")).status_code == 403


@pytest.mark.parametrize("shop", ["", "x", "00000000-0000-0000-0000-000000000000", "\x00"])
def test_nobody_switches_to_a_shop_that_is_not_theirs(town: Town, shop: str) -> None:
    client = logged_in(town.bob)
    answers = [
        client.post(reverse("choose_shop"), {"shop": each})
        for each in (shop, str(town.yunshang.pk))
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].content == answers[1].content
    assert (
        client.get(reverse("admin:tenants_shop_changelist")).context["working_in"].name == "Maple"
    )


@pytest.mark.parametrize("kind", ["add", "change"])
def test_a_tab_left_in_another_shop_saves_nothing(both: Client, town: Town, kind: str) -> None:
    go_to(both, town.maple)
    with shop_scope(town.maple.pk):
        persona = Persona.objects.get(shop=town.maple)
    pages = {
        "add": reverse("admin:knowledge_faq_add"),
        "change": reverse("admin:tenants_persona_change", args=[persona.pk]),
    }
    page = both.get(pages[kind]).content.decode()
    assert f'name="_shop" value="{town.maple.pk}"' in page
    go_to(both, town.yunshang)
    form = {
        "_shop": str(town.maple.pk),
        "question": "Stale?",
        "answer": "Yes.",
        "name": "Stale",
        "language": "shopper",
        "phrasings-TOTAL_FORMS": "0",
        "phrasings-INITIAL_FORMS": "0",
    }
    told = both.post(pages[kind], form, follow=True)
    assert "Nothing was saved" in told.content.decode()
    form["_shop"] = str(town.yunshang.pk)
    if kind == "add":
        assert both.post(pages[kind], form)["Location"] == reverse("admin:knowledge_faq_changelist")


# --- the one table ---


def kinds() -> list[type[Any]]:
    return [model for model, page in site._registry.items() if isinstance(page, ShopScoped)]


@pytest.mark.parametrize("role", ROLES)
def test_admin_pages_follow_the_table_of_rights(town: Town, role: str) -> None:
    client = logged_in(add(town.maple, role))
    for model in kinds():
        page = site._registry[model]
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        views, changes = may(role, "view", page.kind), may(role, "change", page.kind)
        listed = client.get(reverse(f"{name}_changelist")).status_code
        assert listed == (200 if views else 403), (role, model)
        added = client.get(reverse(f"{name}_add")).status_code
        assert added in ({200, 403} if changes else {403}), (role, model)
        with shop_scope(town.maple.pk):
            row = model._default_manager.filter(
                **({"pk": town.maple.pk} if model is Shop else {"shop": town.maple})
            ).first()
        if row is None:
            continue
        for act in ("change", "delete"):
            answer = client.post(reverse(f"{name}_{act}", args=[row.pk]), {})
            refused = answer.status_code == 403
            assert changes or refused, (role, model, act)
        shown = client.post(
            reverse(f"{name}_changelist"),
            {"action": "delete_selected", "_selected_action": [str(row.pk)], "index": "0"},
        )
        assert changes or "Are you sure" not in shown.content.decode(), (role, model)


def test_every_kind_has_both_acts_and_owners_may_all() -> None:
    for kind, by_act in RIGHTS.items():
        assert set(by_act) == {"view", "change"}
        assert by_act["change"] <= by_act["view"]
        assert may("owner", "view", kind)
