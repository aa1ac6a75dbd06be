"""The date under which a document is catalogued, from what it says itself."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.calendars import write_set
from archiver.dating.agreement.checks import apart_days, difference_days
from archiver.dating.statements import find_datelines

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archiver.dating.readings import StatementReading
    from archiver.dating.statements import DateStatement

# From the most exact precision to the least.
_FINENESS = ("day", "month", "quarter", "season", "year", "decade", "century")


class DateDecision(NamedTuple):
    """The objects `date` and `dateAgreement` of a record."""

    date: dict[str, Any]
    agreement: dict[str, Any]


def decide_date(statements: Sequence[DateStatement]) -> DateDecision:
    """Decide the date of a document from its datelines.

    Datelines that agree give one day, on the basis `dateline`, or `twins` if they are one day in two calendars. Datelines that
    differ give the set of all their days, on the basis `unresolved`, until a person decides. So does a dateline that can be
    read in several ways, or that is as likely of a calendar that lacks it. Without a dateline there is no date: the dates that a
    text speaks of do not say when it was written.
    """
    datelines = _with_contradicting_twins(find_datelines(statements), statements)
    if not datelines:
        return DateDecision({"basis": "none"}, {"status": "none"})
    places = [statements.index(one) for one in datelines]
    settled = _settle_by_datelines(datelines)
    differences = [difference_days(one, other) for one, other in combinations(settled, 2)]
    if any(differences):
        agreement = {"status": "conflict", "differenceDays": max(differences), "statements": places}
        return DateDecision(_unresolved(_most_exact(settled)), agreement)
    status = "single" if len(datelines) == 1 else "agree"
    agreement = {"status": status, "statements": places}
    sure = [one for one in settled if one.is_sure]
    if not sure:
        return DateDecision(_unresolved(settled[:1]), agreement)
    most_exact = min(sure, key=lambda one: (_fineness(one), one.readings[0].certainty.rank))
    group = settled[0].twin_group
    are_twins = group is not None and all(one.twin_group == group for one in settled)
    return DateDecision(_resolved(most_exact, "twins" if are_twins else "dateline"), agreement)


def _with_contradicting_twins(datelines: list[DateStatement], statements: Sequence[DateStatement]) -> list[DateStatement]:
    """Return the datelines and the twins of theirs that stand elsewhere and differ, as on the next line."""
    groups = {one.twin_group: one for one in datelines if one.twin_group is not None}
    if not groups:
        return datelines
    places = {one.start for one in datelines}
    return [
        one
        for one in statements
        if one.start in places or (one.twin_group in groups and difference_days(groups[one.twin_group], one))
    ]


def _settle_by_datelines(datelines: list[DateStatement]) -> list[DateStatement]:
    """Return the datelines. One with several readings is settled if exactly one of these is the day of another dateline."""
    sure = [one for one in datelines if one.is_sure]
    settled = []
    for one in datelines:
        agreeing = [reading for reading in one.readings if any(_is_day_of(reading, other) for other in sure)]
        is_settled = not one.is_sure and len(agreeing) == 1
        settled.append(one.with_reading(agreeing[0]) if is_settled else one)
    return settled


def _is_day_of(reading: StatementReading, statement: DateStatement) -> bool:
    other = statement.reading
    if other is None or reading.days is None or other.days is None:
        return False
    return not apart_days(reading.days.distance_days(other.days), reading, other)


def _most_exact(datelines: list[DateStatement]) -> list[DateStatement]:
    """Return the datelines without those that only say less exactly what another says, as a year does beside one of its days."""
    return [
        one
        for one in datelines
        if not any(_fineness(other) < _fineness(one) and not difference_days(one, other) for other in datelines)
    ]


def _fineness(statement: DateStatement) -> int:
    """Return the place of its precision among all, the most exact first. Some months are as exact as one."""
    return _FINENESS.index(statement.precision.removesuffix("-range"))


def _resolved(statement: DateStatement, basis: str) -> dict[str, Any]:
    date = {
        "solarHijri": statement.solar_hijri,
        "gregorian": statement.gregorian,
        "precision": statement.precision,
        "certainty": str(statement.certainty),
        "toleranceDays": statement.tolerance_days or None,
        "basis": basis,
    }
    return {key: value for key, value in date.items() if value is not None}


def _unresolved(datelines: list[DateStatement]) -> dict[str, Any]:
    """Return a date that is one of the days of all datelines, as exact as the least exact of them.

    It has no certainty: that speaks of a conversion, and none of these is chosen.
    """
    readings = [reading for one in datelines for reading in one.readings]
    date = {
        "solarHijri": _write_set(reading.solar_hijri for reading in readings),
        "gregorian": _write_set(reading.gregorian for reading in readings),
        "precision": _FINENESS[max(map(_fineness, datelines))],
        "toleranceDays": max(reading.tolerance_days for reading in readings) or None,
        "basis": "unresolved",
    }
    return {key: value for key, value in date.items() if value is not None}


def _write_set(expressions: Iterable[str | None]) -> str | None:
    known = [expression for expression in expressions if expression]
    return write_set(known) if known else None
