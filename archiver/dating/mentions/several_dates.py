"""Split one match into several dates: a list, or a year in two calendars."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from archiver.dating.mentions.day_lists import WEEKDAY_LAYOUTS, split_days
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
from archiver.dating.words import TermKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term

_start = attrgetter("start")


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
    elif mention.layout in WEEKDAY_LAYOUTS:
        yield from split_days(mention, terms, surroundings)
    elif mention.layout in _BETWEEN and surroundings.is_between(min(map(_start, mention.parts.values()))):
        yield between_two(mention)
    elif mention.layout == "double":
        yield read_double_date(mention)
    elif mention.layout in _LISTS:
        yield from _LISTS[mention.layout](mention, terms)
    else:
        yield mention


_BETWEEN = frozenset({"months-listed", "decades-listed", "centuries-listed", "seasons"})
"""Lists of which the first and the last are the ends of a range if "between" stands before them."""

_LISTS: dict[str, Callable[[Mention, Sequence[Term]], Iterator[Mention]]] = {
    "seasons": split_seasons,
    "months-listed": split_months,
    "decades-listed": split_decades,
    "named-decades-listed": split_decades,
    "centuries-listed": split_centuries,
}

LAYOUTS_OF_SEVERAL = (
    _BETWEEN | _LISTS.keys() | WEEKDAY_LAYOUTS | {"two-calendars", "years-listed", "years-before-christ", "double"}
)
"""The layouts that may state several dates."""
