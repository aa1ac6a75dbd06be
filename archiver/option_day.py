"""Read a day that an option names in any calendar, or raise an error that says why it cannot be used."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from archiver.bagging_time import read_bagging_day
from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display

if TYPE_CHECKING:
    from archiver.findings import Finding


def read_access_day(given: str | None) -> date:
    """Return the day on which embargoes are judged: that of `--day`, or else that of packing (today). Raises WrongUsageError."""
    return read_bagging_day() if given is None else read_day(given, "--day")


def read_embargo_end(given: str, option: str) -> str:
    """Return the day on which an embargo ends, `YYYY-MM-DD`. It lies after the day of packing, so no reading before that counts.

    Raises WrongUsageError as `read_day` does.
    """
    return read_day(given, option, after=read_bagging_day()).isoformat()


def read_day(given: str, option: str, *, after: date | None = None) -> date:
    """Return the one day that is named. Of several readings the only one that lies `after` a day counts, if that is given.

    Raises WrongUsageError for a month, a year, a date that is right within some days only, or one of several readings.
    """
    from archiver.dating.stated import read_date_after, read_one_date  # noqa: PLC0415 - today needs no reading

    stated = read_one_date(given, where={"field": option}) if after is None else read_date_after(given, after.toordinal())
    if stated.undated:
        raise _make_error("error.day-unusable", given, "undated")
    reading = stated.reading
    if reading is None:
        raise error_from_finding("error.day-unusable", given, stated.findings[0])
    days = reading.days
    if days is None or days.first is None or not days.is_day:
        raise _make_error("error.day-unusable", given, "several-days", gregorian=reading.gregorian)
    if reading.tolerance_days:
        raise _make_error("error.day-unusable", given, "inexact", days=reading.tolerance_days, gregorian=reading.gregorian)
    return date.fromordinal(days.first)


def error_from_finding(code: str, given: str, finding: Finding) -> WrongUsageError:
    """Return the error `code` with the reason of the finding, such as the nearest day that exists."""
    return _make_error(code, given, finding.code.removeprefix("date."), **finding.values)


def _make_error(code: str, given: str, why: str, **values: object) -> WrongUsageError:
    """Return the error `code`. Its reason `why` is an entry `unusable.…` of the terms, a template over the values."""
    told = {name: escape_for_display(value) if isinstance(value, str) else value for name, value in values.items()}
    return WrongUsageError(code, **{**told, "found": escape_for_display(given), "why": why})
