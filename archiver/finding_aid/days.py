"""The days of a record for pages: in words in both calendars, and as positions on the time line."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.calendars import Calendar, DayInterval, calendar_system
from archiver.date_words import say_date
from archiver.messages import phrase
from archiver.records import FIRST_SOLAR_HIJRI_DAY, read_days

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archiver.messages import Language

# A season of EDTF behind a year of four digits: the `-21` of `1395-21`, spring.
_SEASON: Final = re.compile(r"(?<=\d{4})-2[1-4]")
_REMEMBERED: Final = 4096  # each document says its date twice, and the documents of a bag repeat the same days


class Stretch(NamedTuple):
    """The first and last day that a document may be dated to, as day numbers.

    `is_open` if an end is open (`1979-03-21/..`). `members` are those of a set (`[1995-08-15,2016-11-05]`), and none if all days
    between are meant.
    """

    first: int
    last: int
    is_open: bool
    members: tuple[tuple[int, int], ...] = ()


def say_days(dated: Mapping[str, Any], language: Language) -> str:
    """Return the days of a `date`, a statement or a reading in both calendars, with the certainty unless it is certain."""
    days = _say_both(str(dated["gregorian"]), str(dated.get("solarHijri", "")), language)
    # A date that is one of several has no certainty, but may be right within some days only.
    certainty = dated.get("certainty", "approximate" if "toleranceDays" in dated else "official")
    if certainty == "official" or (certainty == "approximate" and "toleranceDays" not in dated):
        return days
    told = {"certainty": certainty, "toleranceDays": dated.get("toleranceDays", 0)}
    return phrase("aid.days-unsure", language, days=days, **told)


@lru_cache(maxsize=_REMEMBERED)
def _say_both(gregorian: str, solar_hijri: str, language: Language) -> str:
    days = say_date(gregorian, language)
    if not solar_hijri:
        return days
    return phrase("aid.days", language, gregorian=days, solarHijri=say_date(solar_hijri, language, "solar-hijri"))


def say_day(day: str, language: Language) -> str:
    """Return a Gregorian day (`YYYY-MM-DD`) in both calendars, if both have it."""
    number = date.fromisoformat(day).toordinal()
    system = calendar_system(Calendar.SOLAR_HIJRI)
    dated = {"gregorian": day}
    if FIRST_SOLAR_HIJRI_DAY <= number < system.month_start(system.years[-1], 1):
        dated["solarHijri"] = system.locate(number).iso()
    return say_days(dated, language)


def locate(dated: Mapping[str, Any]) -> Stretch | None:
    """Return the days of the `date` of a record, or None if they cannot be counted or lie before the Solar Hijri era."""
    if "gregorian" not in dated:
        return None
    return _locate(str(dated["gregorian"]), str(dated.get("solarHijri", "")))


@lru_cache(maxsize=_REMEMBERED)
def _locate(gregorian: str, solar_hijri: str) -> Stretch | None:
    # A Gregorian season has no defined days. Use those of the Solar Hijri season, else of the year.
    days = (
        _read(gregorian, Calendar.GREGORIAN)
        or (_read(solar_hijri, Calendar.SOLAR_HIJRI) if solar_hijri else None)
        or _read(_SEASON.sub("", gregorian), Calendar.GREGORIAN)
    )
    if not days:
        return None
    ends = [end for interval in days for end in interval if end is not None]
    if not ends or min(ends) < FIRST_SOLAR_HIJRI_DAY:
        return None
    members = tuple((one.first, one.last) for one in days if one.first is not None and one.last is not None)
    is_open = len(members) < len(days)
    return Stretch(min(ends), max(ends), is_open, () if is_open or len(members) == 1 else members)


def _read(expression: str, calendar: Calendar) -> tuple[DayInterval, ...] | None:
    try:
        return read_days(expression, calendar)
    except ValueError:
        return None


def solar_hijri_year(day: int) -> int:
    """Return the Solar Hijri year of a day."""
    return calendar_system(Calendar.SOLAR_HIJRI).locate(day).year


def gregorian_years(year: int) -> tuple[int, int]:
    """Return the two Gregorian years that a Solar Hijri year lies in."""
    solar_hijri, gregorian = calendar_system(Calendar.SOLAR_HIJRI), calendar_system(Calendar.GREGORIAN)
    first = solar_hijri.month_start(year, 1)
    last = solar_hijri.month_start(year, 12) + solar_hijri.month_length(year, 12) - 1
    return gregorian.locate(first).year, gregorian.locate(last).year
