"""Read one date as people type it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars.checks import check_readings
from archiver.calendars.interpretation import interpret
from archiver.calendars.parts import DateParts
from archiver.calendars.refusal import UnreadableDateError
from archiver.calendars.terms import Qualifier
from archiver.persian_text import IGNORED, LETTER_FOLDING

if TYPE_CHECKING:
    from archiver.calendars.reading import CalendarReading
    from archiver.calendars.refusal import ImpossibleReading
    from archiver.calendars.terms import Calendar
    from archiver.findings import Finding, Where

_LONGEST_TEXT = 200
# From here on code points are presentation forms: Arabic letters as they look in a word, and letters of full width.
_FIRST_PRESENTATION_FORM = "\ufb50"

_DIGITS = {code: letter for code, letter in LETTER_FOLDING.items() if letter.isdigit() or letter == " "}
_BREAKS = dict.fromkeys(map(ord, "\u200b\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"), " ")
_FOLDING: dict[int, str | None] = {**dict.fromkeys(map(ord, IGNORED + "\u066c")), **_DIGITS, **_BREAKS}

# Digits, a word, or signs that may stand between them; anything else is strange to a date.
_TOKEN = re.compile(
    r"(?P<number>[0-9]+)|(?P<word>[^\W\d_]+)|(?P<gap>[\s/.,:;()\[\]'’ʼʿ\"«»،؛٫‐‑–—−-]+)|(?P<strange>.)", re.DOTALL
)

# One side of an interval in EDTF (ISO 8601-2), whose years and dates have fixed widths.
_EDTF_DATE = r"(?:\.\.|[0-9]{3,4}(?:-[0-9]{2}){0,2}~?)"
_APPROXIMATE = re.compile(r"([0-9]{3,4}(?:-[0-9]{2}){0,2})~")
# Texts that are more than a date, though their numbers alone would make one.
_MORE_THAN_A_DATE = (
    ("sign", re.compile(r"^[‐‑–—−-][0-9]")),
    ("time", re.compile(r"[0-9][T ] *[0-9]{1,2}:[0-9]{2}")),
    # Two dates with a slash between, of which one may be missing or `..` (open); or dates in brackets: [2016-04-11,2016-11-04].
    (
        "set-or-interval",
        re.compile(rf"^(?:{_EDTF_DATE})?/(?:{_EDTF_DATE})?$|^[\[{{]{_EDTF_DATE}(?:(?:,|\.\.)(?:{_EDTF_DATE})?)+[\]}}]$"),
    ),
)


class StatedDate(NamedTuple):
    """A date as typed: every reading of it, at least one, the weekday that it names itself, and the findings about it.

    `impossible` are the days that it would be in a further calendar, if that had them.
    """

    text: str
    readings: tuple[CalendarReading, ...]
    weekday_written: str | None
    findings: tuple[Finding, ...]
    impossible: tuple[ImpossibleReading, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Return whether there is one reading, and no other calendar in which it could be meant."""
        return len(self.readings) == 1 and not self.impossible


def read_date(text: str, calendar: Calendar | None = None, where: Where | None = None) -> StatedDate:
    """Read one date in any layout of the guide, numbers or words, in the digits and names of any language of the vocabularies.

    `calendar` is known from elsewhere; no other is considered then. `where` is the place given to findings.

    Raises:
        ImpossibleDateError: It is a day, month or year that its calendar lacks.
        UnreadableDateError: It is no date, or not enough of one.
    """
    parts = _split(text, calendar)
    meanings = interpret(parts)
    findings = tuple(check_readings(meanings, parts.text, parts.weekday, where))
    return StatedDate(text, tuple(meanings.readings), parts.weekday, findings, meanings.impossible)


def _split(text: str, calendar: Calendar | None) -> DateParts:
    shown = text.strip()
    if not shown or len(shown) > _LONGEST_TEXT:
        raise UnreadableDateError("too-long" if shown else "empty", text=shown[:_LONGEST_TEXT])
    numbers: list[str] = []
    gaps: set[str] = set()
    runs: list[tuple[list[str], bool]] = []
    folded, qualifier = _take_one_date(shown)
    after_number, after_word = -1, False
    for match in _TOKEN.finditer(folded):
        kind = match.lastgroup
        if kind == "strange":
            raise UnreadableDateError("strange-character", text=shown, word=match.group())
        if kind == "number":
            if numbers:
                gaps.add(folded[after_number : match.start()])
            numbers.append(match.group())
            after_number, after_word = match.end(), False
        elif kind == "word":
            if not after_word:
                runs.append(([], match.start() == after_number))
            runs[-1][0].append(match.group())
            after_word = True
    separator = gaps.pop() if len(gaps) == 1 else ""
    parts = DateParts(tuple(numbers), separator=separator, calendar=calendar, qualifier=qualifier, text=shown)
    if not runs:
        return parts
    from archiver.calendars.named_parts import name_parts  # noqa: PLC0415 - numbers alone need no vocabulary

    return name_parts(parts, tuple((tuple(words), after_number) for words, after_number in runs))


def _take_one_date(shown: str) -> tuple[str, Qualifier | None]:
    """Return the text folded, without the `~` of EDTF, which says "about". Raises UnreadableDateError for more than a date."""
    folded = _fold(shown)
    for reason, pattern in _MORE_THAN_A_DATE:
        if pattern.search(folded):
            raise UnreadableDateError(reason, text=shown)
    about = _APPROXIMATE.fullmatch(folded)
    return (folded, None) if about is None else (about[1], Qualifier.ABOUT)


def _fold(text: str) -> str:
    """Return `text` with ASCII digits, no joiners or marks, and letters for the presentation forms that old programs leave."""
    if text.isascii():
        return text
    if max(text) >= _FIRST_PRESENTATION_FORM:
        import unicodedata  # noqa: PLC0415 - seldom needed, and most dates should be read fast

        text = unicodedata.normalize("NFKC", text)
    return text.translate(_FOLDING)
