"""The shadow of a text: the form in which words are kept and looked for, in whatever letters, digits and joiners they are typed.

A shadow is for matching only, and no way leads back from it to the text. These are one and the same in it:

- composed and decomposed letters, the forms of letters in fonts, and capitals and small letters (NFKC_Casefold of Unicode),
- letters with marks and without (vocalised text, Latin letters with accents), and words with tatweel and without,
- the forms of yeh, kaf, heh and alef of Persian, Arabic, Urdu and Kurdish keyboards,
- the digits of all scripts.

A ZWNJ parts a word in two, and the word is kept joined too.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.persian_text import LETTER_FOLDING

if TYPE_CHECKING:
    from collections.abc import Iterable

JOINT: Final = "\u200c"
"""The ZWNJ: a joint inside a word."""
HYPHEN: Final = "-"
"""Stands for every sign that holds words together: hyphens, and the slashes, full stops and colons of reference codes."""
BORDER: Final = "¶"
"""Stands between two texts, so that the end of one and the beginning of the next are not read as one run of words."""

_HOLDING: Final = frozenset("/.:_@&+'’\u00b7\u2044\\")
_LARGEST_NUKTA: Final = 9
"""Up to this combining class, marks make another letter (nukta, virama, voiced kana). Above it they are vowels and accents."""
_LETTERS: Final = {
    **LETTER_FOLDING,
    # Heh goal, heh with hamza on it, teh marbuta goal, and the yeh barree of Urdu. The dotless i of Turkish.
    ord("\u06c1"): "ه",
    ord("\u06c2"): "ه",
    ord("\u06c3"): "ه",
    ord("\u06d2"): "ی",
    ord("\u06d3"): "ی",
    ord("\u0131"): "i",
    # Ain and hamza as scholars write them in Latin letters.
    **dict.fromkeys(range(0x02B9, 0x02C0), ""),
    # Zero-width spaces are typed in place of a ZWNJ.
    ord("\u200b"): JOINT,
    ord("\u200c"): JOINT,
    ord("\u0640"): "",
    ord(BORDER): " ",
}
_HELD: Final = re.compile(f"[{HYPHEN}{JOINT}]{{2,}}")
_ISOLATED_MARKS: Final = re.compile("[\ufc5e-\ufc63\ufe70-\ufe7f]")
"""Forms of marks without a letter. Decomposed they would begin with a space."""
_PARTING: Final = str.maketrans({JOINT: " ", HYPHEN: " "})


class Shadow(NamedTuple):
    """The words of some texts with spaces between them, and once more those that have joints, joined."""

    words: str
    joined: str


class _Folding(dict[int, str]):
    """A table for `str.translate` that finds out about each character when it first meets it."""

    def __missing__(self, code: int) -> str:
        found = self[code] = _fold(chr(code))
        return found


def _fold(sign: str) -> str:
    """Return the characters that stand for one decomposed character in a shadow: none, a space, a hyphen, or letters."""
    folded = _LETTERS.get(ord(sign))
    if folded is not None:
        return folded
    category = unicodedata.category(sign)
    if category in {"Cf", "Cs"} or unicodedata.combining(sign) > _LARGEST_NUKTA:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if category[0] in "LNM":
        return sign
    return HYPHEN if category in {"Pd", "Pc"} or sign in _HOLDING else " "


_FOLDING: Final = _Folding()


def fold_words(text: str) -> list[str]:
    """Return the words of a text, folded. Inside them stand joints and hyphens, neither at their ends nor two in a row."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", _ISOLATED_MARKS.sub("", text))
        text = unicodedata.normalize("NFKD", text.casefold())
    folded = text.lower().translate(_FOLDING)
    if not folded.isascii():
        folded = unicodedata.normalize("NFC", folded)
    held = _HELD.sub(lambda signs: HYPHEN if HYPHEN in signs[0] else JOINT, folded)
    return [word for chunk in held.split() if (word := chunk.strip(f"{HYPHEN}{JOINT}"))]


def part(words: str) -> str:
    """Return folded words with spaces for their joints and hyphens."""
    return words.translate(_PARTING)


def join(word: str) -> str:
    """Return a folded word without its joints, and with spaces for its hyphens."""
    return word.replace(JOINT, "").replace(HYPHEN, " ")


def make_shadow(texts: Iterable[str]) -> Shadow:
    """Return the shadow of the texts that describe one document."""
    folded = [words for text in texts if (words := fold_words(text))]
    joined = [
        join(piece) for words in folded for word in words if JOINT in word for piece in word.split(HYPHEN) if JOINT in piece
    ]
    return Shadow(part(f" {BORDER} ".join(map(" ".join, folded))), " ".join(joined))
