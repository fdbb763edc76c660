"""How far a shop's first steps are. Told from its own rows, so that they can be left and gone on with."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from knowledge.models import Faq
from tenants.models import PersonaVersion, Shop

STEPS = (
    ("shop", _("Shop")),
    ("assistant", _("Assistant")),
    ("faqs", _("Questions")),
    ("widget", _("Your site")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four, as the pages show it."""

    number: int
    name: str
    label: str
    done: bool
    here: bool

    @property
    def url(self) -> str:
        """Its page."""
        return reverse(f"start:{self.name}")


def steps(shop_id: UUID | None, here: str) -> list[Step]:
    """All steps; `here` is the one that is shown. Inside the shop's scope, if there is a shop."""
    done = set(_done(shop_id)) if shop_id else set()
    return [
        Step(number, name, str(label), name in done, name == here)
        for number, (name, label) in enumerate(STEPS, 1)
    ]


def next_step(shop_id: UUID) -> str:
    """The first step that is not done, or the last one. Inside the shop's scope."""
    done = set(_done(shop_id))
    return next((name for name, _label in STEPS if name not in done), STEPS[-1][0])


def _done(shop_id: UUID) -> Iterator[str]:
    yield "shop"
    # The first version was published with the shop, the second by a person.
    if PersonaVersion.objects.filter(shop_id=shop_id, number__gt=1).exists():
        yield "assistant"
    if Faq.objects.filter(shop_id=shop_id).exists():
        yield "faqs"
    if Shop.objects.filter(pk=shop_id).exclude(allowed_origins=[]).exists():
        yield "widget"
