"""What every form of table is read as."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.findings import make_finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from archiver.findings import Finding, Where

    Note = Callable[[Finding], None]

LONGEST_ROW: Final = 4 * 1024 * 1024
"""Characters of one row; a spreadsheet cell has at most 32,767."""

MOST_COLUMNS: Final = 1000
MOST_ROWS: Final = 2_000_000

LIST_MARK: Final = "\x1f"
"""Between the items of a cell that is a list by its form (JSON): the unit separator of ASCII, which no cell may hold."""


class CellKind(StrEnum):
    """What a cell is that is no plain text; a spreadsheet knows, delimited text does not."""

    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"
    MASKED = "masked"
    """A number or a day that the spreadsheet shows as something else than what it holds, such as 0.5 as `50%`."""
    LIST = "list"
    STRANGE = "strange"
    """A JSON value that no cell can hold, as JSON."""


class TableRow(NamedTuple):
    """A row: its number as a spreadsheet program shows it, its cells from the first column on, and the kinds of some."""

    number: int
    cells: Sequence[str]
    kinds: Mapping[int, CellKind] = {}


class TableForm(NamedTuple):
    """How a table was read: `csv`, `xlsx` or `jsonl`, and what was found by looking."""

    format: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


class Table(NamedTuple):
    """A table that is open: its form, the headings of its columns, and its rows, each read when it is asked for.

    Rows in which nothing stands are left out. `rows` raises UnreadableTableError where it cannot go on.
    """

    form: TableForm
    headings: Sequence[str]
    rows: Iterator[TableRow]
    heading_row: int = 1


class UnreadableTableError(Exception):
    """A table that cannot be read, or not any further; its `finding` says why. Never leaves `archiver.records`."""

    def __init__(self, code: str, where: Where | None = None, **values: Any) -> None:  # noqa: ANN401 - any JSON value
        super().__init__(code)
        self.finding: Finding = make_finding(code, where, **values)


def check_headings(headings: Sequence[str]) -> None:
    """Raise UnreadableTableError for more columns than any table of records has."""
    if len(headings) > MOST_COLUMNS:
        raise UnreadableTableError("table.too-many-columns", {"row": 1}, count=len(headings), limit=MOST_COLUMNS)


def check_row_number(number: int) -> None:
    """Raise UnreadableTableError for a row beyond those that are read."""
    if number > MOST_ROWS:
        raise UnreadableTableError("table.too-many-rows", {"row": number}, limit=MOST_ROWS)
