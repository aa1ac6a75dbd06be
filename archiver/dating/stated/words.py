"""Read a date with words by the terms, the layouts and the meanings with which dates are found in texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.calendars import DateRefusedError, PossibleReadings, Qualifier, UnreadableDateError, check_readings
from archiver.dating.meaning import Told, interpret_mention
from archiver.dating.mentions import Surroundings, match_whole, read_beside
from archiver.dating.readings import qualify
from archiver.dating.stated.notation import join_twins
from archiver.dating.stated.numbers import read_loose_numbers
from archiver.dating.stated.refusal_reasons import explain_words
from archiver.dating.stated.stated_date import StatedDate, state_date
from archiver.dating.statements import DateStatement, attach_findings, find_dates, is_dateline
from archiver.dating.words import COMMON_MONTHS, TermKind, lexicon_for, read_letters_as_digits, says_undated, split_words
from archiver.findings import make_finding
from archiver.persian_text import fold_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.calendars import Calendar
    from archiver.dating.meaning import Interpretation
    from archiver.dating.mentions import WholeMention
    from archiver.findings import Where

_OF_DATES = frozenset({*COMMON_MONTHS, TermKind.RARE_MONTH, TermKind.WEEKDAY, TermKind.SEASON, TermKind.DECADE_WORD})
_MOVED = frozenset({Qualifier.BEFORE, Qualifier.AFTER})


def read_words(text: str, doubted: tuple[str, Qualifier | None], calendar: Calendar | None, where: Where | None) -> StatedDate:
    """Read a date of which `doubted` is the words without a sign of doubt, and the sign. Raises DateRefusedError."""
    shown = text.strip()
    if says_undated(shown):
        return StatedDate(text, (), undated=True)
    written, doubt = doubted
    digits = read_letters_as_digits(written)
    stated = _read_words(text, (digits.text, doubt), calendar, where)
    if not digits.places:
        return stated
    # Letters that stand for digits leave even a single reading unsure.
    misread = make_finding("date.letters-as-digits", where, text=shown, read=digits.text)
    return stated._replace(findings=(misread, *stated.findings), misread=True)


def _read_words(text: str, doubted: tuple[str, Qualifier | None], calendar: Calendar | None, where: Where | None) -> StatedDate:
    date, doubt = doubted
    refusals: list[DateRefusedError] = []
    for whole, meaning in _interpretations(date, calendar, refusals):
        return _state(text, _of_mention(text, whole, meaning), _join_doubts(whole.qualifier, doubt), where)
    if not refusals or _states_twins(date):
        # Two dates of two calendars are no range: Ramadan 1334/July 1916.
        refusals = []
        for statement in _find_on_line(date, calendar, refusals):
            return _state(text, statement, _join_doubts(_qualifier_beside(date, statement), doubt), where)
    if refusals:
        raise refusals[0]
    numbers = read_loose_numbers(date, calendar)
    if numbers is not None:
        return state_date(text, numbers.qualified(doubt), where)
    raise explain_words(date)


def _interpretations(
    date: str, calendar: Calendar | None, refusals: list[DateRefusedError]
) -> Iterator[tuple[WholeMention, Interpretation]]:
    """Yield what the whole text can be by the layouts. The reasons against a layout are added to `refusals`."""
    folded = fold_text(date)
    surroundings = Surroundings(folded)
    try:
        for whole in match_whole(folded, surroundings, knows_calendar=calendar is not None):
            has_words = any(map(str.isalpha, folded.text[whole.mention.start : whole.mention.end]))
            meaning = interpret_mention(whole.mention, surroundings, Told(calendar, has_words))
            readings = [one for one in meaning.readings if calendar in {None, one.calendar} or one.days is None]
            if readings:
                yield whole, meaning._replace(readings=readings)
            elif meaning.readings:
                refusals.append(UnreadableDateError("contradiction"))
            elif meaning.refusal is not None:
                refusals.append(meaning.refusal)
    except UnreadableDateError as refusal:
        refusals.append(refusal)


def _of_mention(text: str, whole: WholeMention, meaning: Interpretation) -> DateStatement:
    shown, precision = text.strip(), whole.mention.precision
    readings = (one if one.source is not None else one.replace(precision=precision) for one in meaning.readings)
    return DateStatement(
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
    )


def _find_on_line(date: str, calendar: Calendar | None, refusals: list[DateRefusedError]) -> Iterator[DateStatement]:
    """Yield the statement of a text that is more than a date: a place or a time beside it, a range of dates, or twins."""
    found = find_dates(date)
    if not found:
        return
    first = found[0]
    if len(found) > 1 and (first.twin_group is None or any(one.twin_group != first.twin_group for one in found)):
        refusals.append(UnreadableDateError("several-dates", number=len(found)))
        return
    if first.refusal is not None and not first.readings:
        refusals.append(first.refusal)
        return
    whole = first.replace(end=found[-1].end)
    if not (_is_beside_words(date, whole) or _has_place_or_time(date, whole)):
        return
    readings = list(first.readings)
    for twin in found[1:]:
        readings = join_twins(readings, list(twin.readings))
    readings = [one for one in readings if calendar in {None, one.calendar}]
    if readings:
        yield whole.replace(readings=tuple(readings), tied=first.tied and len(readings) > 1)
    else:
        refusals.append(UnreadableDateError("twins-differ" if len(found) > 1 else "contradiction"))


def _states_twins(date: str) -> bool:
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
    phrases = lexicon_for(fold_text(beside).text).phrases
    senses = (sense for word in split_words(beside) for rest, sense in phrases.get(word, ()) if not rest)
    return not any(sense.kind in _OF_DATES for sense in senses)


def _is_beside_words(date: str, statement: DateStatement) -> bool:
    return _beside(date, statement) is not None


def _qualifier_beside(date: str, statement: DateStatement) -> Qualifier | None:
    beside = _beside(date, statement)
    return beside[0] if beside else None


def _beside(date: str, statement: DateStatement) -> tuple[Qualifier, ...] | None:
    is_range = statement.precision.endswith("-range")
    before = read_beside(fold_text(date[: statement.start]).text, leading=is_range)
    after = read_beside(fold_text(date[statement.end :]).text)
    return None if before is None or after is None or len(before + after) > 1 else before + after


def _join_doubts(word: Qualifier | None, sign: Qualifier | None) -> Qualifier | None:
    if word is None or sign is None:
        return word or sign
    if word in _MOVED:
        raise UnreadableDateError("contradiction")
    return word if word is sign else Qualifier.ABOUT_UNCERTAIN


def _state(text: str, statement: DateStatement, qualifier: Qualifier | None, where: Where | None) -> StatedDate:
    readings = tuple(qualify(one, qualifier) for one in statement.readings) if qualifier else statement.readings
    sources = [one.source for one in readings if one.source is not None]
    shown, weekday = text.strip(), statement.weekday_written
    if len(sources) == len(readings):
        findings = check_readings(PossibleReadings(sources, statement.impossible), shown, weekday, where)
        told = attach_findings(statement.replace(text=shown)).findings if statement.reversed_digits else ()
        findings += [finding for finding in told if finding.code == "date.digits-reversed"]
    else:
        findings = list(attach_findings(statement.replace(text=shown, readings=readings, findings=())).findings)
    placed = tuple(finding.replace(where=where or {}) for finding in findings)
    return StatedDate(text, readings, weekday, placed, statement.impossible)
