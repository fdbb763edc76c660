"""Questions that the knowledge did not answer: counted, then answered or dismissed by people. Inside the shop's scope.

One row a question: the same one, asked again by anybody, counts. What is kept is masked before it is folded, so that
neither the text nor its key tells a telephone number.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from knowledge.models import LONGEST_QUESTION, Faq, Gap
from knowledge.question_keys import question_key
from tenants.masking import mask_homes, mask_personal
from tenants.models import LOCALES

MOST_OPEN = 2000  # of a shop; beyond them, what was asked least and longest ago makes room

_State = Gap.State


def note_gap(shop_id: UUID, question: str, language: str, asked_at: datetime) -> Gap | None:
    """Count the question among the unanswered ones; None for one without any letter or digit.

    An answered one is open again if its FAQ is gone, or had been findable when this was asked: it did not help. A
    dismissed one stays so. `language` is an ISO 639-1 code.
    """
    shown = _shown(question)
    if not any(sign.isalnum() for sign in shown):
        return None
    gap = _locked(shop_id, shown) or _begun(shop_id, shown, language, asked_at)
    if gap is None:
        return None
    if gap.state == _State.ANSWERED and _did_not_help(gap, asked_at):
        gap.state = _State.OPEN
    gap.count += 1
    gap.last_at = max(gap.last_at, asked_at)
    gap.save(update_fields=["state", "count", "last_at"])
    return gap


def gap_to_answer(shop_id: UUID, gap_id: UUID) -> Gap | None:
    """The gap with this id, locked until the transaction ends: whoever else answers it waits, and sees this answer."""
    return Gap.objects.select_for_update().filter(shop_id=shop_id, pk=gap_id).first()


def answer_gap(gap: Gap, faq: Faq) -> None:
    """The FAQ answers it."""
    gap.state, gap.faq, gap.answered_at = _State.ANSWERED, faq, timezone.now()
    gap.save(update_fields=["state", "faq", "answered_at"])


def answer_same(shop_id: UUID, faqs: Mapping[str, UUID]) -> None:
    """FAQs, by what they ask: the open gaps that are the very same questions are answered, if the FAQ is in use."""
    by_key = {_key(text): faq for text, faq in faqs.items()}
    same = Gap.objects.filter(shop_id=shop_id, state=_State.OPEN, question_key__in=by_key)
    gaps = list(same.select_for_update())
    if not gaps:
        return
    in_use = Faq.objects.filter(shop_id=shop_id, enabled=True, pk__in=faqs.values())
    known = {faq.pk: faq for faq in in_use}
    for gap in gaps:
        if faq := known.get(by_key[gap.question_key]):
            answer_gap(gap, faq)


def open_gaps(shop_id: UUID) -> int:
    """How many wait for somebody."""
    return Gap.objects.filter(shop_id=shop_id, state=_State.OPEN).count()


def _shown(question: str) -> str:
    text = " ".join(mask_homes(mask_personal(question)).split())
    return text if len(text) <= LONGEST_QUESTION else text[: LONGEST_QUESTION - 1] + "…"


def _key(question: str) -> str:
    return question_key(_shown(question))


def _locked(shop_id: UUID, shown: str) -> Gap | None:
    same = Gap.objects.filter(shop_id=shop_id, question_key=question_key(shown))
    return same.select_for_update().first()


def _begun(shop_id: UUID, shown: str, language: str, asked_at: datetime) -> Gap | None:
    """A row for the question, locked; None if it was made elsewhere just now and made room already."""
    new = Gap(
        shop_id=shop_id,
        question=shown,
        locale=next((code for code, _ in LOCALES if code.split("-")[0] == language), ""),
        first_at=asked_at,
        last_at=asked_at,
    )
    # Somebody may begin the same at this moment: the row is then theirs, and we wait for it.
    Gap.objects.bulk_create([new], ignore_conflicts=True)
    gap = _locked(shop_id, shown)
    if gap is not None and gap.pk == new.pk:
        _make_room(shop_id, gap)
    return gap


def _make_room(shop_id: UUID, new: Gap) -> None:
    waiting = Gap.objects.filter(shop_id=shop_id, state=_State.OPEN)
    too_many = waiting.count() - MOST_OPEN
    if too_many > 0:
        least = waiting.exclude(pk=new.pk).order_by("count", "last_at")
        # What somebody counts or answers just now is left alone, and nobody waits for anybody here.
        victims = least.select_for_update(skip_locked=True)[:too_many]
        Gap.objects.filter(shop_id=shop_id, pk__in=[gap.pk for gap in victims]).delete()


def _did_not_help(gap: Gap, asked_at: datetime) -> bool:
    if gap.faq_id is None or gap.answered_at is None:
        return True
    faq = Faq.objects.only("learned_at").get(shop_id=gap.shop_id, pk=gap.faq_id)
    return faq.learned_at is not None and max(faq.learned_at, gap.answered_at) < asked_at
