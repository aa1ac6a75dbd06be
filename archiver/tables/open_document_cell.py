"""Read the cells of an OpenDocument sheet: what a cell holds, and what it shows (ODF 1.3 part 3, 19.385).

A cell has a value and, as text, what its number format shows of it. If the two differ, the cell is `MASKED`, as in a workbook of
Excel (`spreadsheet_value`). There the format alone is known; here what it shows.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from archiver.tables.table import LONGEST_ROW, CellKind, UnreadableTableError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BLANKS: Final = re.compile(r"[ \t\r\n]+")
_DIGITS: Final = {**{0x6F0 + digit: str(digit) for digit in range(10)}, **{0x660 + digit: str(digit) for digit in range(10)}}
_PLAIN: Final = {**_DIGITS, ord("٫"): ".", ord(","): ".", ord("−"): "-"}
"""Digits and signs of decimals in Persian, Arabic and European notation."""
# A number that is too long for its cell, as it is shown and stored: `1.23456789012346E+018`.
_EXPONENT: Final = re.compile(r"-?[0-9](?:\.[0-9]+)?E\+?[0-9]+")
# A time of day or a duration: `PT10H30M00S`, `PT10H30M00.5S` (W3C XML Schema part 2, 3.2.6).
_TIME: Final = re.compile(r"PT([0-9]{1,6})H([0-9]{1,2})M([0-9]{1,2})(?:[.,][0-9]*)?S")
_GREGORIAN_REFORM: Final = "1582"
_DAY: Final = re.compile(r"-?[0-9]{4,}-[0-9]{2}-[0-9]{2}")
_MIDNIGHT: Final = re.compile(r"(?:00:00(?::00)?(?:\.0*)?)?")
# The time beside a day: `10:30`, `10:30:00 AM`.
_TIME_SHOWN: Final = re.compile(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AP]M)?")
_TOKEN: Final = re.compile(r"[0-9]+|[^\W\d_]+")
# The prefix of a formula names its language: `of:=A1`, `oooc:=A1`, `msoxl:=A1`.
_FORMULA_LANGUAGE: Final = re.compile(r"[A-Za-z]\w{0,20}:(?==)")


class OpenCell:
    """The cell that is being read. White space in its paragraphs is collapsed as ODF 1.3 part 3, 6.1.2 says."""

    def __init__(self, attributes: dict[str, str], *, is_covered: bool) -> None:
        self.attributes = attributes
        self.is_covered = is_covered
        self._paragraphs: list[str] = []
        self._parts: list[str] = []
        self._length = 0
        self._depth = 0
        self._ends_blank = True

    def shown(self) -> str:
        """Return the text of the cell."""
        return "\n".join(self._paragraphs)

    def begin_paragraph(self) -> None:
        """Begin a paragraph."""
        self._depth += 1
        self._ends_blank = True
        self._lengthen(1)

    def end_paragraph(self) -> None:
        """End a paragraph, without the white space at its end."""
        self._depth -= 1
        if self._parts and self._ends_blank:
            self._parts[-1] = self._parts[-1].removesuffix(" ")
        self._paragraphs.append("".join(self._parts))
        self._parts = []

    def add(self, text: str) -> None:
        """Add characters that an element stands for. They are not collapsed."""
        self._lengthen(len(text))
        self._parts.append(text)
        self._ends_blank = False

    def add_characters(self, text: str) -> None:
        """Add characters of a paragraph. Those outside of any are no text."""
        if not self._depth:
            return
        collapsed = _BLANKS.sub(" ", text)
        if self._ends_blank:
            collapsed = collapsed.removeprefix(" ")
        if collapsed:
            self._lengthen(len(collapsed))
            self._parts.append(collapsed)
            self._ends_blank = collapsed.endswith(" ")

    def _lengthen(self, length: int) -> None:
        self._length += length
        if self._length > LONGEST_ROW:
            raise UnreadableTableError("table.too-large", limit=LONGEST_ROW)


def read_cell(attributes: Mapping[str, str], shown: str) -> tuple[str, CellKind | None]:
    """Return text and kind of a cell by its attributes, without their namespaces, and the text that it shows."""
    formula = attributes.get("formula")
    if formula is not None:
        return _FORMULA_LANGUAGE.sub("", formula, count=1), CellKind.FORMULA
    kind = attributes.get("value-type")
    if kind == "date":
        return _read_day(attributes.get("date-value", ""), shown)
    if kind == "time":
        return _read_time(attributes.get("time-value", "")), CellKind.DATE
    if kind == "boolean":
        return attributes.get("boolean-value", "").upper(), CellKind.NUMBER
    if kind in {"float", "percentage", "currency"}:
        return _read_number(attributes.get("value", ""), shown)
    text = attributes.get("string-value", shown)
    return text, CellKind.MASKED if shown.split() and text.split() != shown.split() else None


def _read_number(value: str, shown: str) -> tuple[str, CellKind | None]:
    try:
        number = float(value)
    except ValueError:
        return shown or value, CellKind.MASKED
    is_whole = number.is_integer()
    text = str(int(number)) if is_whole else str(number)
    plain = shown.strip().translate(_PLAIN)
    if plain in {"", text}:
        return text, CellKind.NUMBER
    if _EXPONENT.fullmatch(plain) and math.isclose(float(plain), number):
        return plain, CellKind.NUMBER
    if plain.isdecimal() and plain.lstrip("0") == text.removeprefix("0"):
        # The spreadsheet shows leading zeros, so they are part of the value.
        return plain, None
    return text, CellKind.MASKED


def _read_day(value: str, shown: str) -> tuple[str, CellKind]:
    day, _, time = value.partition("T")
    if not _DAY.fullmatch(day):
        return shown or value, CellKind.MASKED
    text = day if _MIDNIGHT.fullmatch(time) else f"{day} {time.partition('.')[0]}"
    if day < _GREGORIAN_REFORM:
        # LibreOffice shows such a day by the Julian calendar, so a Solar Hijri date that was typed is stored as another one.
        return text, CellKind.DATE
    tokens = _TOKEN.findall(_TIME_SHOWN.sub("", shown.translate(_DIGITS)))
    return text, CellKind.DATE if not tokens or _shows_day(tokens, day) else CellKind.MASKED


def _shows_day(tokens: Sequence[str], day: str) -> bool:
    """Return whether year, month and day are each among the tokens. A month may be a word, and a year have two digits."""
    year, month, number = (int(part) for part in day.rsplit("-", 2))
    numbers = [int(token) for token in tokens if token.isdecimal()]
    for wanted in ({number}, {year, abs(year) % 100}):
        found = next((one for one in numbers if one in wanted), None)
        if found is None:
            return False
        numbers.remove(found)
    return month in numbers or not all(token.isdecimal() for token in tokens)


def _read_time(value: str) -> str:
    """Return a time of day as programs show it."""
    match = _TIME.fullmatch(value)
    return ":".join(part.zfill(2) for part in match.groups()) if match else value
