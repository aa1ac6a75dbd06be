"""Dates that somebody gives: they are the same only where every one names the same days."""

from __future__ import annotations

from itertools import permutations

import pytest

from archiver.dating.agreement import compare_dates
from archiver.tasks.dates import compare


@pytest.mark.parametrize(
    "dates",
    [
        ("۱۵ آبان ۱۳۹۵", "November 5, 2016", "5 صفر 1438 هجری قمری"),
        ("1395-08-15", "تهران، شنبه ۱۵ آبان ۱۳۹۵"),
        ("Date: 5 November 2016, 10:30", "2016-11-05"),
        ("1395", "۱۳۹۵"),
        ("Aban 1395", "آبان ۱۳۹۵"),
        ("دهه ۱۳۹۰", "دههٔ ۱۳۹۰"),
        ("15 Aban 1395 (5 November 2016)", "15 Aban 1395"),
        ("1357-1360", "۱۳۵۷ تا ۱۳۶۰", "1357/1360"),
        ("5-7 November 2016", "5-7 November 2016"),
        # 5 Safar 1438 is 5 or 6 November by the tolerance of the lunar calendar; the other two are one day.
        ("5 صفر 1438", "6 November 2016", "16 Aban 1395"),
        # The Imperial calendar was given up in 1978; the day is the same.
        ("29 مرداد ۲۵۷۶ شاهنشاهی", "2017-08-20"),
    ],
)
def test_the_same_days_agree_in_any_order(dates: tuple[str, ...]) -> None:
    for order in permutations(dates):
        comparison = compare_dates(order)
        assert (comparison.difference_days, comparison.findings) == (0, ())
        assert compare(order).agree


@pytest.mark.parametrize(
    ("dates", "codes", "difference"),
    [
        # Aban 1395 is 22 October to 20 November 2016.
        (("Aban 1395", "November 2016"), ["date.only-overlaps"], 0),
        (("Aban 1395", "5 November 2016"), ["date.only-overlaps"], 0),
        (("2016", "1395"), ["date.only-overlaps"], 0),
        (("دههٔ ۱۳۹۰", "1395"), ["date.only-overlaps"], 0),
        (("1395?", "1395"), ["date.only-overlaps"], 0),
        (("about 1395", "1395"), ["date.only-overlaps"], 0),
        (("Aban 1395", "5 November 2016", "7 November 2016"), ["date.only-overlaps", "date.twins-differ"], 2),
        (("5 November 2016", "1 November 2016", "9 November 2016"), ["date.twins-differ", "date.twins-differ"], 8),
        (("5 صفر 1438", "6 صفر 1438"), ["date.twins-differ"], 1),
        # Both are within a day of the lunar date, and two days from each other.
        (("5 صفر 1438", "4 November 2016", "6 November 2016"), ["date.twins-differ"], 2),
        (("15 آبان", "6 Dec"), ["date.unreadable", "date.unreadable"], 0),
        (("15 Aban 1395 and 20 Aban 1395", "15 Aban 1395"), ["date.unreadable"], 0),
        (("15 Aban 1395 (6 November 2016)", "15 Aban 1395"), ["date.unreadable"], 0),
        (("n.d.", "15 Aban 1395"), ["date.unreadable"], 0),
        (("not 5 November 2016", "5 November 2016"), ["date.unreadable"], 0),
        (("44 BC", "44 BC"), ["date.unreadable", "date.unreadable"], 0),
        (("31 Aban", "30 Aban 1395"), ["date.impossible"], 0),
        (("31 Aban 1395", "1395-08-15"), ["date.impossible"], 0),
        (("جمعه ۱۵ آبان ۱۳۹۵", "2016-11-05"), ["date.weekday-differs"], 0),
        (("04/11/2016", "04/11/2016"), ["date.ambiguous", "date.ambiguous"], 0),
        (("1401", "1401"), ["date.ambiguous", "date.ambiguous"], 0),
        (("31/7/95", "15 Aban 1395"), ["date.other-reading-impossible", "date.twins-differ"], 7768),
        # Of 4 November and 11 April, 7 November is farther than three days from neither.
        (("04/11/2016", "7 November 2016"), ["date.ambiguous", "date.twins-differ"], 3),
    ],
)
def test_what_is_not_the_same_never_agrees(dates: tuple[str, ...], codes: list[str], difference: int) -> None:
    comparison = compare(dates)

    assert [finding.code for finding in comparison.findings] == codes
    assert {finding.severity for finding in comparison.findings} == {"error"}
    assert (comparison.agree, comparison.difference_days) == (False, difference)


@pytest.mark.parametrize("dates", [("04/11/2016", "1395-08-14"), ("1395-08-14", "04/11/2016")])
def test_a_date_of_two_readings_is_settled_by_the_other(dates: tuple[str, str]) -> None:
    comparison = compare(dates)

    assert comparison.agree
    assert [(finding.code, finding.severity) for finding in comparison.findings] == [("date.settled", "note")]
    assert "2016-11-04" in comparison.findings[0].message("en")
    assert {one.gregorian for one in comparison.statements} == {"2016-11-04"}


def test_each_date_is_told_of_beside_the_one_before_it_that_is_farthest() -> None:
    comparison = compare_dates(["15 Aban 1395", "November 4, 2016", "November 7, 2016"])

    assert comparison.difference_days == 3
    assert [
        (one.code, one.values["differenceDays"], [each["text"] for each in one.values["statements"]])
        for one in comparison.findings
    ] == [
        ("date.twins-differ", 1, ["15 Aban 1395", "November 4, 2016"]),
        ("date.twins-differ", 3, ["November 4, 2016", "November 7, 2016"]),
    ]


def test_a_text_without_a_date_cannot_be_compared() -> None:
    comparison = compare_dates(["15 Aban 1395", "yesterday"])

    assert [(finding.code, finding.where) for finding in comparison.findings] == [("date.unreadable", {"line": 2})]
    assert "yesterday" in comparison.findings[0].message("en")


def test_a_date_that_one_calendar_lacks_is_settled_by_the_other() -> None:
    comparison = compare(("31/7/95", "31 July 1995"))

    assert comparison.agree
    assert [(finding.code, finding.severity) for finding in comparison.findings] == [("date.settled", "note")]
    assert "1995-07-31" in comparison.findings[0].message("en")
