"""Every address that the project answers under."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """A pattern with what leads to it, and the view behind it."""

    route: str
    view: Callable[..., Any]

    def __str__(self) -> str:
        return self.route or "/"


def addresses() -> list[Address]:
    """All of them, walked down from the root."""
    return list(_below("", get_resolver()))


def _below(prefix: str, resolver: URLResolver) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield Address(route, pattern.callback)
        else:
            yield from _below(route, pattern)
