"""Every calendar keeps the rules of `CalendarSystem`, and each its own facts."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.calendars import Calendar, Certainty, DateFields, ImpossibleDateError, SolarHijriDate, calendar_system, read_fields
from archiver.calendars.borji import solar_longitude_at_noon
from archiver.calendars.calendar_system import CalendarDate
from archiver.calendars.interpretation import weekday_fits
from archiver.calendars.year_table import YEAR_STARTS

if TYPE_CHECKING:
    from pathlib import Path

SOLAR_YEARS_ADDED = {Calendar.IMPERIAL: 1180, Calendar.KURDISH: 1321}


@pytest.mark.parametrize("calendar", list(Calendar))
def test_the_months_of_a_calendar_follow_each_other_without_gap_or_overlap(calendar: Calendar) -> None:
    system = calendar_system(calendar)
    months = [(year, month) for year in system.years for month in range(1, 13)]
    starts = [system.month_start(*month) for month in months]
    lengths = [system.month_length(*month) for month in months]

    assert system.calendar is calendar
    assert all(start + length == following for start, length, following in zip(starts, lengths, starts[1:], strict=False))
    assert set(lengths) <= {28, 29, 30, 31, 32}


@pytest.mark.parametrize("calendar", list(Calendar))
def test_the_first_and_last_day_of_every_month_are_located_where_they_are(calendar: Calendar) -> None:
    system = calendar_system(calendar)
    for year in system.years:
        for month in range(1, 13):
            length = system.month_length(year, month)
            if not 226896 <= system.month_start(year, month) <= 1322622 - length:
                continue
            for day in (1, length):
                assert system.locate(system.month_start(year, month) + day - 1) == CalendarDate(year, month, day)


@given(st.sampled_from(list(Calendar)), st.data())
def test_a_day_comes_back_from_every_calendar(calendar: Calendar, data: st.DataObject) -> None:
    """Round trip: the reading of what a day is in a calendar is that day."""
    system = calendar_system(calendar)
    first = max(226896, system.month_start(system.years[0], 1))
    day_number = data.draw(st.integers(first, min(1322622, system.month_start(system.years[-1], 12))))
    reading = read_fields(calendar, DateFields(*system.locate(day_number)))

    assert reading.days == (day_number, day_number)
    assert reading.written_in(calendar).removesuffix("~") == system.locate(day_number).iso()


@given(st.sampled_from(sorted(SOLAR_YEARS_ADDED)), st.integers(1, 3000), st.integers(1, 12), st.integers(1, 29))
def test_imperial_is_solar_plus_1180_and_kurdish_plus_1321(calendar: Calendar, year: int, month: int, day: int) -> None:
    """Imperial = solar + 1180; Kurdish = solar + 1321; month, day and leap year are the same."""
    counted = read_fields(calendar, DateFields(year + SOLAR_YEARS_ADDED[calendar], month, day))

    assert counted.days.first == SolarHijriDate(year, month, day).day_number


@given(st.dates(date(622, 3, 22), date(3622, 3, 20)))
def test_the_gregorian_calendar_is_that_of_the_standard_library(day: date) -> None:
    assert calendar_system(Calendar.GREGORIAN).locate(day.toordinal()) == (day.year, day.month, day.day)


@pytest.mark.parametrize("year", [1900, 2000, 2015, 2016, 2100])
def test_february_has_29_days_in_a_gregorian_leap_year(year: int) -> None:
    length = (date(year, 3, 1) - date(year, 2, 1)).days

    assert calendar_system(Calendar.GREGORIAN).month_length(year, 2) == length


def test_every_lunar_month_start_is_the_recorded_one(shared: Path) -> None:
    recorded = re.findall(r"^\*?(\d+)/(\d+) (\S+)", (shared / "data" / "lunar_month_starts.txt").read_text("utf-8"), re.MULTILINE)
    system = calendar_system(Calendar.LUNAR_HIJRI)

    assert len(recorded) == 2194
    for year, month, first_day in recorded:
        assert date.fromordinal(system.month_start(int(year), int(month))).isoformat() == first_day


@pytest.mark.parametrize(
    ("lunar", "gregorian"),
    [
        # 14 Jumada II 1324: the decree of the Constitution, 5 August 1906. 22 Rabi II 1438: 21 January 2017, Iranian calendar.
        ((1324, 6, 14), date(1906, 8, 5)),
        ((1438, 2, 5), date(2016, 11, 5)),
        ((1447, 10, 1), date(2026, 3, 21)),
        # Tabular: the civil epoch, 1 Muharram 1 = 16 July 622 Julian, and 30 years of 10,631 days.
        ((1, 1, 1), date(622, 7, 19)),
        ((31, 1, 1), date.fromordinal(date(622, 7, 19).toordinal() + 10_631)),
    ],
)
def test_lunar_days_that_are_known(lunar: tuple[int, int, int], gregorian: date) -> None:
    assert read_fields(Calendar.LUNAR_HIJRI, DateFields(*lunar)).days.first == gregorian.toordinal()


def test_tabular_lunar_years_have_eleven_leap_years_in_thirty() -> None:
    system = calendar_system(Calendar.LUNAR_HIJRI)
    lengths = [system.month_start(year + 1, 1) - system.month_start(year, 1) for year in range(1, 31)]

    assert [year for year, length in enumerate(lengths, 1) if length == 355] == [2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29]
    assert set(lengths) == {354, 355}


def test_borji_months_are_as_long_as_almanacs_have_them() -> None:
    """Almanacs 1230-1303: 32 days only from Saur to Asad, 29 only from Aqrab on, and so many months of each length."""
    system = calendar_system(Calendar.BORJI)
    months = [(month, system.month_length(year, month)) for year in range(1230, 1304) for month in range(1, 13)]
    counts = Counter(length for _, length in months)

    assert sum(counts.values()) == 888
    assert {month for month, length in months if length == 32} <= {2, 3, 4, 5}
    assert {month for month, length in months if length == 29} <= {8, 9, 10, 11, 12}
    assert abs(counts[29] - 115) <= 5
    assert abs(counts[30] - 350) <= 5
    assert abs(counts[31] - 343) <= 5
    assert abs(counts[32] - 80) <= 5


@pytest.mark.parametrize(
    ("year", "starts"),
    [
        (1230, "1851: 3-21 4-21 5-22 6-22 7-24 8-24 9-24 10-24 11-23 12-23; 1852: 1-21 2-20"),
        (1243, "1864: 3-20 4-20 5-21 6-21 7-23 8-23 9-23 10-23 11-22 12-22; 1865: 1-20 2-19"),
        (1276, "1897: 3-20 4-20 5-21 6-21 7-23 8-23 9-23 10-23 11-22 12-22; 1898: 1-20 2-19"),
        (1290, "1911: 3-22 4-21 5-22 6-23 7-24 8-24 9-24 10-25 11-24 12-23; 1912: 1-22 2-20"),
        (1298, "1919: 3-22 4-21 5-22 6-23 7-24 8-24 9-24 10-25 11-24 12-23; 1920: 1-21 2-20"),
    ],
)
def test_borji_months_begin_within_a_day_of_the_almanac_of_najmabadi(year: int, starts: str) -> None:
    """The first days of the months as Najmabadi's almanac lists them; the rule gives nearly all of them."""
    listed = [
        date(int(part[:4]), *map(int, day.split("-"))).toordinal() for part in starts.split("; ") for day in part[5:].split()
    ]
    ours = [calendar_system(Calendar.BORJI).month_start(year, month) for month in range(1, 13)]
    differences = [abs(one - other) for one, other in zip(listed, ours, strict=True)]

    assert max(differences) <= 1
    assert differences.count(0) >= 11


@pytest.mark.parametrize(
    ("borji", "lunar", "weekday"),
    [
        ((1290, 3, 4), (1329, 5, 26), "Thursday"),
        ((1290, 4, 5), (1329, 6, 29), "Tuesday"),
        ((1290, 8, 16), (1329, 11, 17), "Thursday"),
        ((1290, 10, 3), (1330, 1, 3), "Monday"),
        ((1291, 3, 5), (1330, 6, 8), "Sunday"),
    ],
)
def test_issues_of_the_official_gazette_bear_dates_that_agree(
    borji: tuple[int, int, int], lunar: tuple[int, int, int], weekday: str
) -> None:
    """Issues of Iran's Official Gazette of 1911-12 with weekday, lunar and Borji date on their head."""
    solar, moon = read_fields(Calendar.BORJI, DateFields(*borji)), read_fields(Calendar.LUNAR_HIJRI, DateFields(*lunar))

    assert solar.days.distance_days(moon.days) <= solar.tolerance_days
    assert weekday_fits(solar, weekday)
    assert weekday_fits(moon, weekday)


def test_the_sun_of_the_borji_months_enters_aries_on_every_official_nowruz() -> None:
    """The first day at whose true noon the Sun has passed 0 degrees is 1 Farvardin, 1206-1498: two computations that agree."""
    for year in range(1206, 1499):
        assert solar_longitude_at_noon(YEAR_STARTS[year] - 1) > 359
        assert solar_longitude_at_noon(YEAR_STARTS[year]) < 1


@pytest.mark.parametrize(
    ("julian_day_number", "longitude"),
    # Meeus, Astronomical Algorithms, example 25.a: 13 October 1992, 0 h TD, 199.90895 degrees; noon at 52.5 E is 8.27 h later.
    [(date(1992, 10, 13).toordinal(), 199.90895 + 0.9856 * 8.27 / 24)],
)
def test_the_sun_is_where_meeus_has_it(julian_day_number: int, longitude: float) -> None:
    assert abs(solar_longitude_at_noon(julian_day_number) - longitude) < 0.02


@pytest.mark.parametrize(
    ("calendar", "fields", "certainty", "tolerance_days"),
    [
        (Calendar.SOLAR_HIJRI, DateFields(1304), Certainty.OFFICIAL, 0),
        (Calendar.SOLAR_HIJRI, DateFields(1498), Certainty.OFFICIAL, 0),
        (Calendar.SOLAR_HIJRI, DateFields(1499, 1, 1), Certainty.COMPUTED, 0),
        (Calendar.SOLAR_HIJRI, DateFields(1303, 12, 29), Certainty.RETROJECTED, 0),
        (Calendar.SOLAR_HIJRI, DateFields(1206), Certainty.RETROJECTED, 0),
        (Calendar.SOLAR_HIJRI, DateFields(1205, 12), Certainty.COMPUTED, 0),
        (Calendar.SOLAR_HIJRI, DateFields(1300, decade=True), Certainty.RETROJECTED, 0),
        (Calendar.GREGORIAN, DateFields(1925, 3, 20), Certainty.RETROJECTED, 0),
        (Calendar.GREGORIAN, DateFields(1925, 3, 21), Certainty.OFFICIAL, 0),
        (Calendar.IMPERIAL, DateFields(2535), Certainty.OFFICIAL, 0),
        (Calendar.BORJI, DateFields(1298, 5, 28), Certainty.APPROXIMATE, 1),
        (Calendar.LUNAR_HIJRI, DateFields(1324, 6, 14), Certainty.APPROXIMATE, 1),
        (Calendar.LUNAR_HIJRI, DateFields(1264, 6, 14), Certainty.APPROXIMATE, 2),
        (Calendar.LUNAR_HIJRI, DateFields(1448, 6, 14), Certainty.APPROXIMATE, 2),
    ],
)
def test_every_reading_says_how_sure_it_is(
    calendar: Calendar, fields: DateFields, certainty: Certainty, tolerance_days: int
) -> None:
    reading = read_fields(calendar, fields)

    assert (reading.certainty, reading.tolerance_days) == (certainty, tolerance_days)
    assert reading.gregorian.endswith("~") == (certainty is Certainty.APPROXIMATE)


@pytest.mark.parametrize(
    ("fields", "knife_edge"),
    [
        (DateFields(1503, 1, 1), True),
        (DateFields(1503, 12, 29), True),
        (DateFields(1502, 12, 28), False),
        (DateFields(1502, 12, 29), True),
        (DateFields(1502), True),
        (DateFields(1502, 11), False),
        (DateFields(1504, 1, 1), False),
        (DateFields(1395, 8, 15), False),
    ],
)
def test_a_year_that_minutes_decide_is_marked_with_the_day_before_it(fields: DateFields, knife_edge: bool) -> None:  # noqa: FBT001
    """Nowruz 1503 (2124) hangs on nine seconds: the equinox falls that close to true noon."""
    assert read_fields(Calendar.SOLAR_HIJRI, fields).knife_edge == knife_edge


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [
        (Calendar.SOLAR_HIJRI, "1395-08-15"),
        (Calendar.GREGORIAN, "2016-11-05"),
        (Calendar.IMPERIAL, "2575-08-15"),
        (Calendar.KURDISH, "2716-08-15"),
        (Calendar.LUNAR_HIJRI, "1438-02-05~"),
    ],
)
def test_one_day_in_every_calendar(calendar: Calendar, expected: str) -> None:
    assert read_fields(Calendar.SOLAR_HIJRI, DateFields(1395, 8, 15)).written_in(calendar) == expected


def test_a_day_that_a_calendar_does_not_reach_is_refused_with_its_bounds() -> None:
    reading = read_fields(Calendar.SOLAR_HIJRI, DateFields(1395, 8, 15))

    with pytest.raises(ImpossibleDateError) as refused:
        reading.written_in(Calendar.BORJI)

    assert refused.value.reason == "not-reached"
    assert refused.value.values["nearest"] == "1335-12-30"
    assert "from 1230-01-01 to 1335-12-30" in refused.value.message()


@pytest.mark.parametrize(
    ("calendar", "fields", "reason", "nearest"),
    [
        (Calendar.GREGORIAN, DateFields(2015, 2, 29), "leap-day", "2015-02-28"),
        (Calendar.GREGORIAN, DateFields(2016, 4, 31), "day", "2016-04-30"),
        (Calendar.GREGORIAN, DateFields(4000, 1, 1), "year", "3622-01-01"),
        (Calendar.IMPERIAL, DateFields(2584, 12, 30), "leap-day", "2584-12-29"),
        (Calendar.LUNAR_HIJRI, DateFields(1438, 3, 31), "day", "1438-03-30"),
        (Calendar.BORJI, DateFields(1298, 3, 33), "day", "1298-03-32"),
        (Calendar.BORJI, DateFields(1336, 1, 1), "year", "1335-01-01"),
        (Calendar.KURDISH, DateFields(1321, 1, 1), "year", "1322-01-01"),
    ],
)
def test_impossible_days_of_other_calendars(calendar: Calendar, fields: DateFields, reason: str, nearest: str) -> None:
    with pytest.raises(ImpossibleDateError) as refused:
        read_fields(calendar, fields)

    assert (refused.value.reason, refused.value.values["nearest"]) == (reason, nearest)


def test_a_lunar_month_of_29_days_may_have_had_30_elsewhere() -> None:
    """Muharram 1438 had 29 days in Iran; where the crescent was not seen it had 30, so that the date is near, not impossible."""
    reading = read_fields(Calendar.LUNAR_HIJRI, DateFields(1438, 1, 30))

    assert reading.days == read_fields(Calendar.LUNAR_HIJRI, DateFields(1438, 2, 1)).days
    assert reading.tolerance_days == 1


def test_mean_noon_would_not_do() -> None:
    """Days of the year on which Nowruz fell, 1206-1498, by the official list: 20 March 66 times, 21 March 204, 22 March 23."""
    dates = Counter(date.fromordinal(YEAR_STARTS[year]).day for year in range(1206, 1499))

    assert dates == {20: 66, 21: 204, 22: 23}
    assert all(later - earlier in {365, 366} for earlier, later in pairwise(YEAR_STARTS[1:]))
