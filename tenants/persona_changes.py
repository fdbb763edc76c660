"""What differs between two states of a persona, field by field, as people read it."""

from dataclasses import dataclass

from django.contrib.admin.utils import label_for_field
from django.utils.text import capfirst

from tenants.models import PersonaText, PersonaVersion
from tenants.text_diff import Line, compare


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field whose text differs, with both texts and the comparison of their lines."""

    label: str
    before: str
    after: str
    lines: list[Line]


def changes(before: PersonaText | None, after: PersonaText) -> list[FieldChange]:
    """The fields that differ, in the form's order; with nothing before, all that say something."""
    found = []
    for field in PersonaText.TEXTS:
        label = capfirst(str(label_for_field(field, PersonaVersion)))
        old, new = _text(before, field) if before else "", _text(after, field)
        if old != new:
            found.append(FieldChange(label, old, new, compare(old, new)))
    return found


def _text(persona: PersonaText, field: str) -> str:
    if field == "language":
        return persona.get_language_display()
    value = getattr(persona, field)
    return "\n".join(value) if isinstance(value, list) else str(value).replace("\r\n", "\n")
