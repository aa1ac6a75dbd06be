"""Months written as numbers beside a year or a day only: 11/2016, 28.2.–3.3.2014."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.calendars import Calendar, MonthMeaning

if TYPE_CHECKING:
    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term

_FIRST_GREGORIAN_YEAR = 1500
_YEARS = frozenset({*range(1300, 1411), *range(1900, 2041)})
_MONTHS = range(1, 13)
_DAYS = range(1, 32)


def month_of_number(number: Term, year: Term | None) -> Term:
    """The number of a month as the name of one, in the calendar of the year; without a year that of the languages that do so."""
    calendar = Calendar.GREGORIAN if year is None or year.value >= _FIRST_GREGORIAN_YEAR else Calendar.SOLAR_HIJRI
    return number._replace(kind="M", meanings=(MonthMeaning(calendar, number.value),), value=0)


def is_numbered_day(mention: Mention, surroundings: Surroundings) -> bool:
    """Whether two numbers are a day and a month: am 5.11., with the word before and the full stop after."""
    is_month_day = mention.parts["d"].value in _DAYS and mention.parts["a_month"].value in _MONTHS
    stopped = surroundings.between(mention.end, mention.end + 1) == "."
    return is_month_day and stopped and surroundings.follows("beforeDay", mention.start)


def is_numbered_month(mention: Mention, surroundings: Surroundings) -> bool:
    """Whether two numbers are a month, with its zero, and a year of our time that no word counts."""
    number, year = mention.parts["a_month"], mention.parts["y"]
    if number.value not in _MONTHS or number.digits != 2 or year.value not in _YEARS:  # noqa: PLR2004
        return False
    if surroundings.between(mention.start - 1, mention.start) in {"/", "-", "."}:
        return False
    return not surroundings.follows("numbered", mention.start) and not surroundings.is_counted(mention.end)
