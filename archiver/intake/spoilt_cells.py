"""Find cells that a spreadsheet program or a wrong encoding has spoilt.

Such programs turn dates and codes into day counts or other dates. They cut leading zeros and last digits off numbers. They export
narrow columns as `####`, broken formulas as `#REF!`, and letters that an encoding lacks as `?`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from archiver.intake.cell_reference import shorten
from archiver.intake.columns import ColumnKind
from archiver.records import holds_control_character
from archiver.tables import CellKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.findings import Finding
    from archiver.intake.cell_reference import CellReference
    from archiver.intake.columns import Column

LETTERS_LOST: Final = "table.letters-lost"
"""The code of a fault that affects many cells at once. It is reported once for a table."""

LONGEST_CELL: Final = 100_000
"""Code points; Excel holds 32,767."""

# Only a cell with one of these can be spoilt. It begins with `#`, a formula's `=` or an apostrophe, or with `Err:`. Or it holds
# three question marks, a control or replacement character or a surrogate. Or it ends with an exponent such as `E+12`.
_SUSPICIOUS: Final = re.compile(r"^[#='=]|^Err:|\?{3}|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]|[eE]\+[0-9]+$")
# The results of formulas that failed: those of Excel (`NV` and `WERT` are German), and `Err:502` of LibreOffice.
_FORMULA_ERROR: Final = re.compile(
    r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|BUSY!|GETTING_DATA|NV|WERT!)"
    r"|Err:[0-9]{3}"
)
# A column that was too narrow for its number when the table was copied: `#####`.
_HASHES: Final = re.compile(r"#{3,}")
# Nothing but question marks, three of them together, and digits and marks of dates: `???? 12/5`.
_QUESTION_MARKS: Final = re.compile(r"(?=.*\?{3})[?\s0-9/().-]*")
# A long number that was rounded to an exponent: `1.2E+12`.
_ROUNDED: Final = re.compile(r"-?[0-9](?:\.[0-9]+)?[eE]\+[0-9]+")
# A formula that is stored as text: `=A1`, `=SUM(…)`. A lone `=` or a row of them is a mark.
_FORMULA: Final = re.compile(r"=.*[A-Za-z0-9(\"']", re.DOTALL)
# A code that the spreadsheet took for a date, `5-Mar` or `Mar-95`.
_ENGLISH_MONTH: Final = re.compile(
    r"[0-9]{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-[0-9]{2}"
)

_WITHOUT_PERSIAN: Final = "windows-1256"
"""An encoding without Persian digits and the Persian yeh: programs write a question mark for each.

It has the Arabic question mark, so a Latin one is right only after Latin letters and digits."""
# Two question marks, one behind no letter or digit of ASCII, or one with a letter or digit right behind it.
_LOST_LETTER: Final = re.compile(r"\?\?|(?<![A-Za-z0-9])\?|\?(?=\w)")

_DATES: Final = frozenset({ColumnKind.DATE, ColumnKind.DAY})
_LISTS: Final = frozenset({ColumnKind.LANGUAGES, ColumnKind.NAMES, ColumnKind.WORDS, ColumnKind.IDENTIFIERS})
_ADDRESSES: Final = frozenset({ColumnKind.IDENTIFIERS, ColumnKind.URI})
_LITERAL: Final = frozenset({ColumnKind.PATH, ColumnKind.CODE, ColumnKind.IDENTIFIERS, ColumnKind.URI})
"""Kinds of columns in which a number without its leading zero is another number."""


def has_lost_letters(text: str, encoding: str | None) -> bool:
    """Return whether a text has question marks for letters that the encoding of the table lacks."""
    return encoding == _WITHOUT_PERSIAN and _LOST_LETTER.search(text) is not None


def find_spoilt(
    text: str, kind: CellKind | None, column: Column, cell: CellReference, encoding: str | None = None
) -> Iterator[Finding]:
    """Yield the faults of a cell. After an error among them the cell must not be used."""
    if column.kind not in _ADDRESSES and has_lost_letters(text, encoding):
        yield cell.make_finding(LETTERS_LOST, found=shorten(text))
        return
    if len(text) > LONGEST_CELL:
        yield cell.make_finding("table.cell-too-long", length=len(text), limit=LONGEST_CELL)
        return
    if kind is not None:
        yield from _judge_kind(text, kind, column, cell)
    elif column.kind is ColumnKind.CODE and _ENGLISH_MONTH.fullmatch(text):
        yield cell.make_finding("table.became-date", found=shorten(text))
    if kind is not CellKind.LIST and kind is not CellKind.FORMULA and _SUSPICIOUS.search(text):
        yield from _judge_text(text, column, cell)


def _judge_kind(text: str, kind: CellKind, column: Column, cell: CellReference) -> Iterator[Finding]:
    if kind is CellKind.FORMULA:
        yield cell.make_finding("table.formula", found=shorten(text))
    elif kind is CellKind.MASKED:
        yield cell.make_finding("table.number-format", found=shorten(text))
    elif kind is CellKind.STRANGE or (kind is CellKind.LIST and column.kind not in _LISTS):
        yield cell.make_finding("table.value-shape", found=shorten(text.replace("\x1f", ", ")))
    elif kind is CellKind.DATE and column.kind not in _DATES:
        yield cell.make_finding("table.became-date", found=shorten(text))
    elif kind is CellKind.NUMBER and column.kind in _LITERAL:
        yield cell.make_finding("table.number-cell", found=shorten(text))


def _judge_text(text: str, column: Column, cell: CellReference) -> Iterator[Finding]:
    if "\ufffd" in text:
        yield cell.make_finding("table.character-lost", found=shorten(text))
    elif holds_control_character(text):
        yield cell.make_finding("table.control-character", found=shorten(text))
    elif _FORMULA_ERROR.fullmatch(text):
        yield cell.make_finding("table.formula-error", found=text)
    elif _HASHES.fullmatch(text):
        yield cell.make_finding("table.cell-hashes", found=shorten(text))
    elif column.kind in _LITERAL and _ROUNDED.fullmatch(text):
        yield cell.make_finding("table.number-rounded", found=shorten(text))
    elif _QUESTION_MARKS.fullmatch(text):
        yield cell.make_finding("table.question-marks", found=shorten(text))
    elif _FORMULA.match(text):
        yield cell.make_finding("table.formula-text", found=shorten(text))
