"""Invitations: from the owner's form through the mail to a seat in the shop, and every way that does not lead there."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tenants.accounts import vouch_for
from tenants.audit import Actor
from tenants.joining import (
    LETTERS,
    AlreadyInvitedError,
    AlreadyMemberError,
    ExpiredLinkError,
    ForgedLinkError,
    NoSeatError,
    OtherPersonError,
    TooManyLettersError,
    UsedLinkError,
    WithdrawnLinkError,
    accept,
    invite,
    link_of,
    look_at,
    read_link,
    resend,
    withdraw,
)
from tenants.models import Invitation, Membership, Plan, Shop, User
from tenants.rate_limits import shop_counter, take
from tenants.scope import shop_scope
from tests.people import PASSWORD, Town
from tests.tenants.api_client import problem, program_of
from tests.tenants.test_members import actor, acts, in_threads, logged_in, role_of

NEW = "new.person@example.com"


def person(email: str = NEW) -> User:
    user = User.objects.create_user(email, PASSWORD)
    vouch_for(user)
    return user


def invited(town: Town, email: str = NEW, role: str = "editor") -> tuple[Invitation, str]:
    """An open invitation to Maple and the path of its link."""
    with shop_scope(town.maple.pk):
        made = invite(town.maple.pk, email, role, actor(town.alice))
        return made, reverse("join", args=[link_of(made)])


def set_invitation(town: Town, invitation: Invitation, **fields: Any) -> None:
    with shop_scope(town.maple.pk):
        Invitation.objects.filter(pk=invitation.pk).update(**fields)


# --- the way in ---


@pytest.fixture
def send(town: Town, django_capture_on_commit_callbacks: Any) -> Any:
    """Alice invites by the form; returns the link's path from the mail."""

    def invite_by_form(email: str = NEW, role: str = "editor") -> str:
        with django_capture_on_commit_callbacks(execute=True):
            form = {"email": email, "role": role}
            page = reverse("admin:tenants_invitation_add")
            assert logged_in(town.alice).post(page, form).status_code == 302
        found = re.search(r"https?://[^/\s]+(/join/\S+)", str(mail.outbox[-1].body))
        assert found
        return found[1]

    return invite_by_form


def test_the_mail_speaks_the_shops_language(town: Town, send: Any) -> None:
    send("New.Person@Example.com")
    (letter,) = mail.outbox
    assert letter.to == [NEW]
    assert letter.subject == "Xiaoer: join Maple"
    assert "Alice invites you to Maple on Xiaoer, in the role of editor." in letter.body
    with shop_scope(town.maple.pk):
        Shop.objects.filter(pk=town.maple.pk).update(locale="zh-hans")
    send("another@example.com")
    assert mail.outbox[-1].subject.startswith("小二")
    assert not re.search(r"[A-Za-z]{4,} [A-Za-z]{4,}", str(mail.outbox[-1].body))


def test_who_is_signed_in_with_the_address_joins_at_a_press(town: Town, send: Any) -> None:
    path = send()
    client = logged_in(person())
    page = client.get(path)
    assert "Join Maple" in page.content.decode()
    assert role_of(town.maple, User.objects.get(email=NEW)) is None  # looking is not joining
    answer = client.post(path, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("admin:index")
    assert "You are in Maple now" in answer.content.decode()
    assert role_of(town.maple, User.objects.get(email=NEW)) == "editor"
    assert acts(town.maple) == ["invitation.sent", "member.joined"]


def test_who_is_new_signs_up_without_a_second_mail_and_joins(town: Town, send: Any) -> None:
    path, client = send(), Client(REMOTE_ADDR="198.19.0.1")
    page = client.get(path).content.decode()
    assert NEW in page
    sign_up = f"{reverse('account_signup')}?next={path.replace(':', '%3A')}"
    assert reverse("account_signup") in page
    form = {"email": NEW, "password1": PASSWORD, "next": path}
    answer = client.post(sign_up, form)
    assert answer["Location"] == path
    assert len(mail.outbox) == 1
    assert client.post(path)["Location"] == reverse("admin:index")
    assert role_of(town.maple, User.objects.get(email=NEW)) == "editor"


def test_who_signs_up_with_another_address_must_prove_it_and_cannot_join(
    town: Town, send: Any
) -> None:
    path, client = send(), Client(REMOTE_ADDR="198.19.0.2")
    client.get(path)
    client.post(reverse("account_signup"), {"email": "thief@example.com", "password1": PASSWORD})
    assert "_auth_user_id" not in client.session
    assert mail.outbox[-1].to == ["thief@example.com"]


def test_who_has_an_account_logs_in_and_is_led_back(town: Town, send: Any) -> None:
    person()
    path, client = send(), Client(REMOTE_ADDR="198.19.0.3")
    client.get(path)
    form = {"login": NEW, "password": PASSWORD, "next": path}
    assert client.post(reverse("account_login"), form)["Location"] == path
    assert client.post(path)["Location"] == reverse("admin:index")


def test_who_lost_the_way_is_led_to_the_invitation_and_not_to_a_new_shop(
    town: Town, send: Any
) -> None:
    person()
    path, client = send(), Client(REMOTE_ADDR="198.19.0.4")
    client.get(path)
    form = {"login": NEW, "password": PASSWORD}
    answer = client.post(reverse("account_login"), form, follow=True)
    assert answer.redirect_chain[-1][0] == path


def test_a_member_elsewhere_works_in_the_shop_just_joined(town: Town) -> None:
    _, path = invited(town, town.charlie.email, "viewer")
    client = logged_in(town.charlie)
    client.post(path)
    assert client.get(reverse("admin:index")).context["working_in"].name == "Maple"
    assert [place.name for place in client.get("/admin/").context["working_in"].places] == [
        "Maple",
        "云裳小铺",
    ]


# --- links that lead nowhere ---


def test_an_expired_link(town: Town) -> None:
    invitation, path = invited(town)
    client = logged_in(person())
    set_invitation(town, invitation, expires_at=timezone.now() - timedelta(seconds=1))
    for answer in (client.get(path), client.post(path)):
        assert (answer.status_code, "has expired" in answer.content.decode()) == (410, True)


def test_a_link_does_not_outlive_its_week_though_the_invitation_was_renewed(
    town: Town, monkeypatch: Any
) -> None:
    _, path = invited(town)
    signed = path.split("/")[2]
    week = timedelta(days=7, minutes=1).total_seconds()
    now = timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + week)
    with pytest.raises(ExpiredLinkError):
        read_link(signed)


def test_a_withdrawn_link(town: Town) -> None:
    invitation, path = invited(town)
    page = reverse("admin:tenants_invitation_withdraw", args=[invitation.pk])
    assert logged_in(town.alice).post(page).status_code == 302
    answer = logged_in(person()).post(path)
    assert (answer.status_code, "was withdrawn" in answer.content.decode()) == (410, True)
    assert acts(town.maple) == ["invitation.sent", "invitation.withdrawn"]


def test_a_link_works_once(town: Town) -> None:
    _, path = invited(town)
    user = person()
    assert logged_in(user).post(path).status_code == 302
    answer = logged_in(user).post(path)
    assert (answer.status_code, "was used already" in answer.content.decode()) == (410, True)
    with shop_scope(town.maple.pk):
        Membership.objects.get(shop=town.maple, user=user).delete()
    logged_in(user).post(path)
    assert role_of(town.maple, user) is None


@pytest.mark.parametrize("signed", ["x", "a:b:c", "%00", "€", "0" * 500])
def test_a_forged_link(town: Town, signed: str) -> None:
    answer = Client().get(f"/join/{signed}/")
    assert (answer.status_code, "leads nowhere" in answer.content.decode()) == (404, True)


def test_a_link_to_another_shops_invitation_is_none(town: Town) -> None:
    """Even signed by us: the row is read inside the shop that the link names."""
    invitation, _ = invited(town)
    foreign = Invitation(shop=town.yunshang, pk=invitation.pk)
    answer = logged_in(person()).post(reverse("join", args=[link_of(foreign)]))
    assert answer.status_code == 404


def test_somebody_elses_link_tells_no_address(town: Town) -> None:
    _, path = invited(town)
    answer = logged_in(town.charlie).post(path)
    assert (answer.status_code, "for somebody else" in answer.content.decode()) == (403, True)
    assert NEW not in answer.content.decode()
    assert role_of(town.maple, town.charlie) is None


def test_an_address_that_is_not_proved_does_not_join(town: Town) -> None:
    _, path = invited(town)
    unproved = User.objects.create_user(NEW, PASSWORD)
    assert logged_in(unproved).post(path).status_code == 403
    assert role_of(town.maple, unproved) is None


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_has_its_words(town: Town, language: str) -> None:
    client = Client()
    client.cookies["django_language"] = language
    _, path = invited(town)
    for page in (path, "/join/nothing/"):
        assert client.get(page).status_code in (200, 404)


# --- rules ---


def test_who_is_a_member_or_invited_is_not_invited_again(town: Town) -> None:
    invited(town)
    with shop_scope(town.maple.pk):
        with pytest.raises(AlreadyInvitedError):
            invite(town.maple.pk, NEW.upper(), "agent", actor(town.alice))
        with pytest.raises(AlreadyMemberError):
            invite(town.maple.pk, town.bob.email, "agent", actor(town.alice))


def test_a_shop_sends_so_many_letters_an_hour(town: Town) -> None:
    made, _ = invited(town)
    for _letter in range(LETTERS.most - 1):
        take(shop_counter(town.maple.pk, "letters"), LETTERS)
    with shop_scope(town.maple.pk):
        with pytest.raises(TooManyLettersError):
            invite(town.maple.pk, "more@example.com", "agent", actor(town.alice))
        with pytest.raises(TooManyLettersError):
            resend(town.maple.pk, made.pk, actor(town.alice))
    form = {"email": "more@example.com", "role": "agent"}
    page = logged_in(town.alice).post(reverse("admin:tenants_invitation_add"), form)
    assert "very many invitations" in page.content.decode()
    answer = program_of(town.maple).call("POST", "invitations/", form)
    assert (answer.status_code, problem(answer)["code"]) == (429, "too_many_letters")
    assert int(answer["Retry-After"]) > 0
    with shop_scope(town.yunshang.pk):
        invite(town.yunshang.pk, "more@example.com", "agent", actor(town.charlie))
    assert mail.outbox == []


def test_the_form_says_so_and_keeps_what_was_typed(town: Town) -> None:
    page = reverse("admin:tenants_invitation_add")
    answer = logged_in(town.alice).post(page, {"email": town.bob.email, "role": "viewer"})
    assert "a member already" in answer.content.decode()
    assert town.bob.email in answer.content.decode()
    for wrong in ({"email": "nobody", "role": "agent"}, {"email": NEW, "role": "emperor"}):
        assert logged_in(town.alice).post(page, wrong).status_code == 200
    with shop_scope(town.maple.pk):
        assert not Invitation.objects.filter(shop=town.maple).exists()


def test_send_again_renews_an_expired_invitation(
    town: Town, django_capture_on_commit_callbacks: Any
) -> None:
    invitation, path = invited(town)
    set_invitation(town, invitation, expires_at=timezone.now() - timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        page = reverse("admin:tenants_invitation_resend", args=[invitation.pk])
        assert logged_in(town.alice).post(page).status_code == 302
    assert len(mail.outbox) == 1
    assert logged_in(person()).post(path).status_code == 302
    assert acts(town.maple) == ["invitation.sent", "invitation.resent", "member.joined"]


@pytest.mark.parametrize("act", ["resend", "withdraw"])
def test_only_owners_press_the_buttons_and_only_by_post(town: Town, act: str) -> None:
    invitation, _ = invited(town)
    page = reverse(f"admin:tenants_invitation_{act}", args=[invitation.pk])
    assert logged_in(town.alice).get(page).status_code == 405
    logged_in(town.bob).post(page)
    logged_in(town.charlie).post(page)
    with shop_scope(town.maple.pk):
        invitation.refresh_from_db()
    assert invitation.withdrawn_at is None
    assert mail.outbox == []
    listed = reverse("admin:tenants_invitation_changelist")
    assert (page in logged_in(town.alice).get(listed).content.decode()) is True
    assert (page in logged_in(town.bob).get(listed).content.decode()) is False


def test_a_mail_server_that_is_away_loses_nothing(
    town: Town, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with django_capture_on_commit_callbacks(execute=True):
        page = reverse("admin:tenants_invitation_add")
        answer = logged_in(town.alice).post(page, {"email": NEW, "role": "agent"})
    assert answer.status_code == 302
    with shop_scope(town.maple.pk):
        assert Invitation.objects.filter(shop=town.maple, email=NEW).exists()


def test_links_are_read_by_their_errors(town: Town) -> None:
    invitation, path = invited(town)
    link = read_link(path.split("/")[2])
    user = person()
    with shop_scope(town.maple.pk):
        with pytest.raises(OtherPersonError):
            accept(link, user, ["x@example.com"], actor(user))
        withdraw(town.maple.pk, invitation.pk, actor(town.alice))
        with pytest.raises(WithdrawnLinkError):
            look_at(link)
        with pytest.raises(WithdrawnLinkError):
            resend(town.maple.pk, invitation.pk, actor(town.alice))
    with pytest.raises(ForgedLinkError):
        read_link("x")


def test_two_tabs_join_once_and_seats_hold(live_town: Town) -> None:
    """The plan has room for one more; two invited people, one of them in two tabs, come at once."""
    shop_id = live_town.maple.pk
    plan = Plan.objects.using("platform").create(name=f"Three of {live_town.maple.slug}", seats=3)
    first = person(f"first-{live_town.maple.slug}@example.com")
    second = person(f"second-{live_town.maple.slug}@example.com")
    with shop_scope(shop_id):
        links = [
            read_link(link_of(invite(shop_id, user.email, "agent", Actor(None, "Xiaoer"))))
            for user in (first, second)
        ]
    Shop.objects.using("platform").filter(pk=shop_id).update(plan=plan)

    def join(user: User, link: Any) -> Any:
        def work() -> str:
            with shop_scope(shop_id):
                accept(link, user, [user.email], actor(user))
            return "joined"

        return work

    results = in_threads(join(first, links[0]), join(first, links[0]), join(second, links[1]))
    assert results.count("joined") == 1
    assert {type(each) for each in results} <= {str, UsedLinkError, NoSeatError}
    with shop_scope(shop_id):
        assert Membership.objects.filter(shop_id=shop_id).count() == 3
        with pytest.raises(NoSeatError):
            invite(shop_id, "third@example.com", "agent", actor(live_town.alice))
