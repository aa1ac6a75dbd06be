"""Ranges and periods that a whole text states: those that contradict themselves, and those that a date lies before or after.

The first days of the Solar Hijri years 1357 and 1361 are 21 March 1978 and 1982 by the official calendar.
"""

from __future__ import annotations

import pytest

from archiver.calendars import DateRefusedError
from archiver.dating.stated import read_date, read_date_after
from archiver.dating.statements import find_dates


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1395 [1990]", "twins-differ"),
        ("15-12 Aban 1395", "end-before-start"),
        ("مهر تا مهر ۱۳۹۵", "contradiction"),
        ("12 Mehr - 5 Ramadan 1395", "contradiction"),
        ("1395 شمسی قمری", "contradiction"),
        ("5th quarter of 1395", "contradiction"),
        ("1000-1990", "two-years"),
        ("spring 1395-1398", "two-years"),
        ("from 1395 to 93", "two-years"),
        ("5 to 1990", "two-years"),
        ("5 May 7", "no-year"),
        ("before 15 Aban", "no-year"),
        ("in 1990-talet", "unknown-layout"),
        ("1395 [98765]", "number-too-long"),
    ],
)
def test_a_range_that_cannot_be_meant_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(DateRefusedError) as refused:
        read_date(text)

    assert refused.value.finding().values["reason"] == reason


@pytest.mark.parametrize(
    ("text", "gregorian"),
    [
        ("before 1357-1360", "../1978-03-20"),
        ("after 1357-1360", "1982-03-21/.."),
        ("about 1357-1360", "1978-03-21~/1982-03-20~"),
        ("before the 5th century", "../0399-12-31"),
        ("after the 5th century", "0500-01-01/.."),
        ("about the 5th century", "0400~/0499~"),
        ("about 500 BC", "-0499~"),
        ("1990-talet", "199X"),
        ("سال ۱۳۹۵ تا ۹۸", "2016-03-20/2020-03-19"),
    ],
)
def test_a_date_may_lie_before_after_or_about_a_whole_range(text: str, gregorian: str) -> None:
    assert [reading.gregorian for reading in read_date(text).readings] == [gregorian]


def test_the_end_of_an_embargo_cannot_be_undated() -> None:
    given = read_date_after("n.d.", 736_000)

    assert given.reading is None
    assert [(finding.code, finding.values["reason"]) for finding in given.findings] == [("date.unreadable", "undated")]


def test_a_time_that_no_clock_shows_leaves_a_day_without_its_year() -> None:
    right, wrong = (find_dates(f"Sat Nov 5 {time}:29:00 2016") for time in ("06", "25"))

    assert [(one.text, one.gregorian) for one in right] == [("Sat Nov 5 06:29:00 2016", "2016-11-05")]
    assert [(one.text, one.gregorian) for one in wrong] == [("Sat Nov 5", None)]
