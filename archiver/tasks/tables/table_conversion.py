"""Convert the dates of one column of a table. The result is the same table with columns added, and no other octet changed."""

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from archiver.calendars import Calendar
from archiver.errors import WrongUsageError
from archiver.findings import Finding
from archiver.tables import cell_finder, delimiter_of, encoding_of, quote, read_records, split_cells, unquote
from archiver.tasks.conversion import ConvertedDate, convert_one
from archiver.value import WithoutTruthValue

_EXAMINED = 256
"""Octets that tell the encoding. They hold the first headings."""
_MOST_REMEMBERED = 200_000
"""Different cells whose conversion is remembered. The days of five centuries are fewer."""
_MOST_LISTED = 100
"""Findings of one code that are listed one by one. The others are counted."""


@dataclass(frozen=True, slots=True)
class DateColumn:
    """The column to convert: its header, the calendar of its dates if it is known, and a further calendar to give them in."""

    name: str
    calendar: Calendar | None = None
    to: Calendar | None = None


@dataclass(frozen=True, slots=True)
class TableReport(WithoutTruthValue):
    """The number of rows, and the findings: up to a hundred of a code, the last of which says how many more there are."""

    rows: int
    findings: list[Finding]


def convert_table(source: io.BufferedReader, target: BinaryIO, column: DateColumn) -> TableReport:
    """Copy a table of delimited text with columns added, row by row, in bounded memory.

    The added columns are `calendar`, `precision`, `solarHijri`, `gregorian`, `weekday`, `certainty`, `finding` (codes) and, if
    it is asked for, the name of the calendar `to`. They are empty beside an empty cell. Beside a text such as `n.d.` the
    precision is `undated`. Delimiter, quotation marks, line ends, byte order mark and octets that are not UTF-8 stay as they are.

    Raises:
        WrongUsageError: the table has no such column, or several of that name.
    """
    encoding = encoding_of(source.peek(_EXAMINED)[:_EXAMINED])
    lines = io.TextIOWrapper(source, encoding, errors="surrogateescape", newline="")
    writer = io.TextIOWrapper(target, encoding, errors="surrogateescape", newline="")
    try:
        return _TableConversion(column).run(lines, writer)
    finally:
        lines.detach()
        writer.flush()
        writer.detach()


class _TableConversion:
    """One run, with the cells that are converted already and the findings so far."""

    def __init__(self, column: DateColumn) -> None:
        self._column = column
        self._delimiter = ","
        self._remembered: dict[str, str] = {}
        self._noticed: dict[str, Sequence[Finding]] = {}
        self._counts: Counter[str] = Counter()
        self._findings: list[Finding] = []

    def run(self, lines: io.TextIOWrapper, writer: io.TextIOWrapper) -> TableReport:
        """Convert the column of each row. Raises WrongUsageError."""
        records = read_records(lines)
        header, line_end = next(records, ("", ""))
        self._delimiter = delimiter_of(header)
        names = [unquote(cell) for cell in split_cells(header.removeprefix("\ufeff"), self._delimiter)]
        if names.count(self._column.name) != 1:
            raise WrongUsageError("error.column-missing", column=self._column.name, columns=", ".join(names))
        index = names.index(self._column.name)
        writer.write(header + self._join(self._new_names(names)) + (line_end or "\n"))
        rows = self._copy(records, cell_finder(index, self._delimiter), writer)
        return TableReport(rows, self._listed())

    def _copy(self, records: Iterator[tuple[str, str]], find_cell: Callable[[str], str], writer: io.TextIOWrapper) -> int:
        """Write every record with its added cells, and return their number. A record without text stays as it is."""
        remembered, noticed = self._remembered, self._noticed
        row = 0
        for row, (text, line_end) in enumerate(records, 1):
            cell = find_cell(text)
            added = remembered.get(cell)
            if added is None:
                added = self._work_out(cell)
            if cell in noticed:
                self._list(noticed[cell], row)
            writer.write(text + added + line_end if text else line_end)
        return row

    def _new_names(self, names: list[str]) -> Iterator[str]:
        """Yield the headers to add. One that the table has already gets a number."""
        for name in _describe(None, self._column):
            number = next(number for number in range(1, len(names) + 2) if _numbered(name, number) not in names)
            yield _numbered(name, number)

    def _join(self, cells: Iterable[str]) -> str:
        return "".join(self._delimiter + quote(cell, self._delimiter) for cell in cells)

    def _work_out(self, cell: str) -> str:
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
            self._noticed.clear()
        value = unquote(cell)
        date = convert_one(value, self._column.calendar, self._column.to) if value.strip() else None
        if date and date.findings:
            self._noticed[cell] = date.findings
        known = self._remembered[cell] = self._join(_describe(date, self._column).values())
        return known

    def _list(self, findings: Sequence[Finding], row: int) -> None:
        for finding in findings:
            self._counts[finding.code] += 1
            if self._counts[finding.code] <= _MOST_LISTED:
                self._findings.append(finding.replace(where={"row": row, "field": self._column.name}))

    def _listed(self) -> list[Finding]:
        last = {finding.code: index for index, finding in enumerate(self._findings)}
        for code, index in last.items():
            omitted = self._counts[code] - _MOST_LISTED
            if omitted > 0:
                finding = self._findings[index]
                self._findings[index] = finding.replace(values={**finding.values, "omitted": omitted})
        return self._findings


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name} {number}"


def _describe(date: ConvertedDate | None, column: DateColumn) -> dict[str, str]:
    """Return the added cells by header."""
    content = date.to_dict() if date else {}
    keys = ("calendar", "precision", "solarHijri", "gregorian", "weekday", "certainty")
    cells = {key: content.get(key) or "" for key in keys}
    # A text that says that there is no date is no empty cell.
    cells["precision"] = cells["precision"] or content.get("stated", "")
    cells["finding"] = " ".join(dict.fromkeys(finding.code for finding in date.findings)) if date else ""
    if column.to is not None:
        cells[str(column.to)] = content.get("converted", "")
    return cells
