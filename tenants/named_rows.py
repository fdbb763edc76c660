"""Rows that a list's address names to filter it by: one that is not the shop's gets the 404 of an id nobody has.

An empty list would say the same of both, but not that the link is of no use any more.
"""

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from django.contrib.admin.utils import NotRelationField, get_fields_from_path
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model
from django.db.models.constants import LOOKUP_SEP
from django.http import Http404, QueryDict

from tenants.models import Shop, ShopOwned

_EXACT, _ONE_OF = f"{LOOKUP_SEP}exact", f"{LOOKUP_SEP}in"


def require_named(model: type[Model], shop_id: UUID, query: QueryDict) -> None:
    """Raises Http404 where a filter of the model's list names a row, or a shop, that is not there in this shop.

    Only rows of shops count: asked for people, it would tell who has an account.
    """
    for lookup, values in query.lists():
        named = _named_by(model, lookup.removesuffix(_EXACT).removesuffix(_ONE_OF))
        if named is None:
            continue
        split = lookup.endswith(_ONE_OF)
        wanted = [each for value in values for each in (value.split(",") if split else [value])]
        if not _has_all(named, shop_id, wanted):
            raise Http404


def _named_by(model: type[Model], path: str) -> type[Model] | None:
    """The model whose rows a filter of this path takes by their ids."""
    try:
        field = get_fields_from_path(model, path)[-1]
    except (FieldDoesNotExist, NotRelationField):
        return None
    named = field.related_model if field.is_relation else field.model if field.primary_key else None
    ours = isinstance(named, type) and issubclass(named, Shop | ShopOwned)
    return named if ours else None


def _has_all(model: type[Model], shop_id: UUID, named: Iterable[str]) -> bool:
    pks = set()
    for text in named:
        with suppress(ValidationError, ValueError):  # no id at all: Django takes the filter away
            pks.add(model._meta.pk.to_python(text))
    of_shop = {"pk": shop_id} if model is Shop else {"shop_id": shop_id}
    rows = model._default_manager.filter(**of_shop).filter(pk__in=pks)
    return not pks or rows.count() == len(pks)
