"""An owner brings a table, reads what it would do, lets it be done, and takes the table along, in a real browser."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.journeys.steps import complaints_of, log_in, look
from tests.people import Town
from tests.platform import Platform

pytestmark = pytest.mark.browser

TABLE = (
    "question,answer,phrasings,remarks\n"
    'Do you ship abroad?,"Yes, to 30 countries.","Overseas?\nCanada?",ours\n'
    "can i return an item,Within 60 days.,,\n"
    "Bad?,,,\n"
    "DO YOU SHIP ABROAD,No.,,\n"
)


def work(town: Town, import_id: str, urls: dict[str, str]) -> None:
    """What a worker does once it is woken."""
    subprocess.run(
        [sys.executable, "-m", "tests.knowledge.import_worker", str(town.maple.id), import_id],
        cwd=settings.BASE_DIR,
        env={**os.environ, **urls, "DJANGO_SETTINGS_MODULE": "config.settings"},
        check=True,
        stdout=subprocess.DEVNULL,
    )


@pytest.mark.timeout(300)
def test_a_table_comes_and_goes(
    page: Page, platform: Platform, town: Town, database_urls: dict[str, str], tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{platform.web[0].port}"
    complaints = complaints_of(page)
    table = tmp_path / "faqs.csv"
    table.write_text(TABLE)
    log_in(page, url, town.alice.email, "/admin/knowledge/faq/")
    expect(page.locator(".table-acts a")).to_have_count(3)
    look(page, "list")
    page.locator(".table-acts a").first.press("Enter")  # by keyboard
    expect(page.locator("[name=kind]")).to_have_value("faqs")
    look(page, "upload")
    page.set_input_files("[name=file]", table)
    page.locator(".table-button-main").press("Enter")

    page.wait_for_url(re.compile("/import/[0-9a-f-]{36}/"))
    import_id = page.url.split("/import/")[1][:36]
    expect(page.locator("progress")).to_be_visible()
    look(page, "reading")
    work(town, import_id, database_urls)
    # Nobody reloads: the page asks, and shows what came out.
    expect(page.locator(".table-counts")).to_be_visible()
    counts = [int(each) for each in page.locator(".table-count dd").all_inner_texts()]
    assert counts in ([1, 1, 0, 1, 1], [0, 0, 2, 1, 1])  # the second time it is there
    bad, double = page.locator(".table-lines").all_inner_texts()[:2]
    assert re.search(r"\b5\b|第 5 行", bad)
    assert re.search(r"\b6\b|第 6 行", double)
    expect(page.locator(".table-problem")).to_contain_text("remarks")
    look(page, "dry-run")
    if counts[0]:
        page.locator(".table-button-main").press("Enter")
        expect(page.locator("progress")).to_be_visible()
        work(town, import_id, database_urls)
        expect(page.locator(".table-counts")).to_be_visible()
        expect(page.locator(".table-button-main")).to_have_count(0)
        look(page, "done")
    page.goto(f"{url}/admin/knowledge/faq/")
    expect(page.locator("#result_list")).to_contain_text("Do you ship abroad?")
    with page.expect_download() as download:
        page.locator(".table-acts a").nth(1).click()
    taken = tmp_path / "taken.csv"
    download.value.save_as(taken)
    assert '"Canada?\nOverseas?"' in taken.read_text("utf-8-sig")
    assert not complaints


def test_what_is_too_large_is_said_before_it_is_sent(
    page: Page, platform: Platform, town: Town, tmp_path: Path
) -> None:
    url = f"http://127.0.0.1:{platform.web[0].port}"
    log_in(page, url, town.alice.email, "/admin/knowledge/import/add/")
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(129 * 2**20)
    page.set_input_files("[name=file]", large)
    page.locator(".table-button-main").click()
    expect(page.locator("[data-problem]")).to_contain_text("128")
    assert page.url.endswith("/import/add/")
