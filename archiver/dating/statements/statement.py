"""A date as a document states it."""

from typing import Any

from archiver.calendars import Calendar, Certainty, DateRefusedError, DayInterval, ImpossibleReading
from archiver.dating.meaning import Doubt
from archiver.dating.readings import StatementReading, read_parts_without_year
from archiver.findings import Finding, Where
from archiver.value import Value, set_field


class DateStatement(Value):
    """A date as written, with its place and its readings, the likeliest first.

    Attributes:
        text: The statement as written.
        start: Its first code point in the whole text, counted from 0.
        end: The code point after its last.
        line: The line of its part or page that it begins on, counted from 1.
        column: Its first column on that line, counted from 1.
        place: `head` or `foot` for a dateline on one of the first or last lines, `metadata` for one that is said beside the text
            (the Date of a mail), else `body`.
        precision: `day`, `month`, `year`, `season`, `decade`, `century`, `quarter`; `day-range`, `month-range`, `year-range`;
            `month-day` and `month-only` if no year is stated.
        weekday_written: The weekday that stands beside it, in English; of a range, beside its first day.
        last_weekday_written: The weekday that stands beside the last day of a range.
        readings: Every way to read it; empty for a date that cannot be.
        tied: Whether the first reading is no likelier than the second, or than an impossible one. Then none is chosen.
        reversed_digits: Whether its digits stand in reverse order and were turned round.
        twin_group: The index of the first of the statements that claim to be the same day; None if it stands alone.
        findings: The findings about it by itself: impossible, ambiguous, wrong weekday.
        refusal: The refusal of a date without a reading.
        part: The part of the document that it stands in, with its number (`footnote 2`), if the document has several.
        page: The page that it stands on, if the document has pages.
        impossible: The readings in other calendars, no less likely, that lack such a day.
        doubt: A contradiction in its words, such as an era mark of another calendar than its month; None if there is none.
        read_as: The statement with digits for the letters that were read as such; None if no letter was.
    """

    __slots__ = (  # noqa: RUF023 - in the order of __init__
        "text",
        "start",
        "end",
        "line",
        "column",
        "place",
        "precision",
        "weekday_written",
        "readings",
        "tied",
        "reversed_digits",
        "twin_group",
        "findings",
        "refusal",
        "last_weekday_written",
        "part",
        "page",
        "impossible",
        "read_as",
        "doubt",
    )

    text: str
    start: int
    end: int
    line: int
    column: int
    place: str
    precision: str
    weekday_written: str | None
    readings: tuple[StatementReading, ...]
    tied: bool
    reversed_digits: bool
    twin_group: int | None
    findings: tuple[Finding, ...]
    refusal: DateRefusedError | None
    last_weekday_written: str | None
    part: str | None
    page: int | None
    impossible: tuple[ImpossibleReading, ...]
    read_as: str | None
    doubt: Doubt | None

    def __init__(  # noqa: PLR0913, PLR0917 - its fields
        self,
        text: str,
        start: int,
        end: int,
        line: int,
        column: int,
        place: str,
        precision: str,
        weekday_written: str | None,
        readings: tuple[StatementReading, ...],
        tied: bool = False,  # noqa: FBT001, FBT002
        reversed_digits: bool = False,  # noqa: FBT001, FBT002
        twin_group: int | None = None,
        findings: tuple[Finding, ...] = (),
        refusal: DateRefusedError | None = None,
        last_weekday_written: str | None = None,
        part: str | None = None,
        page: int | None = None,
        impossible: tuple[ImpossibleReading, ...] = (),
        read_as: str | None = None,
        doubt: Doubt | None = None,
    ) -> None:
        fields: Any = self
        set_field(fields, "__class__", _UnlockedStatement)
        fields.text = text
        fields.start = start
        fields.end = end
        fields.line = line
        fields.column = column
        fields.place = place
        fields.precision = precision
        fields.weekday_written = weekday_written
        fields.readings = readings
        fields.tied = tied
        fields.reversed_digits = reversed_digits
        fields.twin_group = twin_group
        fields.findings = findings
        fields.refusal = refusal
        fields.last_weekday_written = last_weekday_written
        fields.part = part
        fields.page = page
        fields.impossible = impossible
        fields.read_as = read_as
        fields.doubt = doubt
        fields.__class__ = DateStatement

    @property
    def is_sure(self) -> bool:
        """Return whether it has one reading, no other is as likely, were it but possible, and its words agree."""
        return len(self.readings) == 1 and not self.tied and (self.doubt is None or not self.doubt.leaves_open)

    @property
    def reading(self) -> StatementReading | None:
        """The reading that is meant, or None if none is possible or several are equally likely."""
        return self.readings[0] if self.readings and not self.tied else None

    @property
    def calendar(self) -> Calendar | str | None:
        """The calendar it is written in, as far as that can be said."""
        if self.readings:
            return self.readings[0].calendar
        return self.refusal.values.get("calendar") if self.refusal else None

    @property
    def days(self) -> DayInterval | None:
        """Its first and last day numbers; None if they are not known."""
        return self.reading.days if self.reading else None

    @property
    def gregorian(self) -> str | None:
        """Its day or days in EDTF; None if they are not known."""
        return self.reading.gregorian if self.reading else None

    @property
    def solar_hijri(self) -> str | None:
        """Its day or days in the Solar Hijri calendar, in a notation borrowed from EDTF."""
        return self.reading.solar_hijri if self.reading else None

    @property
    def weekday(self) -> str | None:
        """The weekday of its day, in English."""
        return self.reading.weekday if self.reading else None

    @property
    def certainty(self) -> Certainty | None:
        """The certainty of the conversion."""
        return self.reading.certainty if self.reading else None

    @property
    def tolerance_days(self) -> int:
        """The days that it may be off; 0 if the calendar is exact."""
        return self.reading.tolerance_days if self.reading else 0

    @property
    def where(self) -> Where:
        """Its place, for a finding."""
        where: Where = {"line": self.line, "column": self.column, "start": self.start, "end": self.end}
        if self.part is not None:
            where["part"] = self.part
        if self.page is not None:
            where["page"] = self.page
        return where

    def with_reading(self, reading: StatementReading) -> "DateStatement":
        """Return the statement with the one reading that something else has shown to be meant."""
        return self.replace(readings=(reading,), tied=False, impossible=(), doubt=None)

    def to_dict(self) -> dict[str, Any]:
        """Return the statement as one of a record's `dateStatements`; what cannot be said is left out."""
        content: dict[str, Any] = {
            "text": self.text,
            "line": self.line,
            "start": self.start,
            "end": self.end,
            "place": self.place,
            "part": self.part,
            "page": self.page,
            "calendar": str(self.calendar) if self.calendar else None,
            "precision": self.precision,
            **(read_parts_without_year(self.reading) if self.reading is not None else {}),
            "solarHijri": self.solar_hijri,
            "gregorian": self.gregorian,
            "weekday": self.weekday,
            "weekdayWritten": self.weekday_written,
            "certainty": str(self.certainty) if self.certainty and self.gregorian else None,
            "toleranceDays": self.tolerance_days or None,
            "readings": [_reading_dict(one) for one in self.readings] if self.readings and not self.is_sure else None,
        }
        return {key: value for key, value in content.items() if value is not None}


class _UnlockedStatement(DateStatement):
    """A statement whose fields can be set: it is one while it is made. So each costs a fifth of what `set_field` takes."""

    __slots__ = ()
    __setattr__ = object.__setattr__  # type: ignore[assignment]
    __delattr__ = object.__delattr__  # type: ignore[assignment]


def _reading_dict(reading: StatementReading) -> dict[str, str]:
    content = {
        "calendar": str(reading.calendar),
        "solarHijri": reading.solar_hijri,
        "gregorian": reading.gregorian,
        "weekday": reading.weekday,
    }
    return {key: value for key, value in content.items() if value is not None}
