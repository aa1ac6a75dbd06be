"""Letters that stand for digits: typewriters had no 1 or 0, and text recognition takes one for the other (1O November 1987).

Only what has the form of a date's number is read so, and never a Roman numeral.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = str.maketrans("OoIl|", "00111")
_NUMBER = r"[\dOoIl|]"
# The cheap tests of a text for the next pattern: a digit beside such a letter (digits are rarer), or two that make a ten.
_BESIDE_LETTER = re.compile(r"\d(?:(?=[OoIl|])|(?<=[OoIl|]\d))")
_TENS = ("IO", "lO")
# All pairs that make a ten at the beginning of a word.
_ALL_TENS = ("lo", "lO", "Io", "IO", "|o", "|O")
_WORD_SIGN = re.compile(r"\w")
_BEGINNING = re.compile(r"[\dOoIl|./-]+$")
_LONGEST = 12
"""No more code points than this are read as the numbers of one date."""

# Three numbers with the same sign twice; a day before a word; a year of four digits.
_FORMS = re.compile(
    rf"(?<![\w|./:-])(?:(?P<first>{_NUMBER}{{4}}|{_NUMBER}{{1,2}})(?P<sign>[./-])(?P<second>{_NUMBER}{{1,2}})(?P=sign)"
    rf"(?P<third>{_NUMBER}{{4}}|{_NUMBER}{{1,2}})(?![\w|/-]|\.\d)"
    rf"|(?P<day>{_NUMBER}{{1,2}})(?=(?:st|nd|rd|th)?\.?[ \xa0]{{1,2}}(?:of )?[^\W\d_]{{3}})"
    rf"|(?P<year>[12lI|]{_NUMBER}{{3}})(?![\w|/]|[.-]\d))"
)
_GROUPS = ("first", "second", "third", "day", "year")
_TEN = re.compile("[lI|][Oo]")
_FEWEST_DIGITS_OF_YEAR = 2
_YEAR_LENGTH = 4


class DigitText(NamedTuple):
    """A text with digits for letters that seem to stand for them, and the offsets of these letters, in order."""

    text: str
    places: tuple[int, ...]

    def read_between(self, start: int, end: int) -> str | None:
        """Return a stretch as it was read if a letter of it was read as a digit, else None."""
        index = bisect_left(self.places, start)
        return self.text[start:end] if index < len(self.places) and self.places[index] < end else None


def read_letters_as_digits(text: str) -> DigitText:
    """Return `text` with digits in place of letters that look like them, inside what may be the numbers of a date."""
    if not _BESIDE_LETTER.search(text) and not any(ten in text for ten in _TENS):
        return DigitText(text, ())
    pieces: list[str] = []
    places: list[int] = []
    reached = 0
    for match in _find_forms(text):
        if all(_is_number(match[name], is_year=name == "year") for name in _GROUPS if match[name]) and not _is_row(match):
            pieces += [text[reached : match.start()], match[0].translate(_DIGITS)]
            reached = match.end()
            places += [match.start() + at for at, sign in enumerate(match[0]) if sign in "OoIl|"]
    return DigitText("".join([*pieces, text[reached:]]), tuple(places)) if places else DigitText(text, ())


def _find_forms(text: str) -> Iterator[re.Match[str]]:
    """Yield every number of a date, or row of three, that has one of these letters. No such sign goes before it."""
    reached = -1
    for end in sorted([*(place.end() for place in _BESIDE_LETTER.finditer(text)), *_find_tens(text)]):
        before = _BEGINNING.search(text, max(0, end - _LONGEST), end)
        if before is None or before.start() <= reached:
            continue
        reached = before.start()
        match = _FORMS.match(text, reached)
        if match is not None:
            yield match


def _find_tens(text: str) -> Iterator[int]:
    """Yield the place after the first letter of each ten that begins a word. Their pattern would stop at every l of a text."""
    for ten in _ALL_TENS:
        start = text.find(ten)
        while start >= 0:
            if not (start and _WORD_SIGN.match(text, start - 1)):
                yield start + 1
            start = text.find(ten, start + 1)


def _is_number(group: str, *, is_year: bool) -> bool:
    digits = sum(map(str.isdecimal, group))
    if is_year or len(group) == _YEAR_LENGTH:
        return digits >= _FEWEST_DIGITS_OF_YEAR
    return digits > 0 or _TEN.fullmatch(group) is not None


def _is_row(match: re.Match[str]) -> bool:
    """Return whether a bar of the match is one of several on its line, which part the cells of a row."""
    if "|" not in match[0]:
        return False
    text = match.string
    begin = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    return text.count("|", begin, end if end >= 0 else len(text)) > 1
