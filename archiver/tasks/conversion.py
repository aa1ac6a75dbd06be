"""Convert dates between calendars."""

from collections.abc import Iterable, Sequence
from typing import Any

from archiver.calendars import Calendar, Certainty, DateRefusedError, least_sure, write_set
from archiver.dating.readings import StatementReading, read_parts_without_year
from archiver.dating.stated import read_date
from archiver.findings import Finding, Severity, Where
from archiver.tasks.arguments import read_choice, read_texts
from archiver.value import Value, WithoutTruthValue, set_field


class ConvertedDate(Value):
    """One date as given, with every reading of it. A refused date has no reading, and its findings say why.

    `converted` is each reading in the calendar asked for (`to`), if one was. `undated` says that the text speaks of no date:
    `n.d.`; then there is neither a reading nor a finding.
    """

    __slots__ = (  # noqa: RUF023 - in the order of __init__
        "input",
        "readings",
        "weekday_written",
        "to",
        "converted",
        "findings",
        "undated",
    )

    input: str
    readings: Sequence[StatementReading]
    weekday_written: str | None
    to: Calendar | None
    converted: Sequence[str]
    findings: Sequence[Finding]
    undated: bool

    def __init__(  # noqa: PLR0913, PLR0917 - its fields
        self,
        input: str,  # noqa: A002 - the name of the field
        readings: Sequence[StatementReading],
        weekday_written: str | None,
        to: Calendar | None,
        converted: Sequence[str],
        findings: Sequence[Finding],
        undated: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        set_field(self, "input", input)
        set_field(self, "readings", readings)
        set_field(self, "weekday_written", weekday_written)
        set_field(self, "to", to)
        set_field(self, "converted", converted)
        set_field(self, "findings", findings)
        set_field(self, "undated", undated)

    @property
    def solar_hijri(self) -> str | None:
        """The days in the Solar Hijri calendar; those of several readings are a set in square brackets. None without days."""
        return _write_days(reading.solar_hijri for reading in self.readings)

    @property
    def gregorian(self) -> str | None:
        """The days in EDTF; those of several readings are a set. None without days."""
        return _write_days(reading.gregorian for reading in self.readings)

    @property
    def certainty(self) -> Certainty:
        """The certainty of the least sure reading."""
        return least_sure(reading.certainty for reading in self.readings)

    def to_dict(self) -> dict[str, Any]:
        """Return the date in the form of `schemas/report.schema.json`. What does not apply is left out.

        `calendar`, `precision` and `weekday` are given if all readings share them. `certainty` is that of a conversion: a date
        without a year has none, and of several readings each has its own.
        """
        content: dict[str, Any] = {"input": self.input}
        if self.undated:
            return content | {"stated": "undated"}
        if not self.readings:
            return content
        described = [_describe(reading) for reading in self.readings]
        content |= described[0] if len(described) == 1 else _merge(described)
        if any(reading.knife_edge for reading in self.readings):
            content["knifeEdge"] = True
        if self.weekday_written is not None:
            content["weekdayWritten"] = self.weekday_written
        if self.converted and self.to is not None:
            content |= {"to": str(self.to), "converted": write_set(self.converted)}
        return content


def _write_days(expressions: Iterable[str | None]) -> str | None:
    known = [expression for expression in expressions if expression is not None]
    return write_set(known) if known else None


def _merge(described: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the fields that several readings share, their days as sets, and the readings themselves."""
    first = described[0].items()
    shared = {key: value for key, value in first if key != "certainty" and all(one.get(key) == value for one in described)}
    days = {key: _write_days(one.get(key) for one in described) for key in ("solarHijri", "gregorian")}
    tolerances = [one["toleranceDays"] for one in described if "toleranceDays" in one]
    return {
        **shared,
        **{key: value for key, value in days.items() if value is not None},
        **({"toleranceDays": max(tolerances)} if tolerances else {}),
        "readings": described,
    }


def _describe(reading: StatementReading) -> dict[str, Any]:
    content: dict[str, Any] = {
        "calendar": str(reading.calendar),
        "precision": reading.precision,
        **read_parts_without_year(reading),
        "solarHijri": reading.solar_hijri,
        "gregorian": reading.gregorian,
        "weekday": reading.weekday,
        "certainty": None if reading.days is None else str(reading.certainty),
        "toleranceDays": reading.tolerance_days or None,
    }
    return {key: value for key, value in content.items() if value is not None}


class ConversionReport(WithoutTruthValue, Value):
    """All converted dates, in the order given."""

    __slots__ = ("dates",)

    dates: Sequence[ConvertedDate]

    def __init__(self, dates: Sequence[ConvertedDate]) -> None:
        set_field(self, "dates", dates)

    @property
    def findings(self) -> list[Finding]:
        """The findings about all dates, in their order."""
        return [finding for date in self.dates for finding in date.findings]

    def to_list(self) -> list[dict[str, Any]]:
        """Return the dates in the form of `schemas/report.schema.json`."""
        return [date.to_dict() for date in self.dates]


def convert(
    dates: str | Iterable[str], calendar: Calendar | str | None = None, to: Calendar | str | None = None
) -> ConversionReport:
    """Convert dates, each written as people type it: `1395-08-15`, `۱۵ آبان ۱۳۹۵`, `Saturday, November 5, 2016`, `آبان ۱۳۹۵`.

    `calendar` is the calendar of the dates, if it is known. `to` asks for the days in one more calendar. A text that cannot be a
    date gives an error finding. A date of several readings gives all of them, and the finding `date.ambiguous`.

    Raises:
        WrongUsageError: `calendar` or `to` is no calendar of `archiver.Calendar`, or a date is no text.
    """
    texts = read_texts("dates", dates)
    known = None if calendar is None else read_choice("calendar", calendar, Calendar)
    wanted = None if to is None else read_choice("to", to, Calendar)
    return ConversionReport([convert_one(text, known, wanted) for text in texts])


def convert_one(text: str, calendar: Calendar | None, to: Calendar | None, where: Where | None = None) -> ConvertedDate:
    """Convert one date, and give its findings a place."""
    try:
        stated = read_date(text, calendar, where)
        converted = [] if to is None else [days for one in stated.readings if (days := one.written_in(to)) is not None]
    except DateRefusedError as refusal:
        return ConvertedDate(text, (), None, to, (), (refusal.finding(where).raised_to(Severity.ERROR),))
    return ConvertedDate(text, stated.readings, stated.weekday_written, to, converted, stated.findings, stated.undated)
