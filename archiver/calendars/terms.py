"""Terms: the calendars, the precision of a date, and the certainty of its conversion."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Calendar(StrEnum):
    """A calendar that Bayegan reads and writes."""

    # For speed: the hash of an enumeration is worked out in Python.
    __hash__ = str.__hash__

    SOLAR_HIJRI = "solar-hijri"
    GREGORIAN = "gregorian"
    IMPERIAL = "imperial"
    BORJI = "borji"
    LUNAR_HIJRI = "lunar-hijri"
    UMM_AL_QURA = "umm-al-qura"
    KURDISH = "kurdish"


class Precision(StrEnum):
    """The smallest part that a date names. Only a day is no interval."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"


class Certainty(StrEnum):
    """The certainty of a conversion, the surest first.

    `official`: by the list of the calendar authority, Solar Hijri years 1304-1498. `retrojected`: by the same list carried back
    to 1206-1303, before the calendar was law. `computed`: by our table, other years. `approximate`: within a tolerance.
    """

    __hash__ = str.__hash__

    OFFICIAL = "official"
    RETROJECTED = "retrojected"
    COMPUTED = "computed"
    APPROXIMATE = "approximate"

    @property
    def rank(self) -> int:
        """The place in the order from the surest, which is 0, to the least sure."""
        return _SUREST_FIRST.index(self)


_SUREST_FIRST = list(Certainty)


def least_sure(certainties: Iterable[Certainty]) -> Certainty:
    """Return the least sure of some certainties, at least one."""
    return max(certainties, key=_SUREST_FIRST.index)


class Qualifier(StrEnum):
    """A word or sign that moves, widens or doubts a date: before it, after it, about it, perhaps it (`?`), perhaps about it."""

    BEFORE = "before"
    AFTER = "after"
    ABOUT = "about"
    UNCERTAIN = "uncertain"
    ABOUT_UNCERTAIN = "about-uncertain"


SEASONS = ("spring", "summer", "autumn", "winter")
"""The quarters of a year that begins with spring."""

_MONDAY_FIRST = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekday_of(day_number: int) -> str:
    """Return the English name of the weekday of a day: `Saturday`. Day 1, 1 January of the year 1, is a Monday."""
    return _MONDAY_FIRST[(day_number - 1) % 7]
