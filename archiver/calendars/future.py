"""The readings of a date that must lie in the future, as the end of an embargo does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.calendars.interval import DayInterval


class DatedReading(Protocol):
    """One way to read a date: its days, if they are known, and how far they may be off."""

    @property
    def days(self) -> DayInterval | None:
        """The first and last day."""

    @property
    def tolerance_days(self) -> int:
        """The days that it may be off."""


Reading = TypeVar("Reading", bound=DatedReading)


def find_future_reading(readings: Iterable[Reading], day: int) -> Reading | None:
    """Return the only reading that lies after a day, by its day number. Return None if several do, or none."""
    later = [reading for reading in readings if not _has_passed(reading, day)]
    return later[0] if len(later) == 1 else None


def _has_passed(reading: DatedReading, day: int) -> bool:
    return reading.days is not None and reading.days.last is not None and reading.days.last + reading.tolerance_days <= day
