"""The rows of the table that a draft makes, and what speaks against each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archiver.intake import PATH, PlacedColumn, RowReader, write_heading, write_row
from archiver.tables import TableRow
from archiver.web.drafts.columns import list_columns
from archiver.web.drafts.documents import list_documents
from archiver.web.drafts.draft import Change
from archiver.web.jobs import pack_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archiver.findings import Finding
    from archiver.messages import Language
    from archiver.web.drafts.columns import DraftColumn
    from archiver.web.drafts.documents import DraftDocument
    from archiver.web.drafts.draft import Draft


def write_cells(document: DraftDocument, columns: Sequence[DraftColumn], reader: Language = "en") -> list[str]:
    """Return the cells of a document: those that a table proposes, and over them those that were typed."""
    if not document.is_read:
        proposed = [document.path if column is PATH else "" for column, _ in columns]
    else:
        proposed = write_row(document.proposed, columns, reader)
    return [document.cells.get(column.key, text) for column, text in zip(columns, proposed, strict=True)]


class RowCheck:
    """Reads rows as `create` does, and tells what it would tell."""

    def __init__(self, columns: Sequence[DraftColumn]) -> None:
        self._columns = columns
        self._findings: list[Finding] = []
        placed = [
            PlacedColumn(position, write_heading(column, language), column, language)
            for position, (column, language) in enumerate(columns)
            if columns[position].is_typed
        ]
        self._reader = RowReader(placed, self._findings.append)

    def check(self, document: DraftDocument) -> tuple[list[Finding], Mapping[str, Any] | None]:
        """Return what speaks against the cells of a document, and the date that they give.

        In the place of each finding, `pointer` is the name of its column.
        """
        self._findings.clear()
        cells = write_cells(document, self._columns)
        described = self._reader.read(TableRow(document.place + 1, cells))
        return [self._name(finding) for finding in self._findings], described.date

    def _name(self, finding: Finding) -> Finding:
        column = finding.where.get("column")
        name = self._columns[column - 1].name if column else ""
        return finding.replace(where={**finding.where, "pointer": name})


def check_rows(draft: Draft, documents: Iterable[DraftDocument] | None = None) -> None:
    """Check the rows of some documents, or of all, and keep what was found."""
    given = list_documents(draft)[0] if documents is None else list(documents)
    check = RowCheck(list_columns(draft))
    found = []
    for document in given:
        faults, date = check.check(document)
        packed = json.dumps(pack_findings(faults)) if faults else None
        found.append((packed, json.dumps(date) if date else None, document.path))
    with Change(draft) as database:
        database.executemany("update documents set faults = ?, given = ? where path = ?", found)
