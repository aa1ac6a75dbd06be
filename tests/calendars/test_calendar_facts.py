"""The facts that a calendar states of itself decide what its dates can mean."""

from __future__ import annotations

import pytest

from archiver.calendars import Calendar, DateFields, DateParts, MonthMeaning, calendar_system, interpret, read_fields
from archiver.calendars.registry import calendar_systems
from archiver.dating.statements import find_dates


def _readings(*numbers: str, months: tuple[MonthMeaning, ...] = (), eras: frozenset[Calendar] = frozenset()) -> list[str]:
    found = interpret(DateParts(numbers, months=months, eras=eras)).readings
    return [f"{one.calendar} {one.fields.year}" for one in found]


def test_every_calendar_ranks_differently_in_each_script() -> None:
    for ranks in zip(*(system.ranks for system in calendar_systems()), strict=True):
        assert sorted(ranks) == list(range(len(Calendar)))


@pytest.mark.parametrize("calendar", list(Calendar))
def test_every_month_of_the_long_year_is_as_long_as_it_can_be(calendar: Calendar) -> None:
    system = calendar_system(calendar)
    if not system.has_fixed_months:
        return
    for month in range(1, 13):
        longest = max(system.month_length(year, month) for year in system.years[:400])
        assert system.month_length(system.long_year, month) >= longest - system.tolerance_days(system.long_year)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        ("1303", ["borji 1303"]),
        ("1335", ["borji 1335"]),
        ("1336", ["solar-hijri 1336"]),
        ("2535", ["imperial 2535"]),
    ],
)
def test_the_year_decides_which_calendar_a_name_of_the_zodiac_means(year: str, expected: list[str]) -> None:
    hamal = (MonthMeaning(Calendar.BORJI, 1), MonthMeaning(Calendar.SOLAR_HIJRI, 1))

    assert _readings("15", year, months=hamal) == expected


@pytest.mark.parametrize(
    ("year", "expected"), [("2715", ["kurdish 2715"]), ("1394", ["solar-hijri 1394"]), ("900", ["solar-hijri 900"])]
)
def test_a_kurdish_name_is_of_kurdish_years_only_if_they_are_usual(year: str, expected: list[str]) -> None:
    gulan = (MonthMeaning(Calendar.SOLAR_HIJRI, 2), MonthMeaning(Calendar.KURDISH, 2))

    assert _readings("15", year, months=gulan) == expected


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("لە ١٥ی گەڵاڕێزانی ٢٧١٦", "2016-11-05"),
        ("گەڵاڕێزانی 2716", "2016-10-22/2016-11-20"),
        ("15 Gelawêj 2716", "2016-08-05"),
    ],
)
def test_a_month_is_found_beside_a_year_that_is_usual_in_its_calendar(text: str, days: str) -> None:
    """15 Gelarêzan 2716 is 15 Aban 1395, and 15 Gelawêj 15 Mordad."""
    found = find_dates(text)

    assert [[(one.calendar, one.gregorian) for one in statement.readings] for statement in found] == [[(Calendar.KURDISH, days)]]


def test_two_digits_are_a_kurdish_year_only_beside_a_name() -> None:
    gulan = (MonthMeaning(Calendar.SOLAR_HIJRI, 2), MonthMeaning(Calendar.KURDISH, 2))

    assert "kurdish 2715" in _readings("5", "15", months=(gulan[1],))
    assert not any(one.startswith("kurdish") for one in _readings("15", "5", "5"))


@pytest.mark.parametrize(
    ("year", "era", "expected"),
    [
        ("2535", Calendar.SOLAR_HIJRI, ["imperial 2535"]),
        ("2535", Calendar.IMPERIAL, ["imperial 2535"]),
        ("2715", Calendar.SOLAR_HIJRI, ["solar-hijri 2715"]),
        ("2715", Calendar.KURDISH, ["kurdish 2715"]),
    ],
)
def test_an_era_mark_stands_with_the_years_of_its_calendar(year: str, era: Calendar, expected: list[str]) -> None:
    assert _readings(year, eras=frozenset({era})) == expected


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [
        (Calendar.SOLAR_HIJRI, "2016-09-22/2016-12-20"),
        (Calendar.GREGORIAN, "1395-23"),
    ],
)
def test_a_season_is_what_the_calendar_says(calendar: Calendar, expected: str) -> None:
    """Autumn of 1395: Mehr to Azar in the one, in Europe a season without exact ends in the other."""
    assert read_fields(calendar, DateFields(1395, season=3)).gregorian == expected
