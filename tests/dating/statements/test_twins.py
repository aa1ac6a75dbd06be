"""Two dates beside each other that claim to be one: which reading they settle, and what is told if they differ.

Expected days are those of convertdate and jdatetime.
"""

from __future__ import annotations

import pytest

from archiver.dating.agreement import check_dates, decide_date
from archiver.dating.statements import find_dates


def days_of(text: str) -> list[list[str | None]]:
    """Return the days of every reading of every statement."""
    return [[reading.gregorian for reading in one.readings] for one in find_dates(text)]


def codes_of(text: str) -> set[str]:
    return {finding.code for finding in check_dates(find_dates(text))}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        # 15 Tir 1363 is 6 July 1984, 3 Farvardin 1360 is 23 March 1981, 12 Bahman 1364 is 1 February 1986.
        ("Date: 15/4/63 [6 July 1984]", [["1984-07-06"], ["1984-07-06"]]),
        ("Date: 15/4/63 [15 April 1963]", [["1963-04-15"], ["1963-04-15"]]),
        ("Date: 6 July 1984 [15/4/63]", [["1984-07-06"], ["1984-07-06"]]),
        ("15/4/63, corresponding to 6 July 1984", [["1984-07-06"], ["1984-07-06"]]),
        ("63/4/15 = 6.7.1984", [["1984-07-06"], ["1984-07-06"]]),
        ("15/4/63 (6/7/84)", [["1984-07-06"], ["1984-07-06"]]),
        ("۱۵/۴/۶۳ (۶/۷/۸۴)", [["1984-07-06"], ["1984-07-06"]]),
        ("۱۵/۴/۶۳ برابر با ۶/۷/۱۹۸۴", [["1984-07-06"], ["1984-07-06"]]),
        ("Dated 3/1/60 [23 March 1981]", [["1981-03-23"], ["1981-03-23"]]),
        ("On 12/11/64 (1986) the court sat", [["1986-02-01"], ["1986"]]),
        ("On 12/11/64 (February 1986) the court sat", [["1986-02-01"], ["1986-02"]]),
        # 14 Aban 1395 is 4 November 2016: the twin also tells the day from the month.
        ("04/11/2016 (14/8/95)", [["2016-11-04"], ["2016-11-04"]]),
        ("11/04/2016 (14/8/95)", [["2016-11-04"], ["2016-11-04"]]),
    ],
)
def test_a_twin_settles_any_reading(text: str, days: list[list[str]]) -> None:
    assert days_of(text) == days
    assert codes_of(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Date: 15/4/63\n\nIn 1984 the court met.",
        "The letter of 15/4/63 was read in 1984.",
        "Date: 15/4/63\n\nThe law was signed on 3 Mehr 1364.",
    ],
)
def test_a_year_elsewhere_does_not_decide_between_calendars(text: str) -> None:
    assert days_of(text)[0] == ["1963-04-15", "1984-07-06"]
    assert "date.ambiguous" in codes_of(text)
    if text.startswith("Date"):
        assert decide_date(find_dates(text)).date["basis"] == "unresolved"


@pytest.mark.parametrize("text", ["Hearings on 3/4/63 (5/4/63)", "on 3/4/63, 5/4/63", "3 May 1981 (5 May 1981)"])
def test_two_dates_that_may_be_of_one_calendar_claim_nothing(text: str) -> None:
    assert "date.twins-differ" not in codes_of(text)


def test_a_range_of_several_readings_is_told() -> None:
    """Days of 1963, with day or month first, or of Tir 1363."""
    text = "Hearings on 3/4/63 - 5/4/63"

    assert days_of(text) == [["1963-04-03/1963-04-05", "1963-03-04/1963-04-05", "1984-06-24/1984-06-26"]]
    assert codes_of(text) == {"date.ambiguous"}


@pytest.mark.parametrize(
    "text",
    [
        "15/4/63 [7 July 1984]",
        "15 Aban 1395 / 5 November 2017",
        "15 Aban 1395 - 5 November 2017",
        "15 Aban 1395 = 5 November 2017",
        "15 Aban 1395, corresponding to 5 November 2017,",
        "۱۵ آبان ۱۳۹۵ برابر با ۵ نوامبر ۲۰۱۷",
        "تاریخ: ۱۵ آبان ۱۳۹۵\nبرابر با ۵ نوامبر ۲۰۱۷",
        # A day or a month with a year that cannot hold it.
        "آبان ۱۳۹۵ (2018)",
        "15 Aban 1395 (2017)",
        "15 Aban 1395 (October 2016)",
        "۱۵ آبان ۱۳۹۵ / نوامبر ۲۰۱۷",
        "15. Aban 1395 [2015]",
        "بهمن ۱۳۵۷ - فوریه ۱۹۷۸",
        "۱۰ محرم ۱۳۹۹ (۱۹ آذر ۱۳۵۷، ۱۰ دسامبر ۱۹۷۹)",
        # The ranges begin together and end ten years apart.
        "(۱۲۸۵-۱۳۵۵ش / ۱۹۰۶-۱۹۸۶م)",
    ],
)
def test_twins_that_differ_are_told(text: str) -> None:
    assert "date.twins-differ" in codes_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "آبان ۱۳۹۵ (2016)",
        "15 Aban 1395 (2016)",
        "15 Aban 1395 (November 2016)",
        "دی ۱۳۹۵ (2017)",
        "۱۵ آبان ۱۳۹۵ / ۲۰۱۶",
        "بهمن ۱۳۵۷ - فوریه ۱۹۷۹",
        "۱۰ محرم ۱۳۹۹ (۱۹ آذر ۱۳۵۷، ۱۰ دسامبر ۱۹۷۸)",
        "(۱۳۳۵-۱۳۵۵ش / ۱۹۵۶-۱۹۷۶م)",
        "سال‌های ۱۳۵۷ و ۱۳۵۸ (۱۹۷۸ و ۱۹۷۹)",
        # These are no twins.
        "15 Aban 1395 (2017 in the copy)",
        "15 Aban 1395; 2017",
        "15 Aban 1395, 2017",
    ],
)
def test_twins_that_agree_are_not_told(text: str) -> None:
    assert codes_of(text) == set()


@pytest.mark.parametrize(
    ("text", "gregorian"),
    [
        ("تاریخ: ۱۵ آبان ۱۳۹۵\nبرابر با ۵ نوامبر ۲۰۱۷", "[2016-11-05,2017-11-05]"),
        ("بهمن ۱۳۵۷ (ژانویه - فوریه ۱۹۷۷)", "[1977-01..1977-02,1979-01-21..1979-02-19]"),
    ],
)
def test_a_dateline_whose_twin_elsewhere_differs_is_not_decided(text: str, gregorian: str) -> None:
    """The twin is no dateline itself: it stands on the next line, or is a range."""
    date, agreement = decide_date(find_dates(text))

    assert (date["gregorian"], date["basis"], agreement["status"]) == (gregorian, "unresolved", "conflict")
