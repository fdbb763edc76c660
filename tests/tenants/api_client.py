"""A shop's program that calls the API."""

import json
from dataclasses import dataclass, field
from typing import Any, cast

from django.http import HttpResponse
from django.test import Client

from tenants.audit import PLATFORM
from tenants.keys import SCOPES, make_key
from tenants.models import ApiKey, Shop
from tenants.scope import shop_scope


@dataclass
class Program:
    """Calls with one key."""

    key: ApiKey
    text: str
    client: Client = field(default_factory=Client)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """Call `/api/v1/<path>`; `headers` in the names of Python."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = b"" if body is None else json.dumps(body).encode()
        response: Any = self.client.generic(
            method,
            path if path.startswith("/") or "://" in path else f"/api/v1/{path}",
            content,
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.text}", **named},
        )
        return cast(HttpResponse, response)

    def get(self, path: str, **headers: str) -> Any:
        """What a GET that works is answered."""
        answer = self.call("GET", path, **headers)
        assert answer.status_code == 200, answer.content
        return json.loads(answer.content)


def program_of(shop: Shop, *scopes: str) -> Program:
    """A program with a new key; without scopes named, with all of them."""
    with shop_scope(shop.id):
        return Program(*make_key(shop.id, "test", scopes or SCOPES, PLATFORM))


def problem(answer: Any) -> dict[str, Any]:
    """The problem that was answered, checked against RFC 9457."""
    assert answer["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = json.loads(answer.content)
    assert found["status"] == answer.status_code
    assert found["title"]
    assert found["detail"]
    assert found["type"].startswith("urn:xiaoer:problem:")
    return found
