"""FAQs as a table: one row an FAQ, its phrasings one a line in one cell."""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.models import LONGEST_QUESTION, MOST_PHRASINGS, Faq, FaqPhrasing
from knowledge.question_keys import question_key
from knowledge.tables import columns
from knowledge.tables.kinds import Change, Column, Fault, Kind, Values
from knowledge.tables.refusals import CellError
from tenants.models import LOCALES
from tenants.variables import unknown_in, values_here


def _read_phrasings(cell: str) -> list[str]:
    """Each once, in order. A cell without line breaks may divide them by bars."""
    columns.without_nul(cell)
    parts = cell.splitlines() if "\n" in cell else cell.split("|")
    found = dict.fromkeys(_one_line(part) for part in parts)
    longest = max(map(len, found), default=0)
    if longest > LONGEST_QUESTION:
        raise CellError("phrasing_too_long", length=longest, most=LONGEST_QUESTION)
    phrasings = sorted(found.keys() - {""})
    if len(phrasings) > MOST_PHRASINGS:
        raise CellError("too_many_phrasings", there=len(phrasings), most=MOST_PHRASINGS)
    return phrasings


def _write_phrasings(phrasings: Sequence[str]) -> str:
    """One a line. One alone with a bar in it gets its line's end: so it is not divided."""
    text = "\n".join(phrasings)
    return f"{text}\n" if "|" in text and "\n" not in text else text


def _phrasings_of(faq: Faq) -> list[str]:
    return sorted({_one_line(each.text) for each in faq.phrasings.all()} - {""})


def _one_line(text: str) -> str:
    return " ".join(text.split())


# What other programs write for them.
_LANGUAGES = {
    **dict.fromkeys(
        (
            "zh",
            "zh-cn",
            "zh_cn",
            "zh-hans-cn",
            "zh-hant",
            "zh-tw",
            "zh-hk",
            "chinese",
            "中文",
            "简体中文",
        ),
        "zh-hans",
    ),
    **dict.fromkeys(("en-us", "en-gb", "en_us", "en_gb", "english", "英文", "英语"), "en"),
}
COLUMNS = (
    columns.text(Faq, "question", "questions", "问题", required=True, told=True),
    columns.text(Faq, "answer", "answers", "答案", "回答", required=True, told=True),
    Column(
        "phrasings",
        _("phrasings"),
        _read_phrasings,
        _write_phrasings,
        also=("phrasing", "其他问法", "问法"),
        of=_phrasings_of,
    ),
    columns.text(Faq, "category", "类别", "分类"),
    columns.flag(Faq, "enabled", "启用", "在用"),
    columns.choice(Faq, "locale", [code for code, _name in LOCALES], "语言", words=_LANGUAGES),
    columns.day(Faq, "valid_from", "生效日期"),
    columns.day(Faq, "valid_until", "失效日期"),
)
in_days = columns.in_order("valid_from", "valid_until")
_FIELDS = [column.name for column in COLUMNS if column.name != "phrasings"]


def _find(shop_id: UUID, keys: Collection[str]) -> QuerySet[Faq]:
    return every(shop_id).filter(question_key__in=keys)


def every(shop_id: UUID) -> QuerySet[Faq]:
    """The shop's FAQs with their phrasings, without what makes them found: that is most of their weight."""
    said = FaqPhrasing.objects.filter(shop_id=shop_id).defer("vector", "vector_text")
    rows = Faq.objects.filter(shop_id=shop_id).defer(
        "vector", "vector_text", "answer_vector", "answer_lexemes"
    )
    rows = rows.prefetch_related(Prefetch("phrasings", said))
    return rows.order_by("category", "question", "id")


def _store(shop_id: UUID, changes: Sequence[Change]) -> None:
    """Write FAQs in a handful of statements; what is not said of a row stays as it is."""
    faqs = [known or Faq(shop_id=shop_id) for known, _values in changes]
    for faq, (_known, values) in zip(faqs, changes, strict=True):
        for name in values.keys() & set(_FIELDS):
            setattr(faq, name, values[name])
        faq.question_key, faq.updated_at = question_key(faq.question), timezone.now()
    old = [known for known, _values in changes if known]
    Faq.objects.bulk_create([faq for faq in faqs if faq not in set(old)])
    if old:
        Faq.objects.bulk_update(old, [*_FIELDS, "question_key", "updated_at"])
    _store_phrasings(shop_id, faqs, changes)


def _store_phrasings(shop_id: UUID, faqs: Sequence[Faq], changes: Sequence[Change]) -> None:
    """Those that stay keep their rows, and so their vectors."""
    gone: list[UUID] = []
    new: list[FaqPhrasing] = []
    for faq, (known, values) in zip(faqs, changes, strict=True):
        if "phrasings" not in values:
            continue
        wanted: dict[str, Any] = dict.fromkeys(values["phrasings"])
        for row in known.phrasings.all() if known else ():
            if wanted.pop(_one_line(row.text), row) is not None:  # not wanted, or there twice
                gone.append(row.pk)
        new += [FaqPhrasing(shop_id=shop_id, faq=faq, text=text) for text in wanted]
    FaqPhrasing.objects.filter(shop_id=shop_id, pk__in=gone).delete()
    FaqPhrasing.objects.bulk_create(new)


def _faults() -> Fault:
    """An answer names no variable that there is not. What the shop has is asked once for a batch."""
    known = cache(values_here)

    def fault(there: Any | None, values: Values) -> tuple[str, CellError] | None:
        if unknown := unknown_in(values.get("answer", ""), known):
            return "answer", CellError("unknown_variable", names=", ".join(unknown))
        return in_days(there, values)

    return fault


FAQS = Kind(
    name="faqs",
    model=Faq,
    columns=COLUMNS,
    key_column="question",
    key=question_key,
    find=_find,
    key_of=lambda faq: question_key(faq.question),
    store=_store,
    every=every,
    faults=_faults,
    told_of=("question", "answer"),
)
