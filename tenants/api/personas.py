"""Personas over the API: the draft, and its versions."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tenants.api.entrance import ShopView
from tenants.api.examples import PERSONA, VERSION, asked, page_of_one, paged, told
from tenants.api.forms import PersonaForm, VersionForm
from tenants.api.lists import PAGE_PARAMETERS, Order, page_of
from tenants.audit import record
from tenants.models import Persona, PersonaVersion
from tenants.personas import publish, roll_back


class _PersonaView(ShopView):
    kind = "personas"

    def personas(self) -> QuerySet[Persona]:
        """Those of the shop; today it has one."""
        shop_id = self.caller().key.shop_id
        return Persona.objects.filter(shop_id=shop_id).select_related("published")

    def persona(self, persona_id: UUID) -> Persona:
        """One of the shop's. Raises Http404."""
        found = self.personas().filter(pk=persona_id).first()
        if found is None:
            raise Http404
        return found

    def versions(self, persona_id: UUID) -> QuerySet[PersonaVersion]:
        """All versions of one of the shop's personas. Raises Http404."""
        rows = PersonaVersion.objects.filter(shop_id=self.caller().key.shop_id)
        return rows.filter(persona=self.persona(persona_id)).select_related("author")


class PersonaList(_PersonaView):
    """What the shop's assistants are told to be."""

    parameters = PAGE_PARAMETERS

    @extend_schema(
        operation_id="personas_list",
        tags=["personas"],
        summary=_("Personas"),
        description=_("What the assistant is told to be. A shop has one persona."),
        parameters=paged(),
        responses=page_of_one(PersonaForm),
        examples=[told(PERSONA, listed=True)],
    )
    def get(self, request: Request) -> Response:
        """One page of personas."""
        order = Order("personas", ("id",), newest_first=False)
        return page_of(request, self.personas(), order, PersonaForm)


class PersonaPage(_PersonaView):
    """The draft."""

    @extend_schema(
        operation_id="personas_get",
        tags=["personas"],
        summary=_("The persona's draft"),
        description=_(
            "What the next version will say, and the number of the one that shoppers meet."
        ),
        responses=PersonaForm,
        examples=[told(PERSONA)],
    )
    def get(self, request: Request, persona_id: UUID) -> Response:
        """Show the draft."""
        return Response(PersonaForm(self.persona(persona_id)).data)

    @extend_schema(
        operation_id="personas_change",
        tags=["personas"],
        summary=_("Change the draft"),
        description=_("Only what is sent is changed. Shoppers meet it once it is published."),
        request=PersonaForm(partial=True),
        responses=PersonaForm,
        examples=[asked({"tone": "warm and brief"}), told(PERSONA)],
    )
    def patch(self, request: Request, persona_id: UUID) -> Response:
        """Change the draft."""
        form = PersonaForm(self.persona(persona_id), data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        draft = form.save()
        if changed := sorted(form.validated_data):
            noted = {"id": str(draft.pk), "fields": changed}
            record(draft.shop_id, self.caller().actor, "persona.changed", str(draft), noted)
        return Response(form.data)


class Publishing(_PersonaView):
    """What makes the draft a version."""

    @extend_schema(
        operation_id="personas_publish",
        tags=["personas"],
        summary=_("Publish the draft"),
        description=_("The draft becomes the next version, and shoppers meet it from now on."),
        request=None,
        responses={201: VersionForm},
        examples=[told(VERSION, status=201)],
    )
    def post(self, request: Request, persona_id: UUID) -> Response:
        """Publish the draft."""
        version = publish(self.persona(persona_id), author=None, actor=self.caller().actor)
        return Response(VersionForm(version).data, status=201)


class VersionList(_PersonaView):
    """What was published."""

    parameters = PAGE_PARAMETERS

    @extend_schema(
        operation_id="personas_versions_list",
        tags=["personas"],
        summary=_("Versions"),
        description=_("Everything that was published, the newest first."),
        parameters=paged(),
        responses=page_of_one(VersionForm),
        examples=[told(VERSION, listed=True)],
    )
    def get(self, request: Request, persona_id: UUID) -> Response:
        """One page of versions."""
        order = Order(f"versions {persona_id}", ("number",))
        return page_of(request, self.versions(persona_id), order, VersionForm)


class VersionPage(_PersonaView):
    """One version."""

    @extend_schema(
        operation_id="personas_versions_get",
        tags=["personas"],
        summary=_("A version"),
        description=_("One version by its number."),
        responses=VersionForm,
        examples=[told(VERSION)],
    )
    def get(self, request: Request, persona_id: UUID, number: int) -> Response:
        """Show the version."""
        version = self.versions(persona_id).filter(number=number).first()
        if version is None:
            raise Http404
        return Response(VersionForm(version).data)


class RollingBack(_PersonaView):
    """What lets shoppers meet an earlier version again."""

    @extend_schema(
        operation_id="personas_versions_rollback",
        tags=["personas"],
        summary=_("Roll back to a version"),
        description=_("Shoppers meet this version again from now on. The draft stays as it is."),
        request=None,
        responses=VersionForm,
        examples=[told(VERSION)],
    )
    def post(self, request: Request, persona_id: UUID, number: int) -> Response:
        """Publish the earlier version again."""
        try:
            version = roll_back(self.persona(persona_id), number, self.caller().actor)
        except PersonaVersion.DoesNotExist as problem:
            raise Http404 from problem
        return Response(VersionForm(version).data)
