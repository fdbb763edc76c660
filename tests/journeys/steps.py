"""What a visitor does in every journey: come to a page, log in, look at it."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.people import PASSWORD

SHOTS = os.environ.get("SHOTS", "")  # a folder for pictures of what is tested


def arrive(page: Page, path: str) -> None:
    """Wait for the page at this path. A pattern would not do: a log-in names in its query where it leads to."""
    page.wait_for_url(lambda url: urlsplit(url).path == path)


def log_in(page: Page, origin: str, email: str, path: str = "/admin/") -> None:
    """Ask for a page, be sent to log in, and come to it."""
    page.goto(f"{origin}{path}")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    arrive(page, path)


def complaints_of(page: Page) -> list[str]:
    """What the browser's console says from now on: it grows."""
    said: list[str] = []
    page.on("console", lambda line: said.append(f"{line.text} {line.location['url']}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def shot(page: Page, name: str) -> None:
    """A picture for whoever asks for one."""
    if SHOTS:
        seen = page.evaluate("`${navigator.language}-${innerWidth}`")
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{seen}.png"), full_page=True)


def barriers(page: Page) -> list[str]:
    """What keeps people out, the theme's own moderate notes aside."""
    page.evaluate("document.fonts.ready.then(() => null)")  # until then icons are words in grey
    found: Any = Axe().run(page).response
    return [
        f"{rule['id']}: {rule['nodes'][0]['html'][:120]}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
    ]


def look(page: Page, name: str) -> None:
    """Nothing keeps people out, and nothing is wider than the page."""
    shot(page, name)
    assert not barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
