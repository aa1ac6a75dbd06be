"""Records as Dublin Core in the shape of Archivematica's metadata.csv.

The first column, `filename`, is a path below `objects/`; columns that begin with `dc.` or `dcterms.` become Dublin Core, all
others a section of their own; a column is repeated for each further value (Archivematica's user manual, *Import metadata*).
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, Final

from archiver.exports.document_words import list_written_dates, say_access
from archiver.exports.plain_text import make_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from archiver.exports.exported_bag import ExportedBag, ExportNotes

    Document = Mapping[str, Any]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def _texts(document: Document, key: str) -> list[str]:
    return [text["value"] for text in document.get(key, ())]


def _names(described: Document) -> list[str]:
    return [name["value"] for name in described["name"]]


def _present(*values: str | None) -> list[str]:
    return [value for value in values if value]


def _creators(document: Document) -> list[str]:
    makers = [*document.get("creator", ()), *_present_one(document, "originOrganization")]
    return [name for maker in makers for name in _names(maker)]


def _present_one(document: Document, key: str) -> list[Document]:
    return [document[key]] if key in document else []


def _provenance(document: Document) -> list[str]:
    custodians = [name for custodian in _present_one(document, "custodian") for name in _names(custodian)]
    return custodians + _texts(document, "acquisitionSource")


def _date(document: Document, key: str) -> list[str]:
    return _present(document.get("date", {}).get(key))


COLUMNS: Final[Mapping[str, Callable[[Document], list[str]]]] = {
    "dc.identifier": lambda document: _present(document.get("identifier"), document.get("referenceCode")),
    "dc.title": lambda document: _texts(document, "title"),
    "dc.creator": _creators,
    "dc.description": lambda document: _texts(document, "description"),
    "dc.date": lambda document: _date(document, "gregorian"),
    "dc.language": lambda document: list(document.get("language", ())),
    "dc.format": lambda document: _present(document.get("file", {}).get("mediaType")),
    "dc.rights": lambda document: _texts(document.get("rightsStatement", {}), "value"),
    "dcterms.license": lambda document: _present(document.get("rightsStatement", {}).get("identifier")),
    "dcterms.accessRights": say_access,
    "dcterms.provenance": _provenance,
    "dcterms.modified": lambda document: _present(document.get("file", {}).get("lastModified")),
    "isadg.reference_code": lambda document: _present(document.get("referenceCode")),
    "isadg.level_of_description": lambda document: _present(document.get("levelOfDescription")),
    "date_solar_hijri": lambda document: _date(document, "solarHijri"),
    "date_as_written": list_written_dates,
    "date_note": lambda document: _date(document, "note"),
    "sensitivity": lambda document: list(document.get("sensitivity", ())),
}
"""What stands in each column after `filename`, in their order; a column that no document has a value for is left out."""


def write_dublin_core(bag: ExportedBag, notes: ExportNotes) -> Iterator[str]:
    """The table, a row at a time. A withheld document is named by its public name, which is no path below `objects/`."""
    widths = dict.fromkeys(COLUMNS, 0)
    for document in bag.documents():
        for column, read in COLUMNS.items():
            widths[column] = max(widths[column], len(read(document)))
    row = _RowWriter(notes)
    yield row.write(["filename", *(column for column, width in widths.items() for _ in range(width))])
    for document in bag.documents():
        cells = [_file_name(document)]
        for column, width in widths.items():
            values = COLUMNS[column](document)
            cells += values + [""] * (width - len(values))
        yield row.write(cells)


def _file_name(document: Document) -> str:
    if "file" not in document:
        return str(document.get("referenceCode") or document["identifier"])
    return "objects/" + str(document["file"]["path"]).removeprefix("data/")


class _RowWriter:
    """Writes rows as RFC 4180 has them."""

    def __init__(self, notes: ExportNotes) -> None:
        self._notes = notes

    def write(self, cells: list[str]) -> str:
        """One row with its line end. A cell that a spreadsheet would take for a formula stays as it is, and is counted."""
        self._notes.formulas += sum(cell.startswith(_FORMULA_STARTS) for cell in cells)
        row = io.StringIO()
        csv.writer(row, lineterminator="\r\n").writerow([make_plain(cell, self._notes) for cell in cells])
        return row.getvalue()
