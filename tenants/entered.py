"""Which shop a person works in: chosen once, kept in the session, checked against their roles at every request."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone

from tenants.access import Place, places_of
from tenants.addresses import UNKNOWN, client_address
from tenants.audit import Actor
from tenants.models import User
from tenants.platform import is_there
from tenants.roles import OPERATOR

SHOP_KEY = "shop"
VISIT_KEY = "visit"


@dataclass(frozen=True, slots=True)
class Entered:
    """The shop that a request works in, and the person's other shops."""

    shop_id: UUID
    name: str
    role: str
    places: tuple[Place, ...] = ()
    reason: str = ""  # why an operator came
    until: datetime | None = None  # when the operator's visit ends


def entered(request: HttpRequest) -> Entered | None:
    """The shop of this request; None for strangers, for people without a shop, and for operators at their own desk."""
    if not hasattr(request, "_entered"):
        request._entered = _look_up(request)  # type: ignore[attr-defined]
    found: Entered | None = request._entered  # type: ignore[attr-defined]
    return found


def _look_up(request: HttpRequest) -> Entered | None:
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return None
    if user.is_superuser and (visit := request.session.get(VISIT_KEY)):
        until = datetime.fromtimestamp(visit["until"], UTC)
        shop_id, reason = UUID(visit["shop"]), visit["reason"]
        if until > timezone.now() and is_there(shop_id):
            return Entered(shop_id, visit["name"], OPERATOR, reason=reason, until=until)
        del request.session[VISIT_KEY]
    places = places_of(user)
    chosen = request.session.get(SHOP_KEY)
    if user.is_superuser and chosen is None:
        return None  # operators who have a shop of their own are at their desk until they choose it
    here = next((place for place in places if str(place.shop_id) == chosen), None)
    here = here or (places[0] if places else None)
    return Entered(here.shop_id, here.name, here.role, tuple(places)) if here else None


def is_stale(request: HttpRequest) -> bool:
    """Whether a form was opened in a shop of the person's (its `_shop`) that another tab has left since.

    Raises Http404 for a form of any other shop, whether or not there is one.
    """
    place, named = entered(request), request.POST.get("_shop")
    if place is None or named is None or named == str(place.shop_id):
        return False
    user = request.user
    if not isinstance(user, User) or all(str(own.shop_id) != named for own in places_of(user)):
        raise Http404
    return True


def choose_shop(request: HttpRequest, shop_id: UUID) -> bool:
    """Work in this shop from now on; False when the person has no role there."""
    user = request.user
    if not isinstance(user, User):
        return False
    if all(place.shop_id != shop_id for place in places_of(user)):
        return False
    request.session[SHOP_KEY] = str(shop_id)
    request.session.pop(VISIT_KEY, None)
    return True


def actor_of(request: HttpRequest) -> Actor:
    """The person who asks, for the record."""
    user = request.user
    name = user.get_username() if isinstance(user, User) else ""
    return Actor(user.pk, name, address_of(request))


def address_of(request: HttpRequest) -> str | None:
    """The address that the request came from; None where nothing can be told."""
    address = client_address(request)
    return None if address == UNKNOWN else address
