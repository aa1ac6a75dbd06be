"""Days and months of no stated year, in each calendar that the name of the month is of."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from archiver.calendars import DateRefusedError, calendar_system, read_yearless
from archiver.dating.readings import StatementReading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archiver.calendars import MonthMeaning
    from archiver.dating.mentions import Mention
    from archiver.dating.words import Term

_REMEMBERED = 8192
_MeaningT = TypeVar("_MeaningT")


def read_month_day(mention: Mention) -> list[StatementReading]:
    """Return a day or month of no stated year, in each calendar that has it. Raises ImpossibleDateError if none has."""
    day = mention.parts["d"].value if "d" in mention.parts else None
    return _read_possible(_meanings(mention.parts["m"]), lambda meaning: _read_day_of_month(meaning, day))


def read_days(mention: Mention) -> list[StatementReading]:
    """Return a range of days in each calendar that has the months of both ends; if none has, with the first of each."""
    first, last = (_meanings(mention.parts.get(name, mention.parts["m"])) for name in ("m", "m2"))
    pairs = [(one, other) for one in first for other in last if one.calendar is other.calendar]
    return _read_possible(pairs or [(first[0], last[0])], lambda pair: _read_range(mention, *pair))


def _meanings(month: Term) -> tuple[MonthMeaning, ...]:
    """Return the months that a name means without a year, in the order of its vocabulary: one of each calendar that is counted.

    Of two calendars that share their days one counts: a zodiac month is that of Afghanistan's solar years. In Kurmanji Gulan is
    May, and in the Kurdish of Iran a solar month.
    """
    bases = {calendar_system(meaning.calendar).counted_as for meaning in month.meanings}
    counted = (one for one in month.meanings if one.calendar in bases or calendar_system(one.calendar).counted_as is None)
    return tuple({meaning.calendar: meaning for meaning in counted}.values()) or month.meanings[:1]


def _read_range(mention: Mention, month: MonthMeaning, last_month: MonthMeaning) -> StatementReading:
    first = _read_day_of_month(month, mention.parts["d"].value)
    last = _read_day_of_month(last_month, mention.parts["d2"].value)
    return first.replace(written=f"{first.written}/{last.written}", precision="day-range")


def _read_possible(meanings: Iterable[_MeaningT], read: Callable[[_MeaningT], StatementReading]) -> list[StatementReading]:
    """Return a reading of each meaning that is possible. Raises the first refusal if none is."""
    readings: list[StatementReading] = []
    refusals: list[DateRefusedError] = []
    for meaning in meanings:
        try:
            readings.append(read(meaning))
        except DateRefusedError as refusal:
            refusals.append(refusal)
    if not readings:
        raise refusals[0]
    return readings


@lru_cache(maxsize=_REMEMBERED)
def _read_day_of_month(meaning: MonthMeaning, day: int | None) -> StatementReading:
    certainty = read_yearless(meaning, day).certainty
    written = f"--{meaning.number:02d}" + ("" if day is None else f"-{day:02d}")
    precision = "month-only" if day is None else "month-day"
    return StatementReading(meaning.calendar, written, certainty=certainty, precision=precision)
