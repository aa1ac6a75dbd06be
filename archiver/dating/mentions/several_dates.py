"""Split one match into several dates: a list, or a year in two calendars."""

from __future__ import annotations

from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from archiver.dating.mentions.double_dates import read_double_date
from archiver.dating.mentions.members import (
    between_two,
    split_before_christ,
    split_centuries,
    split_decades,
    split_months,
    split_seasons,
    terms_between,
)
from archiver.dating.mentions.mention import Mention
from archiver.dating.mentions.year_pairs import split_pair
from archiver.dating.words import DAYS, TermKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term

_start = attrgetter("start")
_LISTING = frozenset({TermKind.CONJUNCTION, TermKind.EITHER})
_OF_DATES = frozenset({"m", "m_again", "y", "e", "e0"})


def split_dates(mention: Mention, terms: Sequence[Term], surroundings: Surroundings) -> Iterator[Mention]:
    """Yield each date of a mention; `terms` are those of its run. Days in a row (7, 8 and 9 Azar) stay one range."""
    if mention.layout == "two-calendars":
        yield from split_pair(mention)
    elif mention.layout == "years-listed":
        era = {"e": mention.parts["e"]} if "e" in mention.parts else {}
        for year in terms_between(mention.parts["y"], mention.parts["y2"], terms):
            if year.kind is TermKind.YEAR:
                yield Mention("year", "year", year.start, year.end, {"y": year} | era)
    elif mention.layout == "years-before-christ" and "and" in mention.parts and not surroundings.is_between(mention.start):
        yield from split_before_christ(mention)
    elif mention.layout == "days" and (days := list_of_days(mention, terms, surroundings)):
        yield from _each_day(mention, days)
    elif mention.layout in _BETWEEN and surroundings.is_between(min(map(_start, mention.parts.values()))):
        yield between_two(mention)
    elif mention.layout == "double":
        yield read_double_date(mention)
    elif mention.layout in _LISTS:
        yield from _LISTS[mention.layout](mention, terms)
    else:
        yield mention


def list_of_days(mention: Mention, terms: Sequence[Term], surroundings: Surroundings) -> list[Term]:
    """Return the days of a list that are not all in a row; none for a range."""
    first, last = mention.parts["d"], mention.parts["d2"]
    within = terms_between(first, last, terms)
    days = [term for term in within if term.kind in DAYS]
    listed = any(term.kind in _LISTING for term in within) or len(days) > 2  # noqa: PLR2004
    if not listed or any(term.kind is TermKind.RANGE for term in within) or surroundings.is_between(mention.start):
        return []
    in_a_row = all(after.value - before.value == 1 for before, after in pairwise(days))
    return [] if in_a_row else days


def _each_day(mention: Mention, days: list[Term]) -> Iterator[Mention]:
    """Yield each day with the month and year of all; weekdays may stand beside the first and the last."""
    parts = {name: term for name, term in mention.parts.items() if name in _OF_DATES}
    layout, precision = ("dMy", "day") if "y" in parts else ("dM", "month-day")
    for day in days:
        name = "w" if day is days[0] else "w3" if day is days[-1] else ""
        own = {"d": day} | ({"w": mention.parts[name]} if name in mention.parts else {})
        end = mention.end if day is days[-1] else day.end
        yield Mention(layout, precision, min(map(_start, own.values())), end, parts | own)


_BETWEEN = frozenset({"months-listed", "decades-listed", "centuries-listed", "seasons"})
"""Lists of which the first and the last are the ends of a range if "between" stands before them."""

_LISTS: dict[str, Callable[[Mention, Sequence[Term]], Iterator[Mention]]] = {
    "seasons": split_seasons,
    "months-listed": split_months,
    "decades-listed": split_decades,
    "named-decades-listed": split_decades,
    "centuries-listed": split_centuries,
}
