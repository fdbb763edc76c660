"""The headers that every page sends: walked over all addresses, so that a new one cannot forget them."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.people import Town

NOWHERE = "00000000-0000-4000-8000-000000000000"
_CONVERTED = re.compile(r"<(?:(?P<converter>\w+):)?\w+>")
_GROUP = re.compile(r"\(\?P<\w+>[^)]*\)")
UNSAFE = re.compile(r"'unsafe-\w+'")


def addresses(patterns: list[Any], prefix: str = "/") -> Iterator[str]:
    """An address for every pattern."""
    for pattern in patterns:
        route = _filled(str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, prefix + route)
        elif isinstance(pattern, URLPattern):
            yield prefix + route


def _filled(route: str) -> str:
    samples = {"int": "1", "uuid": NOWHERE, "path": NOWHERE}
    filled = _CONVERTED.sub(lambda found: samples.get(found["converter"], "x"), route)
    return _GROUP.sub("x", filled).replace("\\Z", "").strip("^$")


ADDRESSES = sorted(set(addresses(get_resolver().url_patterns)))


def policy(response: HttpResponseBase) -> dict[str, str]:
    """The content security policy by directive."""
    directives = response["Content-Security-Policy"].split(";")
    return dict(part.strip().partition(" ")[::2] for part in directives if part.strip())


@pytest.mark.parametrize("who", ["a stranger", "an owner", "an operator"])
def test_every_address_sends_a_strict_policy(live_town: Town, who: str) -> None:
    client = Client(raise_request_exception=False)
    if who != "a stranger":
        client.force_login(live_town.alice if who == "an owner" else live_town.olivia)
    assert len(ADDRESSES) > 40
    for address in [*ADDRESSES, "/no/such/page"]:
        response = client.get(address)
        assert response.status_code < 500, address
        assert response["X-Content-Type-Options"] == "nosniff", address
        assert response["Referrer-Policy"] in {"same-origin", "no-referrer"}, address
        found = policy(response)
        assert found["default-src"] in {"'self'", "'none'"}, address
        assert found["base-uri"] == "'none'", address
        assert "*" not in response["Content-Security-Policy"], address
        assert "http:" not in response["Content-Security-Policy"], address
        assert found["frame-ancestors"] == "'none'", address
        unsafe = {name: set(UNSAFE.findall(sources)) for name, sources in found.items()}
        unsafe = {name: words for name, words in unsafe.items() if words}
        if address.startswith("/admin/"):
            allowed = {"script-src": {"'unsafe-eval'"}, "style-src": {"'unsafe-inline'"}}
            assert unsafe in ({}, allowed), address  # what the theme needs: tenants/site.py
        else:
            assert unsafe == {}, address


@pytest.mark.parametrize("name", ["conversations/texts.js", "tenants/icon.svg"])
def test_files_send_the_policy_too(name: str) -> None:
    response = Client().get(f"/static/{name}")
    assert response.status_code == 200
    assert policy(response)["default-src"] == policy(response)["script-src"] == "'self'"
    assert response["X-Content-Type-Options"] == "nosniff"
    response.close()


def test_the_frame_alone_may_be_embedded(live_town: Town) -> None:
    frame = Client().get(f"/widget/{live_town.maple.public_key}/frame/")
    assert frame.status_code == 200
    assert policy(frame)["frame-ancestors"] == "'self'"
    assert UNSAFE.findall(frame["Content-Security-Policy"]) == []


def test_what_shops_pages_load_sets_no_cookies(live_town: Town) -> None:
    client = Client()
    client.force_login(live_town.alice)
    client.cookies["django_language"] = "zh-hans"
    key = live_town.maple.public_key
    for address in ("/widget.js", f"/widget/{key}/launcher.json", f"/widget/{key}/frame/"):
        response = client.get(address)
        assert response.status_code == 200
        assert not response.cookies
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.get("Vary", ""), address
