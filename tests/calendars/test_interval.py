"""Intervals of days, and partial dates as intervals."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.calendars import (
    Calendar,
    DateFields,
    DayInterval,
    ImpossibleDateError,
    Qualifier,
    SolarHijriDate,
    UnreadableDateError,
    read_fields,
    write_set,
)

ends = st.one_of(st.none(), st.integers(700_000, 700_040))
intervals = st.builds(DayInterval, ends, ends).filter(lambda one: one.first is None or one.last is None or one.first <= one.last)


def _members(interval: DayInterval) -> set[int]:
    """The days of the interval between 699,990 and 700,050, which no bound above reaches."""
    first = 699_990 if interval.first is None else interval.first
    last = 700_050 if interval.last is None else interval.last
    return set(range(first, last + 1))


@given(intervals, intervals)
def test_contains_overlaps_and_equals_are_those_of_sets_of_days(one: DayInterval, other: DayInterval) -> None:
    """An interval is the set of its days: contains is the superset, overlaps a common member, equals the same set."""
    assert one.contains(other) == (_members(one) >= _members(other))
    assert one.overlaps(other) == bool(_members(one) & _members(other))
    assert one.equals(other) == (_members(one) == _members(other))


@given(intervals, intervals)
def test_the_distance_is_that_of_the_nearest_days(one: DayInterval, other: DayInterval) -> None:
    nearest = min(abs(day - other_day) for day in (min(_members(one)), max(_members(one))) for other_day in _members(other))
    expected = 0 if one.overlaps(other) else nearest

    assert one.distance_days(other) == other.distance_days(one) == expected


@given(st.integers(1, 3000), st.integers(1, 12))
def test_a_partial_date_is_the_union_of_its_days(year: int, month: int) -> None:
    """Partial date = union of its days: every day of the interval has that year and month, and no other day does."""
    days = read_fields(Calendar.SOLAR_HIJRI, DateFields(year, month)).days
    assert days.first is not None
    assert days.last is not None
    inside = [SolarHijriDate.from_day_number(number) for number in range(days.first, days.last + 1)]

    assert {(day.year, day.month) for day in inside} == {(year, month)}
    assert [day.day for day in inside] == list(range(1, len(inside) + 1))
    assert len(inside) in ({31} if month < 7 else {30} if month < 12 else {29, 30})


@given(st.integers(1, 2990), st.integers(1, 4))
def test_a_year_is_its_four_seasons_and_a_decade_its_ten_years(year: int, season: int) -> None:
    def days_of(**fields: int | bool) -> DayInterval:
        return read_fields(Calendar.SOLAR_HIJRI, DateFields(year, **fields)).days  # type: ignore[arg-type]

    assert days_of().contains(days_of(season=season))
    assert days_of(season=1).first == days_of().first
    assert days_of(season=4).last == days_of().last
    assert days_of(decade=True).first == days_of().first
    assert days_of(decade=True).last == read_fields(Calendar.SOLAR_HIJRI, DateFields(year + 9)).days.last


@pytest.mark.parametrize(
    ("calendar", "fields", "gregorian", "solar_hijri"),
    [
        # The mapping of Solar Hijri statements to EDTF, checked by hand against the official calendar.
        (Calendar.SOLAR_HIJRI, DateFields(1395, 8, 15), "2016-11-05", "1395-08-15"),
        (Calendar.SOLAR_HIJRI, DateFields(1395, 8), "2016-10-22/2016-11-20", "1395-08"),
        (Calendar.SOLAR_HIJRI, DateFields(1395), "2016-03-20/2017-03-20", "1395"),
        (Calendar.SOLAR_HIJRI, DateFields(1395, season=1), "2016-03-20/2016-06-20", "1395-01/1395-03"),
        (Calendar.SOLAR_HIJRI, DateFields(1395, season=2), "2016-06-21/2016-09-21", "1395-04/1395-06"),
        (Calendar.SOLAR_HIJRI, DateFields(1395, season=3), "2016-09-22/2016-12-20", "1395-07/1395-09"),
        (Calendar.SOLAR_HIJRI, DateFields(1395, season=4), "2016-12-21/2017-03-20", "1395-10/1395-12"),
        (Calendar.SOLAR_HIJRI, DateFields(1390, decade=True), "2011-03-21/2021-03-20", "139X"),
        (Calendar.SOLAR_HIJRI, DateFields(1395, qualifier=Qualifier.ABOUT), "2016-03-20~/2017-03-20~", "1395~"),
        (Calendar.SOLAR_HIJRI, DateFields(1357, qualifier=Qualifier.BEFORE), "../1978-03-20", "../1356-12-29"),
        (Calendar.SOLAR_HIJRI, DateFields(1357, qualifier=Qualifier.AFTER), "1979-03-21/..", "1358-01-01/.."),
        (Calendar.IMPERIAL, DateFields(2535), "1976-03-21/1977-03-20", "1355"),
        (Calendar.IMPERIAL, DateFields(2535, 1, 12), "1976-04-01", "1355-01-12"),
        (Calendar.KURDISH, DateFields(2716, 8, 15), "2016-11-05", "1395-08-15"),
        # Gregorian partial dates are EDTF's own forms; the Solar Hijri side is then the interval.
        (Calendar.GREGORIAN, DateFields(2016, 10), "2016-10", "1395-07-10/1395-08-10"),
        (Calendar.GREGORIAN, DateFields(2016), "2016", "1394-10-11/1395-10-11"),
        (Calendar.GREGORIAN, DateFields(1990, decade=True), "199X", "1368-10-11/1378-10-10"),
        (Calendar.GREGORIAN, DateFields(1981, season=3), "1981-23", "1360-06-10/1360-10-02"),
        (Calendar.GREGORIAN, DateFields(1981, season=4), "1981-24", "1359-09-10/1361-01-03"),
        (Calendar.GREGORIAN, DateFields(2016, qualifier=Qualifier.ABOUT), "2016~", "1394-10-11~/1395-10-11~"),
        (Calendar.GREGORIAN, DateFields(2016, 2, 29, qualifier=Qualifier.BEFORE), "../2016-02-28", "../1394-12-09"),
    ],
)
def test_dates_and_partial_dates_in_both_calendars(
    calendar: Calendar, fields: DateFields, gregorian: str, solar_hijri: str
) -> None:
    reading = read_fields(calendar, fields)

    assert (reading.gregorian, reading.solar_hijri) == (gregorian, solar_hijri)


def test_no_month_of_1300_to_1410_lies_inside_a_gregorian_one() -> None:
    """Why a month becomes an interval: it begins late in a Gregorian month, so that it always spans two."""
    for year in range(1300, 1411):
        for month in range(1, 13):
            days = read_fields(Calendar.SOLAR_HIJRI, DateFields(year, month)).days
            assert days.first is not None
            assert days.last is not None
            assert date.fromordinal(days.first).month != date.fromordinal(days.last).month


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        (["2016-11-05"], "2016-11-05"),
        (["2016-11-05", "2016-11-05"], "2016-11-05"),
        (["2016-11-05", "2016-11-04"], "[2016-11-04,2016-11-05]"),
        (["2016-10-22/2016-11-20", "2016-12-01"], "[2016-10-22..2016-11-20,2016-12-01]"),
        (["../1978-03-20", "1990"], "[..1978-03-20,1990]"),
        (["1979-03-21/..", "1970"], "[1970,1979-03-21..]"),
    ],
)
def test_one_of_several_is_an_edtf_set(members: list[str], expected: str) -> None:
    assert write_set(members) == expected


def test_before_and_after_meet_the_year_without_a_gap() -> None:
    year, before, after = (
        read_fields(Calendar.SOLAR_HIJRI, DateFields(1357, qualifier=qualifier)).days
        for qualifier in (None, Qualifier.BEFORE, Qualifier.AFTER)
    )
    assert year.first is not None
    assert year.last is not None

    assert before == DayInterval(None, year.first - 1)
    assert after == DayInterval(year.last + 1, None)


@pytest.mark.parametrize(
    ("calendar", "fields"),
    [
        (Calendar.SOLAR_HIJRI, DateFields(1, qualifier=Qualifier.BEFORE)),
        (Calendar.SOLAR_HIJRI, DateFields(3000, qualifier=Qualifier.AFTER)),
        (Calendar.SOLAR_HIJRI, DateFields(2995, decade=True)),
        (Calendar.GREGORIAN, DateFields(622)),
        (Calendar.GREGORIAN, DateFields(622, season=4)),
        (Calendar.LUNAR_HIJRI, DateFields(3091, 1, 1)),
    ],
)
def test_an_interval_that_leaves_the_table_is_refused(calendar: Calendar, fields: DateFields) -> None:
    with pytest.raises(ImpossibleDateError):
        read_fields(calendar, fields)


def test_a_lunar_season_says_nothing() -> None:
    with pytest.raises(UnreadableDateError) as refused:
        read_fields(Calendar.LUNAR_HIJRI, DateFields(1438, season=1))

    assert refused.value.reason == "lunar-season"
