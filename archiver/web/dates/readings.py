"""A date in every calendar, in words and in digits, for a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.calendars import Calendar, ImpossibleDateError
from archiver.date_words import say_date
from archiver.messages import form_of, phrase, say_term, weekday_name
from archiver.persian_text import write_digits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.date_words import MonthNames
    from archiver.dating.readings import StatementReading
    from archiver.messages import Language

_MONTHS: Final[dict[Calendar, MonthNames]] = {
    Calendar.SOLAR_HIJRI: "solar-hijri",
    Calendar.GREGORIAN: "gregorian",
    Calendar.IMPERIAL: "solar-hijri",
    Calendar.BORJI: "borji",
    Calendar.LUNAR_HIJRI: "lunar-hijri",
    Calendar.UMM_AL_QURA: "lunar-hijri",
}
"""The names of the months of each calendar. The Kurdish calendar has names of its own, which these languages lack."""


class InCalendar(NamedTuple):
    """The days of a reading in one calendar: its name, the days in words and in digits. Both are empty if it has none."""

    name: str
    words: str
    digits: str


class ShownReading(NamedTuple):
    """A reading of a date: the calendar that it is read in, its weekday, how sure it is, and its days in every calendar."""

    calendar: str
    weekday: str
    certainty: str
    calendars: Sequence[InCalendar]


def show_reading(reading: StatementReading, language: Language) -> ShownReading:
    """Return a reading in words of a language."""
    ordered = [Calendar.SOLAR_HIJRI, Calendar.GREGORIAN, *Calendar]
    has_days = reading.days is not None
    return ShownReading(
        say_term("calendar", str(reading.calendar), language),
        weekday_name(reading.weekday, language) if reading.weekday else "",
        phrase(f"web.dates.certainty.{reading.certainty}", language, days=reading.tolerance_days) if has_days else "",
        [_show(reading, calendar, language) for calendar in dict.fromkeys(ordered)],
    )


def _show(reading: StatementReading, calendar: Calendar, language: Language) -> InCalendar:
    name = say_term("calendar", str(calendar), language)
    try:
        written = reading.written_in(calendar)
    except ImpossibleDateError:
        written = None
    if written is None and reading.days is None and reading.calendar is calendar:
        # A day of no year can only be told in its own calendar.
        written = reading.written
    if written is None:
        return InCalendar(name, "", "")
    digits = write_digits(written, form_of(language).digits)
    return InCalendar(name, say_date(written, language, _MONTHS[calendar]) if calendar in _MONTHS else digits, digits)
