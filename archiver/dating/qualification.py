"""Readings with a word or sign beside the date: the days before, after or about it, or the same days in doubt."""

from archiver.calendars import (
    QUALIFIER_MARKS,
    Calendar,
    DayInterval,
    Qualifier,
    UnreadableDateError,
    calendar_system,
    read_fields,
    write_interval,
)
from archiver.dating.before_christ import is_before_christ, qualify_before_christ
from archiver.dating.readings import StatementReading, from_reading, with_ends


def qualify(reading: StatementReading, qualifier: Qualifier) -> StatementReading:
    """Return the days before, after or about those of a reading, or the same days marked as uncertain.

    Raises UnreadableDateError for days before or after a date that names no days.
    """
    if reading.source is not None:
        return from_reading(read_fields(reading.calendar, reading.source.fields._replace(qualifier=qualifier)))
    if is_before_christ(reading):
        return qualify_before_christ(reading, qualifier)
    days = reading.days
    if qualifier in {Qualifier.BEFORE, Qualifier.AFTER} and (days is None or days.first is None or days.last is None):
        raise UnreadableDateError("no-year")
    if days is None:
        return reading
    if qualifier is Qualifier.BEFORE:
        days = DayInterval(None, (days.first or 0) - 1)
    elif qualifier is Qualifier.AFTER:
        days = DayInterval((days.last or 0) + 1, None)
    ends = tuple(end._replace(fields=end.fields._replace(qualifier=qualifier)) for end in reading.ends)
    if not ends:
        # Gregorian years before the Solar Hijri calendar.
        text = write_interval(days, calendar_system(Calendar.GREGORIAN), QUALIFIER_MARKS.get(qualifier, ""))
        return reading.replace(days=days, gregorian=text)
    return with_ends(reading, days, ends)
