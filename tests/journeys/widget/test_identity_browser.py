"""Who the shop says its shopper is: shown once, kept apart from others, and gone after logging out."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import (
    Page,
    WebSocket,
    WebSocketRoute,
    expect,
)

from tests.identities import ShopServer
from tests.journeys.widget.shop import (
    LONG_TEXT,
    QUESTION,
    WELCOME,
    answers,
    ask,
    open_widget,
    wait_for,
    widget,
)

pytestmark = pytest.mark.browser


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
