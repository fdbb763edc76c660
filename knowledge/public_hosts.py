"""Which hosts a shop may make this server call: public ones, as they resolve at the moment of the call.

What was checked is what is connected to: the client is given addresses, not the name, so that a name which resolves
otherwise a moment later gains nothing. A guard against server-side request forgery (OWASP, "SSRF Prevention").
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from django.conf import settings
from yarl import URL

# All that is given out of IPv6 for public hosts (RFC 4291): no site's own addresses, no IPv4 ones in IPv6's dress, no
# NAT64. Python counts some of those as global.
_PUBLIC_IPV6 = ip_network("2000::/3")
# Within it, what holds another address inside, by tunnels (6to4, Teredo): where it leads is not to be seen.
_WRAPPING = [ip_network(net) for net in ("2002::/16", "2001::/32")]


class ForbiddenHostError(OSError):
    """The host is not public."""


def may_reach(address: str) -> bool:
    """Whether the IP address is public; loopback where the installation lets its demo shop answer there."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.is_loopback:
        return bool(settings.ORDER_SOURCE_LOOPBACK)
    if isinstance(found, IPv6Address) and (
        found not in _PUBLIC_IPV6 or any(found in net for net in _WRAPPING)
    ):
        return False
    return found.is_global and not found.is_multicast


def is_fit(url: str) -> bool:
    """Whether the address may be called at all: https, a host, no log-in; http to this machine where that is allowed.

    A host that is a name is looked at again when it is resolved.
    """
    try:
        parts = URL(url)
    except ValueError:
        return False
    # Not the host as written: `１２７.0.0.1` is connected to as 127.0.0.1, and an address is not resolved.
    host = parts.raw_host
    if not host or "%" in host or "@" in parts.raw_authority or parts.fragment:
        return False
    literal = _is_literal(host)
    if literal and not may_reach(host):
        return False
    if host == "localhost" or host.endswith(".localhost"):
        return bool(settings.ORDER_SOURCE_LOOPBACK)
    return parts.scheme == "https" or (
        parts.scheme == "http" and literal and ip_address(host).is_loopback
    )


class PublicResolver(AbstractResolver):
    """Resolves names as the system does, and refuses a name of which any address is not public."""

    def __init__(self) -> None:
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of the host. Raises ForbiddenHostError, OSError."""
        found = await self._inner.resolve(host, port, family)
        if not all(may_reach(result["host"]) for result in found):
            raise ForbiddenHostError(f"{host} is no public host")
        return found

    async def close(self) -> None:
        """Nothing is open."""
        await self._inner.close()


def _is_literal(host: str) -> bool:
    """Whether the client takes the host for an address, good or not, and asks no resolver."""
    return ":" in host or host.replace(".", "").isdigit()
