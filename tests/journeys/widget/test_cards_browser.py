"""Orders and products as cards: what they show, and what they never load or lead to."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    Page,
    expect,
)

from tenants.models import Shop
from tests.journeys.widget.shop import (
    NO_HTML,
    PHONE,
    SHOP_ORIGIN,
    ask,
    open_widget,
    wait_for,
    widget,
)
from tests.orders import END, NUMBER
from tests.platform import Platform

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_order_is_a_card_for_every_eye_and_reader(
    browser: Browser, origin: str, maple: Shop, theme: str
) -> None:
    context = browser.new_context(**PHONE, locale="en-US", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{origin}/widget/{maple.public_key}/frame/?theme={theme}")
    ask(page, f"Where is my order {NUMBER}, last four {END}?")
    card = page.get_by_role("region", name="Order MC-•0431")
    expect(card).to_contain_text(f"{NO_HTML} × 2")
    for text in ("On its way", "UPS", "1Z999", "$129.00", "Nov 20, 2026"):
        expect(card).to_contain_text(text)
    assert card.locator("img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_product_is_a_card_for_every_eye_and_reader(
    browser: Browser, origin: str, maple: Shop, platform: Platform, theme: str
) -> None:
    platform.script(words=["The Fisherman Cardigan costs $148."])
    context = browser.new_context(**PHONE, locale="en-US", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{origin}/widget/{maple.public_key}/frame/?theme={theme}")
    ask(page, "How much is the Fisherman Cardigan?")
    card = page.get_by_role("region", name="Product Fisherman Cardigan")
    for text in ("$148.00", "Availability", "In stock", "MC-1004"):
        expect(card).to_contain_text(text)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    context.close()


def test_a_products_page_and_picture_are_the_shops(
    page: Page, shop_page: Callable[..., str], platform: Platform
) -> None:
    pictures: list[str] = []
    page.on("request", lambda request: pictures.append(request.url))
    page.goto(shop_page('data-lang="zh-hans"'))
    platform.script(words=["The Fisherman Cardigan costs $148."])
    inside = open_widget(page)
    ask(inside, "How much is the Fisherman Cardigan?")
    card = inside.get_by_role("region", name="商品 Fisherman Cardigan")
    expect(card).to_contain_text("有货")
    wait_for(page, lambda: f"{SHOP_ORIGIN}/cardigan.jpg" in pictures)
    with page.expect_popup() as opened:
        card.get_by_role("link", name="去看商品").click()
    assert opened.value.url == f"{SHOP_ORIGIN}/shelf?of=cardigans"
    platform.script(words=["The Javelin Hat costs $148."])
    ask(inside, "How much is the Javelin Hat?")
    hat = inside.get_by_role("region", name="商品 Javelin Hat")
    expect(hat).to_contain_text("MC-7")
    assert hat.locator("a, img").count() == 0


def test_a_card_speaks_the_widgets_language_and_comes_back(
    page: Page, shop_page: Callable[..., str]
) -> None:
    page.goto(shop_page('data-lang="zh-hans"'))
    inside = open_widget(page)
    ask(inside, f"查订单 {NUMBER}，手机尾号 {END}")
    for _ in range(2):
        card = inside.get_by_role("region", name="订单 MC-•0431")
        for text in ("运输中", "承运方", "运单号", "合计"):
            expect(card).to_contain_text(text)
        page.reload()
        inside = widget(page)
