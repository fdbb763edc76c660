"""The admin's sidebar shows what opens, and nothing else."""

import re

import pytest
from django.test import Client

from tests.people import Town


def links(client: Client) -> list[str]:
    page = client.get("/admin/").content.decode()
    sidebar = page[page.index('id="nav-sidebar"') : page.index('id="main"')]
    return list(dict.fromkeys(re.findall(r'href="/admin/(\w+/\w+)/"', sidebar)))


SHOP = [
    "conversations/conversation",
    "tenants/persona",
    "knowledge/faq",
    "knowledge/gap",
    "knowledge/fact",
    "knowledge/product",
    "knowledge/document",
    "knowledge/order",
    "knowledge/import",
    "tenants/safetyword",
    "knowledge/search",
    "tenants/shop",
    "tenants/membership",
    "tenants/invitation",
]
OWNERS = ["tenants/apikey", "tenants/identitysecret", "knowledge/ordersource", "tenants/auditentry"]
PLATFORM = [
    "tenants/platformshop",
    "platform/live",
    "platform/usage",
    "tenants/user",
    "tenants/plan",
    "tenants/platformword",
    "tenants/platformentry",
    "tenants/deletion",
]


@pytest.mark.django_db(databases=["default", "platform"])
@pytest.mark.parametrize(
    ("name", "expected"),
    [("bob", SHOP), ("alice", [*SHOP, *OWNERS]), ("olivia", PLATFORM)],
)
def test_everybody_sees_what_they_may_open(
    client: Client, town: Town, name: str, expected: list[str]
) -> None:
    client.force_login(getattr(town, name))
    found = links(client)
    assert found == expected
    for link in found:
        assert client.get(f"/admin/{link}/").status_code == 200
    page = client.get("/admin/").content.decode()
    assert ("/admin/install/" in page) is (name != "olivia")


def test_the_language_is_switched_in_the_admin(client: Client, town: Town) -> None:
    client.force_login(town.alice)
    assert "Conversations" in client.get("/admin/").content.decode()
    client.post("/i18n/setlang/", {"language": "zh-hans"})
    page = client.get("/admin/").content.decode()
    assert "会话" in page
    assert "Conversations" not in page
