"""The persona's pages in the admin: the draft's form, the versions, what changed between them, and the way back."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextareaWidget

from tenants.entered import actor_of, is_stale
from tenants.models import Persona, PersonaVersion
from tenants.persona_changes import FieldChange, changes
from tenants.personas import digest, has_unpublished_changes, load_into_draft, publish, roll_back
from tenants.scoped_admin import LinesField, ShopScopedAdmin, person
from tenants.variables import refuse_unknown

VERSIONS_A_PAGE = 20


class LongText(forms.CharField):
    """Text of several lines. Browsers send line ends of their own, which change nothing."""

    def to_python(self, value: Any) -> str:
        """The text with plain line ends."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class PersonaForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """The draft. It is refused when somebody changed the draft since the page was opened (`_seen`)."""

    instructions = LongText(
        required=False,
        max_length=4000,
        label=capfirst(_("instructions")),
        help_text=PersonaVersion._meta.get_field("instructions").help_text,
        validators=[refuse_unknown],
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 10}),
    )
    suggestions = LinesField(
        max_lines=4,
        max_line=120,
        label=capfirst(_("suggested questions")),
        help_text=_("One a line, at most four: the shopper asks one by a tap."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )

    class Meta:
        model = Persona
        fields = Persona.TEXTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = PersonaVersion(**self.instance.texts())  # the instance takes what was typed
        self.stored_digest = digest(self.instance)
        self.conflict: list[FieldChange] = []

    def clean_greeting(self) -> str:
        """Raises ValidationError for a variable that there is not."""
        greeting: str = self.cleaned_data["greeting"]
        refuse_unknown(greeting)
        return greeting

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError when the draft is not the one that this form began with."""
        typed: dict[str, Any] = super().clean() or {}
        if self.data.get("_seen", self.stored_digest) == self.stored_digest:
            return typed
        mine = PersonaVersion(**{**self.stored.texts(), **typed})
        self.conflict = changes(self.stored, mine)
        if not self.conflict:
            return typed  # both wrote the same
        raise forms.ValidationError(
            _(
                "Somebody else changed this draft while you were writing. Nothing was saved: your text is still in the "
                "form, and the comparison shows theirs. Saving again replaces theirs with yours."
            )
        )


class PersonaAdmin(ShopScopedAdmin):
    """What the assistant is told to be: the form edits the draft, shoppers meet what is published."""

    kind = "persona"
    form = PersonaForm
    list_display = ("name", "language", "state", "updated_at")
    list_select_related = ("published",)
    warn_unsaved_form = True
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("name", "tone", "language")}),
        (_("Instructions"), {"fields": ("instructions",)}),
        (_("First words"), {"fields": ("greeting", "suggestions")}),
    )

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A shop has one persona, made with it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """An assistant without a persona could not answer."""
        return False

    @display(description=_("state"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def state(self, persona: Persona) -> str:
        """Whether shoppers meet what the form shows."""
        if persona.published is None:
            return gettext("Not published yet")
        if has_unpublished_changes(persona):
            return gettext("Unpublished changes")
        return gettext("Published as version %d") % persona.published.number

    def get_urls(self) -> list[URLPattern]:
        """The versions' pages beside the form."""
        of_version = "<uuid:persona_id>/versions/<int:number>/"
        pages = (
            ("<uuid:persona_id>/versions/", self.versions_view, "versions"),
            (of_version, self.version_view, "version"),
            (f"{of_version}rollback/", require_POST(self.rollback_view), "rollback"),
            (f"{of_version}load/", require_POST(self.load_view), "load"),
            ("<uuid:persona_id>/discard/", require_POST(self.discard_view), "discard"),
        )
        ours = [
            path(route, self.admin_site.admin_view(view), name=f"tenants_persona_{name}")
            for route, view, name in pages
        ]
        return [*ours, *super().get_urls()]

    # --- the form ---

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Persona | None:
        """The draft; who is about to change it keeps others waiting, so that nobody's text is overwritten unseen."""
        found: Persona | None = super().get_object(request, object_id, from_field)
        if found is not None and request.method == "POST":
            found.refresh_from_db(from_queryset=Persona.objects.select_for_update())
        return found

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form, and above it how it stands to what shoppers meet."""
        persona = super().get_object(request, object_id)
        shown = standing(persona) if persona else {}
        shown.pop("original", None)  # the form has its own, with what was typed
        page: HttpResponse = super().change_view(
            request, object_id, form_url, {**(extra_context or {}), **shown}
        )
        return page

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Publishing an unchanged form changes no draft."""
        if message:
            super().log_change(request, obj, message)

    def response_change(self, request: HttpRequest, obj: Persona) -> HttpResponse:
        """Back to the form, with the draft published if that was asked for."""
        if "_publish" not in request.POST:
            messages.success(request, gettext("Draft saved. Shoppers do not meet it yet."))
        elif has_unpublished_changes(obj):
            version = publish(obj, person(request), actor_of(request))
            said = gettext("Published as version %d. Shoppers meet it from now on.")
            messages.success(request, said % version.number)
        else:
            messages.info(request, gettext("Shoppers meet exactly this already."))
        return HttpResponseRedirect(request.path)

    # --- the versions ---

    def versions_view(self, request: HttpRequest, persona_id: UUID) -> HttpResponse:
        """All versions, newest first, each with what it changed."""
        persona = self._asked(request, persona_id)
        versions = _versions(persona)
        page = Paginator(versions, VERSIONS_A_PAGE).get_page(request.GET.get("page"))
        shown = list(page)
        older = versions.filter(number__lt=shown[-1].number).first() if shown else None
        rows = [
            (version, before, changes(before, version))
            for version, before in zip(shown, [*shown[1:], older], strict=True)
        ]
        context = {**standing(persona), "rows": rows, "page": page, "title": _("Versions")}
        return self._page(request, persona, "versions", context)

    def version_view(self, request: HttpRequest, persona_id: UUID, number: int) -> HttpResponse:
        """One version against the one before it, or against what shoppers meet."""
        persona = self._asked(request, persona_id)
        version = _version(persona, number)
        against = "published" if request.GET.get("against") == "published" else "previous"
        before = _versions(persona).filter(number__lt=number).first()
        other = persona.published if against == "published" else before
        context = {
            **standing(persona),
            "version": version,
            "against": against,
            "other": other,
            "changes": changes(other, version),
            "texts": changes(None, version),
            "title": gettext("Version %d") % number,
        }
        return self._page(request, persona, "version", context)

    def rollback_view(self, request: HttpRequest, persona_id: UUID, number: int) -> HttpResponse:
        """Let shoppers meet this version again, unless they no longer meet the one that the page showed (`_met`)."""
        persona = self._asked(request, persona_id, change=True)
        _version(persona, number)
        met = persona.published.number if persona.published else ""
        if met == number:
            messages.info(request, gettext("Shoppers meet exactly this already."))
        elif request.POST.get("_met") != str(met):
            refusal = gettext(
                "Shoppers meet version %s by now: look at it first. Nothing was done."
            )
            messages.error(request, refusal % met)
        else:
            roll_back(persona, number, actor_of(request))
            context = {"persona": persona, "number": number, "before": met}
            said = render_to_string("admin/tenants/persona/_rolled_back.html", context, request)
            messages.success(request, said)
        return _to("versions", persona)

    def load_view(self, request: HttpRequest, persona_id: UUID, number: int) -> HttpResponse:
        """Go on writing from this version."""
        persona = self._asked(request, persona_id, change=True)
        _version(persona, number)
        return self._load(request, persona, number, gettext("The draft is version %d now."))

    def discard_view(self, request: HttpRequest, persona_id: UUID) -> HttpResponse:
        """Go back to what shoppers meet."""
        persona = self._asked(request, persona_id, change=True)
        if persona.published is None:
            raise Http404
        said = gettext("Changes discarded: the draft is version %d again.")
        return self._load(request, persona, persona.published.number, said)

    def _load(self, request: HttpRequest, persona: Persona, number: int, said: str) -> HttpResponse:
        if request.POST.get("_seen") == digest(persona):
            load_into_draft(persona, number, actor_of(request))
            messages.success(request, said % number)
        else:
            refusal = gettext(
                "The draft was changed meanwhile: look at it first. Nothing was done."
            )
            messages.error(request, refusal)
        return _to("change", persona)

    def _asked(self, request: HttpRequest, persona_id: UUID, change: bool = False) -> Persona:
        """The persona of the page. Raises Http404 and PermissionDenied."""
        allowed = self.has_change_permission if change else self.has_view_permission
        if not allowed(request):
            raise PermissionDenied
        persona = self.get_object(request, str(persona_id))
        if persona is None:
            raise Http404
        if is_stale(request):
            raise Http404
        return persona

    def _page(
        self, request: HttpRequest, persona: Persona, name: str, context: dict[str, Any]
    ) -> HttpResponse:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "persona": persona,
            "may_change": self.has_change_permission(request, persona),
        }
        template = f"admin/tenants/persona/{name}.html"
        return TemplateResponse(request, template, {**shared, **context})


def _versions(persona: Persona) -> Any:
    found = PersonaVersion.objects.filter(shop_id=persona.shop_id, persona=persona)
    return found.select_related("author")


def _version(persona: Persona, number: int) -> PersonaVersion:
    found: PersonaVersion | None = _versions(persona).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def standing(persona: Persona) -> dict[str, Any]:
    """How the draft stands to what shoppers meet, for every page."""
    published = persona.published and _version(persona, persona.published.number)
    differing = changes(published, persona) if published else []
    count = ngettext("%d field differs", "%d fields differ", len(differing)) % len(differing)
    return {
        "persona": persona,
        "original": persona,  # for the theme's trail at the top
        "published": published,
        "differing": differing,
        "difference": count,
        "seen": digest(persona),
    }


def _to(page: str, persona: Persona) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"admin:tenants_persona_{page}", args=[persona.pk]))
