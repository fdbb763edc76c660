"""The admin's sidebar shows what opens, and nothing else."""

import re

import pytest
from django.test import Client

from tests.people import Town


def links(client: Client) -> list[str]:
    page = client.get("/admin/").content.decode()
    sidebar = page[page.index('id="nav-sidebar"') : page.index('id="main"')]
    return list(dict.fromkeys(re.findall(r'href="/admin/(\w+/\w+)/"', sidebar)))


SHOP = ["tenants/persona", "knowledge/faq", "knowledge/product", "tenants/shop"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bob", ["conversations/conversation", *SHOP]),
        ("alice", ["conversations/conversation", *SHOP, "tenants/membership"]),
        ("olivia", ["conversations/conversation", *SHOP, "tenants/membership", "tenants/user"]),
    ],
)
def test_everybody_sees_what_they_may_open(
    client: Client, town: Town, name: str, expected: list[str]
) -> None:
    client.force_login(getattr(town, name))
    found = links(client)
    assert found == expected
    for link in found:
        assert client.get(f"/admin/{link}/").status_code == 200


def test_the_language_is_switched_in_the_admin(client: Client, town: Town) -> None:
    client.force_login(town.alice)
    assert "Conversations" in client.get("/admin/").content.decode()
    client.post("/i18n/setlang/", {"language": "zh-hans"})
    page = client.get("/admin/").content.decode()
    assert "会话" in page
    assert "Conversations" not in page
