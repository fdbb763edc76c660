"""A shop's page with the widget on it, of another origin than the platform, and what a shopper does there."""

import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

from playwright.sync_api import (
    FrameLocator,
    Page,
    expect,
)

from tests.people import UNSURE
from tests.platform import free_port

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
