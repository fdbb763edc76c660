"""The demo shops: seeded once, never over what people changed."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.urls import resolve

from config.demo.content import DemoShop, demo_shops
from config.demo.seed import embed_demo, seed_demo
from knowledge.embeddings import embed_question
from knowledge.models import Faq, FaqPhrasing, Product
from knowledge.search import find_faqs
from tenants.models import Membership, Persona, Shop, User

URL = "http://127.0.0.1:8000"

pytestmark = pytest.mark.django_db


@pytest.fixture
def logins(tmp_path: Path) -> Path:
    """Where the log-ins go; the demo is seeded, and the platform had no shop before."""
    assert not Shop.objects.exists()
    path = tmp_path / "home" / "demo.json"
    assert seed_demo(path, URL)
    return path


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def opens(login: dict[str, str]) -> bool:
    """Whether the platform lets this person in: the address is verified, the password is right."""
    user = User.objects.filter(emailaddress__verified=True, emailaddress__primary=True)
    return user.get(email=login["email"]).check_password(login["password"])


def test_log_ins_are_written_for_scripts_and_open(logins):
    found = read(logins)
    assert found["url"] == URL
    assert opens(found["operator"])
    assert User.objects.get(email=found["operator"]["email"]).is_superuser
    assert [(shop["slug"], shop["public_key"]) for shop in found["shops"]] == [
        ("maple", "demo-maple"),
        ("yunshang", "demo-yunshang"),
    ]
    for shop in found["shops"]:
        for role in ("owner", "agent"):
            assert opens(shop[role])
            member = Membership.objects.get(shop__slug=shop["slug"], role=role)
            assert member.user.email == shop[role]["email"]
            assert not member.user.is_superuser


def test_the_file_is_its_owners_alone(logins):
    assert stat.S_IMODE(logins.stat().st_mode) == 0o600
    assert list(logins.parent.iterdir()) == [logins]


@pytest.mark.parametrize("content", demo_shops(), ids=lambda content: content.shop.slug)
def test_all_content_arrives_and_is_valid(logins, content: DemoShop):
    shop = Shop.objects.get(slug=content.shop.slug)
    rows = [shop, Persona.objects.get(shop=shop)]
    rows += Faq.objects.filter(shop=shop)
    rows += FaqPhrasing.objects.filter(shop=shop)
    rows += Product.objects.filter(shop=shop)
    for row in rows:
        row.full_clean()
    assert Faq.objects.filter(shop=shop).count() == len(content.faqs) >= 18
    assert Product.objects.filter(shop=shop).count() == len(content.products) >= 10


def test_every_product_has_a_picture_and_a_page(logins):
    for product in Product.objects.all():
        assert finders.find(product.picture.removeprefix("/static/")), product.picture
        assert resolve(product.url).view_name == "demo:product"


def test_both_shops_answer_at_once_by_their_own_rules(logins):
    embed_demo()
    for slug, question, facts in (
        ("maple", "Can I return the dress I bought yesterday?", ["30 days", "$6.95"]),
        ("yunshang", "我昨天买的连衣裙可以退货吗？", ["7天无理由退货", "吊牌完好"]),
    ):
        shop = Shop.objects.get(slug=slug)
        best = find_faqs(shop.id, embed_question(question), 1)[0]
        assert all(fact in best.answer for fact in facts)


def test_a_second_run_keeps_what_people_changed(logins):
    before = read(logins)
    edited, deleted = Faq.objects.filter(shop__slug="maple")[:2]
    Faq.objects.filter(pk=edited.pk).update(answer="Ask at the counter.")
    deleted.delete()
    Persona.objects.filter(shop__slug="maple").update(name="Maude")
    Shop.objects.get(slug="yunshang").delete()
    owner = User.objects.get(email="owner@maple.example")
    owner.set_password("a password of my own")
    owner.save()

    assert not seed_demo(logins, URL)

    assert Faq.objects.get(pk=edited.pk).answer == "Ask at the counter."
    assert not Faq.objects.filter(pk=deleted.pk).exists()
    assert Persona.objects.get(shop__slug="maple").name == "Maude"
    assert not Shop.objects.filter(slug="yunshang").exists()
    owner.refresh_from_db()
    assert owner.check_password("a password of my own")
    assert read(logins) == before


@pytest.mark.parametrize("damage", [None, "", '{"url": "x"}'], ids=["lost", "empty", "cut"])
def test_lost_log_ins_come_back_with_new_passwords(logins, damage):
    before = read(logins)
    if damage is None:
        logins.unlink()
    else:
        logins.write_text(damage)

    assert not seed_demo(logins, URL)

    after = read(logins)
    assert opens(after["operator"])
    assert all(opens(shop[role]) for shop in after["shops"] for role in ("owner", "agent"))
    assert len(after["shops"]) == 2
    assert not opens(before["operator"])


def test_people_who_were_removed_do_not_come_back(logins):
    User.objects.filter(email="agent@maple.example").delete()
    logins.unlink()
    seed_demo(logins, URL)
    assert [shop["slug"] for shop in read(logins)["shops"]] == ["yunshang"]

    User.objects.filter(is_superuser=True).delete()
    logins.unlink()
    seed_demo(logins, URL)
    assert not logins.exists()
    assert not User.objects.filter(is_superuser=True).exists()


def test_a_moved_platform_is_named_anew(logins):
    before = read(logins)
    seed_demo(logins, "https://shops.example")
    assert read(logins) == before | {"url": "https://shops.example"}


def test_a_platform_with_shops_of_its_own_gets_no_demo(tmp_path):
    Shop.objects.create(slug="hats", name="Hats")
    assert not seed_demo(tmp_path / "demo.json", URL)
    assert Shop.objects.count() == 1
    assert not (tmp_path / "demo.json").exists()


def test_without_its_file_no_shop_is_left_behind(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    with pytest.raises(OSError, match="file"):
        seed_demo(in_the_way / "demo.json", URL)
    assert not Shop.objects.exists()


def test_reset_puts_the_demo_back_and_nothing_else(logins, settings, capsys):
    before = read(logins)
    hats = Shop.objects.create(slug="hats", name="Hats")
    Faq.objects.filter(shop__slug="maple").delete()
    Shop.objects.get(slug="yunshang").delete()
    settings.XIAOER_HOME = logins.parent

    call_command("seed_demo", reset=True)

    assert str(logins) in capsys.readouterr().out
    assert Faq.objects.filter(shop__slug="maple").count() >= 18
    assert Shop.objects.filter(slug__in=["maple", "yunshang"]).count() == 2
    assert Shop.objects.filter(pk=hats.pk).exists()
    after = read(logins)
    assert opens(after["operator"])
    assert after["operator"] != before["operator"]
