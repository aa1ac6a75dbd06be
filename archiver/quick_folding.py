"""Replace and leave out characters of long texts quickly, by way of an encoding that is made for the characters that they have.

`str.translate` looks each character up in a dictionary. It takes ten times as long as encoding to one octet a character and
decoding these with another table.
"""

from __future__ import annotations

import codecs
from functools import lru_cache
from itertools import compress
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_OCTETS = 256
_ALPHABETS = 16
_BETWEEN_RARE = 100
"""If more than one of so many characters is a rare one, an alphabet is made for the text."""

_LAST_CHARACTER = "\uffff"  # of those that such an encoding can have
_UNUSED = "\ufffe"
_KEEP_PLACE = "archiver.keep-place"


EncodingMap = Any
"""The type of `codecs.charmap_build`, which has no public name."""


class FoldedCharacters(NamedTuple):
    """A folded text. `removed` are the offsets in it before which each character that was left out stood, in order."""

    text: str
    removed: list[int]


class _Alphabet(NamedTuple):
    """Characters that have an octet each; U+0000 keeps the place of every other character."""

    encoding: EncodingMap
    folded: str
    """The folded character of each octet."""

    ignored: bytes
    """The octets that are left out."""

    marks: bytes
    """For each octet, 1 if it is left out, else 0."""


class QuickFolding:
    """A table as of `str.translate`, with one character or None for each, and the usual characters of the texts to be folded."""

    def __init__(self, table: Mapping[int, str | None], usual: str) -> None:
        self._table = table
        self._usual = _make_alphabet(usual, table)
        self._find_alphabet = lru_cache(maxsize=_ALPHABETS)(self._make_alphabet_of)

    def fold(self, text: str) -> FoldedCharacters:
        """Return the text as `str.translate` would give it, and the places of what is left out."""
        folded = self._fold(text, self._usual)
        if folded is None:
            alphabet = self._find_alphabet(frozenset(text))
            folded = None if alphabet is None else self._fold(text, alphabet)
        return self._fold_slowly(text) if folded is None else folded

    def _fold(self, text: str, alphabet: _Alphabet) -> FoldedCharacters | None:
        """Return the folded text; None if it has too many characters that are not in the alphabet, or one that is left out."""
        octets, _ = codecs.charmap_encode(text, _KEEP_PLACE, alphabet.encoding)
        rare = _find_places(octets)
        letters = "".join([text[start:end] for start, end in rare]).translate(self._table)
        if len(rare) > len(text) // _BETWEEN_RARE or len(letters) != octets.count(0):
            return None
        kept = octets.translate(None, alphabet.ignored)
        folded, _ = codecs.charmap_decode(kept, "strict", alphabet.folded)
        removed: list[int] = []
        if len(kept) < len(octets):
            places = _find_all(octets.translate(alphabet.marks), 1)
            removed = [place - count for count, place in enumerate(places)]
        if not rare:
            return FoldedCharacters(folded, removed)
        pieces: list[str] = []
        reached = taken = 0
        # Two runs are one now if all between them was left out.
        for start, end in _find_places(kept):
            pieces += folded[reached:start], letters[taken : taken + end - start]
            reached, taken = end, taken + end - start
        return FoldedCharacters("".join([*pieces, folded[reached:]]), removed)

    def _make_alphabet_of(self, characters: frozenset[str]) -> _Alphabet | None:
        """Return the alphabet of some characters; None if they are too many, or beyond those that it can have."""
        if len(characters) >= _OCTETS or _UNUSED in characters or max(characters) > _LAST_CHARACTER:
            return None
        return _make_alphabet("".join(sorted(characters)), self._table)

    def _fold_slowly(self, text: str) -> FoldedCharacters:
        ignored = {chr(point) for point, letter in self._table.items() if letter is None}
        places = compress(range(len(text)), map(ignored.__contains__, text))
        return FoldedCharacters(text.translate(self._table), [place - count for count, place in enumerate(places)])


def _make_alphabet(characters: str, table: Mapping[int, str | None]) -> _Alphabet:
    octets = ("\0" + characters.replace("\0", "")).ljust(_OCTETS, _UNUSED)
    letters = [table.get(ord(one), one) for one in octets]
    marks = bytes(letter is None for letter in letters)
    folded = "".join(letter or _UNUSED for letter in letters)
    return _Alphabet(codecs.charmap_build(octets), folded, bytes(compress(range(_OCTETS), marks)), marks)


def _find_places(octets: bytes) -> list[tuple[int, int]]:
    """Return the start and the end of each place that is kept for characters without an octet."""
    places: list[tuple[int, int]] = []
    for at in _find_all(octets, 0):
        if places and places[-1][1] == at:
            places[-1] = places[-1][0], at + 1
        else:
            places.append((at, at + 1))
    return places


def _find_all(octets: bytes, octet: int) -> Iterator[int]:
    """Yield the offset of each occurrence of an octet that is rare: much faster than a pattern."""
    at = octets.find(octet)
    while at >= 0:
        yield at
        at = octets.find(octet, at + 1)


def _keep_place(error: UnicodeError) -> tuple[str, int]:
    """Return a U+0000 for each character that an alphabet lacks, as the codecs ask an error handler."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "\0" * (error.end - error.start), error.end


codecs.register_error(_KEEP_PLACE, _keep_place)
