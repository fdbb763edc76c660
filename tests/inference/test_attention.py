"""Whether anybody looks on at a reply."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from inference.attention import AllLeftError, Attention


class Words:
    """Says words, each when it is let."""

    def __init__(self, *words: str) -> None:
        self.words, self.ended = words, False
        self.asked, self.may = asyncio.Event(), asyncio.Event()

    async def say(self) -> AsyncGenerator[str, None]:
        """One after the other."""
        try:
            self.asked.set()
            for word in self.words:
                await self.may.wait()
                yield word
        finally:
            self.ended = True


async def test_what_is_looked_on_at_comes_whole() -> None:
    words = Words("a", "b")
    words.may.set()
    assert [word async for word in Attention().held(words.say())] == ["a", "b"]
    assert [word async for word in Attention().held(Words().say())] == []


async def test_who_leaves_before_the_first_word_does_not_wait_for_it() -> None:
    words, attention = Words("a"), Attention()
    asking = asyncio.ensure_future(anext(attention.held(words.say())))
    await words.asked.wait()
    attention.tell(False)
    with pytest.raises(AllLeftError):
        await asking
    assert words.ended


async def test_who_leaves_between_two_words_ends_it() -> None:
    words, attention, heard = Words("a", "b", "c"), Attention(), []
    words.may.set()

    async def hear() -> None:
        async for word in attention.held(words.say()):
            heard.append(word)
            attention.tell(len(heard) < 2)

    with pytest.raises(AllLeftError):
        await hear()
    assert heard == ["a", "b"]


async def test_who_left_before_asks_for_nothing() -> None:
    words, attention = Words("a"), Attention()
    attention.tell(False)
    with pytest.raises(AllLeftError):
        await anext(attention.held(words.say()))
    assert not words.asked.is_set()


async def test_what_fails_first_fails() -> None:
    async def fail() -> AsyncGenerator[str, None]:
        raise ConnectionError
        yield ""

    with pytest.raises(ConnectionError):
        await anext(Attention().held(fail()))


async def test_who_comes_back_ends_the_wait() -> None:
    attention = Attention()
    attention.tell(False)
    waiting = asyncio.ensure_future(attention.back(3600))
    attention.tell(True)
    await waiting


async def test_who_stays_away_is_waited_for_once() -> None:
    words, attention = Words("a", "b"), Attention()
    words.may.set()
    attention.tell(False)
    await attention.back(0)
    attention.tell(False)  # still
    assert [word async for word in attention.held(words.say())] == ["a", "b"]
    attention.tell(True)
    attention.tell(False)
    with pytest.raises(AllLeftError):
        await anext(attention.held(words.say()))
