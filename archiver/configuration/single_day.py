"""A day that an option names in any calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime

from archiver.bagging_time import read_bagging_time
from archiver.calendars import DateRefusedError, read_date
from archiver.configuration.date_refusal import explain, refuse


def read_access_day(given: str | None) -> date:
    """The day on which embargoes are looked at: that of `--day`, else that of packing, which is today. Raises WrongUsageError."""
    return datetime.fromtimestamp(read_bagging_time(), UTC).date() if given is None else read_day(given, "--day")


def read_day(given: str, option: str) -> date:
    """The one day that is named.

    Raises WrongUsageError for a month, a year, what is right within some days only, or what can be read in several ways.
    """
    try:
        stated = read_date(given, where={"field": option})
    except DateRefusedError as error:
        raise explain("error.day-unusable", given, error.finding()) from error
    if not stated.is_sure:
        raise explain("error.day-unusable", given, stated.findings[0])
    reading = stated.readings[0]
    days = reading.days
    if days.first is None or not days.is_day:
        raise refuse("error.day-unusable", given, "several-days", gregorian=reading.gregorian)
    if reading.tolerance_days:
        raise refuse("error.day-unusable", given, "inexact", days=reading.tolerance_days, gregorian=reading.gregorian)
    return date.fromordinal(days.first)
