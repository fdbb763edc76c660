"""What the demo shops are made of, as `data/` has it: one file a shop."""

from decimal import Decimal
from pathlib import Path

import msgspec

DATA = Path(__file__).parent / "data"
DOCUMENTS = Path(__file__).parent / "documents"  # a folder a shop, of Markdown files


class _Part(msgspec.Struct, forbid_unknown_fields=True):
    """A piece of a file, checked field by field when it is read."""


class ShopContent(_Part):
    """The shop itself."""

    slug: str
    public_key: str
    name: str
    locale: str
    accent: str
    tagline: str


class PersonaContent(_Part):
    """Its assistant."""

    name: str
    tone: str
    language: str
    instructions: str
    greeting: str
    suggestions: list[str]


class FaqContent(_Part):
    """A question, its answer, and other ways to ask it."""

    question: str
    answer: str
    category: str
    phrasings: list[str]


class ProductContent(_Part):
    """An article, its price in the currency's main unit."""

    sku: str
    title: str
    description: str
    price: Decimal
    currency: str
    stock: int
    attributes: dict[str, str | list[str]]
    category: str


class FactContent(_Part):
    """A policy fact; answers name it by its key."""

    key: str
    label: str
    value: str
    unit: str


class OrderContent(_Part):
    """An order that nobody ever made: its number says so."""

    number: str
    status: str
    days_ago: int
    phone: str
    customer: str
    items: list[dict[str, str | int]]
    total: Decimal
    currency: str
    carrier: str = ""
    parcel: str = ""


class DemoShop(_Part):
    """One whole demo shop."""

    shop: ShopContent
    persona: PersonaContent
    faqs: list[FaqContent]
    products: list[ProductContent]
    facts: list[FactContent]
    order_number_example: str
    orders: list[OrderContent]


def demo_shops() -> list[DemoShop]:
    """Every demo shop; raises msgspec.ValidationError, naming the field, when a file is malformed."""
    return [
        msgspec.json.decode(path.read_bytes(), type=DemoShop)
        for path in sorted(DATA.glob("*.json"))
    ]


def demo_documents(slug: str) -> list[tuple[str, str, bytes]]:
    """(file name, title, content) of every document of a demo shop; the title is its first heading."""
    return [
        (
            path.name,
            path.read_text("utf-8").partition("\n")[0].removeprefix("# "),
            path.read_bytes(),
        )
        for path in sorted((DOCUMENTS / slug).glob("*.md"))
    ]
