from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.dating.stated import read_date
from archiver.holdings.catalogue.document_days import (
    EARLIEST,
    LATEST,
    Days,
    days_of_date,
    days_of_reading,
    list_periods,
    list_periods_asked,
)
from archiver.holdings.catalogue.shadow_text import fold_words

if TYPE_CHECKING:
    from collections.abc import Mapping


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("dated", "expected"),
    [
        ({"gregorian": "2016-11-05"}, [("2016-11-05", "2016-11-05")]),
        ({"gregorian": "2016-10-22/2016-11-20"}, [("2016-10-22", "2016-11-20")]),
        ({"gregorian": "[2016-11-04,2016-11-05]"}, [("2016-11-04", "2016-11-04"), ("2016-11-05", "2016-11-05")]),
        ({"gregorian": "[2016-10-22..2016-11-20,2016-12-01]"}, [("2016-10-22", "2016-11-20"), ("2016-12-01", "2016-12-01")]),
        ({"gregorian": "1988-09-17~", "toleranceDays": 1}, [("1988-09-16", "1988-09-18")]),
        ({"gregorian": "1971?"}, [("1971-01-01", "1971-12-31")]),
        ({"gregorian": "199X"}, [("1990-01-01", "1999-12-31")]),
        ({"gregorian": "18XX"}, [("1800-01-01", "1899-12-31")]),
        # The spring that was meant is that of the other calendar; alone it is some part of the year.
        ({"gregorian": "2016-21", "solarHijri": "1395-01/1395-03"}, [("2016-03-20", "2016-06-20")]),
        ({"gregorian": "2016-21"}, [("2016-01-01", "2016-12-31")]),
        ({"gregorian": "2016-24"}, [("2016-01-01", "2017-12-31")]),
        ({"stated": "undated"}, []),
        ({}, []),
    ],
)
def test_days_of_a_record(dated: Mapping[str, object], expected: list[tuple[str, str]]) -> None:
    assert list(days_of_date(dated)) == [Days(_day(first), _day(last)) for first, last in expected]


def test_open_ends_and_years_before_christ() -> None:
    assert days_of_date({"gregorian": "../1978-03-20"}) == (Days(EARLIEST, _day("1978-03-20")),)
    assert days_of_date({"gregorian": "1978-12-17/..", "toleranceDays": 2}) == (Days(_day("1978-12-15"), LATEST),)
    # 1 BC is a leap year, the year 0, and ends on the day before 1 January of the year 1, which has the number 1.
    assert days_of_date({"gregorian": "0000"}) == (Days(-365, 0),)
    # 400 Gregorian years have 146,097 days.
    assert days_of_date({"gregorian": "-0399"}) == (Days(1 - 146_097, 365 - 146_097),)
    assert days_of_date({"gregorian": "-0299/0014"})[0].last == _day("0014-12-31")
    (before,) = days_of_date({"gregorian": "../-0500"})
    assert before.first == EARLIEST
    assert before.last < -146_097


@pytest.mark.parametrize("text", ["soon", "2016-13", "2016-11-31", "[2016-11-04,x]", "2016-11-04..2016-11-05"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        days_of_date({"gregorian": text})


@settings(deadline=None)
@given(st.integers(-9999, 3998))
def test_years_follow_one_another(year: int) -> None:
    this, following = (days_of_date({"gregorian": f"-{-one:04d}" if one < 0 else f"{one:04d}"})[0] for one in (year, year + 1))
    assert this.last + 1 == following.first


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("Shahrivar 1367", "1988-08-23", "1988-09-22"),
        ("شهریور ۱۳۶۷", "1988-08-23", "1988-09-22"),
        ("1367-06", "1988-08-23", "1988-09-22"),
        ("September 1988", "1988-09-01", "1988-09-30"),
        ("شهریور ۲۵۴۷", "1988-08-23", "1988-09-22"),
        # A lunar date may be a day off.
        ("5 Safar 1409", "1988-09-16", "1988-09-18"),
    ],
)
def test_days_that_are_asked_for(asked: str, first: str, last: str) -> None:
    found = [days for reading in read_date(asked).readings for days in days_of_reading(reading)]
    assert Days(_day(first), _day(last)) in found


_NEAR = st.integers(700_000, 740_000)
_INTERVALS = st.one_of(
    st.tuples(_NEAR, st.sampled_from([0, 0, 28, 29, 30, 31, 364, 1095, 36_523])).map(lambda given: Days(given[0], sum(given))),
    _NEAR.map(lambda last: Days(EARLIEST, last)),
    _NEAR.map(lambda first: Days(first, LATEST)),
)


@settings(max_examples=500, deadline=None)
@given(st.lists(_INTERVALS, min_size=1, max_size=3), st.lists(_INTERVALS, min_size=1, max_size=2))
def test_days_that_meet_have_a_period_in_common(own: list[Days], asked: list[Days]) -> None:
    periods, looked_for = list_periods(own), list_periods_asked(asked)

    assert 1 <= len(periods) <= 2 * len(own)
    if looked_for and any(one.first <= other.last and other.first <= one.last for one in own for other in asked):
        assert set(periods) & set(looked_for)


def test_periods_of_a_month_tell_it_from_most_others_and_are_no_words() -> None:
    asked = list_periods_asked([Days(_day("1988-08-23"), _day("1988-09-22"))])

    assert 0 < len(asked) < 8
    assert not set(asked) & set(list_periods([Days(_day("1989-06-01"), _day("1989-06-01"))]))
    assert not set(asked) & {word for period in asked for word in fold_words(period)}
    assert list_periods_asked([Days(_day("1988-08-23"), LATEST)]) == []
