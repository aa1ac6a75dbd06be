"""The descriptions of an intake table, kept small until their documents are packed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from archiver.bags.format import PAYLOAD
from archiver.intake import DocumentDescription
from archiver.records import Organization, is_withheld, render_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from archiver.reports.withheld_documents import WithheldDocuments


class DescribedDocuments:
    """Keeps descriptions in the order of the table, and returns them by document."""

    def __init__(self) -> None:
        # As octets, a description takes a fifth of the memory, and there may be a million of them.
        self._rows: dict[str, bytes] = {}
        self._origins: set[bytes] = set()

    def put(self, path: str, description: DocumentDescription) -> None:
        """Keep the description of the document at a path below `data/`."""
        self._rows[path] = render_line(description.to_dict())
        self._origins.add(render_line(description.fields.get("originOrganization", {})))

    def restrict(self, path: str) -> None:
        """Withhold a document for which no access is stated."""
        described = self.get(path)
        withheld = described._replace(fields={**described.fields, "accessRights": {"status": "restricted"}})
        self._rows[path] = render_line(withheld.to_dict())

    def get(self, path: str) -> DocumentDescription:
        """Return the description of a document, or an empty one if the table has none."""
        row = self._rows.get(path)
        return DocumentDescription(**json.loads(row)) if row else DocumentDescription({})

    def add_withheld(
        self, withheld: WithheldDocuments, files: Iterable[tuple[str, str]], common: Mapping[str, Any], day: date
    ) -> None:
        """Add the documents that are withheld on a day. `files` are their paths below `data/` and those of their sources.

        `common` fields are those of documents for which the table says nothing else.
        """
        is_usually = is_withheld(common, day)
        if not self._rows and not is_usually:
            return
        for number, (path, source) in enumerate(files, 1):
            fields = {**common, **self.get(path).fields} if path in self._rows else common
            if is_withheld(fields, day) if path in self._rows else is_usually:
                withheld.add({**fields, "file": {"path": f"{PAYLOAD}/{path}"}}, number, [source])

    def find_organization(self, documents: int) -> Organization | None:
        """Return the organization that all of so many documents come from, or None if a row names none or another."""
        if len(self._rows) < documents or len(self._origins) != 1:
            return None
        origin: dict[str, Any] = json.loads(next(iter(self._origins)))
        return Organization.from_dict(origin) if origin else None
