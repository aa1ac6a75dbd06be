"""The words of the room: which calendars there are, how precise a date is, how sure its conversion is."""

from __future__ import annotations

from enum import StrEnum


class Calendar(StrEnum):
    """A calendar that Bayegan reads and writes."""

    SOLAR_HIJRI = "solar-hijri"
    GREGORIAN = "gregorian"
    IMPERIAL = "imperial"
    BORJI = "borji"
    LUNAR_HIJRI = "lunar-hijri"
    KURDISH = "kurdish"


class Precision(StrEnum):
    """What a date names: one day, or an interval of days."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"


class Certainty(StrEnum):
    """How sure a conversion is, surest first.

    `official`: by the list of the calendar authority, Solar Hijri years 1304-1498. `retrojected`: by the same list carried back
    to 1206-1303, before the calendar was law. `computed`: by our table, other years. `approximate`: within a tolerance.
    """

    OFFICIAL = "official"
    RETROJECTED = "retrojected"
    COMPUTED = "computed"
    APPROXIMATE = "approximate"


class Qualifier(StrEnum):
    """A word that moves or widens a date: before it, after it, about it."""

    BEFORE = "before"
    AFTER = "after"
    ABOUT = "about"


SEASONS = ("spring", "summer", "autumn", "winter")
"""The quarters of a year that begins with spring."""

_MONDAY_FIRST = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def weekday_of(day_number: int) -> str:
    """The English name of the weekday of a day: `Saturday`. Day 1, 1 January of the year 1, is a Monday."""
    return _MONDAY_FIRST[(day_number - 1) % 7]
