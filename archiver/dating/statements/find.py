"""Find every date statement of a text."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from archiver.dating.meaning import Interpretation, interpret_mention, interpret_timestamp
from archiver.dating.mentions import Mention, Surroundings, find_mentions, read_timestamp
from archiver.dating.statements.cells import separate_cells
from archiver.dating.statements.dateline_years import with_years_from_datelines
from archiver.dating.statements.datelines import mark_datelines
from archiver.dating.statements.lines import LineIndex
from archiver.dating.statements.resolution import leaves_date_open, resolve_by_neighbours
from archiver.dating.statements.spans import join_spans
from archiver.dating.statements.statement import DateStatement
from archiver.dating.statements.statement_findings import attach_findings
from archiver.dating.statements.text_parts import TextParts
from archiver.dating.statements.twins import group_twins
from archiver.dating.words import DigitText, read_letters_as_digits
from archiver.documents.document import Part
from archiver.errors import WrongUsageError
from archiver.persian_text import FoldedText, fold_text

_REFUSED = frozenset({"day", "month-day", "day-range"})
"""Precisions of which an impossible date is a statement all the same; an impossible year is only a number."""


def find_dates(text: str, parts: Sequence[Part] = ()) -> list[DateStatement]:
    """Find every date statement of `text`, in order; none overlaps another. No text raises; the cost is linear in its length.

    `parts` are those of the document whose text it is. They tell which lines are its first and last, and each statement names
    its part.
    """
    if not isinstance(text, str):
        raise WrongUsageError("error.argument-wrong", parameter="text", found=repr(text)[:60], expected="text")
    with _collector_paused():
        return _find_statements(text, parts)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the search for cycles of values. Statements have none, and in a long text it takes as long as finding them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _find_statements(text: str, parts: Sequence[Part]) -> list[DateStatement]:
    digits = read_letters_as_digits(separate_cells(text, parts))
    searched = digits.text
    folded = fold_text(text, searched)
    lines = LineIndex(text)
    text_parts = TextParts(lines, parts)
    surroundings = Surroundings(folded)
    # The order matters. Twins come from neighbours' readings. Datelines need the twins, since a line may hold one day in two
    # calendars. Twins settle readings. Days without a year are compared with settled datelines.
    meant = join_spans(_interpret(folded, surroundings), surroundings)
    found = [_locate(mention, meaning, folded, lines) for mention, meaning in meant]
    if digits.places:
        found = [_mark_misread(one, digits) for one in found]
    for index, group in enumerate(group_twins(searched, found)):
        if group is not None:
            found[index] = found[index].replace(twin_group=group)
    for index, place in enumerate(mark_datelines(searched, lines, text_parts, found)):
        if place != found[index].place:
            found[index] = found[index].replace(place=place, tied=found[index].tied or leaves_date_open(found[index]))
    named = text_parts.name_parts(resolve_by_neighbours(found))
    return with_years_from_datelines([attach_findings(one) for one in named])


def _mark_misread(statement: DateStatement, digits: DigitText) -> DateStatement:
    """Return the statement. If letters of it were read as digits, its reading is not sure, and no other is told."""
    read_as = digits.read_between(statement.start, statement.end)
    return statement if read_as is None else statement.replace(read_as=read_as, tied=True)


def _interpret(folded: FoldedText, surroundings: Surroundings) -> Iterator[tuple[Mention, Interpretation]]:
    """Yield the mentions that state something, with their interpretations."""
    reached = 0
    for mention in find_mentions(folded, surroundings):
        if mention.start < reached:
            continue
        timestamp = read_timestamp(mention, folded.text)
        if timestamp is None:
            interpretation = interpret_mention(mention, surroundings)
        else:
            whole = mention._replace(precision="day", end=timestamp.end)
            mention, interpretation = whole, interpret_timestamp(whole, timestamp.fields)  # noqa: PLW2901
        if interpretation.readings or mention.precision in _REFUSED:
            reached = mention.end
            yield mention, interpretation


def _locate(mention: Mention, interpretation: Interpretation, folded: FoldedText, lines: LineIndex) -> DateStatement:
    start, end = folded.original_span(mention.start, mention.end)
    line, column = lines.locate(start)
    return DateStatement(
        text=folded.original[start:end],
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
        last_weekday_written=interpretation.last_weekday,
        impossible=interpretation.impossible,
        doubt=interpretation.doubt,
    )
