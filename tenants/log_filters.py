"""The filters of the audit logs: act, person, and a range of days."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter, RangeDateFilter
from unfold.contrib.filters.forms import DropdownForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from tenants.acts import in_words

MOST_PEOPLE = 200  # that the filter offers


class PlainDropdownForm(DropdownForm):  # type: ignore[misc]  # unfold ships no types
    """The browser's own list of choices."""

    widget = UnfoldAdminSelectWidget()


class ActFilter(DropdownFilter):  # type: ignore[misc]  # unfold ships no types
    """By what was done, in words."""

    title = _("what")
    parameter_name = "act"
    form_class = PlainDropdownForm

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The acts that the log holds."""
        held = model_admin.get_queryset(request).order_by("act").values_list("act", flat=True)
        return sorted(((act, in_words(act)) for act in held.distinct()), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Entries of the chosen act."""
        return queryset.filter(act=self.value()) if self.value() else queryset


class PersonFilter(DropdownFilter):  # type: ignore[misc]  # unfold ships no types
    """By who did it."""

    title = _("who")
    parameter_name = "who"
    form_class = PlainDropdownForm

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The people whom the log names."""
        rows = model_admin.get_queryset(request).order_by("actor_name")
        names = rows.values_list("actor_name", flat=True).distinct()[:MOST_PEOPLE]
        return [(name, name) for name in names]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Entries of the chosen person."""
        return queryset.filter(actor_name=self.value()) if self.value() else queryset


class PeriodForm(forms.Form):
    """Two days, by the browser's own calendar."""

    def __init__(self, name: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for end, label in (("from", _("From")), ("to", _("To"))):
            calendar = UnfoldAdminTextInputWidget(attrs={"type": "date"})
            self.fields[f"{name}_{end}"] = forms.DateField(
                label=label, required=False, widget=calendar
            )


class PeriodFilter(RangeDateFilter):  # type: ignore[misc]  # unfold ships no types
    """From the beginning of one day to the end of another, in the reader's time zone."""

    form_class = PeriodForm
    template = "unfold/filters/filters_field.html"  # with the fields' names

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Entries of these days; what is no date is left aside."""
        name = self.parameter_name
        if first := _midnight(self.used_parameters.get(f"{name}_from")):
            queryset = queryset.filter(**{f"{name}__gte": first})
        if last := _midnight(self.used_parameters.get(f"{name}_to"), days_later=1):
            queryset = queryset.filter(**{f"{name}__lt": last})
        return queryset


def _midnight(day: str | None, days_later: int = 0) -> datetime | None:
    try:
        found = parse_date(day or "")
        return (
            make_aware(datetime.combine(found + timedelta(days_later), time.min)) if found else None
        )
    except (ValueError, OverflowError):
        return None
