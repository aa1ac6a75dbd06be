"""Read at once a day that leaves nothing to decide: 2016-11-05, 1395/8/15 in a Persian text, 15 Aban 1395.

Tables are full of them. `interpret_mention` gives the same for them by the general way.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from archiver.calendars import Calendar, read_named_day, read_year_first
from archiver.dating.mentions import GREGORIAN_YEARS, SOLAR_YEARS_OF_OUR_TIME
from archiver.dating.readings import StatementReading, from_reading

if TYPE_CHECKING:
    from archiver.calendars import MonthMeaning
    from archiver.dating.mentions import Mention, Surroundings

_PARTS = 3
_YEAR_DIGITS = 4
_DAY_DIGITS = 2
_FIRST_OF_THREE_DIGITS = 100
_LUNAR_SCRIPTS = frozenset({"arabic", "unclear"})
"""Kinds of text in which a Hijri year may be a lunar one."""

_SOLAR = Calendar.SOLAR_HIJRI  # for speed
_REMEMBERED = 16_384
"""The days of half a century: lists of people repeat them."""


def read_plain_day(mention: Mention, surroundings: Surroundings) -> StatementReading | None:
    """Return the only reading of a mention of a day, a month and a year with nothing else; None if it may have others."""
    parts = mention.parts
    if len(parts) != _PARTS:
        return None
    if mention.layout == "numeric":
        return _read_numbers(mention, surroundings)
    return _read_name(mention) if mention.precision == "day" and "d" in parts and "m" in parts and "y" in parts else None


def _read_numbers(mention: Mention, surroundings: Surroundings) -> StatementReading | None:
    year, month, day = mention.parts["a"], mention.parts["b"], mention.parts["c"]
    if year.digits != _YEAR_DIGITS or month.digits > _DAY_DIGITS or day.digits > _DAY_DIGITS:
        return None
    if year.value not in GREGORIAN_YEARS and surroundings.script(mention.start, mention.end) in _LUNAR_SCRIPTS:
        return None
    return _read_year_first(year.value, month.value, day.value)


def _read_name(mention: Mention) -> StatementReading | None:
    year, month, day = mention.parts["y"], mention.parts["m"], mention.parts["d"]
    if year.digits != _YEAR_DIGITS or len(month.meanings) != 1 or day.value >= _FIRST_OF_THREE_DIGITS:
        return None
    if year.value in SOLAR_YEARS_OF_OUR_TIME and month.meanings[0].calendar is not _SOLAR:
        # A lunar day, or one of the Middle Ages, leaves a doubt (`find_doubt`).
        return None
    return _read_named_day(year.value, month.meanings[0], day.value)


@lru_cache(maxsize=_REMEMBERED)
def _read_year_first(year: int, month: int, day: int) -> StatementReading | None:
    reading = read_year_first(year, month, day)
    return None if reading is None else from_reading(reading)


@lru_cache(maxsize=_REMEMBERED)
def _read_named_day(year: int, month: MonthMeaning, day: int) -> StatementReading | None:
    reading = read_named_day(year, month, day)
    return None if reading is None else from_reading(reading)
