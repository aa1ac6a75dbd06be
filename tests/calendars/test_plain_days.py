"""The short way to a plain day gives what the general way gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.calendars import Calendar, DateParts, DateRefusedError, MonthMeaning, interpret, read_named_day, read_year_first

years = st.integers(1, 3000)
months = st.integers(1, 13)
days = st.integers(1, 32)


@given(years.filter(lambda year: year >= 1000), months, days)
def test_three_numbers_are_read_as_in_general(year: int, month: int, day: int) -> None:
    reading = read_year_first(year, month, day)
    if reading is not None:
        assert interpret(DateParts((str(year), str(month), str(day)))).readings == [reading]


@given(years.filter(lambda year: year >= 1000), st.sampled_from(Calendar), months.filter(lambda month: month <= 12), days)
def test_a_named_month_is_read_as_in_general(year: int, calendar: Calendar, month: int, day: int) -> None:
    meaning = MonthMeaning(calendar, month)
    reading = read_named_day(year, meaning, day)
    if reading is not None:
        assert interpret(DateParts((str(day), str(year)), months=(meaning,))).readings == [reading]


def test_a_plain_day_has_its_day_of_the_tables() -> None:
    """15 Aban 1395 is 5 November 2016 in the official calendar of that year."""
    for reading in (read_year_first(1395, 8, 15), read_named_day(1395, MonthMeaning(Calendar.SOLAR_HIJRI, 8), 15)):
        assert reading is not None
        assert reading.gregorian == "2016-11-05"


@pytest.mark.parametrize("numbers", [(1395, 13, 1), (2016, 2, 30), (1395, 8, 31)])
def test_a_day_that_its_calendar_lacks_is_left_to_the_general_way(numbers: tuple[int, int, int]) -> None:
    assert read_year_first(*numbers) is None
    with pytest.raises(DateRefusedError):
        interpret(DateParts(tuple(map(str, numbers))))
