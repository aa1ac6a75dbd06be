"""Read the cells of a workbook that hold numbers, days or formulas.

A number format (ECMA-376 part 1, 18.8.31) can show anything for a value: `"NO-"000` shows 5 as NO-005, `0.00%` shows 0.5 as
50.00%, `mmm yyyy` hides the day. Formats are not applied here. If one may show another text than the value, the cell is `MASKED`.
"""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import Final

from archiver.tables.table import CellKind

_MIDNIGHT: Final = time()
_PLAIN: Final = frozenset({"General", "GENERAL", "@", ""})
_LOCALE: Final = re.compile(r"\[\$-[0-9A-Fa-f,]+\]")
"""Matches the language of a number or a day, with its digits and its calendar."""
# Parts of a format that are no letters for a value, in this order: quoted text (`"NO-"`), an escaped character (`\-`), a space
# as wide as a character (`_)`), a character that fills the cell (`**`), a condition or colour (`[>100]`, `[Red]`).
_LITERAL: Final = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[[^\]]*\]")
# A format that shows day, month and year, in any order (`e` and `b` are years of other calendars). Each look-ahead seeks one of
# them from the beginning: `yyyy-mm-dd` and `d mmm yy` match, `mmm yyyy` does not.
_DAY: Final = re.compile(r"(?i)(?=.*d)(?=.*m)(?=.*[yeb])")


def read_value(value: object, pattern: str, *, is_formula: bool) -> tuple[str, CellKind | None]:
    """Return text and kind of a cell, by its value in openpyxl and its number format."""
    if is_formula:
        return str(getattr(value, "text", value)), CellKind.FORMULA
    if isinstance(value, datetime):
        day = value.date().isoformat()
        text = day if value.time() == _MIDNIGHT else f"{day} {value.time().isoformat()}"
        return text, CellKind.DATE if _DAY.match(_LITERAL.sub("", pattern)) else CellKind.MASKED
    if isinstance(value, bool):
        return str(value).upper(), CellKind.NUMBER
    if isinstance(value, int | float):
        return _read_number(value, _LOCALE.sub("", pattern))
    return str(value), CellKind.DATE


def _read_number(value: float, pattern: str) -> tuple[str, CellKind | None]:
    is_whole = float(value).is_integer()
    text = str(int(value)) if is_whole else str(value)
    if pattern in _PLAIN:
        return text, CellKind.NUMBER
    if pattern.strip("0") or not is_whole or value < 0:
        return text, CellKind.MASKED
    # The spreadsheet shows leading zeros, so they are part of the value.
    return text.zfill(len(pattern)), None if len(pattern) > 1 else CellKind.NUMBER
