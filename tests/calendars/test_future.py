"""An embargo ends in the future: a reading that has passed is not meant, unless none or several are left."""

from __future__ import annotations

from datetime import date

import pytest

from archiver.calendars import Calendar, DateParts, find_future_reading, interpret

DAY = date(2026, 11, 28).toordinal()


@pytest.mark.parametrize(
    ("year", "day", "calendar"),
    [
        # 1 Muharram 1428 was 20 January 2007 (Umm al-Qura), 1 Farvardin 1428 is 20 March 2049 (University of Tehran).
        ("1428", DAY, Calendar.SOLAR_HIJRI),
        ("1428", date(2007, 1, 1).toordinal(), None),
        ("1428", date(2049, 3, 19).toordinal(), Calendar.SOLAR_HIJRI),
        ("1428", date(2049, 3, 20).toordinal(), None),
        # 1 Muharram 1495 is in December 2071: both are to come.
        ("1495", DAY, None),
    ],
)
def test_the_only_reading_that_is_to_come(year: str, day: int, calendar: Calendar | None) -> None:
    readings = interpret(DateParts((year, "1", "1"), separator="-")).readings
    assert len(readings) > 1

    found = find_future_reading(readings, day)

    assert (found and found.calendar) == calendar


def test_a_lunar_day_has_passed_when_its_last_possible_day_has() -> None:
    readings = interpret(DateParts(("1428", "1", "1"), separator="-", calendar=Calendar.LUNAR_HIJRI)).readings
    last = readings[0].days.last or 0

    assert find_future_reading(readings, last) is readings[0]
    assert find_future_reading(readings, last + readings[0].tolerance_days) is None
