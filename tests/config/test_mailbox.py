"""Mails as files, and how the person at the terminal hears of them."""

import io
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage

from config.mailbox import letters, read_letter
from config.supervision.board import Board
from config.supervision.mail import MailWatch


@pytest.fixture
def mail_folder(settings: Any, tmp_path: Path) -> Path:
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.EMAIL_BACKEND = "config.mailbox.Mailbox"
    return tmp_path / "mail"


def send(subject: str, body: str = "Open http://127.0.0.1:8000/accounts/x/?a=1\n") -> None:
    EmailMessage(subject, body, "Xiaoer <a@b.example>", ["you@example.com"]).send()


def test_a_mail_is_a_private_file(mail_folder: Path) -> None:
    assert letters(mail_folder) == []
    send("请确认")
    (path,) = letters(mail_folder)
    assert list(mail_folder.iterdir()) == [path]
    assert stat.S_IMODE(mail_folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_letter(path) == (
        "you@example.com",
        "请确认",
        ["http://127.0.0.1:8000/accounts/x/?a=1"],
    )


def test_long_links_and_chinese_survive_the_transfer(mail_folder: Path) -> None:
    link = f"https://shop.example.com/accounts/confirm-email/{'Ab3:' * 60}/"
    send("请确认", f"请打开 {link}\n\n-- \n小二 · https://shop.example.com\n")
    assert read_letter(letters(mail_folder)[0]).links == [link]


def test_only_new_mails_are_shown_each_once(mail_folder: Path) -> None:
    send("before")
    shown = io.StringIO()
    watch = MailWatch(mail_folder, Board(shown, {}))
    send("first")
    send("second")
    watch.look()
    watch.look()
    text = shown.getvalue()
    assert "before" not in text
    assert text.index("first") < text.index("second")
    assert text.count("you@example.com") == 2
    assert text.count("/accounts/x/?a=1") == 2
