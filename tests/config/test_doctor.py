"""What the doctor finds."""

import io
import json

import pytest
from django.core.management import call_command
from pytest_django import Settings

from config.tasks import heartbeat
from knowledge import embedding_endpoint
from tests.scripted_embeddings import scripted_embeddings


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal's language is the test's."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def examine() -> dict[str, dict[str, str]]:
    """The doctor's findings by part; its exit code must agree with them."""
    output = io.StringIO()
    code = 0
    try:
        call_command("doctor", "--json", stdout=output)
    except SystemExit as end:
        code = int(end.code or 0)
    findings = json.loads(output.getvalue())
    assert code == any(finding["level"] == "fail" for finding in findings)
    return {finding["part"]: finding for finding in findings}


@pytest.mark.django_db
def test_each_part_is_named_with_a_cure() -> None:
    heartbeat()
    found = examine()
    for part in (
        "Python",
        "data folder",
        "database",
        "migrations",
        "cache",
        "worker",
        "secrets",
        "embeddings",
    ):
        assert found[part]["level"] == "ok", found[part]
    assert found["engine"]["level"] == "fail"
    assert "ENGINE_URL" in found["engine"]["cure"]
    assert "make run" in found["web"]["cure"]


@pytest.mark.django_db
def test_open_doors_are_found(settings: Settings) -> None:
    settings.DEBUG = True
    settings.ALLOWED_HOSTS = ["*"]
    found = examine()
    assert found["DEBUG"]["level"] == "warn"
    assert found["ALLOWED_HOSTS"]["level"] == "warn"


@pytest.mark.django_db
def test_an_unreachable_cache(settings: Settings) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    found = examine()
    assert "Check REDIS_URL" in found["cache"]["cure"]
    assert "worker" not in found


@pytest.mark.django_db
def test_vectors_of_the_wrong_length(settings: Settings) -> None:
    with scripted_embeddings() as server:
        settings.EMBEDDINGS_URL, settings.EMBEDDINGS_MODEL = server.url, "someones/model"
        server.script.dimensions = 1024
        found = examine()["embeddings"]
        assert found["level"] == "fail"
        assert "1024" in found["text"]
        assert "EMBEDDINGS_MODEL" in found["cure"]
        server.script.dimensions = 384
        embedding_endpoint._paused.clear()
        assert examine()["embeddings"]["level"] == "ok"
