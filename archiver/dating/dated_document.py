"""A document with the dates that it states, found, compared and weighed."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from archiver.dating.agreement import check_dates, decide_date
from archiver.dating.statements import DateStatement, find_dates
from archiver.documents.document import Document
from archiver.documents.reading import read_document
from archiver.findings import Finding
from archiver.value import Value, set_field


class DatedDocument(Value):
    """A document with its date statements, what follows from them, and what was noticed while reading and comparing."""

    __slots__ = (  # noqa: RUF023 - in the order of __init__
        "path",
        "document",
        "statements",
        "date",
        "agreement",
        "findings",
    )

    path: str
    document: Document
    statements: Sequence[DateStatement]
    date: Mapping[str, Any]
    agreement: Mapping[str, Any]
    findings: Sequence[Finding]

    def __init__(  # noqa: PLR0913, PLR0917 - its fields
        self,
        path: str,
        document: Document,
        statements: Sequence[DateStatement],
        date: Mapping[str, Any],
        agreement: Mapping[str, Any],
        findings: Sequence[Finding],
    ) -> None:
        set_field(self, "path", path)
        set_field(self, "document", document)
        set_field(self, "statements", statements)
        set_field(self, "date", date)
        set_field(self, "agreement", agreement)
        set_field(self, "findings", findings)

    def to_dict(self) -> dict[str, Any]:
        """Return the document as `schemas/report.schema.json` describes it."""
        return {"path": self.path, "dates": self.describe_statements(), "date": self.date, "dateAgreement": self.agreement}

    def describe_statements(self) -> list[dict[str, Any]]:
        """Return the statements as records hold them."""
        return [statement.to_dict() for statement in self.statements]


def read_dates(path: str, *, shown_as: str | None = None, encoding: str | None = None) -> DatedDocument:
    """Read one document and find, compare and weigh its dates; findings name it as `shown_as`.

    Raises:
        ReadError: the file cannot be read.
        LookupError: `encoding` names no encoding.
    """
    name = path if shown_as is None else shown_as
    document = read_document(path, name=os.path.basename(name), encoding=encoding)
    statements = find_dates(document.text or "", document.parts)
    findings = [*document.findings, *check_dates(statements)]
    date, agreement = decide_date(statements)
    placed = [finding.replace(where={"path": name, **finding.where}) for finding in findings]
    return DatedDocument(name, document, statements, date, agreement, placed)
