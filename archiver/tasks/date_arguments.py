"""Dates as a Python developer may give them: as text, or as a day of a calendar."""

from datetime import date
from typing import TypeAlias

from archiver.calendars import SolarHijriDate
from archiver.tasks.arguments import refuse

Day: TypeAlias = date | SolarHijriDate
"""One day, as a value of a calendar."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def read_date_text(parameter: str, given: object) -> str:
    """Return a date as text that has one reading only: a text as it is, a day of a calendar in words (`15 Aban 1395`)."""
    if isinstance(given, str):
        return given
    if isinstance(given, SolarHijriDate):
        return given.format("en")
    if not isinstance(given, date):
        refuse(parameter, given, "date")
    return f"{given.day} {_MONTHS[given.month - 1]} {given.year:04d}"


def read_optional_date_text(parameter: str, given: object) -> str | None:
    """Return a date as `read_date_text` does, or None if there is none."""
    return None if given is None else read_date_text(parameter, given)
