"""Bring a line from visual order, left to right, into reading order.

The bidirectional algorithm (UAX #9) turns reading order into visual order. Walked from the side that the reader begins at, it
also turns visual order back: that side tells which letter came before a number. The text of one glyph stays together: a ligature
of lam and alef looks like one letter.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Display = Callable[..., str]

ZWNJ = "\u200c"

# Hebrew, Arabic, Syriac and others to Arabic Extended-A, and the presentation forms of Hebrew and Arabic letters.
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Persian and Arabic digits are read from the left, so they occur in lines of either direction.
_DIGIT = re.compile(r"[\u0660-\u0669\u06f0-\u06f9]")
# The Arabic mathematical letters run from right to left. No line contains them, because NFKC has folded them.
_STAND_INS = [chr(code) for code in range(0x1EE00, 0x1EEF0) if unicodedata.bidirectional(chr(code)) == "AL"]
_BRACKETS = str.maketrans("()[]{}«»", ")(][}{»«")


# The commonest words of Persian and Arabic, none of which is a word when read from its end.
_COMMON = re.compile(r"\b(?:است|این|برای|که|را|های|شده|على|الى|إلى|هذا|التي)\b")


def is_right_to_left(text: str) -> bool | None:
    """Return whether the first letter of a text is of a right-to-left script, or None if it has no letters."""
    for letter in text:
        if _RIGHT_TO_LEFT.match(letter) and not _DIGIT.match(letter):
            return True
        if letter.isalpha():
            return False
    return None


def read_as_logical(pieces: Iterable[str], display: Display, *, right_to_left: bool) -> str:
    """Return the text of a line in reading order.

    `pieces` are the texts of its glyphs from left to right; `display` is the bidirectional algorithm. Some programs write the
    bracket that is seen, others the one that is meant: the one that makes pairs is taken.
    """
    said: dict[str, str] = {}
    looks = "".join(_stand_in(piece, said) for piece in pieces)
    if not _RIGHT_TO_LEFT.search(looks) and not said:
        return looks
    text = display(looks[::-1], base_dir="R")[::-1] if right_to_left else display(looks, base_dir="L")
    mirrored = text.translate(_BRACKETS)
    if right_to_left and _count_strays(mirrored) < _count_strays(text):
        text = mirrored
    return "".join(said.get(letter, letter) for letter in text)


def is_backwards(text: str) -> bool:
    """Return whether a text is written from its end: more of the commonest words are found in it backwards than forwards."""
    return len(_COMMON.findall(text[::-1])) > len(_COMMON.findall(text))


def _stand_in(piece: str, said: dict[str, str]) -> str:
    """Return one letter for a right-to-left piece of several, or for a joiner, which the algorithm would drop.

    Return any other piece, such as a ligature of fi, as its letters.
    """
    # The algorithm knows no direction for code points that Unicode has not assigned. Broken fonts name such.
    piece = "".join(letter if unicodedata.bidirectional(letter) else "\ufffd" for letter in piece)
    if piece != ZWNJ and (len(piece) == 1 or not is_right_to_left(piece)):
        return piece
    letter = next((letter for letter in _STAND_INS if said.setdefault(letter, piece) == piece), None)
    return piece[::-1] if letter is None else letter


def _count_strays(text: str) -> int:
    """Return the number of brackets that close nothing or are never closed."""
    strays = depth = 0
    for letter in text:
        if letter in "([{«":
            depth += 1
        elif letter in ")]}»":
            strays += not depth
            depth -= bool(depth)
    return strays + depth
