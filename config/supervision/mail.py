"""Shows each new mail in the terminal, as long as mails are files."""

import asyncio
from pathlib import Path

from config.language import say
from config.mailbox import Letter, letters, read_letter
from config.supervision.board import Board

LOOK_SECONDS = 0.5


class MailWatch:
    """Tells the board of mails that were not there when it began."""

    def __init__(self, folder: Path, board: Board) -> None:
        self._folder = folder
        self._board = board
        self._last = self._names()[-1:]

    async def follow(self) -> None:
        """Look again and again, without end."""
        while True:
            self.look()
            await asyncio.sleep(LOOK_SECONDS)

    def look(self) -> None:
        """Show what came since the last look; names grow with time."""
        new = [name for name in self._names() if [name] > self._last]
        for name in new:
            self._board.note(describe(read_letter(self._folder / name)))
            self._last = [name]

    def _names(self) -> list[str]:
        return [path.name for path in letters(self._folder)]


def describe(letter: Letter) -> str:
    """The mail in a few lines: to whom, about what, where its links lead."""
    mail = say("Mail to", "邮件，收件人")
    links = "".join(f"\n    {link}" for link in letter.links)
    return f"  {mail} {letter.recipient}  {letter.subject}{links}"
