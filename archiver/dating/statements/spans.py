"""Join two whole dates with a word or dash for "to" between them into one statement: از ۵ دی ۱۳۹۹ تا ۳ بهمن ۱۴۰۰."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from archiver.calendars import Calendar, DateRefusedError
from archiver.dating.before_christ import read_span_before_christ
from archiver.dating.meaning import Interpretation
from archiver.dating.readings import StatementReading, read_span
from archiver.dating.words import fold_phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.dating.mentions import Mention, Surroundings

_LONGEST_GAP = 16
# With a dash, three years are the longest range; days farther apart are those of a birth and a death.
_LONGEST_DASH = 3 * 366
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_ISO_GAP = "/"
_BEGINNINGS = frozenset(" -./")  # of every gap between the ends of a range
_WHOLE = frozenset({"day", "month", "season"})


@cache
def _to() -> re.Pattern[str]:
    """Return the pattern of the folded text between the two dates."""
    words, joiners = (set(map(" ".join, fold_phrases(name))) for name in ("range", "connectors"))
    to, joiner = ("|".join(map(re.escape, sorted(found, key=len, reverse=True))) for found in (words, joiners))
    return re.compile(rf" ?- ?|\.\.| (?:{to}) (?:(?:{joiner}) )?")


@cache
def _and() -> re.Pattern[str]:
    """Return the pattern of the folded text between the two dates if "between" stands before them."""
    words, joiners = (
        "|".join(re.escape(" ".join(words)) for words in fold_phrases(name)) for name in ("conjunction", "connectors")
    )
    return re.compile(rf" (?:{words}) ?(?:(?:{joiners}) )?")


def join_spans(
    found: Iterable[tuple[Mention, Interpretation]], surroundings: Surroundings
) -> Iterator[tuple[Mention, Interpretation]]:
    """Yield the mentions. Two that are the first and the last day or month of one range are joined."""
    pending: tuple[Mention, Interpretation] | None = None
    for following in found:
        join = _join_centuries if pending and "bc" in pending[0].parts else _join
        joined = join(pending, following, surroundings) if pending else None
        if joined is not None:
            yield joined
            pending = None
            continue
        if pending is not None:
            yield pending
        pending = following
    if pending is not None:
        yield pending


def _join(
    before: tuple[Mention, Interpretation], after: tuple[Mention, Interpretation], surroundings: Surroundings
) -> tuple[Mention, Interpretation] | None:
    one, other = before[0], after[0]
    if one.precision != other.precision or one.precision not in _WHOLE or other.start - one.end > _LONGEST_GAP:
        return None
    gap = surroundings.between(one.end, other.start)
    if gap[:1] not in _BEGINNINGS:
        return None
    is_range = _to().fullmatch(gap) or gap == _ISO_GAP or (_and().fullmatch(gap) and surroundings.is_between(one.start))
    if not is_range or (gap == _ISO_GAP and not _are_iso(one, other, surroundings)):
        return None
    readings, later = before[1].readings, after[1].readings
    if not readings or not later or readings[0].calendar is not later[0].calendar:
        return None
    spans = [span for reading in readings if (span := _span(reading, later)) is not None]
    days = spans[0].days if spans else None
    is_life = "-" in gap and days and days.first is not None and (days.last or 0) - days.first > _LONGEST_DASH
    if not spans or is_life:
        return None
    tied = len(spans) > 1 and (before[1].tied or after[1].tied)
    meaning = Interpretation(spans, None, before[1].weekday_written, tied, last_weekday=after[1].weekday_written)
    precision = one.precision if one.precision == "season" else f"{one.precision}-range"
    return one._replace(layout="span", precision=precision, end=other.end), meaning


def _join_centuries(
    before: tuple[Mention, Interpretation], after: tuple[Mention, Interpretation], surroundings: Surroundings
) -> tuple[Mention, Interpretation] | None:
    """Join a century before Christ with a later one: 3rd century BC to 1st century AD."""
    one, other = before[0], after[0]
    if not one.precision == other.precision == "century":
        return None
    gap = surroundings.between(one.end, other.start).removeprefix(".")
    last = next((reading for reading in after[1].readings if reading.calendar is Calendar.GREGORIAN), None)
    if last is None or len(gap) > _LONGEST_GAP or not _to().fullmatch(gap):
        return None
    try:
        span = read_span_before_christ(before[1].readings[0], last)
    except DateRefusedError:
        return None
    return one._replace(layout="span", precision="year-range", end=other.end), Interpretation([span])


def _are_iso(one: Mention, other: Mention, surroundings: Surroundings) -> bool:
    """Return whether two days are written as ISO 8601 does, so that a slash between them makes an interval."""
    return all(day.layout == "numeric" and _ISO_DAY.fullmatch(surroundings.between(day.start, day.end)) for day in (one, other))


def _span(first: StatementReading, others: list[StatementReading]) -> StatementReading | None:
    """Return the range from a reading to the nearest later one of the same calendar."""
    begins = first.days.first if first.days else None
    later = [
        (other.days.first, other)
        for other in others
        if other.calendar is first.calendar and other.days and other.days.first and begins and other.days.first > begins
    ]
    if not later:
        return None
    last = min(later, key=lambda pair: pair[0])[1]
    if first.source is None or last.source is None:
        return None
    try:
        return read_span(first.calendar, first.source.fields, last.source.fields)
    except DateRefusedError:
        return None
