"""Policy facts as they go over the wire."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema_serializer

from knowledge.models import Fact
from tenants.api.forms import RowForm
from tenants.api.wire import Patterned
from tenants.variables import NAME


@extend_schema_serializer(component_name="Fact")
class FactForm(RowForm):
    """A policy fact; texts name it by its key in braces."""

    key = Patterned(rf"^{NAME}$", max_length=40)

    class Meta:
        model = Fact
        fields: ClassVar[tuple[str, ...]] = ("id", "key", "label", "value", "unit", "updated_at")
        read_only_fields = ("id", "updated_at")
