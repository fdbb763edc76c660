"""Policy facts over the API."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from knowledge.api.fact_forms import FactForm
from knowledge.facts import uses
from knowledge.models import Fact
from tenants.api.entrance import ShopView
from tenants.api.examples import asked, page_of_one, paged, told
from tenants.api.lists import PAGE_PARAMETERS, Order, page_of
from tenants.api.problems import ConflictError
from tenants.audit import record

SENT = {"key": "return_days", "label": "Days to return an item", "value": "30", "unit": "days"}
SHOWN = {
    "id": "4b8a0b1c-2f5e-4a66-8f0d-3e1a9c7b5d31",
    **SENT,
    "updated_at": "2030-01-31T12:00:00Z",
}


class _FactView(ShopView):
    kind = "facts"

    def facts(self) -> QuerySet[Fact]:
        """The shop's own."""
        return Fact.objects.filter(shop_id=self.caller().key.shop_id)


class FactList(_FactView):
    """The shop's policy facts."""

    parameters = PAGE_PARAMETERS

    @extend_schema(
        operation_id="facts_list",
        tags=["facts"],
        summary=_("Policy facts"),
        description=_("What answers and personas name as variables, by key."),
        parameters=paged(),
        responses=page_of_one(FactForm),
        examples=[told(SHOWN, listed=True)],
    )
    def get(self, request: Request) -> Response:
        """One page of facts."""
        return page_of(request, self.facts(), Order("facts", ("key",), False), FactForm)

    @extend_schema(
        operation_id="facts_store",
        tags=["facts"],
        summary=_("Store a policy fact"),
        description=_("By its key: a new one is answered 201, one that is known is changed, 200."),
        request=FactForm,
        responses={200: FactForm, 201: FactForm},
        examples=[asked(SENT), told(SHOWN), told(SHOWN, status=201)],
    )
    def post(self, request: Request) -> Response:
        """Store a fact."""
        form = FactForm(data=request.data)
        form.is_valid(raise_exception=True)
        caller, given = self.caller(), dict(form.validated_data)
        shop_id, key = caller.key.shop_id, given.pop("key")
        fact, is_new = Fact.objects.update_or_create(shop_id=shop_id, key=key, defaults=given)
        noted = {"id": str(fact.pk), "fields": sorted(form.validated_data)}
        record(shop_id, caller.actor, "fact.added" if is_new else "fact.changed", str(fact), noted)
        return Response(FactForm(fact).data, status=201 if is_new else 200)


class FactPage(_FactView):
    """One policy fact."""

    @extend_schema(
        operation_id="facts_get",
        tags=["facts"],
        summary=_("A policy fact"),
        description=_("One fact by its id."),
        responses=FactForm,
        examples=[told(SHOWN)],
    )
    def get(self, request: Request, fact_id: UUID) -> Response:
        """Show the fact."""
        return Response(FactForm(self._fact(fact_id)).data)

    @extend_schema(
        operation_id="facts_delete",
        tags=["facts"],
        summary=_("Delete a policy fact"),
        description=_("409 with the code fact_in_use, and the places, while a text names it."),
        responses={204: None},
    )
    def delete(self, request: Request, fact_id: UUID) -> Response:
        """Forget the fact."""
        fact = self._fact(fact_id)
        if places := uses(fact.shop_id, fact.key):
            detail = _("Texts name this fact: %(places)s.") % {"places": "; ".join(places)}
            raise ConflictError(detail, "fact_in_use")
        noted = {"id": str(fact.pk)}
        record(fact.shop_id, self.caller().actor, "fact.deleted", str(fact), noted)
        fact.delete()
        return Response(status=204)

    def _fact(self, fact_id: UUID) -> Fact:
        found = self.facts().filter(pk=fact_id).first()
        if found is None:
            raise Http404
        return found
