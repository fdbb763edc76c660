"""What is counted of replies for monitoring. Labels are few and bounded: no shop, no shopper, no address.

Each process counts for itself; `config.metrics` tells it. Where that cannot be written down, as when the folder of the
processes' counts is gone or the disk is full, a figure is lost and never a reply.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from django.utils.text import slugify
from prometheus_client import Counter, Histogram

from inference.gate.places import Urgency
from inference.ledger.quotas import Tokens
from inference.trace import Trace

log = logging.getLogger(__name__)

P = ParamSpec("P")

MOST_PLANS = 20  # by name; any further ones count as one
_plans: set[str] = set()

# Seconds: a warm engine answers in a tenth of one, a full queue lets wait for a minute.
_SECONDS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8, 13, 20, 30, 60)

REPLIES = Counter("xiaoer_replies", "Replies by the way they were answered", ["route", "kind"])
FALLBACKS = Counter(
    "xiaoer_fallbacks", "Replies that the model should have given, by why not", ["plan", "reason"]
)
TOKENS = Counter(
    "xiaoer_tokens",
    "Tokens as the engine counts; the cached are among the prompts'",
    ["plan", "kind"],
)
FIRST_TOKEN = Histogram(
    "xiaoer_first_token_seconds",
    "From the reply's beginning to the model's first token",
    ["plan"],
    buckets=_SECONDS,
)
QUEUE_WAIT = Histogram(
    "xiaoer_queue_wait_seconds",
    "In the queue before the engines",
    ["plan", "class"],
    buckets=(0.001, 0.005, 0.02, *_SECONDS),
)

_REASONS = {
    "EngineUnavailableError": "engine_failed",
    "EngineSlowError": "engine_slow",
    "EngineRefusalError": "engine_refused",
    "EngineAbsentError": "engine_absent",
    "EngineFullError": "queue_full",
    "NoEngineError": "breaker_open",
}


def _aside(count: Callable[P, None]) -> Callable[P, None]:
    """Whatever becomes of the counting: what is counted goes on."""

    @wraps(count)
    def counted(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            count(*args, **kwargs)
        except Exception as problem:  # files and memory maps fail in ways of their own
            log.warning("not counted: %r", problem)

    return counted


def plan_label(name: str) -> str:
    """The plan as a label: its name, short and plain."""
    label = slugify(name, allow_unicode=True)[:40] or "unnamed"
    if label not in _plans and len(_plans) >= MOST_PLANS:
        return "other"
    _plans.add(label)
    return label


@_aside
def turn_came(trace: Trace, urgency: Urgency, seconds: float) -> None:
    """A reply waited so long for an engine."""
    QUEUE_WAIT.labels(plan_label(trace.plan), urgency.name.lower()).observe(seconds)


@_aside
def spent(trace: Trace, took: Tokens) -> None:
    """A call of the engine is over, whatever its end."""
    plan = plan_label(trace.plan)
    for kind, tokens in (
        ("prompt", took.prompt),
        ("cached", took.cached),
        ("completion", took.completion),
    ):
        TOKENS.labels(plan, kind).inc(tokens)


@_aside
def reply_ended(trace: Trace, kind: str, finished: bool) -> None:
    """A reply is over; not `finished`: it was stopped or given back."""
    REPLIES.labels(trace.route if finished else "stopped", kind).inc()
    first = trace.moment("first_token")
    if first is not None:
        FIRST_TOKEN.labels(plan_label(trace.plan)).observe(first)
    if finished and trace.route == "fallback":
        FALLBACKS.labels(plan_label(trace.plan), _reason(trace)).inc()


def _reason(trace: Trace) -> str:
    limit, failure = trace.facts.get("limit"), trace.facts.get("failure")
    if limit:
        return str(limit["code"])
    return _REASONS.get(str(failure), "engine_failed") if failure else "language"
