"""Sort readings by their likelihood in their surroundings. `archiver.calendars.interpret` decides what is possible at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.calendars import Calendar, calendar_system, current_solar_hijri_year
from archiver.dating.mentions import GREGORIAN_YEARS, SOLAR_YEARS_OF_OUR_TIME

if TYPE_CHECKING:
    from archiver.calendars import CalendarReading, ImpossibleReading

SOLAR, GREGORIAN, LUNAR = Calendar.SOLAR_HIJRI, Calendar.GREGORIAN, Calendar.LUNAR_HIJRI

_FIRST_FULL_YEAR = 100
_DAY_FIRST = frozenset({"persian", "arabic", "unclear"})
_LATIN = frozenset({"latin", "latin-solar", "latin-mixed"})
# From 1500 on a year is Gregorian: no Hijri year is so great yet.
_FIRST_GREGORIAN_YEAR = GREGORIAN_YEARS.start
# Solar years became law in 1304; of the centuries, 1300 is the first with such years.
_FIRST_SOLAR_YEAR = SOLAR_YEARS_OF_OUR_TIME.start
# Years of the Qajar time that Persian texts count in either calendar.
_QAJAR_YEARS = range(1200, 1300)
# More than any rank: such a reading comes after all others.
_RARE = 10
_RANKS = {"persian": "persian", "arabic": "arabic", "latin": "latin", "latin-solar": "latin_solar", "latin-mixed": "latin"}
"""The attribute of `ScriptRanks` for each kind of text; a text that tells nothing is taken for Persian."""


def likely_calendars(script: str, year: int, digits: int, *, bare: bool) -> tuple[Calendar, ...]:
    """Return the calendars that a year without month name and era mark can have in a script; none if the year itself tells.

    An English chronicle means 1399 of our era and a report from Iran the solar year, so both are kept. An Arabic one means 1438
    of the Hijra, a Persian one 1285 of either calendar. A script only ranks solar and lunar years.
    """
    if year >= _FIRST_GREGORIAN_YEAR or digits <= 2 or script == "none":  # noqa: PLR2004 - no century
        return ()
    if script == "persian":
        return (SOLAR, LUNAR) if bare and year in _QAJAR_YEARS else ()
    if script in _LATIN:
        return _of_latin_year(script, year) if bare else ()
    if script == "unclear":
        return (SOLAR, LUNAR) if year >= _FIRST_SOLAR_YEAR else ()
    return (LUNAR, SOLAR) if year >= _FIRST_SOLAR_YEAR or not bare else (GREGORIAN, LUNAR)


def _of_latin_year(script: str, year: int) -> tuple[Calendar, ...]:
    if year not in SOLAR_YEARS_OF_OUR_TIME:
        return (GREGORIAN,)
    return (GREGORIAN, SOLAR) if script == "latin" else (SOLAR, GREGORIAN)


def sort_readings(readings: list[CalendarReading], script: str, numbers: tuple[str, ...]) -> list[CalendarReading]:
    """Return the readings, the likeliest first.

    If only the day can stand first, other orders are left out. That is so in CLDR's `d/M/y` of `ar` and `fa`; `interpret` leaves
    them out for its `dd.MM.y`, the only one with full stops.
    """
    if script in _DAY_FIRST and any(_order_of(reading, numbers) == 0 for reading in readings):
        readings = [reading for reading in readings if _order_of(reading, numbers) == 0]
    if len(readings) < 2:  # noqa: PLR2004 - nothing to sort
        return readings
    return sorted(readings, key=lambda reading: _unlikelihood(reading, script, numbers))


def are_tied(readings: list[CalendarReading], script: str, numbers: tuple[str, ...]) -> bool:
    """Return whether two readings are equally likely: 04/11/2016 in a Latin script, 95/8/15 without other text.

    So is 15/4/63 in a text that names solar months. A bare year of the 14th century in a Latin script may be a solar one, but
    only the date of a document hangs on it (`archiver.dating.statements`).
    """
    if len(readings) < 2:  # noqa: PLR2004
        return False
    first_year = readings[0].fields.year
    if readings[-1].fields.year < _FIRST_FULL_YEAR and first_year not in calendar_system(readings[0].calendar).rival_years:
        # The year 61 of the Hijra is no less likely than the lunar 1361.
        return True
    if script in _DAY_FIRST:
        return False
    if script == "none" and all(len(number) <= 2 for number in numbers):  # noqa: PLR2004 - no century is written
        return True
    first, second = readings[:2]
    if first.calendar is not second.calendar and script == "latin-mixed":
        return True
    same_year = (first.calendar, first.fields.year) == (second.calendar, second.fields.year)
    return same_year and first.fields.day is not None and first.fields.month == second.fields.day


def list_doubts(
    impossible: tuple[ImpossibleReading, ...], likeliest: CalendarReading, script: str
) -> tuple[ImpossibleReading, ...]:
    """Return the refused readings whose calendar is at least as likely here as that of the likeliest reading.

    In a Persian text ۳۱/۷/۹۵ is a slip of the pen sooner than 31 July; in an English one 31/7/95 is no question.
    """
    if script not in _RANKS or script == "latin-mixed":
        return impossible
    rank = _rank(likeliest.calendar, script)
    return tuple(one for one in impossible if _rank(Calendar(one.calendar), script) <= rank)


def _rank(calendar: Calendar, script: str) -> int:
    rank: int = getattr(calendar_system(calendar).ranks, _RANKS.get(script, "persian"))
    return rank


def _unlikelihood(reading: CalendarReading, script: str, numbers: tuple[str, ...]) -> tuple[int, ...]:
    fields = reading.fields
    order = _order_of(reading, numbers)
    preference = _rank(reading.calendar, script)
    if script in {"persian", "none"} and fields.year < calendar_system(reading.calendar).rare_before:
        preference += _RARE
    has_century = any(len(number) > 2 for number in numbers)  # noqa: PLR2004 - digits of a year without one
    likely_years = calendar_system(reading.calendar).likely_short_years
    century = int(bool(numbers) and not has_century and likely_years is not None and fields.year not in likely_years)
    not_yet = reading.calendar is SOLAR and fields.year > current_solar_hijri_year() and has_century
    return int(not_yet), preference, century, order


def _order_of(reading: CalendarReading, numbers: tuple[str, ...]) -> int:
    """Return 0 for the usual order of three numbers (year first if possible, then day first), 1 for another."""
    fields = reading.fields
    if len(numbers) < 3 or fields.day is None:  # noqa: PLR2004
        return 0
    return int((fields.month, fields.day) not in {(int(numbers[1]), int(numbers[2])), (int(numbers[1]), int(numbers[0]))})
