"""Find every date statement of a text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from archiver.calendars import check_readings
from archiver.dating.datelines import find_places
from archiver.dating.interpretation import Interpretation, interpret_mention, interpret_timestamp
from archiver.dating.lines import LineIndex
from archiver.dating.mentions import find_mentions
from archiver.dating.resolution import resolve_by_neighbours
from archiver.dating.spans import join_spans
from archiver.dating.statement import DateStatement
from archiver.dating.surroundings import Surroundings
from archiver.dating.text_parts import TextParts
from archiver.dating.timestamps import read_timestamp
from archiver.dating.twins import group_twins
from archiver.findings import Finding, notice
from archiver.persian_text import fold_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.calendars import Reading
    from archiver.dating.mention import Mention
    from archiver.documents import Part
    from archiver.persian_text import FoldedText


_REMEMBERED = 8192
_REFUSED = frozenset({"day", "month-day", "day-range"})
"""A day that cannot be is a statement all the same; a year that cannot be is only a number."""


def find_dates(text: str, parts: Sequence[Part] = ()) -> list[DateStatement]:
    """Every date statement of `text`, in order; none overlaps another. No text raises; the cost is linear in its length.

    `parts` are those of a document whose text it is: they tell which lines are its first and last, and statements name theirs.
    """
    folded = fold_text(text)
    lines = LineIndex(text)
    text_parts = TextParts(lines, parts)
    found = [_locate(mention, found, folded, lines, text) for mention, found in join_spans(_interpret(folded, text), folded.text)]
    for index, group in enumerate(group_twins(text, found)):
        if group is not None:
            found[index] = found[index]._replace(twin_group=group)
    for index, place in enumerate(find_places(text, lines, text_parts.edge_places(), found)):
        if place != found[index].place:
            found[index] = found[index]._replace(place=place)
    return [_with_findings(one) for one in text_parts.name_parts(resolve_by_neighbours(found))]


def _interpret(folded: FoldedText, text: str) -> Iterator[tuple[Mention, Interpretation]]:
    """The mentions that state something, with what they mean."""
    surroundings = Surroundings(folded, text)
    reached = 0
    for mention in find_mentions(folded, text):
        if mention.start < reached:
            continue
        timestamp = read_timestamp(mention, folded.text)
        if timestamp is None:
            interpretation = interpret_mention(
                mention, surroundings, text[slice(*folded.original_span(mention.start, mention.end))]
            )
        else:
            whole = mention._replace(precision="day", end=timestamp.end)
            mention, interpretation = whole, interpret_timestamp(whole, timestamp.fields)  # noqa: PLW2901
        if interpretation.readings or mention.precision in _REFUSED:
            reached = mention.end
            yield mention, interpretation


def _locate(mention: Mention, interpretation: Interpretation, folded: FoldedText, lines: LineIndex, text: str) -> DateStatement:
    start, end = folded.original_span(mention.start, mention.end)
    line, column = lines.locate(start)
    return DateStatement(
        text=text[start:end],
        start=start,
        end=end,
        line=line,
        column=column,
        place="body",
        precision=mention.precision,
        weekday_written=interpretation.weekday_written,
        readings=tuple(interpretation.readings),
        tied=interpretation.tied,
        reversed_digits=interpretation.reversed_digits,
        refusal=interpretation.refusal,
    )


def _with_findings(statement: DateStatement) -> DateStatement:
    if statement.refusal is not None and not statement.readings:
        return statement._replace(findings=(statement.refusal.finding(statement.where),))
    sources = tuple(reading.source for reading in statement.readings if reading.source is not None)
    findings = list(_check(sources, statement.text, statement.weekday_written)) if sources else []
    if sources and statement.reversed_digits:
        findings.append(notice("date.digits-reversed", None, text=statement.text, gregorian=statement.gregorian))
    if not findings:
        return statement
    where = statement.where
    return statement._replace(findings=tuple(finding._replace(where=where) for finding in findings))


@lru_cache(maxsize=_REMEMBERED)
def _check(readings: tuple[Reading, ...], text: str, weekday: str | None) -> tuple[Finding, ...]:
    """The findings about readings without their place. A table has the same dates again and again, and each need be told once."""
    # Documents speak of imperial years long after the calendar: that is no doubt about the document.
    found = check_readings(readings, text, weekday)
    return tuple(finding for finding in found if finding.code != "date.outside-imperial-window")
