"""The mail to a shop's owners when its tokens run short: at 80 and at 100 percent, once each in a day or month."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from inference.ledger.usage import PeriodUse, this_day_and_month
from inference.models import UsageWindow
from tenants.models import Membership, Shop

NEARLY, FULL = 80, 100  # percent of a limit


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell the owners of; `before` is the percentage of which they were told last."""

    use: PeriodUse
    percent: int
    before: int


def claim_notices(shop_id: UUID) -> list[Notice]:
    """What the owners are to be told now, inside the shop's scope: each is claimed by one caller only."""
    claimed = []
    for use in this_day_and_month(shop_id):
        percent = _percent(use)
        window = _window(shop_id, use).filter(told__lt=percent).first()
        # Asked again as it is written: another process may be at it.
        if window and _window(shop_id, use).filter(told=window.told).update(told=percent):
            claimed.append(Notice(use, percent, window.told))
    return claimed


def take_back(shop_id: UUID, notice: Notice) -> None:
    """The mail could not be sent: somebody else may try."""
    _window(shop_id, notice.use).filter(told=notice.percent).update(told=notice.before)


def letters(shop_id: UUID, notice: Notice) -> list[EmailMessage]:
    """A letter to each owner, in the shop's language, inside its scope."""
    shop = Shop.objects.get(pk=shop_id)
    owners = Membership.objects.filter(
        shop_id=shop_id, role=Membership.Role.OWNER, user__is_active=True
    )
    to = owners.order_by("user__email").values_list("user__email", flat=True)
    with override(shop.locale):
        told = {"shop": shop.name, "percent": notice.percent}
        subject = gettext("Xiaoer: %(shop)s has used %(percent)d%% of its tokens") % told
        context = {
            "shop": shop.name,
            "use": notice.use,
            "month": notice.use.period == UsageWindow.Period.MONTH,
            "full": notice.percent == FULL,
            "again": date_format(notice.use.following, "DATE_FORMAT"),
            "zone": settings.TIME_ZONE,
            "link": settings.PUBLIC_URL + reverse("usage"),
        }
        body = render_to_string("inference/email/usage.txt", context).strip() + "\n"
    return [EmailMessage(" ".join(subject.split()), body, to=[address]) for address in to]


def _percent(use: PeriodUse) -> int:
    if not use.limit:
        return 0
    if use.used >= use.limit or use.refused:
        return FULL
    return NEARLY if 100 * use.used >= NEARLY * use.limit else 0


def _window(shop_id: UUID, use: PeriodUse) -> QuerySet[UsageWindow]:
    return UsageWindow.objects.filter(shop_id=shop_id, period=use.period, start=use.start)
