"""What Prometheus is told, and who may ask."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import AsyncClient, RequestFactory
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from config.metrics import _may_read
from inference import measures
from inference.gate.places import Urgency
from inference.ledger.quotas import Tokens
from inference.trace import Trace
from tests.platform import ROOT

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read(text: str) -> Samples:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def trace_of(plan: str, route: str = "engine", **facts: object) -> Trace:
    trace = Trace(route=route, plan=plan)  # type: ignore[arg-type]
    trace.note(**facts)
    return trace


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0


async def test_the_gate_and_the_replies_are_told(async_client: AsyncClient) -> None:
    measures.reply_ended(trace_of("Large & Co"), "widget", finished=True)
    answer = await async_client.get("/metrics")
    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("max-age=0")
    assert answer["Content-Type"].startswith("text/plain")
    told = read(answer.content.decode())
    for urgency in Urgency:
        assert ("xiaoer_gate_slots", frozenset({("class", urgency.name.lower())})) in told
    assert told["xiaoer_engines", frozenset()] == 1
    assert told["xiaoer_engine_breaker", frozenset({("engine", "1"), ("state", "closed")})] == 1
    assert any(name == "xiaoer_replies_total" for name, _ in told)


async def test_without_valkey_the_gate_is_left_out(
    async_client: AsyncClient, settings: Settings
) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    answer = await async_client.get("/metrics")
    assert answer.status_code == 200
    assert b"xiaoer_replies" in answer.content
    assert b"xiaoer_gate" not in answer.content


@pytest.mark.parametrize(
    ("token", "proxies", "headers", "status"),
    [
        ("", 0, {}, 200),
        ("", 0, {"X-Forwarded-For": "203.0.113.9"}, 404),
        ("", 1, {}, 404),
        ("secret", 1, {}, 404),
        ("secret", 1, {"Authorization": "Bearer secret"}, 200),
        ("secret", 1, {"Authorization": "Bearer secre"}, 404),
        ("", 1, {"Authorization": "Bearer "}, 404),
        ("secret", 0, {"Authorization": "Bearer wrong"}, 200),  # on this machine
    ],
)
async def test_who_may_ask(
    async_client: AsyncClient,
    settings: Settings,
    token: str,
    proxies: int,
    headers: dict[str, str],
    status: int,
) -> None:
    settings.METRICS_TOKEN, settings.TRUSTED_PROXIES = token, proxies
    answer = await async_client.get("/metrics", headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("address", "may"), [("203.0.113.9", False), ("::1", True), ("127.0.0.2", True), ("", False)]
)
def test_from_elsewhere_there_is_nothing(address: str, may: bool) -> None:
    assert _may_read(RequestFactory().get("/metrics", REMOTE_ADDR=address)) is may


def test_tokens_waits_and_reasons_are_counted_by_plan() -> None:
    plan = f"p{uuid4().hex[:8]}"
    measures._plans.clear()
    measures.spent(trace_of(plan), Tokens(100, 60, 7))
    found = [
        value("xiaoer_tokens_total", plan=plan, kind=kind)
        for kind in ("prompt", "cached", "completion")
    ]
    assert found == [100, 60, 7]
    measures.turn_came(trace_of(plan), Urgency.PLAYGROUND, 0.3)
    labels = {"plan": plan, "class": "playground"}
    assert value("xiaoer_queue_wait_seconds_sum", **labels) == 0.3
    assert value("xiaoer_queue_wait_seconds_bucket", le="0.35", **labels) == 1
    assert value("xiaoer_queue_wait_seconds_bucket", le="0.2", **labels) == 0
    for facts, reason in (
        ({"failure": "EngineSlowError"}, "engine_slow"),
        ({"failure": "NoEngineError"}, "breaker_open"),
        ({"failure": "NewError"}, "engine_failed"),
        ({"failure": "x", "limit": {"code": "quota_exhausted"}}, "quota_exhausted"),
        ({}, "language"),
    ):
        measures.reply_ended(trace_of(plan, "fallback", **facts), "widget", finished=True)
        assert value("xiaoer_fallbacks_total", plan=plan, reason=reason) == 1, reason
    stopped = value("xiaoer_replies_total", route="stopped", kind="widget")
    measures.reply_ended(trace_of(plan), "widget", finished=False)
    assert value("xiaoer_replies_total", route="stopped", kind="widget") == stopped + 1


def test_the_first_token_is_counted_from_the_replys_beginning() -> None:
    plan, trace = f"p{uuid4().hex[:8]}", Trace(route="engine")
    measures._plans.clear()
    trace.plan = plan
    measures.reply_ended(trace, "widget", finished=True)
    assert value("xiaoer_first_token_seconds_count", plan=plan) == 0
    trace.mark("first_token")
    measures.reply_ended(trace, "widget", finished=True)
    assert value("xiaoer_first_token_seconds_count", plan=plan) == 1


def test_plans_are_few_however_many_there_are() -> None:
    measures._plans.clear()
    labels = {measures.plan_label(f"Plan {number}") for number in range(100)}
    assert len(labels) == measures.MOST_PLANS + 1
    assert "other" in labels
    assert measures.plan_label("Plan 0") == "plan-0"
    assert measures.plan_label("!") == "other"


@pytest.mark.parametrize("how", ["gone", "a file"])
def test_where_nothing_can_be_counted_everything_goes_on(tmp_path: Path, how: str) -> None:
    """The folder vanishes, or never came about; whoever counts hears nothing, and counts again once it is back.

    Who asks is told what is known, and brings it back where that can be.
    """
    folder = tmp_path / "run" / "metrics"
    if how == "a file":
        (tmp_path / "run").touch()
    code = f"""
import pathlib, shutil, django
django.setup()
from config.metrics import _told
from inference import measures
from inference.gate.places import Urgency
from inference.ledger.quotas import Tokens
from inference.trace import Trace
trace, run = Trace(route="faq"), pathlib.Path({str(folder.parent)!r})
assert {how == "a file"} or (run / "metrics").is_dir()
shutil.rmtree(run, ignore_errors=True)
measures.turn_came(trace, Urgency.SHOPPER, 1.0)
measures.spent(trace, Tokens(1, 1, 1))
measures.reply_ended(trace, "widget", True)
assert _told(None) == b""
assert {how == "a file"} or (run / "metrics").is_dir()
run.unlink() if run.is_file() else shutil.rmtree(run)
(run / "metrics").mkdir(parents=True)
measures.reply_ended(trace, "widget", True)
assert any((run / "metrics").iterdir())
"""
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stderr.count("not counted") == 3


def test_processes_count_together(tmp_path: object) -> None:
    """Each writes what it counts into a file; whoever is asked tells the sum."""
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    count = (
        "import django; django.setup(); from inference import measures as m; "
        "from inference.trace import Trace; m.reply_ended(Trace(route='faq'), 'widget', True)"
    )
    tell = "import django; django.setup(); from config.metrics import _told; print(_told(None).decode())"
    for code in (count, count):
        subprocess.run([sys.executable, "-c", code], check=True, env=env, cwd=ROOT)
    told = subprocess.run(
        [sys.executable, "-c", tell], check=True, env=env, cwd=ROOT, capture_output=True, text=True
    ).stdout
    found = read(told)
    assert found["xiaoer_replies_total", frozenset({("route", "faq"), ("kind", "widget")})] == 2
    assert not any("pid" in dict(labels) for _, labels in found)
