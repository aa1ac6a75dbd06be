"""Records as Dublin Core in the shape of Archivematica's metadata.csv.

The first column, `filename`, is a path below `objects/`. Columns that begin with `dc.` or `dcterms.` become Dublin Core, all
others a section of their own. A column is repeated for each further value (Archivematica's user manual, *Import metadata*).
"""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from archiver.exports.document_words import list_attachments, list_written_dates
from archiver.exports.field_values import list_values
from archiver.exports.plain_text import make_plain
from archiver.records import FIELDS, written_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from archiver.exports.exported_bag import ExportedBag, ExportNotes

    Document = Mapping[str, Any]
    Reader = Callable[[Document], list[str]]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def _present(*values: str | None) -> list[str]:
    return [value for value in values if value]


def _date(key: str) -> Reader:
    return lambda document: _present(document.get("date", {}).get(key))


_FILE_AND_DATE: Final[Mapping[str, Reader]] = {
    "dc.identifier": lambda document: _present(document.get("identifier")),
    "title_basis": lambda document: _present(document.get("titleBasis")),
    "dc.date": lambda document: _present(written_date(document.get("date", {}))),
    "dc.format": lambda document: _present(document.get("file", {}).get("mediaType")),
    "dcterms.license": lambda document: _present(document.get("rightsStatement", {}).get("identifier")),
    "dcterms.modified": lambda document: _present(document.get("file", {}).get("lastModified")),
    "dcterms.hasPart": list_attachments,
    "date_solar_hijri": _date("solarHijri"),
    "date_as_written": list_written_dates,
    "date_note": _date("note"),
}
"""The columns that are not filled by a whole described field."""

_FIRST: Final = (
    *(
        "dc.identifier",
        "dc.title",
        "dc.creator",
        "dc.publisher",
        "dc.description",
        "dc.date",
        "dc.language",
        "dc.format",
        "dc.rights",
    ),
    *("dcterms.license", "dcterms.accessRights", "dcterms.provenance", "dcterms.modified", "dcterms.hasPart"),
    *("isadg.reference_code", "isadg.level_of_description"),
    *("date_solar_hijri", "date_as_written", "date_note", "title_basis", "sensitivity"),
)
"""The order of the columns; those of fields that are not named here follow."""


def _read_in_turn(readers: Sequence[Reader]) -> Reader:
    return lambda document: [value for read in readers for value in read(document)]


def _arrange_columns() -> dict[str, Reader]:
    readers: dict[str, list[Reader]] = {column: [] for column in _FIRST}
    for column, read in _FILE_AND_DATE.items():
        readers[column].append(read)
    for field in FIELDS:
        for column in field.dublin_core:
            readers.setdefault(column, []).append(partial(list_values, field))
    return {column: _read_in_turn(several) for column, several in readers.items()}


COLUMNS: Final = _arrange_columns()
"""The reader of each column after `filename`, in their order. A column without any value is left out of the table."""


def write_dublin_core(bag: ExportedBag, notes: ExportNotes) -> Iterator[str]:
    """Yield the table, a row at a time. A withheld document has its public name, which is no path below `objects/`."""
    widths = dict.fromkeys(COLUMNS, 0)
    for document in bag.documents():
        for column, read in COLUMNS.items():
            widths[column] = max(widths[column], len(read(document)))
    row = _RowWriter(notes)
    yield row.write(["filename", *(column for column, width in widths.items() for _ in range(width))])
    for document in bag.documents():
        if "file" in document:
            cells = ["objects/" + str(document["file"]["path"]).removeprefix("data/")]
        else:
            cells = [str(document.get("referenceCode") or document["identifier"])]
        for column, width in widths.items():
            values = COLUMNS[column](document)
            cells += values + [""] * (width - len(values))
        yield row.write(cells)


class _RowWriter:
    """Writes rows of RFC 4180."""

    def __init__(self, notes: ExportNotes) -> None:
        self._notes = notes

    def write(self, cells: list[str]) -> str:
        """Return one row with its line end. A cell that a spreadsheet would take for a formula is kept, and counted."""
        self._notes.formulas += sum(cell.startswith(_FORMULA_STARTS) for cell in cells)
        row = io.StringIO()
        csv.writer(row, lineterminator="\r\n").writerow([make_plain(cell, self._notes) for cell in cells])
        return row.getvalue()
