"""Mails as files: what is sent while no mail server is given, for the person at the terminal."""

import os
import re
import secrets
import tempfile
import time
from collections.abc import Sequence
from email import message_from_bytes, policy
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from config.services.folders import private_folder

LINK = re.compile(r"https?://[^\s/]+/\S+")


class Letter(NamedTuple):
    """What the terminal shows of a mail."""

    recipient: str
    subject: str
    links: list[str]


class Mailbox(BaseEmailBackend):
    """Writes each mail into a file of its own; whoever sees the file sees all of it."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the mails; returns how many. Raises OSError when the folder cannot be written to."""
        folder = private_folder(Path(settings.MAIL_FOLDER))  # links in it open accounts
        for message in email_messages:
            handle, draft = tempfile.mkstemp(prefix=".", dir=folder)
            with os.fdopen(handle, "wb") as file:
                file.write(message.message().as_bytes())
            name = f"{time.time_ns()}-{secrets.token_hex(4)}.eml"
            Path(draft).replace(folder / name)
        return len(email_messages)


def letters(folder: Path) -> list[Path]:
    """The mails in `folder`, the oldest first; none when nothing was sent yet."""
    return sorted(folder.glob("*.eml"))


def read_letter(path: Path) -> Letter:
    """What a person wants to know of the mail at `path`."""
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    return Letter(str(message["To"]), str(message["Subject"]), LINK.findall(text))
