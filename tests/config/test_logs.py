"""What the logs say, and what they leave out."""

import logging
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from tests.people import Town


def test_a_refusal_is_one_line(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    written = StringIO()
    (handler,) = (each for each in logging.getLogger().handlers if each.name == "stderr")
    monkeypatch.setattr(handler, "stream", written)
    client, page = Client(), reverse("admin:tenants_user_changelist")
    client.force_login(town.alice)
    assert client.get(page).status_code == 403
    (line,) = written.getvalue().splitlines()
    assert f"Forbidden (Permission denied): {page}" in line
