"""Read a date with words by the terms, the layouts and the meanings with which dates are found in texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.calendars import DateRefusedError, PossibleReadings, Qualifier, UnreadableDateError, check_readings
from archiver.dating.meaning import Told, interpret_mention
from archiver.dating.mentions import Surroundings, match_whole
from archiver.dating.qualification import qualify
from archiver.dating.stated.loose_numbers import read_loose_numbers
from archiver.dating.stated.refusal_reasons import explain_words
from archiver.dating.stated.stated_date import StatedDate, state_date
from archiver.dating.words import read_letters_as_digits, says_undated
from archiver.findings import make_finding
from archiver.persian_text import fold_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.calendars import Calendar
    from archiver.dating.meaning import Interpretation
    from archiver.dating.mentions import WholeMention
    from archiver.findings import Where

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
    return stated._replace(findings=(misread, *stated.findings), doubted=True)


def _read_words(text: str, doubted: tuple[str, Qualifier | None], calendar: Calendar | None, where: Where | None) -> StatedDate:
    date, doubt = doubted
    refusals: list[DateRefusedError] = []
    for whole, meaning in _interpretations(date, calendar, refusals):
        qualifier = _join_doubts(whole.qualifier, doubt)
        sources = [one.source for one in meaning.readings if one.source is not None]
        if len(sources) == len(meaning.readings) and not meaning.reversed_digits:
            return _state_sources(text, meaning, qualifier, where)
        from archiver.dating.stated.lines import state_mention  # noqa: PLC0415 - a plain date needs none of the rules of lines

        return state_mention(text, whole, meaning, (qualifier, where))
    from archiver.dating.stated.lines import find_on_line, state_line, states_twins  # noqa: PLC0415 - see above

    if not refusals or states_twins(date):
        # Two dates of two calendars are no range: Ramadan 1334/July 1916.
        refusals = []
        for statement, beside in find_on_line(date, calendar, refusals):
            return state_line(text, statement, (_join_doubts(beside, doubt), where))
    if refusals:
        raise refusals[0]
    numbers = read_loose_numbers(date, calendar)
    if numbers is not None:
        return state_date(text, numbers.qualified(doubt), where)
    raise explain_words(date)


def _state_sources(text: str, meaning: Interpretation, qualifier: Qualifier | None, where: Where | None) -> StatedDate:
    readings = tuple(qualify(one, qualifier) for one in meaning.readings) if qualifier else tuple(meaning.readings)
    sources = [one.source for one in readings if one.source is not None]
    weekday = meaning.weekday_written
    findings = check_readings(PossibleReadings(sources, meaning.impossible), text.strip(), weekday, where)
    if meaning.doubt is not None:
        findings.insert(0, meaning.doubt.tell(text.strip(), readings).replace(where=where or {}))
    return StatedDate(
        text,
        readings,
        weekday,
        tuple(findings),
        meaning.impossible,
        doubted=meaning.doubt is not None and meaning.doubt.leaves_open,
    )


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
            readings = [one for one in meaning.readings if calendar in {None, one.calendar} or one.gregorian is None]
            if readings:
                yield whole, meaning._replace(readings=readings)
            elif meaning.readings:
                refusals.append(UnreadableDateError("contradiction"))
            elif meaning.refusal is not None:
                refusals.append(meaning.refusal)
    except UnreadableDateError as refusal:
        refusals.append(refusal)


def _join_doubts(word: Qualifier | None, sign: Qualifier | None) -> Qualifier | None:
    if word is None or sign is None:
        return word or sign
    if word in _MOVED:
        raise UnreadableDateError("contradiction")
    return word if word is sign else Qualifier.ABOUT_UNCERTAIN
