"""A day that an option names in any calendar."""

from __future__ import annotations

from datetime import date

from archiver.calendars import DateRefusedError, read_date
from archiver.errors import WrongUsageError
from archiver.findings import shown


def read_day(given: str, option: str) -> date:
    """The one day that is named.

    Raises WrongUsageError for a month, a year, what is right within some days only, or what can be read in several ways.
    """
    try:
        stated = read_date(given, where={"field": option})
    except DateRefusedError as error:
        raise WrongUsageError("error.day-unusable", found=shown(given)) from error
    days = stated.readings[0].days
    is_sure = stated.is_sure and days.is_day and not stated.readings[0].tolerance_days
    if not is_sure or days.first is None:
        raise WrongUsageError("error.day-unusable", found=shown(given))
    return date.fromordinal(days.first)
