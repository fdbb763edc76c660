"""The log tells of no person and quotes no message."""

import json
import logging
import re
import sys
from contextlib import suppress
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from config.log_lines import JsonLine, LogLine
from tests.conftest import started_platform
from tests.people import UNSURE, Town
from tests.platform import Platform
from tests.widget_client import Shopper


def line(message: str) -> str:
    record = logging.LogRecord("room", logging.WARNING, __file__, 1, message, None, None)
    return LogLine("{levelname} {message}", style="{").format(record)


def test_what_a_person_is_known_by_is_starred_out() -> None:
    assert (
        line("refused: 13812345678, jane@example.com")
        == "WARNING refused: *******5678, j***@example.com"
    )


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("?q=jane%40example.com&p=2", "?q=j***@example.com&p=2"),
        ("?p=2&q=%2B1+206+555+0143", "?p=2&q=*******0143"),
        ("?q=4111+1111+1111+1111", "?q=************1111"),
        ("?q=%EF%BC%91%EF%BC%93812345678", "?q=*******5678"),
        ("?q=red+mug&o=-1.2", "?q=red+mug&o=-1.2"),
        ("?q=%0AERROR+13812345678", "?q=%0AERROR+*******5678"),
    ],
)
def test_what_was_looked_for_is_starred_out(written: str, told: str) -> None:
    assert line(f'127.0.0.1:5 - "GET /admin/x/{written} HTTP/1.1" 200').split()[4][9:] == told


def test_no_row_is_quoted() -> None:
    told = line("violates check constraint\nDETAIL:  Failing row contains (7, my secret words).")
    assert "secret" not in told
    assert "violates check constraint" in told


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("/accounts/password/reset/key/1a-SECRET/", "/accounts/password/reset/key/***/"),
        ("/accounts/password/reset/key/done/", "/accounts/password/reset/key/done/"),
        ("/accounts/confirm-email/NA%3A1x%3ASECRET/", "/accounts/confirm-email/***/"),
        ("/accounts/confirm-email/", "/accounts/confirm-email/"),
        ("/join/1:2:SECRET/?next=/admin/", "/join/***/?next=/admin/"),
        ("/accounts/login/?next=%2Fjoin%2FSECRET%2F", "/accounts/login/?next=%2Fjoin%2F***%2F"),
        ("/accounts/oidc/x/login/callback/?code=SECRET", "/accounts/oidc/x/login/callback/?***"),
        ("/admin/tenants/shop/?next=/start/", "/admin/tenants/shop/?next=/start/"),
    ],
)
def test_the_secret_part_of_a_link_is_starred_out(written: str, told: str) -> None:
    assert line(f'127.0.0.1:5 - "GET {written} HTTP/1.1" 200').split()[4] == told
    assert line(f"Not Found: {written}") == f"WARNING Not Found: {told}"


def test_the_web_servers_log_holds_no_secret_link(own_platform: Platform) -> None:
    links = ("join/1%3A2%3ACANARY-4", "accounts/password/reset/key/1a-CANARY-5")
    web = own_platform.web[0]
    for link in links:
        with suppress(HTTPError):
            urlopen(f"http://127.0.0.1:{web.port}/{link}/").close()
    told = web.log.read_text()
    assert '"GET /join/***/ HTTP/1.1" 404' in told
    assert "Not Found: /join/***/" in told
    assert "GET /accounts/password/reset/key/***/" in told
    assert "CANARY" not in told


async def test_a_conversation_leaves_no_word_in_the_log(
    own_platform: Platform, live_town: Town
) -> None:
    own_platform.script(words=["A scarf is a lovely gift. "] * 2, error_after=1)
    texts = (f"{UNSURE} CANARY-1", "CANARY-2 please", "talk to a human CANARY-3", "hello")
    async with Shopper(own_platform.socket_url(live_town.maple.public_key)) as shopper:
        for text in texts:
            await shopper.until_answered(await shopper.say(text))
    told = own_platform.web[0].log.read_text()
    assert "engine attempt 1 failed" in told
    assert "CANARY" not in told
    assert "scarf" not in told


def test_as_json_the_ids_stand_by_themselves() -> None:
    message = "shop=1 conversation=2 reply=3 ended for jane@example.com: a=b"
    record = logging.LogRecord("room", logging.INFO, __file__, 1, message, None, None)
    told = json.loads(JsonLine().format(record))
    assert told.pop("time")[:2] == "20"
    assert told == {
        "shop": "1",
        "conversation": "2",
        "reply": "3",
        "level": "INFO",
        "logger": "room",
        "message": "ended for j***@example.com: a=b",
    }


def test_as_json_a_traceback_is_one_line() -> None:
    try:
        raise ValueError("call 13812345678\nDETAIL:  Failing row contains " + "WORDS".lower())
    except ValueError:
        record = logging.LogRecord("r", logging.ERROR, __file__, 1, "no", None, sys.exc_info())
    line = JsonLine().format(record)
    assert "\n" not in line
    told = json.loads(line)["message"]
    assert "Traceback" in told
    assert "13812345678" not in told
    assert "words" not in told


async def test_a_replys_lines_name_shop_conversation_and_reply(
    live_town: Town, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("platform")
    with started_platform(folder, LOG_FORMAT="json") as platform:
        platform.script(words=["A scarf is a lovely gift. "] * 2, error_after=1)
        shopper = Shopper(platform.socket_url(live_town.maple.public_key))
        async with shopper:
            await shopper.until_answered(await shopper.say(UNSURE))
        lines = platform.web[0].log.read_text().splitlines()
    told = [json.loads(line) for line in lines if "reply" in line and line.startswith("{")]
    about = [line for line in told if "reply" in line]
    assert {"ended"} <= {line["message"] for line in about}
    assert any("engine attempt 1 failed" in line["message"] for line in about)
    for line in about:
        assert line["shop"] == str(live_town.maple.id)
        assert line["conversation"] == shopper.conversation
        assert re.fullmatch("[0-9a-f-]{36}", line["reply"])
    assert next(line for line in about if line["message"] == "ended")["route"] == "fallback"
