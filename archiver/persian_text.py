"""Letters and digits of Persian, Dari, Pashto, Arabic and Kurdish text: fold for matching, write for people.

Folding is for matching only. The text that is kept, shown and cited is always the original.
"""

from __future__ import annotations

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

# One code point for one, so that offsets into the folded text are offsets into the original.
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

_DIGIT_SETS = {
    "persian": {ord("0") + value: digit for value, digit in enumerate(PERSIAN_DIGITS)},
    "arabic": {ord("0") + value: digit for value, digit in enumerate(ARABIC_DIGITS)},
}


def fold_word(word: str) -> str:
    """The key under which a name is looked up: one form of yeh, kaf, heh and alef, ASCII digits, no joiners, marks or spaces."""
    return word.casefold().translate(_WORD_FOLDING)


def write_digits(text: str, digits: DigitSet) -> str:
    """`text` with its ASCII digits written in another set; all else is left as it is."""
    table = _DIGIT_SETS.get(digits)
    return text.translate(table) if table else text
