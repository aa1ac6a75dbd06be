"""Readings of centuries: the 19th century, قرن چهاردهم هجری, 16th-18th centuries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.calendars import Calendar
from archiver.dating.meaning.components import eras_of
from archiver.dating.readings import StatementReading, read_years

if TYPE_CHECKING:
    from archiver.dating.mentions import Mention

_YEARS = 100
# The Hijri century that runs now; a greater number is of the Gregorian calendar. Solar years begin to be counted in the 14th.
_HIJRI_CENTURIES = range(1, 16)
_SOLAR_CENTURIES = range(14, 16)


def read_centuries(mention: Mention, script: str) -> list[StatementReading]:
    """Return the readings of a century or of several.

    A number without an era mark is Gregorian in a Latin text. In the Arabic script it may as well count from the Hijra, if
    such a century has begun. `هجری` alone means lunar years, and from the 14th century on perhaps solar ones.
    There is no century 0.
    """
    first = mention.parts["d"].value
    last = mention.parts["d2"].value if "d2" in mention.parts else first
    if min(first, last) < 1:
        return []
    return [_read(calendar, first, last) for calendar in _calendars(eras_of(mention), last, script)]


def _calendars(eras: frozenset[Calendar], number: int, script: str) -> list[Calendar]:
    if not eras and (script == "latin" or number not in _HIJRI_CENTURIES):
        return [Calendar.GREGORIAN]
    asked = eras or {Calendar.LUNAR_HIJRI, Calendar.GREGORIAN}
    order = (Calendar.LUNAR_HIJRI, Calendar.SOLAR_HIJRI, Calendar.GREGORIAN)
    possible = [one for one in order if one in asked and (one is not Calendar.SOLAR_HIJRI or number in _SOLAR_CENTURIES)]
    return possible or sorted(asked)


def _read(calendar: Calendar, first: int, last: int) -> StatementReading:
    if calendar is not Calendar.GREGORIAN:
        return read_years(calendar, _YEARS * (first - 1) + 1, _YEARS * last)
    reading = read_years(Calendar.GREGORIAN, max(_YEARS * (first - 1), 1), _YEARS * last - 1)
    # EDTF counts a century from its year 00.
    written = f"{first - 1:02d}XX" if first == last else f"{first - 1:02d}XX/{last - 1:02d}XX"
    return reading.replace(written=written, gregorian=written)
