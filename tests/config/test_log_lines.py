"""The log tells of no person and quotes no message."""

import logging

from config.log_lines import LogLine
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


def test_no_row_is_quoted() -> None:
    told = line("violates check constraint\nDETAIL:  Failing row contains (7, my secret words).")
    assert "secret" not in told
    assert "violates check constraint" in told


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
