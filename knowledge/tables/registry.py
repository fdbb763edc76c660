"""The kinds of tables there are, by the name under which pages and imports know them."""

from collections.abc import Mapping

from knowledge.tables.faqs import FAQS
from knowledge.tables.kinds import Kind
from knowledge.tables.orders import ORDERS
from knowledge.tables.products import PRODUCTS

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (FAQS, PRODUCTS, ORDERS)}
