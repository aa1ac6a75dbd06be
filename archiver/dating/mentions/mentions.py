"""Find the places in a text that state a date, and the day, the month and the year among their words."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import attrgetter
from typing import TYPE_CHECKING

from archiver.calendars import Calendar, MonthMeaning
from archiver.dating.layouts import layouts_from
from archiver.dating.mentions.bare_years import GREGORIAN_YEARS
from archiver.dating.mentions.members import year_of_decade
from archiver.dating.mentions.mention import Mention
from archiver.dating.mentions.other_reckonings import is_of_other_calendar
from archiver.dating.mentions.part_agreement import FURTHER_MARKS, unite_marks
from archiver.dating.mentions.runs import find_runs
from archiver.dating.mentions.sense_checks import is_sensible
from archiver.dating.mentions.several_dates import LAYOUTS_OF_SEVERAL, split_dates
from archiver.dating.words import FULL_YEARS, GAP_SIGNS, TermKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.dating.layouts import Layout
    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Run, Term
    from archiver.persian_text import FoldedText

# What a shape must have to hold a date; most have not, and are left at once. In words: a year, a month, or a word for a season,
# quarter, decade or century, or an era mark of years before Christ; a word for year with a number at most two signs on, or
# after a year in words;
# 80er-Jahre; 5.11. with the full stop; 5.XI; a season with a number behind it; three numbers with the signs of a date.
_WORTH_READING = re.compile(r"[yMmztTCqgb]|A.?.?[nc]|c_a|n['-]?u|n\.n(?![.\w])|n[./-]_?R|s[^s]*[nc]|n_?[/.\-]_?n_?[/.\-]_?n")
_REMEMBERED = 8192
_TWO_DIGITS = 2
_BEHIND = 5
"""A whole date begins before the fifth term behind a number that is no part of it."""

_FIRST_GREGORIAN_YEAR = GREGORIAN_YEARS.start
_WORDS_BEFORE = frozenset({TermKind.YEAR_WORD, TermKind.MONTH_WORD})
_WORKED_OUT = frozenset({"a_month", "b_month", *FURTHER_MARKS})
_NUMBER = TermKind.NUMBER  # for speed
_length = attrgetter("length")

LOOKED_BACK = 6
"""The most signs before its beginning that a layout looks at."""

LONGEST_SHAPE = 224
"""More signs than any layout matches."""


def find_mentions(folded: FoldedText, surroundings: Surroundings) -> Iterator[Mention]:
    """Yield every mention in the order of the text; none overlaps another."""
    for run in find_runs(folded):
        reached = 0
        for index, offset, matches in _places(run.shape):
            if offset < reached:
                continue
            found = _longest(run, index, matches or _matches_at(run.shape, offset), surroundings)
            if found is None:
                continue
            mention, length = found
            reached = offset + length
            if is_of_other_calendar(mention, surroundings):
                continue
            if mention.layout in LAYOUTS_OF_SEVERAL:
                yield from split_dates(mention, run.terms, surroundings)
            else:
                yield mention


def _places(shape: str) -> Iterable[_Place]:
    """Return the places of a shape at which a layout may begin. A long one is no other's: its layouts are not matched ahead."""
    return _kept_places(shape) if len(shape) <= LONGEST_SHAPE else _find_places(shape)


@lru_cache(maxsize=_REMEMBERED)
def _kept_places(shape: str) -> tuple[_Place, ...]:
    found = ((number, offset, _matches_at(shape, offset)) for number, offset, _ in _find_places(shape))
    return tuple(place for place in found if place[2])


def _find_places(shape: str) -> Iterator[_Place]:
    if _WORTH_READING.search(shape) is None:
        return
    number = -1
    for offset, sign in enumerate(shape):
        if sign not in GAP_SIGNS:
            number += 1
            if layouts_from(sign):
                yield number, offset, []


def _longest(run: Run, index: int, matches: list[_Match], surroundings: Surroundings) -> tuple[Mention, int] | None:
    """Return the mention that begins with a term of the run and takes most of the text, with the length of its shape."""
    for match in matches:
        mention = _mention(match, run.terms[index : index + match.terms], surroundings)
        if is_sensible(mention, surroundings) and not _is_row_number(mention, run, index, surroundings):
            return mention, match.length
    return None


def _is_row_number(mention: Mention, run: Run, index: int, surroundings: Surroundings) -> bool:
    """Return whether the first number only counts rows, or is an age: a whole date begins behind it (23 August 28, 1988)."""
    month = mention.parts.get("m")
    if month is None or run.terms[index].kind is not _NUMBER:
        return False
    year = mention.parts.get("y")
    if year is not None and year.digits > _TWO_DIGITS:
        return False
    behind = (
        _mention(match, run.terms[place : place + match.terms], surroundings)
        for place in range(index + 1, index + _BEHIND)
        if place < len(run.terms) and run.terms[place].start <= month.start
        for match in _matches_at(run.shape, run.offsets[place])
        if match.layout.precision == "day"
    )
    return any(one.end > mention.end and one.parts.get("m") is month and is_sensible(one, surroundings) for one in behind)


def _matches_at(shape: str, offset: int) -> list[_Match]:
    """Return the layouts that match from a term of a run on, the longest first."""
    begin = max(0, offset - LOOKED_BACK)
    return _matches(shape[begin : offset + LONGEST_SHAPE], offset - begin)


def match_exactly(run: Run, first: int, last: int) -> Iterator[Mention]:
    """Yield the mention of every layout that takes the terms of a run from `first` to `last`, however little sense it makes."""
    begin, end = run.offsets[first], run.offsets[last] + 1
    kinds = set(run.shape[begin:end]).difference(GAP_SIGNS)
    for place, layout in enumerate(layouts_from(run.shape[begin])):
        match = _match_exactly(run.shape[:end], begin, place) if layout.has_kinds(kinds) else None
        if match is not None:
            yield _mention(match, run.terms[first : last + 1])


@lru_cache(maxsize=_REMEMBERED)
def _match_exactly(shape: str, begin: int, place: int) -> _Match | None:
    """Return the match of one layout with the rest of a shape. Tables repeat the same shapes."""
    layout = layouts_from(shape[begin])[place]
    match = layout.pattern.fullmatch(shape, begin)
    return None if match is None else _Match(layout, match)


class _Match:
    """A layout that fits a shape, and the length of what it takes. The parts are worked out when they are asked for."""

    def __init__(self, layout: Layout, match: re.Match[str]) -> None:
        self.layout = layout
        self.length = match.end() - match.start()
        self._match = match

    @cached_property
    def terms(self) -> int:
        """The number of terms in it."""
        return self._term_numbers[-1]

    @cached_property
    def parts(self) -> list[tuple[str, int]]:
        """Each named part, and which of the terms it is."""
        begin = self._match.start()
        return [
            (name, self._term_numbers[self._match.start(name) - begin]) for name, text in self._match.groupdict().items() if text
        ]

    @cached_property
    def is_plain(self) -> bool:
        """True if each part is the term itself: no month in digits, no second mark, no decade or century to be worked out."""
        names = {name for name, _ in self.parts}
        return names.isdisjoint(_WORKED_OUT) and self.layout.name not in {"hundreds", "named-decade"}

    @cached_property
    def _term_numbers(self) -> list[int]:
        # How many terms stand before each sign of the shape: gaps lie between two, and no part begins with one.
        return list(accumulate((sign not in GAP_SIGNS for sign in self._match[0]), initial=0))


# A place in a shape: the number of its term, its offset, and the layouts that match from it on, if they are known. It is a plain
# tuple, since a file of dates has one for every number.
_Place = tuple[int, int, list[_Match]]


@lru_cache(maxsize=_REMEMBERED)
def _matches(shape: str, begin: int) -> list[_Match]:
    """Return the layouts that match a shape from the sign `begin` on, the longest first. The same shapes come again and again."""
    found = [_Match(layout, match) for layout in layouts_from(shape[begin]) if (match := layout.pattern.match(shape, begin))]
    found.sort(key=_length, reverse=True)
    return found


def _mention(match: _Match, terms: list[Term], surroundings: Surroundings | None = None) -> Mention:
    """Return the mention of a match. Without surroundings the whole is said to be a date, and every mark in it is meant."""
    layout = match.layout
    parts = {name: terms[number] for name, number in match.parts}
    first = terms[0]
    if match.is_plain and first.kind not in _WORDS_BEFORE and first.own_start is None:
        return Mention(layout.name, layout.precision, first.start, terms[-1].end, parts)
    if first.kind in _WORDS_BEFORE and "y" in parts and parts["y"].kind in FULL_YEARS:
        # The word for year or month is part of the statement only if the rest alone would be none.
        del terms[0]
    year = parts.get("y")
    for number, name in (("a_month", "m"), ("b_month", "m2")):
        if number in parts:
            # A month in digits is of the calendar of its year. Without a year it is Gregorian.
            calendar = Calendar.GREGORIAN if year is None or year.value >= _FIRST_GREGORIAN_YEAR else Calendar.SOLAR_HIJRI
            meaning = MonthMeaning(calendar, parts[number].value)
            parts[name] = parts[number]._replace(kind=TermKind.MONTH, meanings=(meaning,), value=0)
    if not parts.keys().isdisjoint(FURTHER_MARKS):
        unite_marks(parts, terms, surroundings)
    if layout.name == "hundreds":
        parts["d"] = parts["y"]._replace(value=parts["y"].value // 100 + 1)
    if layout.name == "named-decade":
        parts["y"] = year_of_decade(parts["y"], parts)
    # Words for a part of a time have no days: a statement begins after them.
    start = terms[0].start if terms[0].own_start is None else terms[0].own_start
    return Mention(layout.name, layout.precision, start, terms[-1].end, parts)
