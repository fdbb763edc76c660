"""Pages of a shop outside the admin: for whoever is logged in, for one shop, inside its scope, by role."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.utils.translation import gettext

from tenants.entered import Entered, entered, is_stale
from tenants.roles import Act, Kind, may
from tenants.scope import shop_scope

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Entered, P], HttpResponse]


def shop_page(
    act: Act, kind: Kind, *, scoped: bool = True
) -> Callable[[View[P]], Callable[Concatenate[HttpRequest, P], HttpResponse]]:
    """The decorator of a shop's pages; the view gets the request and the shop that it works in.

    Strangers are led to the log-in, people without a shop to `NO_SHOP_URL`, and whoever lacks the right gets 403. A
    form that was opened for another shop (its `_shop`) is not taken. A page that has more to do after its commit
    says `scoped=False` and opens its scopes itself.
    """

    def decorate(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        @login_required
        def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            place = entered(request)
            if place is None:
                return redirect(settings.NO_SHOP_URL)
            if not may(place.role, act, kind):
                raise PermissionDenied
            if is_stale(request):
                gone = gettext("You switched to another shop meanwhile. Nothing was saved.")
                messages.error(request, gone)
                return HttpResponseRedirect(request.path)
            if not scoped:
                return view(request, place, *args, **kwargs)
            with shop_scope(place.shop_id):
                return written(view(request, place, *args, **kwargs))

        return cast(Callable[Concatenate[HttpRequest, P], HttpResponse], page)

    return decorate


def written(response: HttpResponse) -> HttpResponse:
    """The response with its template rendered: that reads rows, too."""
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    return response
