"""The calendars that there are: each member of `Calendar` has a module of its own."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from archiver.calendars.terms import Calendar

if TYPE_CHECKING:
    from archiver.calendars.calendar_system import CalendarSystem


@cache
def calendar_system(calendar: Calendar) -> CalendarSystem:
    """Return the system of a calendar. Its module, and the table in it, is read when it is first asked for.

    The module has the name of the term, `solar_hijri`, and holds the system under that name in capitals.
    """
    name = calendar.replace("-", "_")
    return cast("CalendarSystem", getattr(import_module(f"archiver.calendars.{name}"), name.upper()))


@cache
def calendar_systems() -> tuple[CalendarSystem, ...]:
    """Return the systems of all calendars, in the order of the terms."""
    return tuple(map(calendar_system, Calendar))


@cache
def calendars_of_plain_year(year: int) -> tuple[Calendar, ...]:
    """Return the calendars that a year among numbers alone can be of, the likeliest in a Persian text first."""
    found = [system for system in calendar_systems() if any(year in years for years in system.plain_years)]
    return tuple(system.calendar for system in sorted(found, key=lambda system: system.ranks.persian))


@cache
def rivals_of_plain_year(year: int) -> tuple[Calendar, ...]:
    """Return the calendars that such a year can be of too if it stands alone, or if its date has not come yet."""
    return tuple(system.calendar for system in calendar_systems() if year in system.rival_years)


@cache
def usual_centuries() -> tuple[int, ...]:
    """Return the centuries that two digits can be of: all of which some calendar has usual years, as 1300 and 1900."""
    years = {year - year % 100 for system in calendar_systems() for year in system.usual_years}
    return tuple(sorted(years))
