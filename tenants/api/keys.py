"""API keys over the API."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from tenants.api.entrance import ShopView
from tenants.api.examples import KEY, MADE_KEY, asked, page_of_one, paged, told
from tenants.api.forms import KeyForm, MadeKeyForm, NewKeyForm
from tenants.api.lists import PAGE_PARAMETERS, Order, page_of
from tenants.api.problems import ConflictError
from tenants.keys import MOST_KEYS, ScopeNotHeldError, TooManyKeysError, make_key, revoke
from tenants.models import ApiKey


class KeyList(ShopView):
    """The shop's keys."""

    kind = "keys"
    parameters = PAGE_PARAMETERS

    @extend_schema(
        operation_id="keys_list",
        tags=["keys"],
        summary=_("API keys"),
        description=_(
            "All of them, the newest first; expired and revoked ones, too. Never their texts."
        ),
        parameters=paged(),
        responses=page_of_one(KeyForm),
        examples=[told(KEY, listed=True)],
    )
    def get(self, request: Request) -> Response:
        """One page of keys."""
        rows = ApiKey.objects.filter(shop_id=self.caller().key.shop_id)
        return page_of(request, rows, Order("keys", ("created_at", "id")), KeyForm)

    @extend_schema(
        operation_id="keys_make",
        tags=["keys"],
        summary=_("Make an API key"),
        description=_(
            "The answer holds the key's text, which is not shown again. A key gives only scopes that it has "
            "itself, and no key that outlives it: 403 with the code scope_not_held."
        ),
        request=NewKeyForm,
        responses={201: MadeKeyForm},
        examples=[
            asked({"name": "CRM", "scopes": ["shop:read"], "expires_in_days": 90}),
            told(MADE_KEY, status=201),
        ],
    )
    def post(self, request: Request) -> Response:
        """Make a key."""
        form = NewKeyForm(data=request.data)
        form.is_valid(raise_exception=True)
        wanted, caller = form.validated_data, self.caller()
        days = wanted.get("expires_in_days")
        try:
            key, text = make_key(
                caller.key.shop_id,
                wanted["name"],
                wanted["scopes"],
                caller.actor,
                author=caller.key.created_by,
                expires_at=timezone.now() + timedelta(days=days) if days else None,
                maker=caller.key,
            )
        except ScopeNotHeldError as problem:
            detail = _("A key gives only scopes that it has, and no key that outlives it.")
            raise PermissionDenied(detail, "scope_not_held") from problem
        except TooManyKeysError as problem:
            full = _("A shop has at most %(most)d good keys.") % {"most": MOST_KEYS}
            raise ConflictError(full, "too_many_keys") from problem
        return Response({**KeyForm(key).data, "key": text}, status=201)


class KeyPage(ShopView):
    """One key."""

    kind = "keys"

    @extend_schema(
        operation_id="keys_get",
        tags=["keys"],
        summary=_("An API key"),
        description=_("One key by its id, without its text."),
        responses=KeyForm,
        examples=[told(KEY)],
    )
    def get(self, request: Request, key_id: UUID) -> Response:
        """Show the key."""
        return Response(KeyForm(self._key(key_id)).data)

    @extend_schema(
        operation_id="keys_revoke",
        tags=["keys"],
        summary=_("Revoke an API key"),
        description=_("It opens nothing from the next call on. A key may revoke itself."),
        responses={204: None},
    )
    def delete(self, request: Request, key_id: UUID) -> Response:
        """Revoke the key."""
        revoke(self._key(key_id), self.caller().actor)
        return Response(status=204)

    def _key(self, key_id: UUID) -> ApiKey:
        found = ApiKey.objects.filter(shop_id=self.caller().key.shop_id, pk=key_id).first()
        if found is None:
            raise Http404
        return found
