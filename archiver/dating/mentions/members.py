"""Split a list of months, seasons, decades or centuries into its members. Those that follow each other stay one stretch."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from archiver.dating.mentions.bare_years import GREGORIAN_YEARS
from archiver.dating.mentions.mention import Mention
from archiver.dating.words import DAYS, FULL_YEARS, MONTH_NAMES, TermKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archiver.dating.words import Term

_start = attrgetter("start")
_FIRST_GREGORIAN_YEAR = GREGORIAN_YEARS.start
_MONTHS = 12
_CENTURY = 100
# "The last century" is still the twentieth for most who write it.
_LAST_CENTURY = 20
_IN_FULL = 4
_FEWEST_DIGITS = 3  # of a year that is not short for one of our time
_ENDINGS = frozenset({TermKind.DECADE_WORD, TermKind.ORDINAL_SUFFIX})
_YEARS = FULL_YEARS | DAYS
_SEASONS = (("season_from", "season"), ("season_to", "season2"))
_RANGES = {
    "months-listed": ("months", "month-range"),
    "decades-listed": ("decades", "year-range"),
    "centuries-listed": ("centuries", "year-range"),
}
_OF_ALL = frozenset({"y", "e", "e0"})


def terms_between(first: Term, last: Term, terms: Sequence[Term]) -> Sequence[Term]:
    """Return the terms from one to another, both included; a run may be long, and only these are looked at."""
    return terms[bisect_left(terms, first.start, key=_start) : bisect_left(terms, last.start, key=_start) + 1]


def year_of_decade(name: Term, parts: Mapping[str, Term]) -> Term:
    """Return the first year of a named decade, of the century beside it. People still call the twentieth the last century."""
    century = parts.get("century") or parts.get("century_before")
    if century is None and "last" not in parts:
        return name._replace(digits=2)
    number = _LAST_CENTURY if century is None else century.value
    return name._replace(value=_CENTURY * (number - 1) + name.value, digits=_IN_FULL)


def split_decades(mention: Mention, terms: Sequence[Term]) -> Iterator[Mention]:
    """Yield each decade of a list."""
    named = mention.layout == "named-decades-listed"
    first, last = mention.parts["y"], mention.parts["y2"]
    kinds = {TermKind.DECADE_NAME} if named else _YEARS
    decades = [term for term in terms_between(first, last, terms) if term.kind in kinds and not term.value % 10]
    eras = {name: term for name, term in mention.parts.items() if name == "e"}
    for decade in decades:
        year = year_of_decade(decade, mention.parts) if named else decade
        kind = ("named-decade" if named else "decade", "decade")
        yield _member(mention, _with_ending(decade, terms), decades, kind, {"y": year} | eras)


def split_centuries(mention: Mention, terms: Sequence[Term]) -> Iterator[Mention]:
    """Yield each century of a list."""
    numbers = [term for term in terms_between(mention.parts["d"], mention.parts["d2"], terms) if term.kind in DAYS]
    eras = {name: term for name, term in mention.parts.items() if name in {"e", "q", "bc"}}
    for number in numbers:
        yield _member(mention, _with_ending(number, terms), numbers, ("century", "century"), {"d": number} | eras)


def between_two(mention: Mention) -> Mention:
    """Return the range from the first member of a list to the last: between the 16th and 18th centuries."""
    if mention.layout == "seasons":
        parts = {name: term for name, term in mention.parts.items() if name in _OF_ALL}
        first, last = (mention.parts.get(name) or mention.parts[other] for name, other in _SEASONS)
        return mention._replace(parts=parts | {"season_from": first, "season": last})
    layout, precision = _RANGES[mention.layout]
    return mention._replace(layout=layout, precision=precision)


def split_before_christ(mention: Mention) -> Iterator[Mention]:
    """Yield both years of two of which the first is before Christ: in 500 and 300 BC."""
    parts = mention.parts
    first, last, mark = parts["y"], parts["y2"], parts["bc"]
    own_end = mark.end if first.start < mark.start < last.start else first.end
    yield Mention("year", "year", mention.start, own_end, {"y": first, "bc": mark})
    # AD 14 is the year 14, not 2014.
    marks = {name: term for name, term in parts.items() if name in {"e", "e0"}}
    year = last._replace(digits=max(last.digits, _FEWEST_DIGITS)) if marks else last
    yield Mention("year", "year", last.start, mention.end, {"y": year} | (marks or {"bc": mark}))


def split_seasons(mention: Mention, terms: Sequence[Term]) -> Iterator[Mention]:
    """Yield the stretch of several seasons in a row, else each season.

    A season that comes before the one named ahead of it is of another year. In a Gregorian year that is left open, as a winter
    has days of two years. Of other calendars only the last season stands with the year.
    """
    parts = mention.parts
    names = ("season", "season2") if "season" in parts else ("season_from", "season_to")
    first, last = parts[names[0]], parts[names[1]]
    seasons = [term for term in terms_between(first, last, terms) if term.kind is TermKind.SEASON]
    shared = {name: term for name, term in parts.items() if name in _OF_ALL}
    steps = [after.value - before.value for before, after in pairwise(seasons)]
    if all(step == 1 for step in steps) or ("season_from" in parts and steps[0] > 0):
        yield Mention("seasons", "season", mention.start, mention.end, {"season": last, "season_from": first} | shared)
    elif all(step > 0 for step in steps) or parts["y"].value >= _FIRST_GREGORIAN_YEAR:
        for season in seasons:
            yield _member(mention, season, seasons, ("season", "season"), {"season": season} | shared)
    else:
        yield _member(mention, last, seasons, ("season", "season"), {"season": last} | shared)


def split_months(mention: Mention, terms: Sequence[Term]) -> Iterator[Mention]:
    """Yield the stretch of several months in a row, else each month; the year is that of the last."""
    first, last = mention.parts["m"], mention.parts["m2"]
    again = [mention.parts[name] for name in ("m_again", "m2_again") if name in mention.parts]
    within = terms_between(first, last, terms)
    months = [term for term in within if term.kind in MONTH_NAMES and term not in again]
    numbers = _numbers_of(months)
    if all((after - before) % _MONTHS == 1 for before, after in pairwise(numbers)):
        yield mention._replace(layout="months", precision="month-range")
        return
    shared = {name: term for name, term in mention.parts.items() if name in _OF_ALL}
    for index, month in enumerate(months):
        # A month that comes later in the year than one after it is of an earlier year, which nothing states.
        in_year = all(number > numbers[index] for number in numbers[index + 1 :])
        kind = ("My", "month") if in_year else ("month", "month-only")
        yield _member(mention, month, months, kind, {"m": month} | (shared if in_year else {}))


def _numbers_of(months: Sequence[Term]) -> list[int]:
    """Return the numbers of months in the first calendar that has them all."""
    shared = frozenset.intersection(*(frozenset(meaning.calendar for meaning in month.meanings) for month in months))
    calendar = next((meaning.calendar for meaning in months[0].meanings if meaning.calendar in shared), None)
    return [next((number for named, number in month.meanings if named is calendar), 0) for month in months]


def _with_ending(number: Term, terms: Sequence[Term]) -> Term:
    """Return a number with the ending that is written on to it: 1970s, 1970er, 19th."""
    index = bisect_left(terms, number.end, key=_start)
    after = terms[index : index + 1]
    return number._replace(end=after[0].end) if after and after[0].kind in _ENDINGS and after[0].start == number.end else number


def _member(mention: Mention, term: Term, members: Sequence[Term], kind: tuple[str, str], parts: dict[str, Term]) -> Mention:
    """Return one member of a list. The first has its beginning, the last its end."""
    own_start = term.start if term.own_start is None else term.own_start
    start = mention.start if term.start == members[0].start else own_start
    end = mention.end if term.start == members[-1].start else term.end
    return Mention(*kind, start, end, parts)
