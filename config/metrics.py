"""What Prometheus scrapes: the replies of all processes, and the gate as it stands. See docs/operations.md."""

import asyncio
import logging
import os
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from inference.gate.look import EngineSight, Sight, look_once
from inference.gate.places import Urgency

log = logging.getLogger(__name__)

STATES = ("closed", "trial", "open")


@never_cache
async def metrics(request: HttpRequest) -> HttpResponse:
    """For who has the token, or asks on this machine where no proxy stands in front; for others there is nothing."""
    if not _may_read(request):
        raise Http404
    sight = await look_once()
    text = await asyncio.to_thread(_told, sight)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    given, token = request.headers.get("Authorization", ""), settings.METRICS_TOKEN
    if token and constant_time_compare(given, f"Bearer {token}"):
        return True
    if settings.TRUSTED_PROXIES or {"X-Forwarded-For", "Forwarded"} & request.headers.keys():
        return False  # everybody comes from the proxy, which may stand on this machine
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _told(sight: Sight | None) -> bytes:
    gate = CollectorRegistry()
    if sight is not None:
        gate.register(_Gate(sight))
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    counted = _counted_in(folder) if folder else generate_latest(REGISTRY)
    return counted + generate_latest(gate)


def _counted_in(folder: str) -> bytes:
    """What all processes counted, from their files; nothing where these cannot be read."""
    registry = CollectorRegistry()
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)  # it may have vanished since the start
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
    except (OSError, ValueError) as error:
        log.warning("what was counted is not told: %r", error)
        return b""


class _Gate(Collector):
    """The gate's gauges. Without Valkey there are none: what is not known is not told as nought."""

    def __init__(self, sight: Sight) -> None:
        self._sight = sight

    def collect(self) -> Iterator[Metric]:
        """All of them."""
        sight = self._sight
        yield _by_class("xiaoer_gate_slots", "Replies that an engine works on", sight.held)
        yield _by_class("xiaoer_gate_waiting", "Replies in the queue", sight.waiting)
        up = sum(engine.state == "closed" for engine in sight.engines)
        for name, words, value in (
            ("xiaoer_gate_room", "Replies that the engines may work on at once", sight.room),
            ("xiaoer_gate_waited_seconds", "How long those in the queue have waited", sight.waited),
            ("xiaoer_gate_hold_seconds", "How long a reply keeps its slot", sight.hold),
            ("xiaoer_engines", "Engines that there are", len(sight.engines)),
            ("xiaoer_engines_up", "Engines that are well", up),
        ):
            yield GaugeMetricFamily(name, words, value=value)
        yield from _engines(sight.engines)


def _by_class(name: str, words: str, counts: tuple[int, int, int]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=["class"])
    for urgency in Urgency:
        family.add_metric([urgency.name.lower()], counts[urgency])
    return family


def _engines(engines: tuple[EngineSight, ...]) -> Iterator[Metric]:
    """By number, as ENGINE_URL names them: an address may be secret."""
    held = GaugeMetricFamily("xiaoer_engine_slots", "Replies at the engine", labels=["engine"])
    most = GaugeMetricFamily("xiaoer_engine_capacity", "Replies that it batches", labels=["engine"])
    breaker = GaugeMetricFamily(
        "xiaoer_engine_breaker", "1 for the breaker's state", labels=["engine", "state"]
    )
    for number, engine in enumerate(engines, start=1):
        held.add_metric([str(number)], engine.held)
        most.add_metric([str(number)], engine.capacity)
        for state in STATES:
            breaker.add_metric([str(number), state], engine.state == state)
    yield from (held, most, breaker)
