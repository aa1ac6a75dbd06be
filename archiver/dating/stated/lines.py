"""Read a date that stands on a line of its own with a place, a time or its twin, as a dateline does, and a range of two dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.calendars import DateRefusedError, PossibleReadings, UnreadableDateError, check_readings
from archiver.dating.mentions import read_beside
from archiver.dating.qualification import qualify
from archiver.dating.stated.refusal_reasons import is_of_old_times
from archiver.dating.stated.stated_date import StatedDate
from archiver.dating.stated.twin_readings import join_twins
from archiver.dating.statements import DateStatement, attach_findings, find_dates, is_dateline
from archiver.dating.words import MONTH_NAMES, TermKind, lexicon_for, split_words
from archiver.persian_text import fold_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.calendars import Calendar, Qualifier
    from archiver.dating.meaning import Interpretation
    from archiver.dating.mentions import WholeMention
    from archiver.findings import Where

# A word in brackets may say anything about the date, such as that it is of a copy. A place stands without them.
_REMARK = re.compile(r"[(\[{<][^\d)\]]*[^\W\d_]")
_OF_DATES = MONTH_NAMES | {TermKind.WEEKDAY, TermKind.SEASON, TermKind.DECADE_WORD}


def state_mention(
    text: str, whole: WholeMention, meaning: Interpretation, told: tuple[Qualifier | None, Where | None]
) -> StatedDate:
    """Return a date that takes a whole text, with its findings; `told` is what moves or doubts it, and its place."""
    shown, precision = text.strip(), whole.mention.precision
    readings = (one if one.source is not None else one.replace(precision=precision) for one in meaning.readings)
    statement = DateStatement(
        text=shown,
        start=0,
        end=len(shown),
        line=1,
        column=1,
        place="body",
        precision=precision,
        weekday_written=meaning.weekday_written,
        readings=tuple(readings),
        tied=meaning.tied,
        reversed_digits=meaning.reversed_digits,
        last_weekday_written=meaning.last_weekday,
        impossible=meaning.impossible,
        doubt=meaning.doubt,
    )
    return state_line(text, statement, told)


def state_line(text: str, statement: DateStatement, told: tuple[Qualifier | None, Where | None]) -> StatedDate:
    """Return a statement as a stated date, with its findings; `told` is what moves or doubts it, and its place."""
    qualifier, where = told
    readings = tuple(qualify(one, qualifier) for one in statement.readings) if qualifier else statement.readings
    sources = [one.source for one in readings if one.source is not None]
    shown, weekday = text.strip(), statement.weekday_written
    if len(sources) == len(readings):
        findings = check_readings(PossibleReadings(sources, statement.impossible), shown, weekday, where)
        noted = attach_findings(statement.replace(text=shown)).findings if statement.reversed_digits else ()
        findings += [finding for finding in noted if finding.code == "date.digits-reversed"]
        if statement.doubt is not None:
            findings.insert(0, statement.doubt.tell(shown, readings))
    else:
        findings = list(attach_findings(statement.replace(text=shown, readings=readings, findings=())).findings)
    placed = tuple(finding.replace(where=where or {}) for finding in findings)
    doubted = statement.doubt is not None and statement.doubt.leaves_open
    return StatedDate(text, readings, weekday, placed, statement.impossible, doubted=doubted)


def find_on_line(
    date: str, calendar: Calendar | None, refusals: list[DateRefusedError]
) -> Iterator[tuple[DateStatement, Qualifier | None]]:
    """Yield the statement of a text that is more than a date: a place or a time beside it, a range of dates, or twins.

    The word beside it that moves or widens it comes with it. The reasons against it are added to `refusals`.
    """
    found = find_dates(date)
    if not found:
        return
    first = found[0]
    if len(found) > 1 and (first.twin_group is None or any(one.twin_group != first.twin_group for one in found)):
        reason = "before-christ" if is_of_old_times(date) else "several-dates"
        refusals.append(UnreadableDateError(reason, number=len(found)))
        return
    if first.refusal is not None and not first.readings:
        refusals.append(first.refusal)
        return
    whole = first.replace(end=found[-1].end)
    if not (_beside(date, whole) is not None or _has_place_or_time(date, whole)):
        return
    readings = list(first.readings)
    for twin in found[1:]:
        readings = join_twins(readings, list(twin.readings))
    readings = [one for one in readings if calendar in {None, one.calendar}]
    if readings:
        beside = _beside(date, whole)
        yield whole.replace(readings=tuple(readings), tied=first.tied and len(readings) > 1), beside[0] if beside else None
    else:
        refusals.append(UnreadableDateError("twins-differ" if len(found) > 1 else "contradiction"))


def states_twins(date: str) -> bool:
    """Return whether a text is one date in several calendars and nothing else."""
    found = find_dates(date)
    groups = {one.twin_group for one in found}
    if len(found) < 2 or len(groups) > 1 or None in groups:  # noqa: PLR2004 - a date and its twin
        return False
    return not (date[: found[0].start] + date[found[-1].end :]).strip(" .()[]")


def _has_place_or_time(date: str, statement: DateStatement) -> bool:
    """Return whether a day stands as on a dateline, and no other name of a month or weekday beside it."""
    if statement.precision != "day" or not is_dateline(date, statement):
        return False
    beside = f"{date[: statement.start]} {date[statement.end :]}"
    if _REMARK.search(beside):
        return False
    phrases = lexicon_for(fold_text(beside).text).phrases
    senses = (sense for word in split_words(beside) for rest, sense in phrases.get(word, ()) if not rest)
    return not any(sense.kind in _OF_DATES for sense in senses)


def _beside(date: str, statement: DateStatement) -> tuple[Qualifier, ...] | None:
    is_range = statement.precision.endswith("-range")
    before = read_beside(fold_text(date[: statement.start]).text, leading=is_range)
    after = read_beside(fold_text(date[statement.end :]).text)
    return None if before is None or after is None or len(before + after) > 1 else before + after
