"""The address that a request or a socket came from, past the proxies that are ours."""

from collections.abc import Iterable, Mapping
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"  # a Unix socket has no address; whoever comes through one is counted as one
_HEADER = b"x-forwarded-for"


def client_address(origin: HttpRequest | Mapping[str, Any]) -> str:
    """The client's IP address; `origin` is a request of Django's or the scope of an ASGI connection.

    Every proxy appends whom it was called by to X-Forwarded-For. Whoever called the outermost of our
    `TRUSTED_PROXIES` is the client; what stands left of that was written by the client, and is not believed.
    `UNKNOWN` where nothing can be told.
    """
    peer, forwarded = _of_request(origin) if isinstance(origin, HttpRequest) else _of_scope(origin)
    hops = [hop for hop in ",".join(forwarded).split(",") if hop.strip()] if forwarded else []
    hops.append(peer)
    seen = hops[max(len(hops) - 1 - settings.TRUSTED_PROXIES, 0) :]
    return _parsed(seen[0]) or _parsed(peer) or UNKNOWN


def subscriber(address: str) -> str:
    """Whom limits count: an IPv6 network of 64 bits is one subscriber, who may come from any address in it."""
    try:
        found = ip_address(address)
    except ValueError:  # `UNKNOWN`
        return address
    if isinstance(found, IPv6Address):
        return str(ip_network((found, 64), strict=False).network_address)
    return address


def _of_request(request: HttpRequest) -> tuple[str, Iterable[str]]:
    header = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return request.META.get("REMOTE_ADDR") or "", [header] if header else []


def _of_scope(scope: Mapping[str, Any]) -> tuple[str, Iterable[str]]:
    headers = [value.decode("latin-1") for name, value in scope["headers"] if name == _HEADER]
    client = scope.get("client")
    return client[0] if client else "", headers


def _parsed(hop: str) -> str | None:
    """The address in `hop`, without brackets and port; None when there is none."""
    text = hop.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return None
    # An IPv4 client on a socket of both families is the same client.
    return str((isinstance(found, IPv6Address) and found.ipv4_mapped) or found)
