"""Read a whole text that is said to be a date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.calendars import DateRefusedError, UnreadableDateError
from archiver.dating.stated.numbers import read_numbers
from archiver.dating.stated.stated_date import state_date
from archiver.persian_text import IGNORED, LETTER_FOLDING

if TYPE_CHECKING:
    from archiver.calendars import Calendar
    from archiver.dating.stated.stated_date import StatedDate
    from archiver.findings import Where

_LONGEST_TEXT = 200
# From here on code points are presentation forms: Arabic letters as they look in a word, and letters of full width.
_FIRST_PRESENTATION_FORM = "\ufb50"

_DIGITS = {code: letter for code, letter in LETTER_FOLDING.items() if letter.isdigit() or letter == " "}
_BREAKS = dict.fromkeys(map(ord, "\u200b\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"), " ")
_FOLDING: dict[int, str | None] = {**dict.fromkeys(map(ord, IGNORED + "\u066c")), **_DIGITS, **_BREAKS}

# Tatweels between digits are typed for a dash: ۱۵ــ۸ــ۱۳۹۵.
_DASH_OF_TATWEELS = re.compile(r"(?<=\d)(\s?)\u0640+(?=\s?\d)")
# A digit of a set that no language here writes dates with.
_OTHER_DIGIT = re.compile(r"[^\D0-9]")

# Half a year on a form, after a day or the name of a month: 5 November 19.., 15/8/13__. Alone, 19-- is a century.
_CUT_YEAR = re.compile(r"(?:[0-9]\D+|[^\W\d_]{3} *)[0-9]{2}(?:\.\.+|…|__+|--+|\?\?+)[\s.)\]]*$")


def read_date(text: str, calendar: Calendar | None = None, where: Where | None = None) -> StatedDate:
    """Read one date, numbers or words, in any layout in which dates are found in texts, or in a notation of this program.

    `calendar` is known from elsewhere; no other is considered then. `where` is the place given to findings.

    Raises:
        ImpossibleDateError: It is a day, month or year that its calendar lacks.
        UnreadableDateError: It is no date, not enough of one, or more than one.
    """
    shown = text.strip()
    if not shown or len(shown) > _LONGEST_TEXT:
        raise UnreadableDateError("too-long" if shown else "empty", text=shown[:_LONGEST_TEXT])
    written = _without_presentation_forms(shown)
    folded = written if written.isascii() else _DASH_OF_TATWEELS.sub(r"\1-", written).translate(_FOLDING).strip()
    if not folded.isascii() and (other := _OTHER_DIGIT.search(folded)):
        raise UnreadableDateError("strange-character", text=shown, word=other[0])
    try:
        if _CUT_YEAR.search(folded):
            raise UnreadableDateError("no-year")
        meaning = read_numbers(folded, calendar)
        if meaning is not None:
            return state_date(text, meaning, where)
        from archiver.dating.stated.signs import read_signs, split_doubt  # noqa: PLC0415 - plain numbers need none of them

        meaning = read_signs(folded, calendar)
        if meaning is not None:
            return state_date(text, meaning, where)
        from archiver.dating.stated.words import read_words  # noqa: PLC0415 - numbers alone need no vocabulary

        return read_words(text, split_doubt(written), calendar, where)
    except DateRefusedError as refusal:
        refusal.values["text"] = shown
        raise


def _without_presentation_forms(text: str) -> str:
    """Return `text` with letters for the presentation forms that old programs leave."""
    if text.isascii() or max(text) < _FIRST_PRESENTATION_FORM:
        return text
    import unicodedata  # noqa: PLC0415 - seldom needed, and most dates should be read fast

    return unicodedata.normalize("NFKC", text).strip()
