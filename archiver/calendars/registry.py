"""The calendars that there are. A new one is a module of its own and one entry here."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from archiver.calendars.terms import Calendar

if TYPE_CHECKING:
    from archiver.calendars.calendar_protocol import CalendarSystem

_MODULES = {
    Calendar.SOLAR_HIJRI: "solar_hijri",
    Calendar.GREGORIAN: "gregorian",
    Calendar.IMPERIAL: "imperial",
    Calendar.BORJI: "borji",
    Calendar.LUNAR_HIJRI: "lunar_hijri",
    Calendar.KURDISH: "kurdish",
}
"""The module of each calendar, which holds its system under the module's own name in capitals."""


@cache
def calendar_system(calendar: Calendar) -> CalendarSystem:
    """Return the system of a calendar. Its module, and the table in it, is read when it is first asked for."""
    name = _MODULES[calendar]
    return cast("CalendarSystem", getattr(import_module(f"archiver.calendars.{name}"), name.upper()))
