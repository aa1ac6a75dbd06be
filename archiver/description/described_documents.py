"""The descriptions of an intake table, kept small until their documents are packed."""

from __future__ import annotations

import json
from typing import Any

from archiver.intake import DocumentDescription
from archiver.records import Organization, render_line


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

    def find_organization(self, documents: int) -> Organization | None:
        """Return the organization that all of so many documents come from, or None if a row names none or another."""
        if len(self._rows) < documents or len(self._origins) != 1:
            return None
        origin: dict[str, Any] = json.loads(next(iter(self._origins)))
        return Organization.from_dict(origin) if origin else None
