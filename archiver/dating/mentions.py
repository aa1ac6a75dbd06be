"""Find the places of a text that state a date, and which of their words is the day, the month, the year."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from archiver.dating.decade_names import year_of_decade
from archiver.dating.layouts import Layout, layouts_from
from archiver.dating.mention import Mention
from archiver.dating.numbered_months import month_of_number
from archiver.dating.runs import find_runs
from archiver.dating.sense_checks import is_sensible
from archiver.dating.several_dates import split_dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.dating.surroundings import Surroundings
    from archiver.dating.term import Run
    from archiver.persian_text import FoldedText

_WORTH_READING = re.compile(r"[yMmztTCqg]|A.?.?[nc]|nu[_-]A|n\.n(?![.\w])|s.*[nc]|n_?[/.\-]_?n_?[/.\-]_?n")
_SHORT_SHAPE = 64
_BEGINS = frozenset("nyogcMmzwseAtTCqBp")


def find_mentions(folded: FoldedText, original: str, surroundings: Surroundings) -> Iterator[Mention]:
    """Every mention in the order of the text; none overlaps another."""
    for run in find_runs(folded, original):
        if _WORTH_READING.search(run.shape):
            yield from _mentions_of(run, surroundings)


def _mentions_of(run: Run, surroundings: Surroundings) -> Iterator[Mention]:
    at = {offset: index for index, offset in enumerate(run.offsets)}
    reached = 0
    for offset in run.offsets:
        if offset < reached or run.shape[offset] not in _BEGINS:
            continue
        found = _longest(run, offset, at, surroundings)
        if found is not None:
            mention, reached = found
            yield from split_dates(mention, run.terms, surroundings)


def _longest(run: Run, offset: int, at: dict[int, int], surroundings: Surroundings) -> tuple[Mention, int] | None:
    """The mention that begins at `offset` and takes most of the text, with the place in the shape where it ends."""
    matches = _matches if len(run.shape) <= _SHORT_SHAPE else _matches.__wrapped__
    for layout, match in matches(run.shape, offset):
        mention = _mention(layout, match, run, at)
        if is_sensible(mention, surroundings):
            return mention, match.end()
    return None


@lru_cache(maxsize=4096)
def _matches(shape: str, offset: int) -> list[tuple[Layout, re.Match[str]]]:
    """The layouts that match a shape from a place, the longest first. Short shapes come again and again."""
    matches = [
        (layout, match) for layout in layouts_from(shape[offset]) if (match := layout.pattern.match(shape, offset)) is not None
    ]
    matches.sort(key=lambda pair: -pair[1].end())
    return matches


def _mention(layout: Layout, match: re.Match[str], run: Run, at: dict[int, int]) -> Mention:
    parts = {name: run.terms[at[match.start(name)]] for name in match.groupdict() if match.start(name) in at}
    spans = [run.terms[at[place]] for place in range(match.start(), match.end()) if place in at]
    if spans[0].kind in "AB" and "y" in parts and parts["y"].kind in "yg":
        # The word for year or month is part of the statement only where the rest alone would be none.
        del spans[0]
    for number, name in (("a_month", "m"), ("b_month", "m2")):
        if number in parts:
            parts[name] = month_of_number(parts[number], parts.get("y"))
    if layout.name == "named-decade":
        parts["y"] = year_of_decade(parts["y"], parts.get("century") or parts.get("century_before"), last="last" in parts)
    return Mention(layout.name, layout.precision, spans[0].start, spans[-1].end, parts)
