"""Findings about the readings of a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from archiver.calendars.interpretation import weekday_fits
from archiver.calendars.registry import calendar_system
from archiver.calendars.terms import weekday_of
from archiver.findings import Finding, make_finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.calendars.interpretation import PossibleReadings
    from archiver.calendars.reading import CalendarReading
    from archiver.calendars.terms import Calendar
    from archiver.findings import Where


class Choice(Protocol):
    """One of several ways to read a date, of one date or of a range."""

    @property
    def calendar(self) -> Calendar:
        """The calendar that it is read in."""

    @property
    def solar_hijri(self) -> str | None:
        """The days in the Solar Hijri calendar."""

    @property
    def gregorian(self) -> str | None:
        """The days in EDTF."""


def check_readings(
    meanings: PossibleReadings, text: str, weekday: str | None = None, where: Where | None = None
) -> list[Finding]:
    """Return the findings about a date: more than one reading, a weekday that does not fit, a year outside its calendar's use.

    `text` is the statement as written, `weekday` the one that it names, in English.
    """
    readings = meanings.readings
    findings = [] if len(readings) == 1 else [tell_choices(readings, text, where)]
    if meanings.impossible:
        # The message tells of the first refused reading, with its reason, and of the days that are left.
        first = meanings.impossible[0]
        choices = " · ".join(dict.fromkeys(one.gregorian for one in readings))
        refused = [{"calendar": one.calendar, "date": one.written} for one in meanings.impossible]
        values = {**dict(first.values), "text": text, "written": first.written, "choices": choices}
        findings.append(make_finding("date.other-reading-impossible", where, **values, refused=refused))
    for reading in readings:
        if weekday is not None and not weekday_fits(reading, weekday):
            findings.append(_weekday_differs(reading, text, weekday, where))
        findings.extend(_doubts(reading, text, where))
    return findings


def tell_choices(readings: Sequence[Choice], text: str, where: Where | None, written: Sequence[str] = ()) -> Finding:
    """Return the finding that a date can be read in several ways. `written` are those without a year, which are no days."""
    named = [{"calendar": str(one.calendar), "solarHijri": one.solar_hijri, "gregorian": one.gregorian} for one in readings]
    yearless = [f"{one.calendar} {date}" for one, date in zip(readings, written, strict=False)]
    choices = [{key: value for key, value in one.items() if value is not None} for one in named]
    return make_finding(
        "date.ambiguous",
        where,
        text=text,
        number=len(readings),
        choices=" · ".join(dict.fromkeys(choice["gregorian"] for choice in choices if "gregorian" in choice) or yearless),
        readings=choices,
    )


def _weekday_differs(reading: CalendarReading, text: str, weekday: str, where: Where | None) -> Finding:
    named = reading.named_day
    day = named.days.first or 0
    # The stated weekday is so many days after the right one, or 7 less that number before it.
    ahead = next(days for days in range(1, 7) if weekday_of(day + days) == weekday)
    return make_finding(
        "date.weekday-differs",
        where,
        text=text,
        stated=weekday,
        right=named.weekday,
        calendar=str(named.calendar),
        solarHijri=named.solar_hijri,
        gregorian=named.gregorian,
        differenceDays=min(ahead, 7 - ahead),
    )


def is_beyond_doubt(reading: CalendarReading) -> bool:
    """Return whether a reading that stands alone, without a weekday, gives no finding."""
    return not reading.knife_edge and not calendar_system(reading.calendar).doubts(reading.days)


def _doubts(reading: CalendarReading, text: str, where: Where | None) -> Iterator[Finding]:
    codes = calendar_system(reading.calendar).doubts(reading.days)
    for code in (*codes, "date.knife-edge") if reading.knife_edge else codes:
        yield make_finding(code, where, text=text, solarHijri=reading.solar_hijri, gregorian=reading.gregorian)
