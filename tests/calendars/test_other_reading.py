"""A date in numbers that is a day in one calendar and none in another: "Nothing is guessed" (docs/calendars.md).

Month lengths: Farvardin to Shahrivar have 31 days, Mehr to Bahman 30, Esfand 29 and 30 in a leap year (law of 11 Farvardin 1304);
1394 was a common year, 1395 a leap year.
"""

from __future__ import annotations

import pytest

from archiver.calendars import Calendar
from archiver.dating.stated import read_date

_CODE = "date.other-reading-impossible"


@pytest.mark.parametrize(
    ("text", "left", "refused", "nearest"),
    [
        ("۳۱/۷/۹۵", "1995-07-31", ("solar-hijri", "1395-07-31"), "1395-07-30"),
        ("95/7/31", "1995-07-31", ("solar-hijri", "1395-07-31"), "1395-07-30"),
        ("31/7/78", "1978-07-31", ("solar-hijri", "1378-07-31"), "1378-07-30"),
        ("۳۰/۱۲/۹۴", "1994-12-30", ("solar-hijri", "1394-12-30"), "1394-12-29"),
        ("31-6-95", "2016-09-21", ("gregorian", "1995-06-31"), "1995-06-30"),
        ("30.2.95", "2016-05-19", ("gregorian", "1995-02-30"), "1995-02-28"),
    ],
)
def test_the_reading_that_is_left_is_not_certain(text: str, left: str, refused: tuple[str, str], nearest: str) -> None:
    stated = read_date(text)

    assert [reading.gregorian for reading in stated.readings] == [left]
    assert not stated.is_sure
    (finding,) = stated.findings
    assert (finding.code, finding.severity) == (_CODE, "warning")
    assert finding.values["refused"] == [dict(zip(("calendar", "date"), refused, strict=True))]
    assert refused[1] in finding.message()
    assert nearest in finding.remedy()


@pytest.mark.parametrize(
    ("text", "gregorian"),
    [
        # The year is written in full, so that there is one calendar.
        ("31/7/1995", "1995-07-31"),
        # 31 July 1995 was a Monday.
        ("Monday 31/7/95", "1995-07-31"),
        # A month above 12 is an order of numbers, not a day that somebody meant.
        ("5/31/1995", "1995-05-31"),
    ],
)
def test_what_says_its_calendar_is_certain(text: str, gregorian: str) -> None:
    stated = read_date(text)

    assert stated.is_sure
    assert ([reading.gregorian for reading in stated.readings], stated.findings) == ([gregorian], ())


def test_a_calendar_that_is_stated_decides() -> None:
    stated = read_date("31/7/95", Calendar.GREGORIAN)

    assert {reading.gregorian for reading in stated.readings} == {"1995-07-31"}
    assert stated.findings == ()


def test_a_weekday_that_does_not_fit_leaves_both_doubts() -> None:
    stated = read_date("Friday 31/7/95")

    assert [finding.code for finding in stated.findings] == [_CODE, "date.weekday-differs"]
