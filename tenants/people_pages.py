"""A person's own pages about their shops: joining one, going to another, leaving one."""

from collections.abc import Mapping
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from tenants.entered import Entered, actor_of
from tenants.joining import (
    AlreadyMemberError,
    ExpiredLinkError,
    JoinError,
    Link,
    NoSeatError,
    Offer,
    OtherPersonError,
    UsedLinkError,
    WithdrawnLinkError,
    accept,
    look_at,
    read_link,
)
from tenants.members import LastOwnerError, NoSuchMemberError, leave
from tenants.models import Membership, User
from tenants.scope import shop_scope
from tenants.shop_pages import shop_page
from tenants.visits import go_to

# Kept while somebody signs up, who may come back by another way than the link.
INVITATION_KEY = "invitation"

# What is wrong with a link, and how that is answered; whatever is not here is no link of ours.
_PROBLEMS: Mapping[type[JoinError], tuple[str, int]] = {
    ExpiredLinkError: ("expired", 410),
    WithdrawnLinkError: ("withdrawn", 410),
    UsedLinkError: ("used", 410),
    NoSeatError: ("full", 409),
    OtherPersonError: ("other", 403),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, signed: str) -> HttpResponse:
    """The page behind an invitation's link: says what is offered, and takes it up at the press of a button."""
    try:
        link = read_link(signed)
        with shop_scope(link.shop_id):
            offer = look_at(link)
            proved = _proved(request.user) if isinstance(request.user, User) else None
            if proved is None:
                return _invite_in(request, signed, offer)
            if offer.email not in proved:
                raise OtherPersonError
            if request.method == "POST" and isinstance(request.user, User):
                accept(link, request.user, proved, actor_of(request))
    except AlreadyMemberError:
        return _enter(request, link, offer.shop_name)
    except JoinError as problem:
        return _refuse(request, problem)
    if request.method == "POST":
        return _enter(request, link, offer.shop_name)
    return render(request, "tenants/join.html", {"offer": offer, "role": _role(offer)})


def _proved(user: User) -> set[str]:
    rows = EmailAddress.objects.filter(user=user, verified=True)
    return {email.lower() for email in rows.values_list("email", flat=True)}


def _invite_in(request: HttpRequest, signed: str, offer: Offer) -> HttpResponse:
    # Whoever has the link reads the mail that it came in: signing up needs no second one.
    get_adapter().stash_verified_email(request, offer.email)
    request.session[INVITATION_KEY] = signed
    return render(request, "tenants/join.html", {"offer": offer, "role": _role(offer)})


def _refuse(request: HttpRequest, problem: JoinError) -> HttpResponse:
    request.session.pop(INVITATION_KEY, None)
    name, status = _PROBLEMS.get(type(problem), ("forged", 404))
    return render(request, "tenants/join_refused.html", {"problem": name}, status=status)


def _enter(request: HttpRequest, link: Link, shop_name: str) -> HttpResponse:
    request.session.pop(INVITATION_KEY, None)
    go_to(request, link.shop_id)
    messages.success(request, gettext("You are in %(shop)s now.") % {"shop": shop_name})
    return redirect("admin:index")


def _role(offer: Offer) -> str:
    return str(Membership.Role(offer.role).label)


@require_POST
@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """Go to another of one's shops, to its overview: the page one was on belongs to the shop one leaves.

    Raises Http404 for a shop in which the person has no role, as for one that nobody has.
    """
    try:
        shop_id = UUID(request.POST.get("shop", ""))
    except ValueError as problem:
        raise Http404 from problem
    if not go_to(request, shop_id):
        raise Http404
    return redirect("admin:index")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@shop_page("view", "people")
def leave_shop(request: HttpRequest, place: Entered) -> HttpResponse:
    """Leave the shop, after a question."""
    problem = ""
    if request.method == "POST" and isinstance(request.user, User):
        try:
            leave(place.shop_id, request.user.pk, actor_of(request))
        except LastOwnerError:
            problem = gettext(
                "You are the only owner. Make somebody else an owner first, or ask the operator to delete the shop."
            )
        except NoSuchMemberError:
            problem = gettext("You are not a member of that shop.")
        else:
            messages.success(request, gettext("You left %(shop)s.") % {"shop": place.name})
            return redirect("admin:index")
    context = {"place": place, "problem": problem}
    return render(request, "tenants/leave.html", context, status=409 if problem else 200)
