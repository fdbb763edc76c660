"""The widget in a real browser, on a shop's page of another origin that allows as little as it can."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    Page,
    WebSocketRoute,
    expect,
)

from knowledge.embeddings import embed_missing
from knowledge.models import Faq
from tenants.models import Shop
from tenants.scope import shop_scope
from tests.journeys.widget.shop import (
    LONG,
    LONG_TEXT,
    PHONE,
    QUESTION,
    WELCOME,
    answers,
    ask,
    launcher,
    open_widget,
    widget,
)
from tests.platform import Platform, free_port

pytestmark = pytest.mark.browser


def test_the_page_pays_for_a_button_until_it_is_pressed(
    page: Page, shop_page: Callable[..., str]
) -> None:
    refused: list[str] = []
    page.on("console", lambda line: refused.append(line.text) if line.type == "error" else None)
    page.goto(shop_page())
    expect(launcher(page)).to_be_visible()
    assert page.locator("iframe").count() == 0
    open_widget(page)
    # The page has no icon; everything else the widget needs, so strict a policy lets through.
    assert [line for line in refused if "favicon" not in line and "404" not in line] == []
    assert page.context.cookies() == []


def test_two_tags_make_one_widget(page: Page, shop_page: Callable[..., str]) -> None:
    page.goto(shop_page(times=2))
    expect(launcher(page)).to_be_visible()
    assert page.locator("[data-xiaoer]").count() == 1


def test_keys_alone_open_ask_and_close(page: Page, shop_page: Callable[..., str]) -> None:
    page.goto(shop_page())
    launcher(page).focus()
    page.keyboard.press("Enter")
    inside = widget(page)
    expect(inside.locator("#field")).to_be_focused()
    expect(launcher(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(answers(inside)).to_have_text(LONG_TEXT)
    page.keyboard.press("Escape")
    expect(launcher(page)).to_have_attribute("aria-expanded", "false")
    expect(launcher(page)).to_be_focused()


def test_an_answer_streams_and_goes_on_after_a_reload(
    page: Page, shop_page: Callable[..., str], platform: Platform
) -> None:
    platform.script(words=LONG, gap_seconds=0.3)
    page.goto(shop_page())
    inside = open_widget(page)
    ask(inside, QUESTION)
    expect(answers(inside)).to_contain_text("zwei 😀")
    page.reload()  # the widget was open, so it opens again
    inside = widget(page)
    expect(inside.locator(".message.visitor .bubble")).to_have_text(QUESTION)
    expect(answers(inside)).to_have_text(LONG_TEXT)
    expect(answers(inside)).to_have_count(1)


def test_stop_keeps_what_was_said(
    page: Page, shop_page: Callable[..., str], platform: Platform
) -> None:
    platform.script(words=LONG, gap_seconds=0.4)
    page.goto(shop_page())
    inside = open_widget(page)
    ask(inside, QUESTION)
    expect(answers(inside)).to_contain_text("Eins")
    inside.locator("#stop").click()
    expect(inside.locator(".meta").last).to_contain_text("Stopped")
    assert "acht" not in answers(inside).inner_text()
    expect(inside.locator("#stop")).to_be_hidden()


def test_enter_that_picks_a_candidate_sends_nothing(
    page: Page, shop_page: Callable[..., str]
) -> None:
    page.goto(shop_page())
    inside = open_widget(page)
    inside.locator("#field").evaluate(
        """(field) => {
            field.value = "tuihuo";
            const key = { key: "Enter", bubbles: true, cancelable: true };
            field.dispatchEvent(new KeyboardEvent("keydown", { ...key, isComposing: true }));
            field.dispatchEvent(new KeyboardEvent("keydown", { ...key, keyCode: 229 }));
        }"""
    )
    expect(inside.locator("#field")).to_have_value("tuihuo")
    expect(inside.locator(".message.visitor")).to_have_count(0)


def curate(shop: Shop, question: str, answer: str) -> None:
    """An entry of the shop's: its answer is given as it stands."""
    with shop_scope(shop.id):
        Faq.objects.create(shop=shop, question=question, answer=answer)
    embed_missing(shop.id)


def test_what_the_assistant_says_is_never_markup(
    page: Page, shop_page: Callable[..., str], maple: Shop
) -> None:
    evil = "<img src=x onerror=alert(1)> **bold** [here](https://evil.example/?q=1) ![x](//evil.example/p)"
    question = "What do you call evil?"
    curate(maple, question, evil)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).hostname or ""))
    page.goto(shop_page())
    inside = open_widget(page)
    ask(inside, question)
    expect(answers(inside)).to_contain_text("<img src=x onerror=alert(1)>")
    expect(answers(inside).locator("strong")).to_have_text("bold")
    assert answers(inside).locator("a, img, script").count() == 0
    assert "evil.example" not in asked


def test_a_message_survives_a_lost_connection(page: Page, shop_page: Callable[..., str]) -> None:
    sockets: list[WebSocketRoute] = []
    lost: list[str] = []
    sent: list[str] = []

    def lose_the_first(route: WebSocketRoute) -> None:
        sockets.append(route)
        server = route.connect_to_server()

        def forward(frame: str | bytes) -> None:
            said = json.loads(frame)
            if said["type"] == "message":
                sent.append(said["client_id"])
                if not lost:
                    lost.append(said["client_id"])
                    route.close(code=1012)
                    return
            server.send(frame)

        route.on_message(forward)

    page.route_web_socket("**/ws/widget/**", lose_the_first)
    page.goto(shop_page())
    inside = open_widget(page)
    ask(inside, QUESTION)
    expect(answers(inside)).to_have_text(LONG_TEXT)
    assert sent == lost * 2
    assert len(sockets) == 2
    expect(inside.locator(".message.visitor")).to_have_count(1)


def _answer_as(frames: list[dict[str, Any]], welcome: dict[str, Any]) -> Callable[..., None]:
    """A server that welcomes, and says `frames` to the first message; CLIENT_ID becomes the message's own."""

    def serve(route: WebSocketRoute) -> None:
        told = iter([frames])

        def take(frame: str | bytes) -> None:
            said = json.loads(frame)
            if said["type"] == "hello":
                route.send(json.dumps(welcome))
            if said["type"] == "message":
                for answer in next(told, []):
                    text = json.dumps(answer).replace("CLIENT_ID", said["client_id"])
                    route.send(text)

        route.on_message(take)

    return serve


def test_offsets_count_code_points_and_cut(page: Page, shop_page: Callable[..., str]) -> None:
    frames = [
        {"type": "ack", "client_id": "CLIENT_ID", "seq": 1, "created_at": "2026-11-24T10:00:00Z"},
        {"type": "reply.start", "seq": 2},
        {"type": "reply.delta", "seq": 2, "offset": 0, "text": "😀👍🏽 wrong"},
        {"type": "reply.delta", "seq": 2, "offset": 4, "text": "right"},
        {"type": "reply.start", "seq": 2},
        {"type": "reply.delta", "seq": 2, "offset": 0, "text": "😀👍🏽 wronger"},
        {"type": "reply.delta", "seq": 2, "offset": 4, "text": "right"},
    ]
    page.route_web_socket("**/ws/widget/**", _answer_as(frames, WELCOME))
    page.goto(shop_page())
    inside = open_widget(page)
    ask(inside, "Hello")
    expect(answers(inside)).to_have_text("😀👍🏽 right")


def test_a_refused_message_keeps_its_text(page: Page, shop_page: Callable[..., str]) -> None:
    refusal = {"type": "error", "code": "unavailable", "detail": "", "client_id": "CLIENT_ID"}
    page.route_web_socket("**/ws/widget/**", _answer_as([refusal], WELCOME))
    page.goto(shop_page())
    inside = open_widget(page)
    ask(inside, "Is it warm?")
    expect(inside.locator(".message.failed .note")).to_contain_text("Not sent")
    inside.get_by_role("button", name="Edit").click()
    expect(inside.locator("#field")).to_have_value("Is it warm?")
    expect(inside.locator(".message.visitor")).to_have_count(0)


def test_a_rejected_visitor_begins_anew_once(page: Page, shop_page: Callable[..., str]) -> None:
    hellos: list[Any] = []

    def reject(route: WebSocketRoute) -> None:
        def take(frame: str | bytes) -> None:
            said = json.loads(frame)
            if said["type"] != "hello":
                return
            hellos.append(said["visitor"])
            if len(hellos) == 1:
                route.send(json.dumps(WELCOME))
                route.close(code=4401)
            else:
                route.close(code=4401)

        route.on_message(take)

    page.route_web_socket("**/ws/widget/**", reject)
    page.goto(shop_page())
    launcher(page).click()
    inside = widget(page)
    expect(inside.locator("#banner")).to_contain_text("fresh start")
    assert hellos == [None, None]


def test_unread_answers_are_counted_on_the_button(
    page: Page, shop_page: Callable[..., str], platform: Platform
) -> None:
    platform.script(words=LONG, gap_seconds=0.2)
    page.goto(shop_page())
    inside = open_widget(page)
    ask(inside, QUESTION)
    expect(answers(inside)).to_contain_text("Eins")
    page.keyboard.press("Escape")
    expect(launcher(page)).to_have_attribute("aria-label", "Open chat, 1 new message")
    launcher(page).click()
    expect(launcher(page)).to_have_attribute("aria-label", "Close chat")


def test_a_screen_reader_hears_sentences(page: Page, shop_page: Callable[..., str]) -> None:
    page.goto(shop_page())
    inside = open_widget(page)
    ask(inside, QUESTION)
    spoken = inside.locator("#announcements p")
    expect(spoken.last).to_contain_text(LONG[-1])
    # However many sentences came at once: each is said once, whole, in its turn.
    assert " ".join(" ".join(spoken.all_inner_texts()).split()) == f"Mia: {LONG_TEXT}"
    expect(inside.get_by_role("log")).to_have_attribute("aria-live", "off")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_frame_has_no_barriers(page: Page, origin: str, maple: Shop, theme: str) -> None:
    page.goto(f"{origin}/widget/{maple.public_key}/frame/?theme={theme}")
    ask(page, QUESTION)
    expect(page.locator(".message.assistant")).to_have_count(2)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_phone_shows_it_whole(browser: Browser, shop_page: Callable[..., str]) -> None:
    context = browser.new_context(**PHONE, locale="zh-CN")
    page = context.new_page()
    page.goto(shop_page('data-lang="zh-hans" data-position="left"'))
    launcher(page).tap()
    inside = widget(page)
    expect(inside.locator("#field")).to_have_attribute("placeholder", "请输入您的问题…")
    panel = page.locator("dialog.panel")
    # It rises into its place: where it stands is told once it has arrived.
    panel.evaluate("panel => Promise.all(panel.getAnimations().map(moving => moving.finished))")
    assert panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    inside.locator("#close").tap()
    expect(page.locator("dialog.panel")).to_be_hidden()
    context.close()


def test_the_frame_works_where_storage_is_blocked(
    page: Page, shop_page: Callable[..., str]
) -> None:
    page.add_init_script(
        """for (const name of ["localStorage", "sessionStorage"]) {
            Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });
        }"""
    )
    page.goto(shop_page())
    inside = open_widget(page)
    ask(inside, QUESTION)
    expect(answers(inside)).to_have_text(LONG_TEXT)


def test_the_page_can_open_and_close_it(page: Page, shop_page: Callable[..., str]) -> None:
    page.goto(shop_page())
    expect(launcher(page)).to_be_visible()
    page.evaluate("Xiaoer.open()")
    expect(page.locator("dialog.panel")).to_be_visible()
    page.evaluate("Xiaoer.toggle()")
    expect(page.locator("dialog.panel")).to_be_hidden()


def test_a_page_that_the_shop_did_not_allow_shows_no_button_and_says_why(
    page: Page, shop_page: Callable[..., str], origin: str
) -> None:
    port = free_port()
    with page.expect_console_message(lambda line: line.type == "warning") as told:
        page.goto(shop_page(port=port))
    assert f"no button is shown, because http://localhost:{port} is not in" in told.value.text
    assert f"{origin}/admin/tenants/shop/" in told.value.text
    assert page.locator("[data-xiaoer]").count() == 0
    page.evaluate("Xiaoer.open()")
    assert page.locator("iframe").count() == 0


def test_a_frame_that_is_refused_all_the_same_is_told_and_taken_away(
    page: Page, shop_page: Callable[..., str]
) -> None:
    """The page was taken off the list a moment ago, say, and its look is still kept."""
    look = {"accent": "#23272e", "on_accent": "#ffffff", "locale": "en", "allowed": True}
    headers = {"Access-Control-Allow-Origin": "*"}
    page.route("**/launcher.json", lambda route: route.fulfill(json=look, headers=headers))
    told: list[str] = []
    page.on("console", lambda line: told.append(line.text))
    port = free_port()
    page.goto(shop_page(port=port))
    launcher(page).click()
    expect(page.locator(".notice")).to_contain_text("could not be opened", timeout=15_000)
    assert any("frame-ancestors" in line for line in told)
    assert any(f"http://localhost:{port} is not in" in line for line in told)
    assert page.locator("iframe").count() == 0
