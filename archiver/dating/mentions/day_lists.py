"""Lists of days with one month: 5, 6 and 9 November 2016. Weekdays before them belong to them in their order."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from archiver.dating.mentions.bare_years import GREGORIAN_YEARS, SOLAR_YEARS_OF_OUR_TIME
from archiver.dating.mentions.members import terms_between
from archiver.dating.mentions.mention import Mention
from archiver.dating.words import DAYS, TermKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term

_LISTING = frozenset({TermKind.CONJUNCTION, TermKind.EITHER})
_OF_DATES = frozenset({"m", "m_again", "y", "e", "e0"})
_BEFORE_DAYS = ("beforeDay", "beforeDays", "time", "dated")
_PAIR = 2
# A number goes before, of which the list would have begun if it were a day: Rooms 12, 13 and 14 November.
_GOES_ON = re.compile(r"(?<!\d)\d{1,2}\.?, ?$")
_MONTHS = range(1, 13)
_PLAIN_YEARS = range(SOLAR_YEARS_OF_OUR_TIME.start, 1411)  # numbers alone are solar days of them, and of no other calendar
WEEKDAY_LAYOUTS = frozenset({"days", "days-months"})
"""The layouts of several days that several weekdays may stand before."""


def are_several_days(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether the numbers beside a month are its days."""
    parts = mention.parts
    first, last, month, year = parts["d"], parts["d2"], parts["m"], parts.get("y")
    if first.value >= last.value:
        return False
    if "a_month" in parts and year is not None:
        # With slashes a common date may have its month first, and of a year to come the calendar is not sure.
        is_common = year.value in GREGORIAN_YEARS and "." in surroundings.between(last.end, month.start)
        return (is_common or year.value in _PLAIN_YEARS) and parts["a_month"].value in _MONTHS
    if month.start < first.start:
        is_counted = surroundings.is_counted(mention.end) or surroundings.word_after_in("units", mention.end)
        return not (is_counted and (year is None or year.start < month.start))
    before = surroundings.between(max(0, mention.start - 6), mention.start)
    return not _GOES_ON.search(before) and _are_joined(mention, surroundings)


def _are_joined(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether what stands between two days joins them; between more days than two each comma does."""
    joint = surroundings.between(mention.parts["d"].end, mention.parts["d2"].start).lstrip(". ")
    if "," not in joint or any(map(str.isdecimal, joint)) or not {"w", "w3"}.isdisjoint(mention.parts):
        return True
    # 5,6 may be a decimal number, and the numbers of "she is 14, and 15 November" are of two things.
    return joint.startswith(", ") and not joint.strip(", ") and _is_led(mention, surroundings)


def _is_led(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether two days with only a comma between are led by a word or weekdays, or are alone on their line.

    The first may be the number of a house: Elm Street 5, 6 November 2016.
    """
    start = mention.start
    if "w" in mention.parts or any(surroundings.word_before_in(name, start) for name in _BEFORE_DAYS):
        return True
    return surroundings.begins_line(start) and surroundings.between(mention.end, mention.end + 1) in {"", "\n", "."}


def split_days(mention: Mention, terms: Sequence[Term], surroundings: Surroundings) -> Iterator[Mention]:
    """Yield each day of a list with its weekday, or the one range of days in a row: 7, 8 and 9 Azar."""
    days = _list_days(mention, terms)
    weekdays = _weekdays_of(mention, days, terms)
    if mention.layout == "days" and _is_list(mention, days, terms, surroundings):
        yield from _each_day(mention, days, weekdays)
    else:
        parts = {name: term for name, term in mention.parts.items() if name not in {"w", "w3", "w4"}}
        ends = (("w", weekdays[0]), ("w3", weekdays[-1]))
        yield mention._replace(parts=parts | {name: weekday for name, weekday in ends if weekday is not None})


def _list_days(mention: Mention, terms: Sequence[Term]) -> list[Term]:
    """Return the days of a mention; of months each with its own, the first and the last."""
    first, last = mention.parts["d"], mention.parts["d2"]
    if mention.layout != "days":
        return [first, last]
    return [term for term in terms_between(first, last, terms) if term.kind in DAYS]


def _is_list(mention: Mention, days: Sequence[Term], terms: Sequence[Term], surroundings: Surroundings) -> bool:
    """Return whether the days are listed, and not all in a row."""
    within = terms_between(days[0], days[-1], terms)
    listed = any(term.kind in _LISTING for term in within) or len(days) > _PAIR or "," in _gap(days, surroundings)
    if not listed or any(term.kind is TermKind.RANGE for term in within) or surroundings.is_between(mention.start):
        return False
    return any(after.value - before.value != 1 for before, after in pairwise(days))


def _gap(days: Sequence[Term], surroundings: Surroundings) -> str:
    return surroundings.between(days[0].end, days[1].start)


def _weekdays_of(mention: Mention, days: Sequence[Term], terms: Sequence[Term]) -> list[Term | None]:
    """Return the weekday of each day; None for one without.

    Of several before the first day each belongs to a day, in their order. If there are not as many, none is taken.
    """
    parts = mention.parts
    if "w4" in parts:
        weekdays = [term for term in terms_between(parts["w"], parts["w4"], terms) if term.kind is TermKind.WEEKDAY]
        return list(weekdays) if len(weekdays) == len(days) else [None] * len(days)
    found: list[Term | None] = []
    weekday: Term | None = None
    for term in terms_between(parts.get("w", days[0]), days[-1], terms):
        if term.kind is TermKind.WEEKDAY:
            weekday = term
        elif term in days:
            found.append(weekday)
            weekday = None
    return found


def _each_day(mention: Mention, days: Sequence[Term], weekdays: Sequence[Term | None]) -> Iterator[Mention]:
    """Yield each day with the month and year of all. If they do not rise, the numbers before the last count something else."""
    parts = {name: term for name, term in mention.parts.items() if name in _OF_DATES}
    layout, precision = ("dMy", "day") if "y" in parts else ("dM", "month-day")
    rise = all(before.value < after.value for before, after in pairwise(days))
    before = 0
    for day, weekday in zip(days, weekdays, strict=True):
        own = {"d": day} | ({"w": weekday} if weekday is not None else {})
        start = mention.start if not before else min(term.start for term in own.values() if term.start >= before)
        if rise or day is days[-1]:
            yield Mention(layout, precision, start, mention.end if day is days[-1] else day.end, parts | own)
        before = day.end
