"""Dates of two days: one day in the Julian calendar and in ours, 11/24 November 1917, or a night, 5/6 November 1987."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from archiver.calendars import Calendar
from archiver.dating.mentions.mention import Mention

if TYPE_CHECKING:
    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term

# The days between the two calendars from 1582 on: ten at first, thirteen since 1900.
_DAYS_BETWEEN_CALENDARS = range(10, 14)
_YEARS_OF_OLD_STYLE = range(1582, 1950)


def is_double_date(mention: Mention, _: Surroundings) -> bool:
    """Return whether two days with one year are the same day in two calendars, or a night."""
    return _is_night(mention) or abs(_days_between(mention)) in _DAYS_BETWEEN_CALENDARS


def read_double_date(mention: Mention) -> Mention:
    """Return the day of our calendar, which is the later one, or the two days of a night."""
    parts = {name: term for name, term in mention.parts.items() if name not in {"d0", "m0"}}
    if _is_night(mention):
        days = {"d": mention.parts["d0"], "d2": mention.parts["d"]}
        return Mention("days", "day-range", mention.start, mention.end, parts | days)
    if _days_between(mention) < 0:
        parts |= {"d": mention.parts["d0"], "m": mention.parts.get("m0", parts["m"])}
    return Mention("dMy", "day", mention.start, mention.end, parts)


def _is_night(mention: Mention) -> bool:
    return "m0" not in mention.parts and mention.parts["d"].value - mention.parts["d0"].value == 1


def _days_between(mention: Mention) -> int:
    """Return how many days the second day comes after the first in the Gregorian calendar; 0 if one of them is none."""
    parts = mention.parts
    month, year = _gregorian_number(parts["m"]), parts["y"].value
    first = _gregorian_number(parts["m0"]) if "m0" in parts else month
    if not month or not first or year not in _YEARS_OF_OLD_STYLE:
        return 0
    try:
        before, after = date(year, first, parts["d0"].value), date(year, month, parts["d"].value)
        # The year stands with the later day: 20 December/2 January 1917.
        return (after - before.replace(year=year - (first - month > 1))).days
    except ValueError:
        return 0


def _gregorian_number(month: Term) -> int:
    return next((number for calendar, number in month.meanings if calendar is Calendar.GREGORIAN), 0)
