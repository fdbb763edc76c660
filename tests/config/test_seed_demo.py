"""The demo shops: seeded once, never over what people changed."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.urls import resolve
from pytest_django import DjangoDbBlocker

from config.demo.content import DemoShop, demo_shops
from config.demo.seed import OPERATOR, embed_demo, seed_demo
from inference.messages import ReplyRequest
from inference.orders.look_up import order_reply
from knowledge.facts import values
from knowledge.models import Faq, FaqPhrasing, Order, OrderSource, Product
from knowledge.order_connector import ConnectorDownError, ask_connector
from knowledge.search import find_faqs, nearest, read_question
from tenants.erasure import erase, request_deletion
from tenants.keys import SCOPES, find_key
from tenants.models import Membership, Persona, Shop, User
from tenants.platform import ALIAS, default_plan
from tenants.scope import shop_scope
from tenants.variables import names_in
from tests.conftest import started_platform

URL = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def no_shops(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A platform without a shop, before and after. Seeding asks the platform's role: what is there is committed."""
    with django_db_blocker.unblock():
        clear()
        yield
        clear()


@pytest.fixture
def logins(tmp_path: Path) -> Path:
    """Where the log-ins go; the demo is seeded."""
    path = tmp_path / "home" / "demo.json"
    assert seed_demo(path, URL)
    return path


def clear() -> None:
    """Erase every shop, and the demo's people."""
    for shop in shops():
        erase(request_deletion(shop.pk, "a test", "tidying"))
    remove_people("%.example")


def remove_people(like: str) -> None:
    """By SQL: Django would look for rows of theirs in every shop, and in the admin's log."""
    with connection.cursor() as cursor:
        theirs = "user_id IN (SELECT id FROM tenants_user WHERE email LIKE %s)"
        cursor.execute(f"DELETE FROM account_emailaddress WHERE {theirs}", [like])  # noqa: S608 - our own words
        cursor.execute("DELETE FROM tenants_user WHERE email LIKE %s", [like])


def shops() -> list[Shop]:
    """Every shop there is, as operators see them."""
    return list(Shop.objects.using(ALIAS).all())


def shop_of(slug: str) -> Shop:
    """The shop with this short name."""
    return Shop.objects.using(ALIAS).get(slug=slug)


def found_hats() -> Shop:
    """A shop that is none of the demo's."""
    hats = Shop(slug="hats", name="Hats", plan=default_plan())
    with shop_scope(hats.id):
        hats.save()
    return hats


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
            with shop_scope(shop_of(shop["slug"]).id):
                member = Membership.objects.get(role=role)
                assert member.user.email == shop[role]["email"]
                assert not member.user.is_superuser


def test_the_file_is_its_owners_alone(logins):
    assert stat.S_IMODE(logins.stat().st_mode) == 0o600
    assert list(logins.parent.iterdir()) == [logins]


@pytest.mark.parametrize("content", demo_shops(), ids=lambda content: content.shop.slug)
def test_all_content_arrives_and_is_valid(logins, content: DemoShop):
    shop = shop_of(content.shop.slug)
    with shop_scope(shop.id):
        rows = [Shop.objects.get(pk=shop.pk), Persona.objects.get(shop=shop)]
        rows += Faq.objects.filter(shop=shop)
        rows += FaqPhrasing.objects.filter(shop=shop)
        rows += Product.objects.filter(shop=shop)
        for row in rows:
            row.full_clean()
        assert Faq.objects.filter(shop=shop).count() == len(content.faqs) >= 18
        assert Product.objects.filter(shop=shop).count() == len(content.products) >= 10


def test_every_product_has_a_picture_and_a_page(logins):
    for shop in shops():
        with shop_scope(shop.id):
            for product in Product.objects.all():
                assert finders.find(product.picture.removeprefix("/static/")), product.picture
                assert resolve(product.url).view_name == "demo:product"


def test_both_shops_answer_at_once_by_their_own_rules(logins):
    embed_demo()
    for slug, question, facts in (
        ("maple", "Can I return the dress I bought yesterday?", ["30 days", "$6.95"]),
        ("yunshang", "我昨天买的连衣裙可以退货吗？", ["7天无理由退货", "吊牌完好"]),
    ):
        shop = shop_of(slug)
        with shop_scope(shop.id):
            best = find_faqs(shop.id, read_question(question), 1)[0]
        assert all(fact in best.text for fact in facts)


def test_the_demos_documents_are_found(logins):
    embed_demo()
    for slug, question, words in (
        ("maple", "How often should I re-wax a waxed jacket?", "Re-wax once a year"),
        ("yunshang", "针织衫可以挂起来收纳吗？", "针织衫不要悬挂"),
    ):
        shop = shop_of(slug)
        with shop_scope(shop.id):
            best = nearest(shop.id, read_question(question), {"passage": 1})[0]
        assert words in best.text


def test_a_second_run_keeps_what_people_changed(logins):
    before = read(logins)
    with shop_scope(shop_of("maple").id):
        edited, deleted = Faq.objects.all()[:2]
        Faq.objects.filter(pk=edited.pk).update(answer="Ask at the counter.")
        deleted.delete()
        Persona.objects.update(name="Maude")
    erase(request_deletion(shop_of("yunshang").id, "a test", "it closed"))
    owner = User.objects.get(email="owner@maple.example")
    owner.set_password("a password of my own")
    owner.save()

    assert not seed_demo(logins, URL)

    with shop_scope(shop_of("maple").id):
        assert Faq.objects.get(pk=edited.pk).answer == "Ask at the counter."
        assert not Faq.objects.filter(pk=deleted.pk).exists()
        assert Persona.objects.get().name == "Maude"
    assert [shop.slug for shop in shops()] == ["maple"]
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
    assert all(find_key(shop["api_key"]) for shop in after["shops"])
    assert not any(find_key(shop["api_key"]) for shop in before["shops"])


def test_log_ins_of_an_earlier_release_get_keys_and_keep_the_rest(logins):
    before = read(logins)
    older = {**before, "shops": [{**shop} for shop in before["shops"]]}
    for shop in older["shops"]:
        del shop["api_key"]
    logins.write_text(json.dumps(older))

    assert not seed_demo(logins, URL)

    after = read(logins)
    for shop, old in zip(after["shops"], before["shops"], strict=True):
        key = find_key(shop.pop("api_key"))
        assert key is not None
        assert key.scopes == sorted(SCOPES)
        assert find_key(old.pop("api_key")) is None  # nobody has it any more
        assert shop == old


def test_people_who_were_removed_do_not_come_back(logins):
    with shop_scope(shop_of("maple").id):
        Membership.objects.filter(user__email="agent@maple.example").delete()
    remove_people("agent@maple.example")
    logins.unlink()
    seed_demo(logins, URL)
    assert [shop["slug"] for shop in read(logins)["shops"]] == ["yunshang"]

    remove_people(OPERATOR)
    logins.unlink()
    seed_demo(logins, URL)
    assert not logins.exists()
    assert not User.objects.filter(email=OPERATOR).exists()


def test_a_moved_platform_is_named_anew(logins):
    before = read(logins)
    seed_demo(logins, "https://shops.example")
    assert read(logins) == before | {"url": "https://shops.example"}


def test_a_platform_with_shops_of_its_own_gets_no_demo(tmp_path):
    found_hats()
    assert not seed_demo(tmp_path / "demo.json", URL)
    assert [shop.slug for shop in shops()] == ["hats"]
    assert not (tmp_path / "demo.json").exists()


def test_without_its_file_no_shop_is_left_behind(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    with pytest.raises(OSError, match="file"):
        seed_demo(in_the_way / "demo.json", URL)
    assert not shops()


def test_reset_puts_the_demo_back_and_nothing_else(logins, settings, capsys):
    before = read(logins)
    hats = found_hats()
    with shop_scope(shop_of("maple").id):
        Faq.objects.all().delete()
    erase(request_deletion(shop_of("yunshang").id, "a test", "it closed"))
    settings.XIAOER_HOME = logins.parent

    call_command("seed_demo", reset=True)

    assert str(logins) in capsys.readouterr().out
    with shop_scope(shop_of("maple").id):
        assert Faq.objects.count() >= 18
    assert {shop.slug for shop in shops()} == {"maple", "yunshang", "hats"}
    assert shop_of("hats").pk == hats.pk
    after = read(logins)
    assert opens(after["operator"])
    assert after["operator"] != before["operator"]


def test_orders_and_facts_are_there_and_marked(logins):
    for content in demo_shops():
        shop = shop_of(content.shop.slug)
        with shop_scope(shop.id):
            orders = list(Order.objects.filter(shop=shop))
            assert len(orders) == len(content.orders) >= 4
            assert all(order.number.startswith("DEMO") and order.note for order in orders)
            known = values(shop.id)
            named = {name for faq in Faq.objects.filter(shop=shop) for name in names_in(faq.answer)}
            assert named == known.keys()
            assert OrderSource.objects.get(shop=shop).number_example in {o.number for o in orders}


def test_an_order_of_the_demo_is_told(logins):
    for slug, text, status in (
        ("maple", "DEMO-20431, last four 0143", "shipped"),
        ("yunshang", "帮我查一下订单DEMO880012，手机尾号5678", "shipped"),
    ):
        shop = shop_of(slug)
        asked = ReplyRequest(shop.id, text, shop.locale, visitor=uuid4())
        told = async_to_sync(order_reply)(asked)
        assert told is not None
        assert told.cards[0]["status"] == status


def test_the_mock_shop_answers_signed_questions_and_no_others(
    settings, tmp_path, tmp_path_factory, database_urls
):
    settings.ORDER_SOURCE_LOOPBACK = True
    folder = tmp_path_factory.mktemp("platform")
    with started_platform(folder, ORDER_SOURCE_LOOPBACK="true") as platform:
        url = f"http://127.0.0.1:{platform.web[0].port}"
        assert seed_demo(tmp_path / "demo.json", url)
        shop = shop_of("maple")
        with shop_scope(shop.id):
            assert not Order.objects.filter(shop=shop).exists()
            source = OrderSource.objects.get(shop=shop)
        visitor = uuid4()
        for text, told in (
            ("DEMO-20431, last four 0143", "is on its way"),
            ("DEMO-20431, last four 9999", "can't find an order"),
            ("DEMO-99999, last four 0143", "can't find an order"),
        ):
            asked = ReplyRequest(shop.id, text, "en", visitor=visitor)
            reply = async_to_sync(order_reply)(asked)
            assert reply is not None
            assert told in reply.text
        assert source.url == f"{url}/demo/maple/orders/"
        with pytest.raises(ConnectorDownError, match="status 401"):
            async_to_sync(ask_connector)(shop.id, source.url, "guessed", "DEMO20431")
