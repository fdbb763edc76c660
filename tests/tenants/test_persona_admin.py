"""Drafts, versions and the way back, as people meet them in the admin."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tenants.models import AuditEntry, Membership, Persona, PersonaVersion, Shop, User
from tenants.personas import digest, publish
from tenants.scope import shop_scope
from tests.people import Town

TEXTS = {
    "name": "Mia",
    "tone": "",
    "language": "shopper",
    "instructions": "",
    "greeting": "Hi, Mia here.",
    "suggestions": "",
}


def persona_of(shop: Shop) -> Persona:
    with shop_scope(shop.id):
        return Persona.objects.select_related("published").get(shop=shop)


def versions_of(shop: Shop) -> list[tuple[int, str]]:
    with shop_scope(shop.id):
        found = PersonaVersion.objects.filter(shop=shop).order_by("number")
        return list(found.values_list("number", "greeting"))


def acts_of(shop: Shop) -> list[tuple[str, Any, Any]]:
    with shop_scope(shop.id):
        found = AuditEntry.objects.filter(shop=shop, act__startswith="persona.")
        return [
            (entry.act, entry.details.get("version"), entry.actor_name)
            for entry in found.order_by("created_at")
        ]


class Desk:
    """Somebody at the persona's pages of Maple."""

    def __init__(self, shop: Shop, user: User) -> None:
        self.shop = shop
        self.client = Client()
        self.client.force_login(user)

    def url(self, name: str, *arguments: object) -> str:
        return reverse(f"admin:tenants_persona_{name}", args=[persona_of(self.shop).pk, *arguments])

    def page(self, name: str = "change", *arguments: object, **query: str) -> str:
        answer = self.client.get(self.url(name, *arguments), query)
        assert answer.status_code == 200
        return answer.content.decode()

    def send(self, button: str = "_save", seen: str | None = None, **texts: str) -> Any:
        seen = seen or digest(persona_of(self.shop))
        form = {**TEXTS, **texts, "_seen": seen, button: "1"}
        return self.client.post(self.url("change"), form, follow=True)

    def press(self, name: str, *arguments: object, **shown: str) -> Any:
        """Press a button of a page that shows how things stand now, but for `shown`."""
        persona = persona_of(self.shop)
        assert persona.published is not None
        now = {"_seen": digest(persona), "_met": str(persona.published.number)}
        return self.client.post(self.url(name, *arguments), {**now, **shown}, follow=True)


@pytest.fixture
def desk(town: Town) -> Desk:
    return Desk(town.maple, town.alice)


def test_saving_a_draft_publishes_nothing(desk: Desk) -> None:
    assert "Draft and published version are the same" in desk.page()
    page = desk.send(greeting="Good day.").content.decode()
    assert "Unpublished changes" in page
    assert "Shoppers meet version 1" in page
    persona = persona_of(desk.shop)
    assert persona.published is not None
    assert (persona.greeting, persona.published.greeting) == ("Good day.", "Hi, Mia here.")
    assert versions_of(desk.shop) == [(1, "Hi, Mia here.")]


def test_publishing_saves_the_form_and_makes_the_next_version(desk: Desk, town: Town) -> None:
    page = desk.send("_publish", greeting="Good day.").content.decode()
    assert "Shoppers meet version 2, published by Alice ·" in page
    assert versions_of(desk.shop) == [(1, "Hi, Mia here."), (2, "Good day.")]
    who = town.alice.email
    assert acts_of(desk.shop) == [("persona.changed", None, who), ("persona.published", 2, who)]


def test_publishing_what_shoppers_meet_already_makes_no_version(desk: Desk) -> None:
    desk.send("_publish")
    assert len(versions_of(desk.shop)) == 1
    assert acts_of(desk.shop) == []


def test_line_ends_of_browsers_are_no_change(desk: Desk) -> None:
    desk.send("_publish", instructions="One\nTwo", suggestions="A?\nB?")
    desk.send("_publish", instructions="One\r\nTwo", suggestions="A?\r\nB?")
    assert len(versions_of(desk.shop)) == 2


def test_invalid_form_publishes_nothing(desk: Desk) -> None:
    assert desk.send("_publish", name="", greeting="New.").status_code == 200
    assert len(versions_of(desk.shop)) == 1


def test_rolling_back_keeps_the_draft(desk: Desk, town: Town) -> None:
    desk.send("_publish", greeting="Second.")
    desk.send(greeting="Third.")
    page = desk.press("rollback", 1).content.decode()
    assert "Shoppers meet version 1 now, no longer version 2. Your draft is as it was." in page
    persona = persona_of(desk.shop)
    assert persona.published is not None
    assert (persona.published.number, persona.greeting) == (1, "Third.")
    assert len(versions_of(desk.shop)) == 2
    assert acts_of(desk.shop)[-1] == ("persona.rolled_back", 1, town.alice.email)


def buttons(page: str) -> dict[str, dict[str, str]]:
    """What each button that rolls back at once would send, by what stands on it."""
    forms = re.findall(r'<form method="post"\s+action="(\S+/rollback/)">(.*?)</form>', page, re.S)
    found = {}
    for action, form in forms:
        (said,) = re.findall(r'<button type="submit"[^>]*>(.*?)</button>', form)
        found[said] = {"action": action, **dict(re.findall(r'name="(\w+)" value="(\S+)"', form))}
    return found


def test_one_press_rolls_back_and_one_takes_that_back(desk: Desk, town: Town) -> None:
    desk.send("_publish", greeting="Second.")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.client.cookies

    def press(page: str, said: str) -> str:
        form = buttons(page)[said]
        return str(strict.post(form.pop("action"), form, follow=True).content.decode())

    listed = strict.get(desk.url("versions")).content.decode()
    assert list(buttons(listed)) == ["Roll back to version 1"]
    after = press(listed, "Roll back to version 1")
    assert list(buttons(after)) == ["Undo", "Roll back to version 2"]
    undone = press(after, "Undo")
    assert "Shoppers meet version 2 now, no longer version 1." in undone
    assert list(buttons(undone)) == ["Undo", "Roll back to version 1"]
    assert "Undo" not in buttons(desk.page("versions"))  # a message is said once
    own = strict.get(desk.url("version", 1)).content.decode()
    assert "Shoppers meet version 1 now" in press(own, "Roll back to version 1")
    who = town.alice.email
    assert acts_of(desk.shop)[2:] == [("persona.rolled_back", n, who) for n in (1, 2, 1)]


def test_a_page_of_before_somebody_published_rolls_nothing_back(desk: Desk) -> None:
    desk.send("_publish", greeting="Second.")
    desk.send("_publish", greeting="Third.")
    acts = acts_of(desk.shop)
    for stale in ("2", ""):
        page = desk.press("rollback", 1, _met=stale).content.decode()
        assert "Shoppers meet version 3 by now: look at it first. Nothing was done." in page
    page = desk.press(
        "rollback", 3, _met="2"
    ).content.decode()  # a second click, too late to matter
    assert "Shoppers meet exactly this already." in page
    persona = persona_of(desk.shop)
    assert persona.published is not None
    assert persona.published.number == 3
    assert acts_of(desk.shop) == acts


def test_of_two_who_roll_back_at_once_one_is_told(live_town: Town) -> None:
    desks = [Desk(live_town.maple, live_town.alice) for _ in range(2)]
    for greeting in ("Second.", "Third."):
        desks[0].send("_publish", greeting=greeting)
    start = Barrier(2)

    def press(number: int) -> str:
        try:
            start.wait(10)
            answer = desks[number].press("rollback", number + 1, _met="3")
            return str(answer.content.decode())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        pages = list(people.map(press, range(2)))
    assert sum("no longer version 3" in page for page in pages) == 1
    assert sum("Nothing was done" in page for page in pages) == 1


def test_a_version_becomes_the_draft(desk: Desk) -> None:
    desk.send("_publish", greeting="Second.", suggestions="A?\nB?")
    desk.press("load", 1)
    persona = persona_of(desk.shop)
    assert persona.published is not None
    assert (persona.greeting, persona.suggestions) == ("Hi, Mia here.", [])
    assert persona.published.number == 2
    assert acts_of(desk.shop)[-1][:2] == ("persona.loaded", 1)


def test_discarding_goes_back_to_what_shoppers_meet(desk: Desk) -> None:
    desk.send(greeting="Never mind.")
    assert "Changes discarded" in desk.press("discard").content.decode()
    assert persona_of(desk.shop).greeting == "Hi, Mia here."


def test_a_draft_that_somebody_else_changed_is_not_overwritten(desk: Desk, town: Town) -> None:
    with shop_scope(desk.shop.id):
        editor = User.objects.create_user("eve@example.com", "x", name="Eve")
        Membership.objects.create(shop=desk.shop, user=editor, role=Membership.Role.EDITOR)
    opened = digest(persona_of(desk.shop))
    Desk(desk.shop, editor).send(greeting="Eve was here.")
    answer = desk.send("_publish", seen=opened, greeting="Alice was here.")
    page = answer.content.decode()
    assert "Somebody else changed this draft" in page
    assert "Alice was here." in answer.context["adminform"].form["greeting"].value()
    assert [change.before for change in answer.context["adminform"].form.conflict] == [
        "Eve was here."
    ]
    assert persona_of(desk.shop).greeting == "Eve was here."
    assert len(versions_of(desk.shop)) == 1
    now = answer.context["adminform"].form.stored_digest  # in the form that is shown
    assert f'name="_seen" value="{now}"' in page
    desk.send("_publish", seen=now, greeting="Alice was here.")
    assert versions_of(desk.shop)[-1] == (2, "Alice was here.")


@pytest.mark.parametrize("act", ["discard", "load"])
def test_what_somebody_wrote_meanwhile_is_not_thrown_away(desk: Desk, act: str) -> None:
    opened = digest(persona_of(desk.shop))
    desk.send(greeting="Written meanwhile.")
    numbers = [1] if act == "load" else []
    page = desk.press(act, *numbers, _seen=opened).content.decode()
    assert "Nothing was done" in page
    assert persona_of(desk.shop).greeting == "Written meanwhile."


def test_versions_are_compared_with_the_one_before_and_the_published_one(desk: Desk) -> None:
    desk.send("_publish", greeting="Second.", instructions="Be kind.\nBe short.")
    desk.send("_publish", greeting="Third.", instructions="Be kind.\nBe brief.")
    desk.press("rollback", 2)
    listed = desk.page("versions")
    assert listed.index("Version 3") < listed.index("Version 2") < listed.index("Version 1")
    page = desk.page("version", 3)
    assert "<del>Be <mark>short</mark>.</del>" in page
    assert "<ins>Be <mark>brief</mark>.</ins>" in page
    assert "Removed" in page
    assert "“Removed” stands in version 2" in page
    page = desk.page("version", 1, against="published")
    assert "“Removed” stands in version 2, “Added” in version 1." in page
    assert "This is the published version." in desk.page("version", 2, against="published")


def test_what_people_write_is_shown_as_text(desk: Desk) -> None:
    desk.send("_publish", greeting="<script>alert(1)</script>")
    for page in (desk.page(), desk.page("versions"), desk.page("version", 2)):
        assert "<script>alert(1)" not in page


def test_only_who_may_change_personas_sees_and_presses_buttons(town: Town) -> None:
    publish_as(town, "Second.")
    bob = Desk(town.maple, town.bob)
    for page in (bob.page(), bob.page("versions"), bob.page("version", 1)):
        assert buttons(page) == {}
        assert 'method="post" action="/admin/tenants/persona/' not in page
        assert 'name="_publish"' not in page
    assert bob.send("_publish", greeting="x").status_code == 403
    for name, numbers in (("rollback", [1]), ("load", [1]), ("discard", [])):
        assert bob.press(name, *numbers).status_code == 403
        assert bob.client.get(bob.url(name, *numbers)).status_code == 405
    assert len(versions_of(town.maple)) == 2


def publish_as(town: Town, greeting: str) -> None:
    Desk(town.maple, town.alice).send("_publish", greeting=greeting)


def test_other_shops_versions_are_not_there(town: Town) -> None:
    desk = Desk(town.maple, town.alice)
    theirs = Client()
    theirs.force_login(town.charlie)
    for name, numbers in (("versions", []), ("version", [1])):
        assert theirs.get(desk.url(name, *numbers)).status_code == 404
    for name, numbers in (("rollback", [1]), ("load", [1]), ("discard", [])):
        assert theirs.post(desk.url(name, *numbers)).status_code == 404
    assert theirs.get(desk.url("version", 9)).status_code == 404


def test_a_page_of_another_shop_does_nothing(desk: Desk, town: Town) -> None:
    answer = desk.client.post(desk.url("rollback", 1), {"_shop": str(town.yunshang.pk)})
    assert answer.status_code == 404


def test_forms_carry_a_token_against_forgery(desk: Desk) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.client.cookies
    for name, numbers in (("rollback", [1]), ("load", [1]), ("discard", []), ("change", [])):
        assert strict.post(desk.url(name, *numbers)).status_code == 403


def test_two_who_publish_at_once_lose_no_version(live_town: Town) -> None:
    shop, alice = live_town.maple, live_town.alice
    start = Barrier(6)

    def write_and_publish(number: int) -> int:
        try:
            start.wait(10)
            with shop_scope(shop.id):
                persona = Persona.objects.select_for_update().get(shop=shop)
                persona.greeting = f"From {number}."
                persona.save()
                return publish(persona, alice).number
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as people:
        numbers = sorted(people.map(write_and_publish, range(6)))
    assert numbers == [2, 3, 4, 5, 6, 7]
    assert len({greeting for _, greeting in versions_of(shop)}) == 7


def test_of_two_forms_sent_at_once_one_is_refused(live_town: Town) -> None:
    shop, start = live_town.maple, Barrier(2)
    opened = digest(persona_of(shop))
    desks = [Desk(shop, live_town.alice) for _ in range(2)]

    def send(number: int) -> str:
        try:
            start.wait(10)
            answer = desks[number].send("_publish", seen=opened, greeting=f"From {number}.")
            return str(answer.content.decode())
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        pages = list(people.map(send, range(2)))
    assert sum("Somebody else changed this draft" in page for page in pages) == 1
    assert len(versions_of(shop)) == 2
