"""API keys in the admin: made, shown once, revoked. For owners."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from tenants.ask_page import ask
from tenants.entered import actor_of
from tenants.keys import (
    MOST_KEYS,
    SCOPES,
    KeyMakingError,
    good_keys,
    is_good,
    make_key,
    revoke,
)
from tenants.models import ApiKey
from tenants.scoped_admin import here, person
from tenants.shown_once import ShownOnceAdmin
from tenants.site import site

_LOOKS = {"good": "success", "expired": "warning", "revoked": "danger"}
_SAID = {"good": _("good"), "expired": _("expired"), "revoked": _("revoked")}


class NewKeyForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    """What a new key shall be."""

    scopes = forms.MultipleChoiceField(
        choices=list(SCOPES.items()),
        label=_("Scopes"),
        help_text=_("What programs may do with this key. Give no more than they need."),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = ApiKey
        fields = ("name", "scopes", "expires_at")

    def clean_expires_at(self) -> Any:
        """Raises ValidationError for a time that is over."""
        until = self.cleaned_data["expires_at"]
        if until is not None and until <= timezone.now():
            raise forms.ValidationError(_("This time is over."))
        return until


class ApiKeyAdmin(ShownOnceAdmin):
    """By these the shop's own programs use the API. The rules write the audit log themselves."""

    kind = "key"
    list_display = ("name", "prefix", "state", "created_by", "created_at", "last_used_at")
    list_select_related = ("created_by",)
    actions = ("revoke",)
    actions_detail: ClassVar = ["revoke_this"]
    once_template = "admin/tenants/api_key.html"

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """A new key is asked for by three things; one that is there is looked at."""
        if obj is None:
            return ("name", "scopes", "expires_at")
        made = ("name", "prefix", "standing", "may", "maker", "created_at")
        return (*made, "expires_at", "last_used_at", "revoked_at")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        """A key is never changed."""
        return self.get_fields(request, obj) if obj else ()

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Check boxes for what a new key may do."""
        if obj is None:
            kwargs["form"] = NewKeyForm
        return super().get_form(request, obj, change, **kwargs)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """So many may be good at once; a form that was opened in time is answered why not."""
        room = request.method == "POST" or good_keys(here(request).shop_id).count() < MOST_KEYS
        return self._may(request, "change") and room

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A key is replaced, never changed."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A revoked one stays, so that the log can be read."""
        return False

    def has_revoke_permission(self, request: HttpRequest, object_id: object = None) -> bool:
        """Who may revoke keys."""
        return self._may(request, "change")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """No button to revoke what is revoked."""
        key = self.get_object(request, str(object_id))
        offered: list[Any] = super().get_actions_detail(request, object_id)
        return offered if key is not None and key.revoked_at is None else []

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One way to save: whichever it is, the key is shown. That there are too many is said on the list."""
        one = {"show_save_and_add_another": False, "show_save_and_continue": False}
        context = {**one, **(extra_context or {})}
        try:
            page: HttpResponse = super().add_view(request, form_url, context)
        except KeyMakingError:
            full = gettext("A shop has at most %(most)d good keys.") % {"most": MOST_KEYS}
            messages.error(request, full)
            return redirect("admin:tenants_apikey_changelist")
        return page

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Make the key; its text is kept until it was shown."""
        wanted = form.cleaned_data
        key, text = make_key(
            here(request).shop_id,
            wanted["name"],
            wanted["scopes"],
            actor_of(request),
            author=person(request),
            expires_at=wanted["expires_at"],
        )
        obj.__dict__.update(key.__dict__)
        obj.once = text

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The rule wrote it down."""

    def once_context(self, request: HttpRequest, row: Any, secret: str) -> dict[str, Any]:
        """The key, and a first call by it."""
        return {
            "title": _("New API key"),
            "key": row,
            "snippet": secret,
            "shop_address": request.build_absolute_uri("/api/v1/shop/"),
        }

    @display(description=_("state"), label=_LOOKS)  # type: ignore[untyped-decorator]  # unfold ships no types
    def state(self, key: ApiKey) -> tuple[str, Any]:
        """Whether the key opens anything."""
        now = "revoked" if key.revoked_at else "good" if is_good(key) else "expired"
        return now, _SAID[now]

    @display(description=_("state"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def standing(self, key: ApiKey) -> str:
        """The state on a key's page, where the theme knows no labels."""
        return str(self.state(key)[1])

    @display(description=_("scopes"))  # type: ignore[untyped-decorator]  # unfold ships no types
    def may(self, key: ApiKey) -> str:
        """What the key is good for, in words."""
        return gettext("; ").join(str(SCOPES.get(scope, scope)) for scope in key.scopes)

    @action(description=_("Revoke"), permissions=["revoke"])  # type: ignore[untyped-decorator]  # unfold ships no types
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        """End the chosen keys at once."""
        ended = [key for key in queryset if key.revoked_at is None]
        for key in ended:
            revoke(key, actor_of(request))
        told = ngettext("%d key was revoked.", "%d keys were revoked.", len(ended))
        messages.success(request, told % len(ended))

    @action(  # type: ignore[untyped-decorator]  # unfold ships no types
        description=_("Revoke"), url_path="revoke", permissions=["revoke"], icon="key_off"
    )
    def revoke_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """End one key at once, after a question."""
        key = self.get_object(request, object_id)
        if key is None:
            raise Http404
        back = reverse("admin:tenants_apikey_change", args=[key.pk])
        if request.method == "POST":
            self.revoke(request, ApiKey.objects.filter(pk=key.pk))
            return redirect(back)
        question = _("Programs that use this key are shut out at once. That is not taken back.")
        return ask(self, request, key, question, _("Revoke the key"), back)


site.register(ApiKey, ApiKeyAdmin)
