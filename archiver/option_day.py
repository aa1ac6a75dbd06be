"""A day that an option names in any calendar, and the error that says why it cannot be used."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from archiver.bagging_time import read_bagging_time
from archiver.calendars import DateRefusedError, read_date
from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display

if TYPE_CHECKING:
    from archiver.findings import Finding


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


def explain(code: str, given: str, finding: Finding) -> WrongUsageError:
    """The error `code` with what the finding says against the date, the nearest right day among it."""
    return refuse(code, given, finding.code.removeprefix("date."), **finding.values)


def refuse(code: str, given: str, why: str, **values: object) -> WrongUsageError:
    """The error `code`; `why` names an entry `unusable.…` of the terms, a template over the values."""
    told = {name: escape_for_display(value) if isinstance(value, str) else value for name, value in values.items()}
    return WrongUsageError(code, **{**told, "found": escape_for_display(given), "why": why})
