"""Read one cell by the kind of its column."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from archiver.bagging_time import read_bagging_day
from archiver.calendars import Calendar, SolarHijriDate
from archiver.dating.stated import read_date_after, read_one_date
from archiver.findings import has_errors
from archiver.intake.cell_reference import shorten
from archiver.intake.columns import find_choice, find_language, list_choices, list_words
from archiver.records import (
    check_country,
    check_identifier,
    check_language_tag,
    conforms,
    unregistered_as_errors,
)
from archiver.tables import LIST_MARK, CellKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.dating.stated import SingleReading
    from archiver.findings import Finding
    from archiver.intake.cell_reference import CellReference
    from archiver.intake.columns import Column

    Note = Callable[[Finding], None]

# What parts the items of a cell: a semicolon (Latin, Arabic, wide), a bar or a line break.
_BETWEEN: Final = re.compile(r"[;؛；|\n]")
# The Arabic comma parts items if there is none of these: `کریمی، رضا؛ اکبری، مریم` are two names.
_COMMA: Final = re.compile("،")
_COUNTRY: Final = re.compile(r"[A-Za-z]{2}")
# Excel counts days from 30 December 1899; five digits of such a count reach from 1927 to 2173. LibreOffice goes on below zero.
# Matches `45678`, `45678.0` and `-1234`.
_DAY_COUNT: Final = re.compile(r"[0-9]{5}(?:\.0+)?|-[0-9]{4,6}(?:\.0+)?")
_FIRST_DAY_COUNTED: Final = date(1899, 12, 30)
# So many days before 1899 is the year 10; `date` of Python has no days before the year 1.
_FEWEST_DAYS: Final = -690_000
_GREGORIAN_REFORM: Final = "1582"


def read_list(text: str, kind: CellKind | None) -> list[str]:
    """Return the items of a cell: those of a list as they are, else the parts between semicolons, bars and line breaks.

    In a cell without any of these, Arabic commas part the items.
    """
    items = text.split(LIST_MARK) if kind is CellKind.LIST else (_BETWEEN if _BETWEEN.search(text) else _COMMA).split(text)
    return [item.strip() for item in items]


def find_mark(text: str, kind: CellKind | None) -> str:
    """Return the mark that parts the items of a cell, an empty text if it is a list of JSON or has one item."""
    mark = None if kind is CellKind.LIST else _BETWEEN.search(text) or _COMMA.search(text)
    return mark[0] if mark else ""


class CellReader:
    """Reads cells. A value that cannot be read is reported, and None is returned instead."""

    def __init__(self, note: Note) -> None:
        self._note = note

    def read_choice(self, word: str, column: Column, cell: CellReference) -> str | None:
        """Return the choice that a word in English or Persian stands for."""
        choice = find_choice(column.choices, word)
        if choice is None:
            self._note(
                cell.make_finding(
                    "table.value-unknown",
                    found=shorten(word),
                    known=list_choices(column.choices),
                    words=list_words(column.choices),
                )
            )
        return choice

    def read_languages(self, items: list[str], cell: CellReference) -> list[str]:
        """Return BCP 47 tags for tags or names of languages, each as it was first written; case has no meaning."""
        tags: dict[str, str] = {}
        for item in filter(None, items):
            tag = find_language(item)
            if tag is None:
                self._note(cell.make_finding("table.language-unknown", found=shorten(item)))
            else:
                self._note_all(check_language_tag(tag, cell.where()))
                tags.setdefault(tag.lower(), tag)
        return list(tags.values())

    def read_country(self, text: str, cell: CellReference) -> str | None:
        """Return an ISO 3166-1 alpha-2 code in capitals."""
        if _COUNTRY.fullmatch(text):
            self._note_all(check_country(text.upper(), cell.where()))
            return text.upper()
        self._note(cell.make_finding("table.country", found=shorten(text)))
        return None

    def read_uri(self, text: str, cell: CellReference) -> str | None:
        """Return an address (RFC 3986)."""
        if conforms(text, "uri"):
            return text
        self._note(cell.make_finding("table.uri", found=shorten(text)))
        return None

    def read_identifiers(self, items: list[str], cell: CellReference) -> list[str]:
        """Return identifiers as they were written, each once."""
        identifiers = list(dict.fromkeys(filter(None, items)))
        for identifier in identifiers:
            self._note_all(check_identifier(identifier, cell.where()))
        return identifiers

    def _note_all(self, findings: list[Finding]) -> None:
        for finding in unregistered_as_errors(findings):
            self._note(finding)

    def read_day(self, text: str, kind: CellKind | None, cell: CellReference, calendar: Calendar | None = None) -> str | None:
        """Return the Gregorian day on which an embargo ends, written in any calendar, as `YYYY-MM-DD`."""
        given = self._read(text, kind, cell, calendar, read_bagging_day().toordinal())
        if given is None or given.reading is None:
            return None
        day = given.reading.gregorian
        if conforms(day or "", "date"):
            return day
        self._note(cell.make_finding("table.date-not-a-day", found=shorten(text), gregorian=day))
        return None

    def read_date(
        self, text: str, kind: CellKind | None, cell: CellReference, calendar: Calendar | None = None
    ) -> SingleReading | None:
        """Return the only reading of a date as people type it, or that there is no date."""
        return self._read(text, kind, cell, calendar)

    def _read(
        self, text: str, kind: CellKind | None, cell: CellReference, calendar: Calendar | None, after: int | None = None
    ) -> SingleReading | None:
        if _DAY_COUNT.fullmatch(text) or (kind is CellKind.DATE and text < _GREGORIAN_REFORM):
            self._note(_tell_day_count(text, cell))
            return None
        given = _read_once(text, Calendar.GREGORIAN if kind is CellKind.DATE else calendar, after)
        for finding in given.findings:
            self._note(finding.replace(where=cell.where()))
        return None if has_errors(given.findings) else given


@lru_cache(maxsize=65_536)
def _read_once(text: str, calendar: Calendar | None, after: int | None) -> SingleReading:
    """Remember readings: the dates of one table repeat."""
    return read_one_date(text, calendar) if after is None else read_date_after(text, after, calendar)


def _tell_day_count(text: str, cell: CellReference) -> Finding:
    """Return a finding that names the day behind a count of days, or the year of a date before the Gregorian calendar."""
    days = int(text.partition(".")[0]) if _DAY_COUNT.fullmatch(text) else 0
    meant = _FIRST_DAY_COUNTED + timedelta(days=max(days, _FEWEST_DAYS)) if days else None
    if meant is None or meant.isoformat() < _GREGORIAN_REFORM:
        return cell.make_finding("table.date-misread", found=shorten(text), year=str(meant or text)[:4])
    return cell.make_finding(
        "table.date-serial",
        found=shorten(text),
        gregorian=meant.isoformat(),
        solarHijri=SolarHijriDate.from_gregorian(meant).iso(),
    )
