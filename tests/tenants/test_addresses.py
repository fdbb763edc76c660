"""Whose address counts: past our own proxies, and never what a client writes itself."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.test import RequestFactory

from tenants.addresses import UNKNOWN, client_address
from tests.platform import ROOT


def scope(peer: str, *forwarded: str) -> dict[str, Any]:
    headers = [(b"host", b"x"), *((b"x-forwarded-for", each.encode()) for each in forwarded)]
    return {"type": "websocket", "client": (peer, 5) if peer else None, "headers": headers}


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "client"),
    [
        (0, "203.0.113.9", "", "203.0.113.9"),
        (0, "203.0.113.9", "10.0.0.1", "203.0.113.9"),
        (1, "10.0.0.1", "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "10.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "10.0.0.1", "203.0.113.9", "203.0.113.9"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (1, "10.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        (1, "10.0.0.1", "[2001:db8::9]:4711", "2001:db8::9"),
        (1, "10.0.0.1", "2001:DB8:0::9", "2001:db8::9"),
        (1, "10.0.0.1", "' OR 1=1 --", "10.0.0.1"),
        (1, "10.0.0.1", ", ,", "10.0.0.1"),
        (0, "::ffff:203.0.113.9", "", "203.0.113.9"),
        (0, "", "203.0.113.9", UNKNOWN),
        (1, "", "203.0.113.9", "203.0.113.9"),
    ],
)
def test_requests_and_sockets_are_told_alike(
    settings: Any, proxies: int, peer: str, forwarded: str, client: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory(REMOTE_ADDR=peer).get("/", headers=headers)
    assert client_address(request) == client
    assert client_address(scope(peer, *([forwarded] if forwarded else []))) == client


def test_a_second_header_is_the_first_ones_end(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    assert client_address(scope("10.0.0.1", "198.51.100.1", "203.0.113.9")) == "203.0.113.9"


@pytest.mark.parametrize(
    ("given", "proxies"),
    [
        ({"PUBLIC_URL": "http://127.0.0.1:8000"}, 0),
        ({"PUBLIC_URL": "https://chat.example.com"}, 1),
        ({"PUBLIC_URL": "https://chat.example.com", "TRUSTED_PROXIES": "0"}, 0),
        ({"PUBLIC_URL": "https://chat.example.com", "TRUSTED_PROXIES": "2"}, 2),
    ],
)
def test_where_tls_ends_at_a_proxy_one_is_trusted(given: dict[str, str], proxies: int) -> None:
    script = "from config import settings; print(settings.TRUSTED_PROXIES)"
    left = {name: value for name, value in os.environ.items() if name != "TRUSTED_PROXIES"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=left | {"SECRET_KEY": "x" * 50} | given,
        check=True,
        capture_output=True,
        text=True,
    )
    assert int(done.stdout) == proxies
