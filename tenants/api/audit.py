"""The shop's audit log over the API."""

import re
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tenants.api.entrance import ShopView
from tenants.api.examples import ENTRY, page_of_one, paged, told
from tenants.api.forms import EntryForm
from tenants.api.lists import PAGE_PARAMETERS, Order, moment, page_of
from tenants.api.problems import BadParameterError
from tenants.models import AuditEntry

ACT = "^[a-z_]{1,20}\\.[a-z_]{1,19}$"
_ACT = re.compile(ACT.replace("$", r"\Z"))


class AuditList(ShopView):
    """What was done in the shop."""

    kind = "audit"
    parameters = PAGE_PARAMETERS | {"act", "actor", "since", "until"}

    @extend_schema(
        operation_id="audit_list",
        tags=["audit"],
        summary=_("The audit log"),
        description=_("What people, keys and the platform did in the shop, the newest first."),
        parameters=[
            *paged(),
            OpenApiParameter(
                "act",
                {"type": "string", "pattern": ACT},
                description=_("Only this kind of act, as key.made."),
            ),
            OpenApiParameter(
                "actor", OpenApiTypes.UUID, description=_("Only acts of this person or key.")
            ),
            OpenApiParameter(
                "since", OpenApiTypes.DATETIME, description=_("Only what was done then or later.")
            ),
            OpenApiParameter(
                "until", OpenApiTypes.DATETIME, description=_("Only what was done before.")
            ),
        ],
        responses=page_of_one(EntryForm),
        examples=[told(ENTRY, listed=True)],
    )
    def get(self, request: Request) -> Response:
        """One page of the log."""
        rows = AuditEntry.objects.filter(shop_id=self.caller().key.shop_id)
        if (act := request.query_params.get("act")) is not None:
            if not _ACT.match(act):
                raise BadParameterError("act", _("An act like key.made."))
            rows = rows.filter(act=act)
        if (actor := request.query_params.get("actor")) is not None:
            rows = rows.filter(actor=_id(actor))
        if since := moment(request, "since"):
            rows = rows.filter(created_at__gte=since)
        if until := moment(request, "until"):
            rows = rows.filter(created_at__lt=until)
        return page_of(request, rows, Order("audit", ("created_at", "id")), EntryForm)


def _id(text: str) -> UUID:
    try:
        found = UUID(text)
    except ValueError:
        found = None
    if found is None or str(found) != text.lower():
        raise BadParameterError("actor", _("An id."))
    return found
