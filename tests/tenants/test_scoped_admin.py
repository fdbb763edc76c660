"""One base for every admin page with a shop's rows: a new page without it fails here."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin as django_admin
from django.db.models import ForeignKey, Model
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from conversations.models import Conversation, Message, Visitor
from knowledge.models import Faq, Gap, Import, Product
from tenants.audit import PLATFORM, record
from tenants.entered import Entered
from tenants.models import Membership, Shop, ShopOwned
from tenants.roles import RIGHTS, may
from tenants.scope import shop_scope
from tenants.scoped_admin import ShopScoped, ShopScopedAdmin, ShopScopedInline
from tenants.site import site
from tests.people import Town

CANARY = "canary-of-yunshang"
ROLES = sorted({role for acts in RIGHTS.values() for roles in acts.values() for role in roles})
OF_SHOPS: dict[type[Model], Any] = {
    model: page
    for model, page in site._registry.items()
    if issubclass(model, ShopOwned) or model is Shop
}
PAGES = pytest.mark.parametrize("model", OF_SHOPS, ids=lambda model: model._meta.model_name)


def url(model: type[Model], page: str, *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


@pytest.fixture
def canaries(town: Town) -> Town:
    """A row of every kind in both shops; Yunshang's carry a text that nobody else may see."""
    furnish(town.maple, "of-maple")
    furnish(town.yunshang, CANARY)
    return town


def furnish(shop: Shop, mark: str) -> None:
    with shop_scope(shop.id):
        faq = Faq.objects.create(shop=shop, question=mark, answer=mark, category=mark[:20])
        Product.objects.create(
            shop=shop, title=mark, sku=mark[:20], category=mark[:20], price=1, currency="CNY"
        )
        Import.objects.create(shop=shop, kind="faqs", file_name=mark, actor_name=mark)
        now = timezone.now()
        Gap.objects.create(shop=shop, question=f"{mark}?", first_at=now, last_at=now)
        visitor = Visitor.objects.create(shop=shop)
        talk = Conversation.objects.create(
            shop=shop, visitor=visitor, last_seq=1, page_title=mark, page_url=mark
        )
        Message.objects.create(
            shop=shop,
            conversation=talk,
            seq=1,
            role=Message.Role.VISITOR,
            text=mark,
            created_at=timezone.now(),
        )
        record(shop.id, PLATFORM, "faq.changed", mark, {"id": str(faq.pk)})


@pytest.fixture
def alice(canaries: Town) -> Client:
    client = Client()
    client.force_login(canaries.alice)
    return client


def rows_of(model: type[Model], shop: Shop) -> list[Any]:
    with shop_scope(shop.id):
        return list(model._default_manager.all())


def test_every_model_of_a_shop_has_the_base_and_a_kind() -> None:
    assert len(OF_SHOPS) >= 5
    for model, page in OF_SHOPS.items():
        base = ShopScoped if model is Shop else ShopScopedAdmin
        assert isinstance(page, base), f"{model.__name__} can be seen across shops"
        assert page.kind in RIGHTS
        for inline in OF_SHOPS[model].inlines:
            assert issubclass(inline, ShopScopedInline)
            assert inline.kind in RIGHTS


def test_every_other_model_is_for_operators_at_their_desk(town: Town) -> None:
    for model, page in site._registry.items():
        if model in OF_SHOPS:
            continue
        for role in ROLES:
            asked = request_of(town, role)
            seen = page.has_module_permission(asked), page.has_view_permission(asked)
            assert seen == (False, False), f"{model.__name__} is shown to {role}"


def test_nothing_is_registered_with_another_site() -> None:
    assert not [m for m in django_admin.site._registry if issubclass(m, ShopOwned) or m is Shop]


def request_of(town: Town, role: str) -> HttpRequest:
    request = RequestFactory().get("/admin/")
    request.user = town.olivia if role == "operator" else town.alice
    request._entered = Entered(town.maple.id, "Maple", role)  # type: ignore[attr-defined]
    return request


def parts() -> Iterator[Any]:
    for page in OF_SHOPS.values():
        yield page
        yield from (inline(page.model, site) for inline in page.inlines)


@pytest.mark.parametrize("role", ROLES)
def test_rights_follow_the_table(town: Town, role: str) -> None:
    request = request_of(town, role)
    with shop_scope(town.maple.id):
        for page in parts():
            assert page.has_view_permission(request) == may(role, "view", page.kind)
            inline = isinstance(page, ShopScopedInline)
            changing = (
                page.has_change_permission(request),
                page.has_add_permission(request, *([None] if inline else [])),
                page.has_delete_permission(request),
            )
            assert may(role, "change", page.kind) or not any(changing), page


def test_nobody_outside_a_shop_has_rights(town: Town) -> None:
    request = request_of(town, "owner")
    request._entered = None  # type: ignore[attr-defined]
    for page in parts():
        assert not page.has_view_permission(request)
        assert not page.has_change_permission(request)


@PAGES
def test_lists_searches_and_filters_show_the_own_shop_only(
    canaries: Town, alice: Client, model: type[Model]
) -> None:
    for query in ({}, {"q": CANARY[:-4]}, {"category": CANARY[:-4]}, {"all": ""}):
        answer = alice.get(url(model, "changelist"), query)
        assert answer.status_code in (200, 302)
        assert CANARY not in answer.content.decode()
        for row in rows_of(model, canaries.yunshang):
            assert str(row.pk) not in answer.content.decode()


@PAGES
def test_other_shops_rows_look_like_unknown_ones(
    canaries: Town, alice: Client, model: type[Model]
) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    for row in rows_of(model, canaries.yunshang):
        for page in ("change", "history", "delete"):
            for method in (alice.get, alice.post):
                theirs = method(url(model, page, row.pk))
                nobodys = method(url(model, page, unknown))
                assert theirs.status_code == nobodys.status_code in (403, 404, 405)
                assert theirs.content == nobodys.content


@PAGES
def test_actions_touch_no_row_of_another_shop(
    canaries: Town, alice: Client, model: type[Model]
) -> None:
    theirs = rows_of(model, canaries.yunshang)
    before = [vars(row) | {"_state": None} for row in theirs]
    actions = {"delete_selected", *OF_SHOPS[model].get_actions(request_of(canaries, "owner"))}
    for action in actions:
        form = {
            "action": action,
            "_selected_action": [str(row.pk) for row in theirs],
            "select_across": "0",
            "post": "yes",
        }
        alice.post(url(model, "changelist"), form)
    after = [vars(row) | {"_state": None} for row in rows_of(model, canaries.yunshang)]
    assert after == before


def test_selecting_everything_deletes_the_own_rows_only(canaries: Town, alice: Client) -> None:
    theirs = len(rows_of(Faq, canaries.yunshang))
    mine = rows_of(Faq, canaries.maple)
    form = {
        "action": "delete_selected",
        "_selected_action": [str(mine[0].pk)],
        "select_across": "1",
        "post": "yes",
    }
    assert alice.post(url(Faq, "changelist"), form).status_code == 302
    assert rows_of(Faq, canaries.maple) == []
    assert len(rows_of(Faq, canaries.yunshang)) == theirs


def test_autocompletes_offer_no_row_of_another_shop(canaries: Town, alice: Client) -> None:
    theirs = {str(row.pk) for model in OF_SHOPS for row in rows_of(model, canaries.yunshang)}
    asked = 0
    for model in OF_SHOPS:
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey):
                continue
            form = {
                "app_label": model._meta.app_label,
                "model_name": model._meta.model_name or "",
                "field_name": field.name,
                "term": "",
            }
            answer = alice.get(reverse("admin:autocomplete"), form)
            assert answer.status_code in (200, 403, 404)
            assert not [pk for pk in theirs if pk in answer.content.decode()]
            asked += 1
    assert asked > 3


@PAGES
def test_choices_of_forms_are_of_the_own_shop(
    canaries: Town, alice: Client, model: type[Model]
) -> None:
    theirs = {str(row.pk) for one in OF_SHOPS for row in rows_of(one, canaries.yunshang)}
    mine = rows_of(model, canaries.maple)
    pages = [url(model, "add"), *(url(model, "change", row.pk) for row in mine[:1])]
    for page in pages:
        answer = alice.get(page)
        assert answer.status_code in (200, 302, 403, 404)
        assert not [pk for pk in theirs if pk in answer.content.decode()]


def test_history_is_the_own_shops(canaries: Town, alice: Client) -> None:
    with shop_scope(canaries.maple.id):
        faq = Faq.objects.filter(shop=canaries.maple)[0]
    with shop_scope(canaries.yunshang.id):
        record(canaries.yunshang.id, PLATFORM, "faq.changed", CANARY, {"id": str(faq.pk)})
    page = alice.get(url(Faq, "history", faq.pk)).content.decode()
    assert "Nothing is recorded about it." in page


def test_a_person_of_another_shop_is_not_offered(canaries: Town, alice: Client) -> None:
    for page in (url(Membership, "changelist"), url(Membership, "add")):
        assert canaries.charlie.email not in alice.get(page).content.decode()
