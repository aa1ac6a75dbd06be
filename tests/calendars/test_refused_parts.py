"""Components that are refused, and why. Aban has 30 days and August 31; 1395 is no decade."""

from __future__ import annotations

import pytest

from archiver.calendars import Calendar, DateParts, DateRefusedError, MonthMeaning, interpret

_ABAN = MonthMeaning(Calendar.SOLAR_HIJRI, 8)
_AUGUST = MonthMeaning(Calendar.GREGORIAN, 8)
_LUNAR = frozenset({Calendar.LUNAR_HIJRI})


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (DateParts(("1395",), weekday="Saturday", season=3), "weekday-without-day"),
        (DateParts(("1395",), weekday="Saturday"), "weekday-without-day"),
        # Without a year, a day that the month never has says more than the year that lacks.
        (DateParts(("31",), months=(_ABAN,)), "day-of-month"),
        (DateParts(("30",), months=(_ABAN,)), "no-year"),
        (DateParts(("31",), months=(_ABAN, _AUGUST)), "no-year"),
        (DateParts(("1395",), decade=True), "no-decade"),
        (DateParts(("1390",), months=(_ABAN,), decade=True), "no-decade"),
        (DateParts(("15", "1395"), months=(_ABAN,), eras=_LUNAR, calendar=Calendar.SOLAR_HIJRI), "contradiction"),
        (DateParts(("1395", "8", "15"), eras=_LUNAR, calendar=Calendar.SOLAR_HIJRI), "contradiction"),
        (DateParts(("15", "2016"), months=(_AUGUST,), calendar=Calendar.SOLAR_HIJRI), "contradiction"),
    ],
)
def test_components_that_make_no_date_are_refused_with_the_reason(parts: DateParts, reason: str) -> None:
    with pytest.raises(DateRefusedError) as refused:
        interpret(parts)

    assert refused.value.reason == reason


def test_the_day_that_a_month_never_has_is_refused_with_the_nearest() -> None:
    with pytest.raises(DateRefusedError) as refused:
        interpret(DateParts(("31",), months=(_ABAN,), text="31 Aban"))

    assert (refused.value.code, refused.value.values["text"]) == ("date.impossible", "31 Aban")
