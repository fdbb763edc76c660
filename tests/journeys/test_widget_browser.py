"""The widget in a real browser, on a shop's page of another origin that allows as little as it can."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import (
    Browser,
    BrowserContext,
    FrameLocator,
    Page,
    WebSocket,
    WebSocketRoute,
    expect,
    sync_playwright,
)
from pytest_django import DjangoDbBlocker

from knowledge.embeddings import embed_missing
from knowledge.models import Faq
from tenants.models import Shop
from tenants.scope import shop_scope
from tests.conversations.test_product_answers import stock
from tests.identities import ShopServer
from tests.journeys.browser import FLAGS, chromium
from tests.orders import END, NUMBER, place_order
from tests.people import UNSURE, settle_town
from tests.platform import Platform, free_port

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}
SHOP_PORT = free_port()
SHOP_ORIGIN = f"http://localhost:{SHOP_PORT}"
LONG = [  # each a sentence that stands on Maple's entries: others would be withheld
    f"{name} scarf is a lovely gift. "
    for name in ("Eins", "zwei 😀", "drei", "vier", "fünf", "sechs", "sieben")
] + ["acht scarf is a lovely gift."]
LONG_TEXT = "".join(LONG)
QUESTION = UNSURE  # no FAQ surely answers that: the engine must

NO_HTML = "<img src=x onerror=alert(1)>Linen shirt"


class ShopPage(BaseHTTPRequestHandler):
    """A shop's page, which allows the platform's script, frame and look, and nothing else."""

    def __init__(self, platform: str, body: str, *arguments: Any) -> None:
        self.platform, self.body = platform, body
        super().__init__(*arguments)

    def do_GET(self) -> None:
        head = '<meta name="viewport" content="width=device-width"><title>Shop</title>'
        page = f'<!doctype html><html lang="en"><head>{head}</head><body>{self.body}</body></html>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src {self.platform}; frame-src {self.platform}; "
            f"connect-src {self.platform}; require-trusted-types-for 'script'",
        )
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def maple(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Shop]:
    """Maple, founded once: while a browser is driven, Django takes this thread for asynchronous."""
    with django_db_blocker.unblock():
        found = settle_town().maple
        with shop_scope(found.id):
            found.allowed_origins = [SHOP_ORIGIN]
            found.save(update_fields=["allowed_origins"])
        place_order(found, items=[{"title": NO_HTML, "quantity": 2}])
        stock(found, description="Warm.", picture="/cardigan.jpg", url="/shelf?of=cardigans")
        stock(found, sku="MC-7", title="Javelin Hat", url="javascript:alert(1)", picture="data:,x")
        yield found
        connection.close()


@pytest.fixture(scope="module")
def shop_server(maple: Shop, django_db_blocker: DjangoDbBlocker) -> ShopServer:
    """Maple's own server, which knows who is logged in there."""
    with django_db_blocker.unblock():
        return ShopServer.of(maple)


@pytest.fixture(scope="module")
def browser(maple: Shop, shop_server: ShopServer) -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def origin(platform: Platform) -> str:
    return f"http://127.0.0.1:{platform.web[0].port}"


@pytest.fixture
def shop_page(origin: str, maple: Shop, platform: Platform) -> Iterator[Callable[..., str]]:
    """Puts up a page with the given script tags and gives its address."""
    platform.script(words=LONG, gap_seconds=0.05)
    servers = []

    def put_up(attributes: str = "", times: int = 1, port: int = SHOP_PORT) -> str:
        tag = f'<script src="{origin}/widget.js" data-shop="{maple.public_key}" {attributes} async></script>'
        handler = partial(ShopPage, origin, tag * times)
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://localhost:{server.server_port}/shelf?of=dresses"

    yield put_up
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="en-US", reduced_motion="reduce")
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def launcher(page: Page) -> Any:
    return page.locator("button.launcher")


def widget(page: Page) -> FrameLocator:
    return page.frame_locator("[data-xiaoer] iframe")


def open_widget(page: Page) -> FrameLocator:
    launcher(page).click()
    inside = widget(page)
    expect(inside.locator(".message")).not_to_have_count(0)
    expect(inside.locator("#field")).to_be_focused()
    return inside


def ask(inside: FrameLocator | Page, question: str) -> None:
    inside.locator("#field").fill(question)
    inside.locator("#field").press("Enter")


def answers(inside: FrameLocator) -> Any:
    return inside.locator(".message.assistant:not([data-key=greeting]) .bubble")


def wait_for(page: Page, holds: Callable[[], bool], seconds: float = 10) -> None:
    """Let the browser go on until something holds that it told us."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        page.wait_for_timeout(20)  # the browser's events come in while we wait


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


WELCOME: dict[str, Any] = {
    "type": "welcome",
    "visitor": "token",
    "conversation": "5f0c3c4e-1111-4111-8111-111111111111",
    "state": "bot",
    "shop": {
        "name": "Maple",
        "assistant": "Mia",
        "avatar": None,
        "accent": "#2f6f5e",
        "locale": "en",
        "greeting": "Hi.",
        "suggestions": [],
        "disclosure": "AI",
    },
    "messages": [],
    "has_more": False,
    "reply": None,
}


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
    box = page.locator("dialog.panel").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
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


def test_who_logs_in_keeps_the_conversation_and_who_logs_out_leaves_nothing(
    page: Page, shop_page: Callable[..., str], shop_server: ShopServer
) -> None:
    welcomes: list[str] = []

    def listen(socket: WebSocket) -> None:
        def take(frame: str | bytes) -> None:
            if json.loads(frame)["type"] == "welcome":
                welcomes.append(json.loads(frame)["visitor"])

        socket.on("framereceived", take)

    page.on("websocket", listen)
    page.goto(shop_page())
    inside = open_widget(page)
    ask(inside, QUESTION)
    expect(answers(inside)).to_have_text(LONG_TEXT)
    page.evaluate("(jwt) => Xiaoer.identify(() => Promise.resolve(jwt))", shop_server.sign("ann"))
    wait_for(page, lambda: len(welcomes) == 2)
    expect(answers(inside)).to_have_text(LONG_TEXT)
    page.reload()
    inside = widget(page)
    expect(answers(inside)).to_have_text(LONG_TEXT)
    page.evaluate("xiaoer.forget()")
    expect(answers(inside)).to_have_count(0)
    expect(inside.locator(".message.visitor")).to_have_count(0)
    page.reload()
    inside = widget(page)
    expect(inside.locator(".message")).not_to_have_count(0)
    expect(inside.locator(".message.visitor")).to_have_count(0)


def _believe(answers: list[int | None], hellos: list[Any]) -> Callable[[WebSocketRoute], None]:
    """A server that notes each hello and closes with the next code, or welcomes."""
    left = iter(answers)

    def serve(route: WebSocketRoute) -> None:
        def take(frame: str | bytes) -> None:
            said = json.loads(frame)
            if said["type"] == "hello":
                hellos.append((said["visitor"], said["identity"], said["conversation"]))
                code = next(left, None)
                if code is None:
                    route.send(json.dumps(WELCOME))
                else:
                    route.close(code=code)

        route.on_message(take)

    return serve


def test_an_identity_is_shown_once_and_dropped_when_it_does_not_hold(
    page: Page, shop_page: Callable[..., str], shop_server: ShopServer
) -> None:
    hellos: list[Any] = []
    jwt = shop_server.sign("ann")
    page.route_web_socket("**/ws/widget/**", _believe([4401, 1012], hellos))
    page.goto(shop_page(f'data-identity="{jwt}"'))
    open_widget(page)
    assert hellos == [(None, jwt, None), (None, None, None), (None, None, None)]


def test_another_customer_never_goes_on_as_the_former_one(
    page: Page, shop_page: Callable[..., str], shop_server: ShopServer
) -> None:
    hellos: list[Any] = []
    page.route_web_socket("**/ws/widget/**", _believe([None, 4401], hellos))
    ann, bea = shop_server.sign("ann"), shop_server.sign("bea")
    page.goto(shop_page(f'data-identity="{ann}"'))
    inside = open_widget(page)
    page.evaluate("(jwt) => Xiaoer.identify(jwt)", bea)
    wait_for(page, lambda: len(hellos) == 3)
    expect(inside.locator("#field")).to_be_enabled()
    # Bea's identity was refused: nothing of Ann's was shown with it, or is afterwards.
    assert hellos == [(None, ann, None), (None, bea, None), (None, None, None)]


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
