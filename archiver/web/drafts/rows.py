"""The rows of the table that a draft makes, and what speaks against each."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archiver.intake import PATH, PlacedColumn, ProposedRows, RowReader, write_heading
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


class CellWriter:
    """Writes the cells of documents: those that a table proposes, and over them those that were typed."""

    def __init__(self, columns: Sequence[DraftColumn], reader: Language = "en") -> None:
        self._columns = columns
        self._positions = {column.key: position for position, column in enumerate(columns)}
        self._proposed = ProposedRows(columns, reader)

    def write(self, document: DraftDocument) -> list[str]:
        """Return the cells of a document in the order of the columns."""
        if document.is_read:
            cells = self._proposed.write(document.proposed)
        else:
            cells = [document.path if column is PATH else "" for column, _ in self._columns]
        for key, text in document.cells.items():
            if key in self._positions:
                cells[self._positions[key]] = text
        return cells

    def write_named(self, document: DraftDocument) -> dict[str, str]:
        """Return the cells of a document by the names of their columns."""
        return dict(zip([column.name for column in self._columns], self.write(document), strict=True))


class RowCheck:
    """Reads rows as `create` does, and tells what it would tell."""

    def __init__(self, columns: Iterable[DraftColumn]) -> None:
        self._columns = [column for column in columns if column.is_typed]
        self._writer = CellWriter(self._columns)
        self._findings: list[Finding] = []
        placed = [
            PlacedColumn(position, write_heading(column, language), column, language)
            for position, (column, language) in enumerate(self._columns)
        ]
        self._reader = RowReader(placed, self._findings.append)

    def check(self, document: DraftDocument) -> tuple[list[Finding], Mapping[str, Any] | None]:
        """Return what speaks against the cells of a document, and the date that they give.

        In the place of each finding, `pointer` is the name of its column.
        """
        self._findings.clear()
        described = self._reader.read(TableRow(document.place + 1, self._writer.write(document)))
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
