"""Who keeps the lists of safety words."""

from typing import Any

from django.test import Client
from django.urls import reverse

from tenants.models import PlatformWord, SafetyWord, Shop, User
from tenants.platform import ALIAS
from tenants.safety_words import Listed, words_of_shop
from tenants.scope import shop_scope
from tests.people import Town

WORD = {"where": "both", "action": "mask"}


def add(user: User, kind: str, word: str, **more: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.post(reverse(f"admin:tenants_{kind}_add"), {**WORD, "word": word, **more})


def listed(shop: Shop) -> list[Listed]:
    with shop_scope(shop.id):
        return list(words_of_shop())


def test_owners_keep_their_own_list(live_town: Town) -> None:
    assert add(live_town.alice, "safetyword", "cheapo").status_code == 302
    assert Listed("cheapo", "both", "mask") in listed(live_town.maple)
    assert Listed("cheapo", "both", "mask") not in listed(live_town.yunshang)
    again = add(live_town.alice, "safetyword", "cheapo")
    assert again.status_code == 200
    assert "***" not in again.content.decode()
    with shop_scope(live_town.maple.id):
        assert SafetyWord.objects.filter(shop=live_town.maple, word="cheapo").count() == 1


def test_a_word_has_letters(live_town: Town) -> None:
    assert add(live_town.alice, "safetyword", "!!").status_code == 200
    assert listed(live_town.maple) == listed(live_town.yunshang)


def test_agents_and_owners_reach_no_list_that_is_not_theirs(live_town: Town) -> None:
    assert add(live_town.bob, "safetyword", "x").status_code == 403
    assert add(live_town.alice, "platformword", "x").status_code == 403
    assert add(live_town.olivia, "safetyword", "x").status_code == 403


def test_operators_keep_the_list_of_every_shop(live_town: Town) -> None:
    assert add(live_town.olivia, "platformword", "everywhere").status_code == 302
    word = PlatformWord.objects.using(ALIAS).get(word="everywhere")
    try:
        for shop in (live_town.maple, live_town.yunshang):
            assert Listed("everywhere", "both", "mask") in listed(shop)
        client = Client()
        client.force_login(live_town.olivia)
        page = reverse("admin:tenants_platformword_delete", args=[word.pk])
        assert client.post(page, {"post": "yes"}).status_code == 302
        assert not PlatformWord.objects.using(ALIAS).filter(word="everywhere").exists()
    finally:
        PlatformWord.objects.using(ALIAS).filter(pk=word.pk).delete()
