"""Which pages are on a shop's list: as owners type them, and as browsers name them."""

import pytest
from django import forms
from django.utils.translation import override

from tenants.origins import (
    NoOriginError,
    OriginsField,
    frame_ancestors,
    is_allowed,
    origin_of,
    origins_of,
)


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://shop.com", "https://shop.com"),
        (" HTTPS://WWW.Shop.com/cart?x=1#y ", "https://www.shop.com"),
        ("shop.com", "https://shop.com"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("https://shop.com:443", "https://shop.com"),
        ("http://shop.com:80/", "http://shop.com"),
        ("https://shop.com:8443", "https://shop.com:8443"),
        ("https://münchen.de", "https://xn--mnchen-3ya.de"),
        ("https://店铺.中国", "https://xn--hxtq42j.xn--fiqs8s"),
        ("https://аpple.com", "https://xn--pple-43d.com"),  # the first letter is Cyrillic
        ("https://*.shop.com", "https://*.shop.com"),
        ("https://192.0.2.7", "https://192.0.2.7"),
    ],
)
def test_an_address_becomes_the_origin_that_browsers_name(typed: str, origin: str) -> None:
    assert origin_of(typed) == origin
    assert origin_of(origin) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "null",
        "*",
        "https://",
        "https://*",
        "https://*.com",
        "https://*.192.0.2.7",
        "http://*.shop.com",
        "https://www.*.shop.com",
        "https://*shop.com",
        "https://shop.com.",
        "https://user@shop.com",
        "https://[::1]",
        "https://1.2.3",
        "https://shop.com:0",
        "https://shop.com:99999",
        "https://shop.com:x",
        "https://-shop.com",
        "https://shop..com",
        "https://shop.com;script-src *",
        "https://shop.com 'unsafe-inline'",
        "https://shop.com\nhttps://evil.com",
        "https://shop.com\\.evil.com",
        "https://shop.com\x00",
        "ftp://shop.com",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://" + "a" * 64 + ".com",
        "https://" + "a." * 130 + "com",
    ],
)
def test_what_is_no_origin_is_refused(typed: str) -> None:
    with pytest.raises(NoOriginError):
        origin_of(typed)


ALLOWED = ["https://shop.com", "https://xn--mnchen-3ya.de", "https://*.chain.com", "http://dev:81"]


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://shop.com", True),
        ("http://dev:81", True),
        ("https://xn--mnchen-3ya.de", True),
        ("https://www.chain.com", True),
        ("https://a.b.chain.com", True),
        ("https://chain.com", False),
        ("http://www.chain.com", False),
        ("https://www.chain.com:8443", False),
        ("https://www.chain.com.", False),
        ("https://wwwchain.com", False),
        ("https://*.chain.com", False),
        ("https://evil.com#.chain.com", False),
        ("http://shop.com", False),
        ("https://shop.com:443", False),
        ("https://shop.com/", False),
        ("https://shop.com.", False),
        ("https://SHOP.com", False),
        ("https://shop.com.evil.tld", False),
        ("https://evilshop.com", False),
        ("https://münchen.de", False),
        ("https://xn--mnchen-3yb.de", False),
        ("null", False),
        ("", False),
    ],
)
def test_what_browsers_name_is_compared_exactly(origin: str, allowed: bool) -> None:
    assert is_allowed(origin, ALLOWED) is allowed


def test_nothing_but_origins_gets_into_a_policy() -> None:
    rows = ["https://shop.com", "*", "https://x.com; script-src *", 7, None, "https://*.chain.com"]
    assert frame_ancestors(rows) == "https://shop.com https://*.chain.com"  # type: ignore[arg-type]


def test_a_list_holds_each_once_and_not_too_many() -> None:
    assert origins_of(["shop.com", "https://shop.com/a"]) == ["https://shop.com"]
    with pytest.raises(NoOriginError):
        origins_of(f"shop{number}.com" for number in range(51))


def test_the_form_names_the_wrong_lines() -> None:
    field = OriginsField()
    assert field.clean("https://Shop.com\n\nshop.com\nhttps://*.chain.com") == [
        "https://shop.com",
        "https://*.chain.com",
    ]
    with pytest.raises(forms.ValidationError) as refused:
        field.clean("https://shop.com\nhttps://*.com\njavascript:alert(1)")
    with override("en"):
        assert [message.split(":")[0] for message in refused.value.messages] == ["Line 2", "Line 3"]


def test_the_same_list_typed_otherwise_is_no_change() -> None:
    field = OriginsField()
    assert not field.has_changed(["https://shop.com"], " https://Shop.com/cart\r\n")
    assert not field.has_changed([], "")
    assert field.has_changed([], "shop.com")
    assert field.has_changed(["https://shop.com"], "")
    assert field.has_changed(["https://shop.com"], "javascript:alert(1)")
