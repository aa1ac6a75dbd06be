"""Join the readings of a date with those of the same date in another calendar: 1395 [2016]."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from archiver.calendars import Calendar, UnreadableDateError

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.dating.readings import StatementReading

_LUNAR = Calendar.LUNAR_HIJRI


def read_twins(
    read_first: Callable[[Calendar | None], list[StatementReading]],
    read_second: Callable[[Calendar | None], list[StatementReading]],
    calendar: Calendar | None,
) -> list[StatementReading]:
    """Return the readings of a date that share days with its twin. A Hijri year without a name is lunar if only that fits."""
    first, second = read_first(calendar), read_second(None)
    with_lunar = ((first, second), (read_first(calendar or _LUNAR), second), (first, read_second(_LUNAR)))
    return next(filter(None, (join_twins(*pair) for pair in with_lunar)), None) or _refuse_twins()


def _refuse_twins() -> NoReturn:
    raise UnreadableDateError("twins-differ")


def join_twins(first: list[StatementReading], second: list[StatementReading]) -> list[StatementReading]:
    """Return the readings of a date that share days with one of its twin."""
    return [one for one in first if any(one.shares_days(other) for other in second)]
