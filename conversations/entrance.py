"""Who may come in by a socket at all: from which pages, and how many at once."""

from urllib.parse import urlsplit

from asgiref.typing import WebSocketScope
from django.conf import settings
from django.http.request import split_domain_port, validate_host

from conversations.limits import Seats, of_address, of_shop
from tenants.addresses import client_address
from tenants.models import Shop
from tenants.origins import is_allowed


def comes_from_welcome_page(scope: WebSocketScope, shop: Shop) -> bool:
    """Whether the page that opened the socket is ours – the widget's frame is – or on the shop's list.

    Browsers name the page in `Origin`; a program that is no browser names none, and has nobody's cookies to misuse.
    """
    named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"origin"]
    if not named:
        return True
    origin = named[0]
    return len(named) == 1 and (
        origin in _own_origins(scope) or is_allowed(origin, shop.allowed_origins)
    )


def _own_origins(scope: WebSocketScope) -> set[str]:
    """Ours as we are reached: as PUBLIC_URL says, and by the name that the client called, if we answer to it."""
    public = urlsplit(settings.PUBLIC_URL)
    own = {f"{public.scheme}://{public.netloc}"}
    for name, value in scope["headers"]:
        host = value.decode("latin-1").lower()
        # A name that somebody else points at us is not ours.
        if name == b"host" and validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
            own |= {f"https://{host}"} if settings.HTTPS else {f"http://{host}", f"https://{host}"}
    return own


async def find_seats(scope: WebSocketScope, shop: Shop, seats: Seats) -> bool:
    """Take a place of the shop's and one of the address's; False where all are taken."""
    address = of_address(client_address(scope))
    return await seats.take(of_shop(shop.id), shop.plan.sockets) and await seats.take(
        address, settings.ADDRESS_SOCKETS
    )
