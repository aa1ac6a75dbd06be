"""Tables, rows and cells, independent of the form of the file."""

from __future__ import annotations

from enum import StrEnum
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.findings import make_finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from archiver.findings import Finding, Where

    Note = Callable[[Finding], None]
    HeadingTest = Callable[[Sequence[str]], bool]

LONGEST_ROW: Final = 4 * 1024 * 1024
"""The length of the longest row in characters. A spreadsheet cell has at most 32,767."""

MOST_COLUMNS: Final = 1000
"""Our own table has far fewer, in several languages too."""
MOST_ROWS: Final = 2_000_000
"""Twice the rows that a sheet of Excel can hold (1,048,576)."""

MOST_ROWS_ABOVE: Final = 20
"""The number of rows at the top among which the headings are looked for."""

GUIDE_SHEETS: Final = ("Explanations", "راهنما")
"""The names of the sheets that explain our own empty table."""

LIST_MARK: Final = "\x1f"
"""The separator of the items in a cell that is a JSON list: the unit separator of ASCII, which no cell may hold."""


class CellKind(StrEnum):
    """The kind of a cell that is no plain text. Delimited text has none."""

    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"
    MASKED = "masked"
    """A number or a day that the spreadsheet shows differently, such as 0.5 as `50%`."""
    LIST = "list"
    STRANGE = "strange"
    """A JSON value that no cell can hold."""


class TableRow(NamedTuple):
    """A row: its number as a spreadsheet program shows it, its cells from the first column on, and the kinds of some."""

    number: int
    cells: Sequence[str]
    kinds: Mapping[int, CellKind] = {}


class TableForm(NamedTuple):
    """The form of a table: `csv`, `xlsx`, `ods` or `jsonl`, and its encoding, delimiter or sheet."""

    format: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


class Table(NamedTuple):
    """An open table: its form, the headings of its columns, and its rows, which are read one by one.

    Empty rows are left out. `above` are the rows above the headings, such as a title. `rows` raises UnreadableTableError if it
    cannot go on.
    """

    form: TableForm
    headings: Sequence[str]
    rows: Iterator[TableRow]
    heading_row: int = 1
    above: Sequence[TableRow] = ()


class UnreadableTableError(Exception):
    """Raised for a table that cannot be read any further. Its `finding` has the reason. `archiver.intake` catches it."""

    def __init__(self, code: str, where: Where | None = None, **values: Any) -> None:  # noqa: ANN401 - any JSON value
        super().__init__(code)
        self.finding: Finding = make_finding(code, where, **values)


def check_headings(headings: Sequence[str]) -> None:
    """Raise UnreadableTableError for more than 1,000 columns."""
    if len(headings) > MOST_COLUMNS:
        raise UnreadableTableError("table.too-many-columns", {"row": 1}, count=len(headings), limit=MOST_COLUMNS)


def check_row_number(number: int) -> None:
    """Raise UnreadableTableError for a row beyond the limit."""
    if number > MOST_ROWS:
        raise UnreadableTableError("table.too-many-rows", {"row": number}, limit=MOST_ROWS)


def place_headings(form: TableForm, rows: Iterator[TableRow], is_heading_row: HeadingTest) -> Table:
    """Return the table in the rows of a sheet that are not empty. Raises UnreadableTableError if there are none.

    The headings are looked for in the first rows. The first row is taken for them if none of these has any.
    """
    top = list(islice(rows, MOST_ROWS_ABOVE + 1))
    if not top:
        raise UnreadableTableError("table.empty")
    position = next((position for position, row in enumerate(top) if is_heading_row(row.cells)), 0)
    headings = top[position]
    check_headings(headings.cells)
    names = [heading.strip() for heading in headings.cells]
    return Table(form, names, chain(top[position + 1 :], rows), headings.number, top[:position])


class MergedCells(NamedTuple):
    """Merged cells: their range, as programs show it, and the number of its last row."""

    cells: str
    last_row: int


def note_merged(merged: Iterable[MergedCells], heading_row: int, note: Note) -> None:
    """Report merged cells, but for those above the headings: a title over all columns is none of the table."""
    for found in merged:
        if found.last_row >= heading_row:
            note(make_finding("table.merged-cells", cells=found.cells))


def name_column(number: int) -> str:
    """Return the letters of a column: A to Z, then AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
