"""Check that the dates of a record follow from its own statements. The document itself is not read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from archiver.calendars import Calendar, Certainty, weekday_of
from archiver.findings import Where, make_finding
from archiver.records.date_expression import FIRST_SOLAR_HIJRI_DAY, read_days

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.calendars import DayInterval
    from archiver.dating.statements import DateStatement
    from archiver.findings import Finding

MOST_READINGS: Final = 256
"""Records with more readings of datelines are not compared pair by pair. Datelines stand on sixteen lines at most."""

_DECIDED = frozenset({"dateline", "twins", "unresolved", "none"})
"""The bases of dates that follow from the statements. A person decides all others."""


def check_record_dates(record: Mapping[str, Any], where: Where) -> Iterator[Finding]:
    """Yield all faults of the dates of a record that fits its schema."""
    faults = [fault for pointer, stated in _list_dates(record) for fault in _check_calendars(stated, pointer, where)]
    yield from faults
    yield from _check_order(record["dateStatements"], where)
    if not faults:
        # Nothing can be drawn from dates that contradict themselves.
        yield from _check_decision(record, where)


def _list_dates(record: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each date of a record with its JSON Pointer: its own, those of its statements, and the readings of these."""
    yield "/date", record["date"]
    for number, statement in enumerate(record["dateStatements"]):
        yield f"/dateStatements/{number}", statement
        for index, reading in enumerate(statement.get("readings", ())):
            yield f"/dateStatements/{number}/readings/{index}", reading


def _check_calendars(stated: Mapping[str, Any], pointer: str, where: Where) -> Iterator[Finding]:
    """Check that both calendars name the same days, and that the weekday is that of the day."""
    solar_hijri, gregorian = stated.get("solarHijri", ""), stated.get("gregorian", "")
    at_date: Where = {**where, "pointer": pointer}
    if not _agree(solar_hijri, gregorian):
        yield make_finding("record.calendars-differ", at_date, pointer=pointer, solarHijri=solar_hijri, gregorian=gregorian)
    elif "weekday" in stated:
        day = _restore_days(solar_hijri, gregorian)
        expected = weekday_of(day.first) if day and day.first and day.is_day else stated["weekday"]
        if expected != stated["weekday"]:
            yield make_finding("record.weekday-differs", at_date, pointer=pointer, expected=expected, found=stated["weekday"])


def _agree(solar_hijri: str, gregorian: str) -> bool:
    try:
        solar_days = read_days(solar_hijri, Calendar.SOLAR_HIJRI) if solar_hijri else ()
        gregorian_days = read_days(gregorian, Calendar.GREGORIAN) if gregorian else ()
    except ValueError:
        return False
    if solar_days is None or gregorian_days is None:
        return True
    # The Solar Hijri calendar begins in 622. Of a Gregorian date that begins before, it can only state the rest.
    reached = tuple(days for days in gregorian_days if days.first is None or days.first >= FIRST_SOLAR_HIJRI_DAY)
    return solar_days == reached


def _check_order(statements: list[Any], where: Where) -> Iterator[Finding]:
    """Yield the first statement whose length is not that of its words, or that begins before the last one ends."""
    end = 0
    for number, statement in enumerate(statements):
        span = (statement["start"], statement["end"])
        if span[0] < end or span[1] - span[0] != len(statement["text"]):
            pointer = f"/dateStatements/{number}"
            values = {"start": span[0], "end": span[1], "previousEnd": end, "length": len(statement["text"])}
            yield make_finding("record.statements-disordered", {**where, "pointer": pointer}, pointer=pointer, **values)
            return
        end = span[1]


def _check_decision(record: Mapping[str, Any], where: Where) -> Iterator[Finding]:
    """Compare agreement and date with the decision of `archiver.dating` on the same statements.

    A difference is a warning: the rules of the decision may change, and a bag must stay valid for longer than they do.
    """
    statements = _restore_all(record)
    if not _can_be_decided(statements):
        return
    from archiver.dating.agreement import decide_date  # noqa: PLC0415 - takes long to load

    date, agreement = decide_date(statements)
    if record["dateAgreement"] != agreement:
        at_agreement: Where = {**where, "pointer": "/dateAgreement"}
        yield make_finding(
            "record.agreement-differs", at_agreement, expected=_shorten(agreement), found=_shorten(record["dateAgreement"])
        )
    if record["date"]["basis"] in _DECIDED and _essence(record["date"]) != _essence(date):
        at_date: Where = {**where, "pointer": "/date"}
        yield make_finding("record.date-unsupported", at_date, expected=_shorten(date), found=_shorten(record["date"]))


def draw_date(record: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the `date` that follows from the statements of a record, None if it does not hold all facts for the decision."""
    from archiver.dating.agreement import decide_date  # noqa: PLC0415 - takes long to load

    statements = _restore_all(record)
    return decide_date(statements).date if _can_be_decided(statements) else None


def _restore_all(record: Mapping[str, Any]) -> list[DateStatement]:
    """Return the statements as they were found.

    A record does not hold which are twins. So a twin that contradicts a dateline, which the agreement names, is restored as a
    dateline of its own.
    """
    named = record["dateAgreement"].get("statements", ())
    return [
        _restore({**stated, "place": "foot"} if number in named and stated["place"] == "body" else stated)
        for number, stated in enumerate(record["dateStatements"])
    ]


def _restore(stated: Mapping[str, Any]) -> DateStatement:
    """Return a statement as it was found, as far as a record keeps it."""
    from archiver.dating.readings import StatementReading  # noqa: PLC0415 - takes long to load, and many records have no dates
    from archiver.dating.statements import DateStatement  # noqa: PLC0415

    tolerance = stated.get("toleranceDays", 0)
    certainty = Certainty(stated.get("certainty", Certainty.COMPUTED))
    is_tied = "gregorian" not in stated and "readings" in stated
    kept = stated.get("readings") or ([stated] if "gregorian" in stated else [])
    if stated["place"] == "body":
        kept = []  # decides nothing
    readings = []
    for reading in kept:
        solar_hijri, gregorian = reading.get("solarHijri"), reading.get("gregorian")
        calendar = Calendar(reading.get("calendar", Calendar.GREGORIAN))
        days = _restore_days(solar_hijri, gregorian)
        readings.append(StatementReading(calendar, gregorian or "", days, gregorian, solar_hijri, certainty, tolerance))
    return DateStatement(
        text=stated["text"],
        start=stated["start"],
        end=stated["end"],
        line=stated["line"],
        column=1,
        place=stated["place"],
        precision=stated["precision"],
        weekday_written=None,
        readings=tuple(readings),
        tied=is_tied,
    )


def _restore_days(solar_hijri: str | None, gregorian: str | None) -> DayInterval | None:
    """Return the days of one reading, by its Solar Hijri date if it has one: that is exact for Gregorian seasons too."""
    try:
        days = read_days(solar_hijri, Calendar.SOLAR_HIJRI) if solar_hijri else None
        days = days or (read_days(gregorian, Calendar.GREGORIAN) if gregorian else None)
    except ValueError:
        return None
    return days[0] if days and len(days) == 1 else None


def _can_be_decided(statements: list[DateStatement]) -> bool:
    """Return whether the record holds all facts for the decision. It does not hold a tolerance for each of several readings."""
    datelines = [statement for statement in statements if statement.place != "body"]
    is_vague = any(len(one.readings) > 1 and any("~" in reading.written for reading in one.readings) for one in datelines)
    is_bounded = sum(max(len(one.readings), 1) for one in datelines) <= MOST_READINGS
    return is_bounded and not is_vague and all(one.precision in _PLAIN for one in datelines)


_PLAIN = frozenset({"day", "month", "season", "year"})
"""The precisions that a dateline can have."""


def _essence(date: Mapping[str, Any]) -> tuple[str, str | None, str | None]:
    """Return the facts of a date that count: a record does not hold which statements are twins."""
    basis = "dateline" if date["basis"] == "twins" else date["basis"]
    return basis, date.get("solarHijri"), date.get("gregorian")


def _shorten(values: Mapping[str, Any]) -> str:
    """Return the values in short: `conflict, 1, 0 9`."""
    return ", ".join(" ".join(map(str, value)) if isinstance(value, list) else str(value) for value in values.values())
