"""What monitors are told."""

import json

import pytest
from django.test import AsyncClient
from pytest_django import Settings

from config import health, parts
from config.tasks import heartbeat
from inference.serving.state import STATE_KEY


@pytest.fixture(autouse=True)
def fresh_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """No answer of the test before."""
    monkeypatch.setattr(health, "_last_look", type(health._last_look)())


async def test_alive_without_any_server(settings: Settings, async_client: AsyncClient) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    response = await async_client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


async def test_ready_without_engine(async_client: AsyncClient, django_db_setup: None) -> None:
    heartbeat()
    response = await async_client.get("/readyz")
    states = json.loads(response.content)
    assert response.status_code == 200
    assert states["parts"] == {
        "database": "ok",
        "cache": "ok",
        "worker": "ok",
        "engine": "down",
    }
    assert states["ready"] is True
    assert states["database"] == "ok"


async def test_unready_without_cache(
    settings: Settings, async_client: AsyncClient, django_db_setup: None
) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    response = await async_client.get("/readyz")
    states = json.loads(response.content)
    assert response.status_code == 503
    assert (states["status"], states["cache"], states["worker"]) == ("unready", "down", "down")


async def test_the_embedded_engine_reports_itself(settings: Settings) -> None:
    settings.ENGINE_EMBEDDED = True
    assert await parts.engine_state() == "down"
    async with parts._cache() as client:
        await client.set(STATE_KEY, '{"state": "loading", "stage": "x", "pid": 1}', ex=5)
        assert await parts.engine_state() == "loading"
        await client.delete(STATE_KEY)
