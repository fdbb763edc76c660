"""Where a shop's rows lie, as PostgreSQL itself says: also in a table that no model knows any more."""

from dataclasses import dataclass

from django.db import connections

from tenants.platform import ALIAS

_TABLES = """
SELECT c.relname FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'shop_id' AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname
"""
_REFERENCES = """
SELECT child.relname, parent.relname FROM pg_constraint f
JOIN pg_class child ON child.oid = f.conrelid JOIN pg_class parent ON parent.oid = f.confrelid
WHERE f.contype = 'f' AND f.conrelid <> f.confrelid
"""


@dataclass(frozen=True, slots=True)
class ShopTables:
    """Tables with rows of shops: each of `ordered` after all that refer to it, `entangled` those in a circle."""

    ordered: tuple[str, ...]
    entangled: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every one."""
        return (*self.ordered, *self.entangled)


def tables_of_shops() -> ShopTables:
    """Every table with a column `shop_id`, in an order in which rows can be deleted.

    The order is Kahn's topological sort (Kahn, CACM 5(11), 1962); what it leaves refers to each other.
    """
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(_TABLES)
        left = {name for (name,) in cursor.fetchall()}
        cursor.execute(_REFERENCES)
        references = {(child, parent) for child, parent in cursor.fetchall()}
    ordered: list[str] = []
    while free := sorted(left - {parent for child, parent in references if child in left}):
        ordered += free
        left.difference_update(free)
    return ShopTables(tuple(ordered), tuple(sorted(left)))
