"""Letters and digits of Persian, Dari, Pashto, Arabic and Kurdish text: fold for matching, write for people.

Folding is for matching only. The text that is kept, shown and cited is always the original.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from archiver.quick_folding import QuickFolding

DigitSet = Literal["latin", "persian", "arabic"]

PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"

# The marks that scholars put above and below Latin letters, and their signs for ain and hamza.
_SCHOLARS_MARKS = "\u0304\u0307\u0323\u0324\u0325\u032e\u0331\u0332\u035f\u02bb\u02bd\u02be\u02bf"
# Code points that carry no letter: joiners, tatweel, byte order mark, bidi controls, and the marks of vocalised text, also in the
# forms of fonts.
IGNORED = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u0640"
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    + "".join(map(chr, range(0x064B, 0x0660)))
    + "\u0670"
    + "".join(map(chr, range(0xFE70, 0xFE80)))
    + _SCHOLARS_MARKS
)

_IGNORED_SIGN = re.compile(f"[{IGNORED}]")

# One code point for one, so that only what is ignored moves an offset. First come the forms of yeh, then of kaf, heh, alef and
# waw, the two blanks that do not break, and the digits.
LETTER_FOLDING: dict[int, str] = {
    ord("\u064a"): "ی",
    ord("\u0649"): "ی",
    ord("\u06d0"): "ی",
    ord("\u06cd"): "ی",
    ord("\u0626"): "ی",
    ord("\u0643"): "ک",
    ord("\u06aa"): "ک",
    ord("\u06c0"): "ه",
    ord("\u06d5"): "ه",
    ord("\u06be"): "ه",
    ord("\u0629"): "ه",
    ord("\u0623"): "ا",
    ord("\u0625"): "ا",
    ord("\u0671"): "ا",
    ord("\u0624"): "و",
    ord("\u00a0"): " ",
    ord("\u202f"): " ",
    **{ord(digit): str(value) for value, digit in enumerate(PERSIAN_DIGITS)},
    **{ord(digit): str(value) for value, digit in enumerate(ARABIC_DIGITS)},
}

_WORD_FOLDING: dict[int, str | None] = {**LETTER_FOLDING, **{ord(mark): None for mark in IGNORED}, ord("آ"): "ا", ord(" "): None}

_CAPITALS = [
    chr(point)
    for point in (*range(0x41, 0x250), *range(0x400, 0x530), *range(0x1E00, 0x1F00))
    if len(chr(point).lower()) == 1 and chr(point).lower() != chr(point)
]
# The letters of romanised words that have one of those marks: Ābān, Ḥūt. With others (é, ü, š) a language makes its own letters.
_ROMANISED = dict(zip("āēīōūḥṭẓṣẕḍḏṯḵḳḫḡġżǧ", "aeiouhtzszddtkkhggzj", strict=True))
_RAISED = dict(zip("ᵃᵇᵈᵉʰᵐⁿᵒʳˢᵗªº", "abdehmnorstao", strict=True))


@cache
def _forms() -> dict[str, str]:
    """Return the letters of each form of letters in fonts, which text copied out of a PDF has. A ligature is several letters."""
    import unicodedata  # noqa: PLC0415 - a date of numbers needs no table of letters

    return {
        chr(point): unicodedata.normalize("NFKC", chr(point)).translate(LETTER_FOLDING)
        for point in (*range(0xFB50, 0xFE00), *range(0xFE80, 0xFEFD))
        if unicodedata.decomposition(chr(point))
    }


@cache
def _ligatures() -> dict[str, str]:
    return {form: letters for form, letters in _forms().items() if len(letters) > 1}


@cache
def _text_folding() -> dict[int, str | None]:
    """Return the table by which text is folded. It is made when the first text is folded."""
    return {
        # Characters that stay are listed too: `str.translate` takes twice as long over a character that its table lacks.
        **{point: chr(point) for point in (*range(0x80), *range(0x400, 0x530), *range(0x600, 0x700))},
        **{ord(capital): capital.lower() for capital in _CAPITALS},
        **{ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d"},
        **{ord(slash): "/" for slash in "\u060d\u2044\u2215\uff0f"},
        **{ord(comma): "," for comma in "\u060c\u066d\uff0c"},
        **{ord(apostrophe): "'" for apostrophe in "\u2018\u2019\u02bc\u00b4`"},
        **{ord(blank): " " for blank in "\u2002\u2003\u2009\u3000"},
        ord("\u066b"): ".",
        **{ord(form): letter.replace("آ", "ا") for form, letter in _forms().items() if form not in _ligatures()},
        **{ord(raised): letter for raised, letter in _RAISED.items()},
        **{ord(one): letter for small, letter in _ROMANISED.items() for one in (small, small.upper()) if len(one) == 1},
        # Turkish has two letters i, with a dot and without. Russians seldom write the dots of yo.
        ord("\u0130"): "i",
        ord("\u0131"): "i",
        ord("\u0401"): "\u0435",
        ord("\u0451"): "\u0435",
        **LETTER_FOLDING,
        ord("آ"): "ا",
        **{ord(mark): None for mark in IGNORED},
    }


_LONG_TEXT = 2000
"""Shorter texts are folded before an alphabet is made for them."""

_USUAL = (
    "".join(map(chr, (*b"\t\n\r", *range(0x20, 0x7F), *range(0x0621, 0x063B), *range(0x0640, 0x0660))))
    + PERSIAN_DIGITS
    + ARABIC_DIGITS
    + "،؛؟٪٫٬٭ٰٱپچژکگۀهیۍې"
    "ټځڅډړږښګڼڤڕڵۆێەھ"
    + "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\xad\xa0\u202f"
    + "«»–—‘’“”…•°·×éèêàâçäöüß"
)


@cache
def _quick_folding() -> QuickFolding:
    from archiver.quick_folding import QuickFolding  # noqa: PLC0415 - short texts need none

    return QuickFolding(_text_folding(), _USUAL)


_TATWEEL = "\u0640"
# Between blanks it lengthens no letter but serves as a dash, and so do two between numbers: 6 ـ 4 ـ 1959, ۱۲۹۸ــ۱۳۵۵.
# The sign comes first, so that the search leaps from one to the next.
_TATWEEL_DASH = re.compile(rf"{_TATWEEL}(?:(?<= {_TATWEEL})(?={_TATWEEL}* )|(?<=\d{_TATWEEL})(?={_TATWEEL}+\d))")
# The cheap test for the next pattern: a date of digits with the sign twice, year first or last, or two years.
_TATWEEL_BEFORE_DIGIT = re.compile(rf"{_TATWEEL}(?=\d)")
_TATWEEL_DATE = re.compile(
    rf"(?<!\d)(?:\d{{4}}{_TATWEEL}\d\d?{_TATWEEL}\d\d?|\d\d?{_TATWEEL}\d\d?{_TATWEEL}\d{{4}}|\d{{4}}{_TATWEEL}\d{{4}})(?!\d)"
)
_LIGATURE = re.compile("[\ufb50-\ufdff\ufef5-\ufefc]")
# A word that is broken at the end of a line, by a hyphen or a soft one.
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u00ac\u00ad\u2010]\r?\n[ \t]*(?=[a-zß-öø-ÿ])")
# The ending of an ordinal in text with markup: 5<sup>th</sup>.
_RAISED_MARKUP = re.compile("</?sup>")
_BREAKS = ("-\n", "-\r", "\u00ac\n", "\u00ac\r", "\u00ad\n", "\u00ad\r", "\u2010\n", "\u2010\r")

_DIGIT_SETS = {
    "persian": {ord("0") + value: digit for value, digit in enumerate(PERSIAN_DIGITS)},
    "arabic": {ord("0") + value: digit for value, digit in enumerate(ARABIC_DIGITS)},
}


class _Change(NamedTuple):
    """A stretch `start:end` of the changed text, with the stretch of the original that it stands for."""

    start: int
    end: int
    original_start: int
    original_end: int


class FoldedText:
    """A text in the form in which it is searched, with its original and the way back to the offsets there."""

    __slots__ = ("_changes", "_removed", "original", "text")

    def __init__(self, original: str, searched: str | None = None) -> None:
        self.original = original
        text, self._changes = _change_lengths(original if searched is None else searched)
        if _TATWEEL in text:
            text = _TATWEEL_DASH.sub("-", text)
            if _TATWEEL_BEFORE_DIGIT.search(text):
                text = _TATWEEL_DATE.sub(lambda date: date[0].replace(_TATWEEL, "-"), text)
        # The offset, in the folded text, before which each ignored code point stood.
        self._removed: list[int] = []
        if len(text) < _LONG_TEXT or text.isascii():
            self.text = text.translate(_text_folding())
            if len(self.text) < len(text):
                self._removed = [mark.start() - count for count, mark in enumerate(_IGNORED_SIGN.finditer(text))]
        else:
            self.text, self._removed = _quick_folding().fold(text)

    def original_offset(self, offset: int) -> int:
        """Return the offset in the original of the folded text's character at `offset`."""
        offset += bisect_right(self._removed, offset)
        if self._changes:
            index = bisect_right(self._changes, (offset, len(self.original) + 1)) - 1
            if index >= 0:
                change = self._changes[index]
                return change.original_start if offset < change.end else change.original_end + offset - change.end
        return offset

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that was folded into `start:end` (not empty), without ignored signs at its edges."""
        if not (self._removed or self._changes):
            return start, end
        return self.original_offset(start), self.original_offset(end - 1) + 1

    def as_written(self, start: int, end: int) -> str:
        """Return the stretch of the original that was folded into `start:end` (not empty)."""
        return self.original[slice(*self.original_span(start, end))]


def _change_lengths(text: str) -> tuple[str, list[_Change]]:
    """Return the text with its ligatures taken apart and the words joined that a line end breaks, and each of these changes."""
    patterns = []
    if not text.isascii() and _LIGATURE.search(text):
        patterns.append(_LIGATURE.pattern)
    if "<sup>" in text:
        patterns.append(_RAISED_MARKUP.pattern)
    if ("\n" in text or "\r" in text) and any(sign[0] in text and sign in text for sign in _BREAKS):
        patterns.append(_BROKEN_WORD.pattern)
    changes: list[_Change] = []
    if not patterns:
        return text, changes
    pieces: list[str] = []
    length = reached = 0
    for match in re.finditer("|".join(patterns), text):
        letters = _ligatures().get(match[0], "" if len(match[0]) > 1 else match[0])
        pieces += [text[reached : match.start()], letters]
        length += match.start() - reached + len(letters)
        reached = match.end()
        changes.append(_Change(length - len(letters), length, match.start(), reached))
    return "".join([*pieces, text[reached:]]), changes


def fold_word(word: str) -> str:
    """Return the key of a name: one form of yeh, kaf, heh and alef, ASCII digits, no joiners, marks or spaces."""
    return word.casefold().translate(_WORD_FOLDING)


def fold_text(text: str, searched: str | None = None) -> FoldedText:
    """Fold `text`: one form of each letter, digit, dash, comma and blank, lower case, no joiners, tatweel and marks.

    Tabs stay, since they part cells. `searched` is folded in its place if given: the same text with other signs at some offsets.
    """
    return FoldedText(text, searched)


def fold_spelling(text: str) -> str:
    """Return a spelling of a vocabulary as `fold_text` folds it, without the way back to its offsets."""
    return text.translate(_text_folding())


def write_digits(text: str, digits: DigitSet) -> str:
    """Return `text` with its ASCII digits written in another set; all else is left as it is."""
    table = _DIGIT_SETS.get(digits)
    return text.translate(table) if table else text
