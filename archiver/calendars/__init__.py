"""Calendars: the exact day of a date, with its tolerance if the calendar is not exact.

Rules of the room:

- One integer, the day number (`datetime.date.toordinal`, proleptic Gregorian), is what every calendar converts to and from.
- A calendar is one module, a subclass of `CalendarSystem`, and one member of `Calendar`. All that is particular to it is an
  attribute of its class: other modules ask for the attribute, not for the calendar.
- A complete date and a partial one differ in type: a partial date is a `CalendarReading` whose days are an interval.
- `interpret` alone decides what written components can mean.
- Nothing is guessed and nothing rolls over: two readings come back as two, an impossible date is refused with the nearest right
  one. A reading that a second calendar refuses leaves the one of the first no surer, and a finding names it.
"""

from archiver.calendars.checks import check_readings, is_beyond_doubt, tell_choices
from archiver.calendars.future import find_future_reading
from archiver.calendars.interpretation import PossibleReadings, common_eras, interpret, shares_months
from archiver.calendars.interval import DayInterval, write_interval, write_set
from archiver.calendars.parts import DateParts, MonthMeaning
from archiver.calendars.plain_days import read_named_day, read_year_first
from archiver.calendars.reading import QUALIFIER_MARKS, CalendarReading, DateFields, read_fields
from archiver.calendars.refusal import DateRefusedError, ImpossibleDateError, ImpossibleReading, UnreadableDateError
from archiver.calendars.registry import calendar_system
from archiver.calendars.solar_hijri import SolarHijriDate
from archiver.calendars.terms import Calendar, Certainty, Qualifier, least_sure, weekday_of
from archiver.calendars.today import current_solar_hijri_year
from archiver.calendars.year_table import calendar_table_digest
from archiver.calendars.yearless import read_yearless, yearless_distances

__all__ = [
    "QUALIFIER_MARKS",
    "Calendar",
    "CalendarReading",
    "Certainty",
    "DateFields",
    "DateParts",
    "DateRefusedError",
    "DayInterval",
    "ImpossibleDateError",
    "ImpossibleReading",
    "MonthMeaning",
    "PossibleReadings",
    "Qualifier",
    "SolarHijriDate",
    "UnreadableDateError",
    "calendar_system",
    "calendar_table_digest",
    "check_readings",
    "common_eras",
    "current_solar_hijri_year",
    "find_future_reading",
    "interpret",
    "is_beyond_doubt",
    "least_sure",
    "read_fields",
    "read_named_day",
    "read_year_first",
    "read_yearless",
    "shares_months",
    "tell_choices",
    "weekday_of",
    "write_interval",
    "write_set",
    "yearless_distances",
]
