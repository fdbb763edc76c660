"""Requests that no library would send, at a real server: never an error of ours, never a hang."""

import json
import socket
import time
from contextlib import suppress

import pytest

from tests.people import Town
from tests.platform import Platform
from tests.tenants.api_client import program_of

DEEP = b'{"name": ' * 20_000
JSON = b"Content-Type: application/json\r\n"


def ask(port: int, head: bytes, body: bytes = b"") -> tuple[int, bytes]:
    """Status and body; 0 when the server hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
        told = b""
        with suppress(BrokenPipeError, ConnectionResetError):  # it may have read enough
            wire.sendall(head + b"\r\n" + body)
        with suppress(ConnectionResetError):
            while part := wire.recv(65536):
                told += part
    line, _, rest = told.partition(b"\r\n")
    return (int(line.split()[1]), rest.partition(b"\r\n\r\n")[2]) if line else (0, b"")


@pytest.mark.parametrize(
    ("request_line", "headers", "body", "statuses"),
    [
        (b"GET /api/v1/shop/", b"", b"", {200}),
        (b"GET /api/v1/shop/%00", b"", b"", {404}),
        (b"GET /api/v1/members/%ff%fe/", b"", b"", {404}),
        (b"GET /api/v1/%2e%2e/%2e%2e/etc/passwd", b"", b"", {404}),
        (b"GET /api/v1/audit/?act=%ff&cursor=%c0%80", b"", b"", {400}),
        (b"GET /api/v1/audit/?" + b"a=b&" * 2000, b"", b"", {400}),
        (b"GET /api/v1/audit/?page_size=" + b"9" * 5000, b"", b"", {400}),
        (b"GET /api/v1/personas/" + b"9" * 8000 + b"/", b"", b"", {404}),
        (b"TRACE /api/v1/shop/", b"", b"", {403, 405}),
        (b"BREW /api/v1/shop/", b"", b"", {0, 400, 403, 405}),
        (b"GET /api/v1/shop/", b"X-Long: " + b"a" * 1024 * 1024 + b"\r\n", b"", {0, 200, 400, 431}),
        (
            b"GET /api/v1/shop/",
            b"Accept-Language: " + b"zh," * 20_000 + b"\r\n",
            b"",
            {200, 400, 431},
        ),
        (b"GET /api/v1/shop/", b"Accept: " + b"a/b;q=0.1," * 5000 + b"\r\n", b"", {200, 400, 431}),
        (b"GET /api/v1/shop/", b"X-Many: 1\r\n" * 5000, b"", {0, 200, 400, 431}),
        (b"GET /api/v1/shop/", b"Cookie: \xff\xfe=\x01\r\n", b"", {200, 400}),
        (b"POST /api/v1/keys/", JSON + b"Idempotency-Key: \xff\r\n", b"{}", {400}),
        (b"POST /api/v1/keys/", JSON, b'{"name": "\xc3\x28", "scopes": ["shop:read"]}', {400}),
        (b"PATCH /api/v1/shop/", JSON, b'{"name": "\\u0000"}', {400}),
        (b"PATCH /api/v1/shop/", JSON, b'{"name": "\\ud800 x"}', {400}),
        (b"PATCH /api/v1/shop/", JSON, DEEP, {400}),
        (b"PATCH /api/v1/shop/", JSON, b'{"name": ' + b"1" * 200_000 + b"}", {400}),
        (b"PATCH /api/v1/shop/", JSON, b'{"name": 1e999}', {400}),
        (b"PATCH /api/v1/shop/", JSON, b"\x00" * 300_000, {413}),
        (
            b"PATCH /api/v1/shop/",
            b"Content-Type: application/json; charset=utf-7\r\n",
            b"{}",
            {200},
        ),
        (b"PATCH /api/v1/shop/", b"Content-Type: text/plain\r\n", b"{}", {415}),
        (b"PATCH /api/v1/shop/", b"Content-Type: \xff\xfe\r\n", b"{}", {400, 415}),
        (b"PATCH /api/v1/shop/", b"", b"{}", {415}),
        (
            b"PATCH /api/v1/shop/",
            b"Content-Type: multipart/form-data; boundary=x\r\n",
            b"--x\r\n",
            {415},
        ),
    ],
)
def test_the_server_stands(
    platform: Platform,
    live_town: Town,
    request_line: bytes,
    headers: bytes,
    body: bytes,
    statuses: set[int],
) -> None:
    port = platform.web[0].port
    head = request_line + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + headers
    head += b"Authorization: Bearer " + program_of(live_town.maple).text.encode() + b"\r\n"
    if body:
        head += b"Content-Length: %d\r\n" % len(body)
    began = time.monotonic()
    status, told = ask(port, head, body)
    assert status in statuses, told[:300]
    assert time.monotonic() - began < 10
    if status >= 400 and told.startswith(b"{"):
        assert json.loads(told)["status"] == status
    assert b"Traceback" not in told


def test_a_body_without_a_length_is_refused(platform: Platform, live_town: Town) -> None:
    key = program_of(live_town.maple).text.encode()
    head = b"PATCH /api/v1/shop/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + JSON
    head += b"Transfer-Encoding: chunked\r\nAuthorization: Bearer " + key + b"\r\n"
    status, told = ask(platform.web[0].port, head, b"2\r\n{}\r\n0\r\n\r\n")
    assert (status, json.loads(told)["code"]) == (411, "length_required")
