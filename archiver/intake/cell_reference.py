"""The position of a cell in a table, and findings about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.findings import Where, escape_for_display, make_finding
from archiver.tables import name_column

if TYPE_CHECKING:
    from archiver.findings import Finding

_LONGEST_SHOWN = 120


def shorten(text: str) -> str:
    """Return the text of a cell for a message: at most 120 characters, with escapes for what cannot be shown."""
    return escape_for_display(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…")


def place_in_sheet(finding: Finding, sheet: str) -> Finding:
    """Return a finding about a row of a workbook with the sheet, and the name of the cell as spreadsheet programs show it."""
    row, column = finding.where.get("row"), finding.where.get("column")
    if row is None:
        return finding
    where: Where = {**finding.where, "sheet": shorten(sheet)}
    if column is not None:
        where["cell"] = f"{name_column(column)}{row}"
    return finding.replace(where=where)


class CellReference(NamedTuple):
    """A cell by the number of its row, the number of its column (from 1), and the heading of the column."""

    row: int
    column: int
    heading: str

    def where(self) -> Where:
        """Return the position as findings have it."""
        return {"row": self.row, "column": self.column, "field": shorten(self.heading)}

    def make_finding(self, code: str, **values: Any) -> Finding:  # noqa: ANN401 - any JSON value
        """Make a finding about the cell. Its values hold the row and the heading, so that its message can name them."""
        return make_finding(code, self.where(), row=self.row, column=self.column, field=shorten(self.heading), **values)
