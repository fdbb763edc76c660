"""Lists in forms: edited as text, one entry a line."""

from typing import Any

from django import forms


class ListField(forms.CharField):
    """A list of texts, one a line. What counts as a line is for `clean` to say, which returns the list."""

    def prepare_value(self, value: Any) -> Any:
        """The list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the lists differ, however the lines were typed."""
        try:
            return bool((initial or []) != self.clean(data))
        except forms.ValidationError:
            return True
