"""What a shop's page gets of the widget."""

import gzip
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from conversations.colours import PAPER_DARK, PAPER_LIGHT, READABLE, colours_for, contrast
from conversations.models import Conversation, Visitor
from tenants.models import Shop
from tenants.origins import MOST
from tenants.scope import shop_scope
from tests.people import Town, suspend

SMALL = 6 * 1024  # bytes that a shop's page pays for the script


def _policy(header: str) -> dict[str, str]:
    parts = (directive.strip().partition(" ") for directive in header.split(";"))
    return {name: value for name, _, value in parts}


class TestScript:
    def test_any_page_may_load_and_keep_it(self, client: Client) -> None:
        response = client.get("/widget.js")
        assert response.status_code == 200
        assert response["Content-Type"] == "text/javascript; charset=utf-8"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "max-age=3600" in response["Cache-Control"]
        assert not response.cookies

    def test_an_unchanged_script_is_not_sent_again(self, client: Client) -> None:
        etag = client.get("/widget.js")["ETag"]
        response = client.get("/widget.js", headers={"If-None-Match": etag})
        assert (response.status_code, response.content) == (304, b"")

    def test_it_is_small(self, client: Client) -> None:
        response = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip"
        assert len(response.content) <= SMALL
        assert gzip.decompress(response.content) == client.get("/widget.js").content


class TestLauncher:
    def test_it_tells_colour_and_language(self, client: Client, town: Town) -> None:
        response = client.get(f"/widget/{town.yunshang.public_key}/launcher.json")
        accent = town.yunshang.accent
        look = {"accent": accent, "on_accent": "#ffffff", "locale": "zh-hans", "allowed": True}
        assert response.json() == look
        assert response["Access-Control-Allow-Origin"] == "*"

    @pytest.mark.parametrize(
        ("origin", "allowed"),
        [
            ("https://shop.example", True),
            ("https://a.chain.example", True),
            ("http://testserver", True),  # our own
            ("http://shop.example", False),
            ("https://shop.example.evil.example", False),
            ("null", False),
        ],
    )
    def test_it_tells_a_page_whether_the_frame_would_open_there(
        self, client: Client, town: Town, origin: str, allowed: bool
    ) -> None:
        with shop_scope(town.maple.id):
            listed = ["https://shop.example", "https://*.chain.example"]
            Shop.objects.filter(pk=town.maple.pk).update(allowed_origins=listed)
        address = f"/widget/{town.maple.public_key}/launcher.json"
        response = client.get(address, headers={"Origin": origin})
        assert response.json()["allowed"] is allowed
        assert ("max-age" in response["Cache-Control"]) is allowed  # a refusal is not kept
        assert "Origin" in response["Vary"]

    def test_a_suspended_shop_has_no_button(self, client: Client, live_town: Town) -> None:
        suspend(live_town.maple)
        response = client.get(f"/widget/{live_town.maple.public_key}/launcher.json")
        assert response.status_code == 404


class TestFrame:
    def test_it_is_the_shops_own(self, client: Client, town: Town) -> None:
        page = client.get(f"/widget/{town.maple.public_key}/frame/").content.decode()
        assert f'data-shop="{town.maple.public_key}"' in page
        assert town.yunshang.name not in page

    def test_it_may_do_little_and_stand_where_the_shop_allows(
        self, client: Client, town: Town
    ) -> None:
        with shop_scope(town.maple.id):
            allowed = ["https://shop.example", "https://*.chain.example", "* ; script-src *"]
            Shop.objects.filter(pk=town.maple.pk).update(allowed_origins=allowed)
        response = client.get(
            f"/widget/{town.maple.public_key}/frame/", headers={"host": "localhost"}
        )
        assert _policy(response["Content-Security-Policy"]) == {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "connect-src": "'self' ws://localhost",
            "img-src": "'self' data: https://shop.example https://*.chain.example",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'self' https://shop.example https://*.chain.example",
        }
        assert "X-Frame-Options" not in response
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies

    def test_without_a_list_it_stands_on_our_own_pages(self, client: Client, town: Town) -> None:
        response = client.get(f"/widget/{town.maple.public_key}/frame/")
        assert _policy(response["Content-Security-Policy"])["frame-ancestors"] == "'self'"

    def test_unknown_and_suspended_shops_look_alike(self, client: Client, live_town: Town) -> None:
        suspend(live_town.maple)
        unknown = client.get("/widget/no-such-shop/frame/")
        suspended = client.get(f"/widget/{live_town.maple.public_key}/frame/")
        assert unknown.status_code == suspended.status_code == 404
        assert unknown.content == suspended.content
        assert b"<body></body>" in unknown.content
        assert dict(unknown.headers) == dict(suspended.headers)
        assert _policy(unknown["Content-Security-Policy"])["frame-ancestors"] == "'none'"

    def test_few_queries_find_the_shop(
        self, client: Client, town: Town, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(6):
            client.get(f"/widget/{town.maple.public_key}/frame/")

    def test_markup_in_a_shops_name_stays_text(self, client: Client, town: Town) -> None:
        with shop_scope(town.maple.id):
            Shop.objects.filter(pk=town.maple.pk).update(name="<script>alert(1)</script>")
        page = client.get(f"/widget/{town.maple.public_key}/frame/").content.decode()
        assert "<script>alert" not in page


@pytest.mark.parametrize(
    "accent", ["#000000", "#ffffff", "#ffe14d", "#2f6f5e", "#777777", "#ff0000"]
)
def test_whatever_the_accent_text_is_readable(accent: str) -> None:
    colours = colours_for(accent)
    assert contrast(accent, colours.on_accent) >= READABLE
    assert contrast(colours.ink_light, PAPER_LIGHT) >= READABLE
    assert contrast(colours.ink_dark, PAPER_DARK) >= READABLE


@pytest.mark.parametrize("listed", [[], ["https://chosen.example"]])
def test_pages_that_showed_the_widget_before_the_upgrade_go_on(
    town: Town, listed: list[str]
) -> None:
    migration = import_module("conversations.migrations.0004_known_origins")
    pages = [
        "https://Shop.example/cart?id=1",
        "https://shop.example/",
        "http://localhost:5000/",
        "https://*.example.com/",
        "shop.example",
        "javascript:alert(1)",
        "",
    ]
    with shop_scope(town.maple.id):
        Shop.objects.filter(pk=town.maple.pk).update(allowed_origins=listed)
        visitor = Visitor.objects.create(shop=town.maple)
        for page in pages:
            Conversation.objects.create(shop=town.maple, visitor=visitor, page_url=page)
        with connection.schema_editor() as editor:
            migration.fill(apps, editor)
        town.maple.refresh_from_db()
    known = {"https://shop.example", "http://localhost:5000"}
    assert set(town.maple.allowed_origins) == (set(listed) or known)


def test_no_list_is_filled_past_its_end() -> None:
    migration = import_module("conversations.migrations.0004_known_origins")
    assert len(migration._origins(f"https://{number}.example/" for number in range(60))) == MOST
