"""Letters and digits of Persian, Dari, Pashto, Arabic and Kurdish text: fold for matching, write for people.

Folding is for matching only. The text that is kept, shown and cited is always the original.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal

DigitSet = Literal["latin", "persian", "arabic"]

PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"

# Code points that carry no letter: joiners, tatweel, byte order mark, bidi controls, and the marks of vocalised text.
IGNORED = (
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u0640"
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    + "".join(map(chr, range(0x064B, 0x0660)))
    + "\u0670"
)

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

_CAPITALS = [chr(point) for point in range(0x41, 0x250) if len(chr(point).lower()) == 1 and chr(point).lower() != chr(point)]

_TEXT_FOLDING: dict[int, str | None] = {
    # Characters that stay are listed too: `str.translate` takes twice as long over a character that its table lacks.
    **{point: chr(point) for point in (*range(0x80), *range(0x600, 0x700))},
    **{ord(capital): capital.lower() for capital in _CAPITALS},
    **{ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\uff0d"},
    **{ord(slash): "/" for slash in "\u2044\u2215\uff0f"},
    **{ord(comma): "," for comma in "\u060c\u066d\uff0c"},
    **{ord(apostrophe): "'" for apostrophe in "\u2018\u2019\u02bc\u00b4"},
    **{ord(blank): " " for blank in "\u2002\u2003\u2009\u3000"},
    ord("\u066b"): ".",
    **LETTER_FOLDING,
    ord("آ"): "ا",
    **{ord(mark): None for mark in IGNORED},
}

_TATWEEL = "\u0640"
# Between blanks or the numbers of a date it lengthens no letter but serves as a dash: 6 ـ 4 ـ 1959, ۱۳۹۵ـ۰۸ـ۱۵.
# The sign comes first, so that the search leaps from one to the next.
_LONE_TATWEEL = re.compile(f"{_TATWEEL}(?<= {_TATWEEL})(?= )")
# The cheap test for the next pattern: a date of digits with the sign twice, year first or last.
_TATWEEL_BEFORE_DIGIT = re.compile(rf"{_TATWEEL}(?=\d)")
_TATWEEL_DATE = re.compile(rf"(?<!\d)(?:\d{{4}}{_TATWEEL}\d\d?{_TATWEEL}\d\d?|\d\d?{_TATWEEL}\d\d?{_TATWEEL}\d{{4}})(?!\d)")

_DIGIT_SETS = {
    "persian": {ord("0") + value: digit for value, digit in enumerate(PERSIAN_DIGITS)},
    "arabic": {ord("0") + value: digit for value, digit in enumerate(ARABIC_DIGITS)},
}


class FoldedText:
    """A text in the form in which it is searched, with its original and the way back to the offsets there."""

    __slots__ = ("_removed", "original", "text")

    def __init__(self, original: str, searched: str | None = None) -> None:
        self.original = original
        original = original if searched is None else searched
        if _TATWEEL in original:
            original = _LONE_TATWEEL.sub("-", original)
            if _TATWEEL_BEFORE_DIGIT.search(original):
                original = _TATWEEL_DATE.sub(lambda date: date[0].replace(_TATWEEL, "-"), original)
        self.text = original.translate(_TEXT_FOLDING)
        # The offset, in the folded text, before which each ignored code point stood.
        self._removed: list[int] = []
        if len(self.text) < len(original):
            # A text has one or two kinds of them, which are found much faster than any of all.
            pattern = re.compile("|".join(mark for mark in IGNORED if mark in original))
            self._removed = [mark.start() - count for count, mark in enumerate(pattern.finditer(original))]

    def original_offset(self, offset: int) -> int:
        """Return the offset in the original of the folded text's character at `offset`."""
        return offset + bisect_right(self._removed, offset)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that was folded into `start:end` (not empty), without ignored signs at its edges."""
        return self.original_offset(start), self.original_offset(end - 1) + 1

    def as_written(self, start: int, end: int) -> str:
        """Return the stretch of the original that was folded into `start:end` (not empty)."""
        return self.original[slice(*self.original_span(start, end))]


def fold_word(word: str) -> str:
    """Return the key of a name: one form of yeh, kaf, heh and alef, ASCII digits, no joiners, marks or spaces."""
    return word.casefold().translate(_WORD_FOLDING)


def fold_text(text: str, searched: str | None = None) -> FoldedText:
    """Fold `text`: one form of each letter, digit, dash, comma and blank, lower case, no joiners, tatweel and marks.

    Tabs stay, since they part cells. `searched` is folded in its place if given: the same text with other signs at some offsets.
    """
    return FoldedText(text, searched)


def write_digits(text: str, digits: DigitSet) -> str:
    """Return `text` with its ASCII digits written in another set; all else is left as it is."""
    table = _DIGIT_SETS.get(digits)
    return text.translate(table) if table else text
