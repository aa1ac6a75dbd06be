"""The calendars that there are. A new one is a module of its own and one entry here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.calendars.borji import BORJI
from archiver.calendars.gregorian import GREGORIAN
from archiver.calendars.imperial import IMPERIAL
from archiver.calendars.kurdish import KURDISH
from archiver.calendars.lunar_hijri import LUNAR_HIJRI
from archiver.calendars.solar_hijri import SOLAR_HIJRI

if TYPE_CHECKING:
    from archiver.calendars.calendar_system import CalendarSystem
    from archiver.calendars.terms import Calendar

CALENDAR_SYSTEMS: dict[Calendar, CalendarSystem] = {
    system.calendar: system for system in (SOLAR_HIJRI, GREGORIAN, IMPERIAL, BORJI, LUNAR_HIJRI, KURDISH)
}
