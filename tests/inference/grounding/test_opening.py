"""On which days the line of a shop's hours leaves it closed."""

import pytest

from inference.grounding.opening import Opening


@pytest.mark.parametrize(
    "hours",
    [
        "营业时间：9:00-18:00，周五延长至20:00",
        "营业时间：每日9:00-18:00，周五到20:00",
        "营业时间：一周七天，周日10:00-16:00",
        "Opening hours: 9 am to 6 pm (Sundays 10 am to 4 pm)",
        "Opening hours: 10 am to 6 pm, late on Thursdays",
        "Shop hours: All week 10-6; Friday until 8",
        "Shop hours: 7 days a week, Sundays 10-4",
        "Shop hours: 9 am to 5 pm, Tuesday to Saturday",
    ],
)
def test_where_it_may_be_open_on_others_no_day_is_closed(hours: str) -> None:
    opening = Opening([hours])
    assert opening.answer("周一营业", denied=False) is None
    assert opening.answer("you are open on Mondays", denied=False) is None


@pytest.mark.parametrize(
    "hours",
    [
        "营业时间：周二至周日 9:30–18:30",
        "营业时间：周二至周五 9:30–18:30，周六10:00-16:00",
        "Shop hours: Tuesday to Saturday, 9.30 am to 5 pm",
        "Shop hours: 10 am to 6 pm Wednesday to Friday",
        "Shop hours: Tuesday to Friday 10 am to 6 pm, Saturday 10 am to 4 pm, closed on Sunday",
    ],
)
def test_the_days_that_are_named_are_the_only_ones(hours: str) -> None:
    opening = Opening([hours])
    assert opening.answer("周一营业", denied=False) == "周一"
    assert opening.answer("周一营业", denied=True) == ""
    assert opening.answer("you are open on Thursdays", denied=False) == ""
