"""Read one date as people type it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars.checks import check_readings
from archiver.calendars.date_words import date_words, fold_date_word
from archiver.calendars.interpretation import interpret
from archiver.calendars.parts import DateParts
from archiver.calendars.refusal import UnreadableDateError
from archiver.persian_text import IGNORED, LETTER_FOLDING

if TYPE_CHECKING:
    from archiver.calendars.date_words import DateWords
    from archiver.calendars.reading import Reading
    from archiver.calendars.terms import Calendar
    from archiver.findings import Finding, Where

_LONGEST_TEXT = 200
_FIRST_PRESENTATION_FORM = "\ufb50"
_MOST_WORDS_IN_A_NAME = 5
_ROLES = ("months", "weekdays", "seasons", "eras", "qualifiers", "decades", "particles")

_DIGITS = {code: letter for code, letter in LETTER_FOLDING.items() if letter.isdigit() or letter == " "}
_BREAKS = dict.fromkeys(map(ord, "\u200b\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"), " ")
_FOLDING: dict[int, str | None] = {**dict.fromkeys(map(ord, IGNORED + "\u066c")), **_DIGITS, **_BREAKS}

_TOKEN = re.compile(r"(?P<number>[0-9]+)|(?P<word>[^\W\d_]+)|(?P<gap>[\s/.,:;()\[\]'’ʼʿ\"«»،؛٫‐‑–—-]+)|(?P<strange>.)", re.DOTALL)


class StatedDate(NamedTuple):
    """A date as typed: every reading of it, at least one, the weekday that it names itself, and what is worth saying about it."""

    text: str
    readings: tuple[Reading, ...]
    weekday_written: str | None
    findings: tuple[Finding, ...]


class _Word(NamedTuple):
    """Consecutive words that make one name, folded; whether a number stands right before it."""

    key: str
    after_number: bool


def read_date(text: str, calendar: Calendar | None = None, where: Where | None = None) -> StatedDate:
    """Read one date in any layout of the guide, numbers or words, in the digits and names of any language of the vocabularies.

    `calendar` is what somebody knows from outside; nothing else is considered then. `where` is the place given to findings.

    Raises:
        ImpossibleDateError: It is a day, month or year that its calendar lacks.
        UnreadableDateError: It is no date, or not enough of one.
    """
    parts = _split(text)._replace(calendar=calendar)
    readings = interpret(parts)
    return StatedDate(text, tuple(readings), parts.weekday, tuple(check_readings(readings, parts.text, parts.weekday, where)))


def _split(text: str) -> DateParts:
    shown = text.strip()
    if not shown or len(shown) > _LONGEST_TEXT:
        raise UnreadableDateError("too-long" if shown else "empty", text=shown[:_LONGEST_TEXT])
    numbers: list[str] = []
    words: list[_Word] = []
    run: list[str] = []
    position = run_start = -1
    for match in _TOKEN.finditer(_fold(shown)):
        if match.lastgroup == "strange":
            raise UnreadableDateError("strange-character", text=shown, word=match.group())
        if match.lastgroup == "word":
            run_start = run_start if run else match.start()
            run.append(match.group())
        elif match.lastgroup == "number":
            if run:
                words.extend(_name_words(run, shown, after_number=run_start == position))
                run.clear()
            numbers.append(match.group())
            position = match.end()
    words.extend(_name_words(run, shown, after_number=run_start == position))
    return _assemble(numbers, words, shown)


def _fold(text: str) -> str:
    """`text` with ASCII digits, no joiners or marks, and letters for the presentation forms that old programs leave."""
    if max(text) >= _FIRST_PRESENTATION_FORM:
        import unicodedata  # noqa: PLC0415 - seldom needed, and most dates should be read fast

        text = unicodedata.normalize("NFKC", text)
    return text.translate(_FOLDING)


def _name_words(run: list[str], text: str, *, after_number: bool) -> list[_Word]:
    """The longest names that a run of words makes, from left to right. Raises UnreadableDateError for a word that makes none."""
    found: list[_Word] = []
    keys = list(map(fold_date_word, run))
    start = 0
    while start < len(keys):
        for end in range(min(len(keys), start + _MOST_WORDS_IN_A_NAME), start, -1):
            key = "".join(keys[start:end])
            attached = after_number and start == 0
            if _roles(key) or (attached and key in date_words().suffixes):
                found.append(_Word(key, attached))
                start = end
                break
        else:
            raise UnreadableDateError("unknown-word", text=text, word=run[start])
    return found


def _roles(key: str) -> list[str]:
    words = date_words()
    return [role for role in _ROLES if key in getattr(words, role)]


def _assemble(numbers: list[str], words: list[_Word], text: str) -> DateParts:
    separator = "." if re.fullmatch(r"\D*\d+\.\d+\.\d+\D*", text) else ""
    if not words:
        return DateParts(tuple(numbers), separator=separator, text=text)
    names = _assign_roles(words, text)
    known = date_words()
    eras = [known.eras[key] for key in names.get("eras", [])]
    allowed = frozenset.intersection(*eras) if eras else frozenset()
    if eras and not allowed:
        raise UnreadableDateError("contradiction", text=text)
    return DateParts(
        tuple(numbers),
        separator=separator,
        months=known.months.get(_only(names, "months"), ()),
        weekday=known.weekdays.get(_only(names, "weekdays")),
        season=known.seasons.get(_only(names, "seasons")),
        eras=allowed,
        decade="decades" in names,
        qualifier=known.qualifiers.get(_only(names, "qualifiers")),
        text=text,
    )


def _only(names: dict[str, list[str]], role: str) -> str:
    return names.get(role, [""])[0]


def _assign_roles(words: list[_Word], text: str) -> dict[str, list[str]]:
    """The words by what they are; a word that can be several things takes the first of these that no other word is."""
    known = date_words()
    names: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda one: len(_roles(one.key)) + _is_suffix(one, known)):
        roles = _roles(word.key)
        free = [role for role in roles if role not in names] or (["particles"] if _is_suffix(word, known) else roles)
        role = free[0]
        if role in {"months", "weekdays", "seasons", "qualifiers"} and word.key not in names.get(role, [word.key]):
            raise UnreadableDateError("two-words", text=text, word=word.key)
        names.setdefault(role, []).append(word.key)
    return names


def _is_suffix(word: _Word, known: DateWords) -> bool:
    return word.after_number and word.key in known.suffixes
