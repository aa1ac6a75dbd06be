"""What an intake table says of the documents of a bag, kept small until each of them is packed."""

from __future__ import annotations

import json
from typing import Any

from archiver.intake import DocumentDescription
from archiver.records import Organization, render_line


class DescribedDocuments:
    """Takes in what the rows of a table say, in their order, and gives it back in that of the manifest."""

    def __init__(self) -> None:
        # As octets it takes a fifth of the memory, and there may be a million.
        self._rows: dict[str, bytes] = {}
        self._origins: set[bytes] = set()

    def take(self, path: str, description: DocumentDescription) -> None:
        """Remember the description of the document at a path below `data/`."""
        self._rows[path] = render_line(description.to_dict())
        self._origins.add(render_line(description.fields.get("originOrganization", {})))

    def restrict(self, path: str) -> None:
        """Withhold a document whose access nobody stated."""
        fields, date = self.get(path)
        self._rows[path] = render_line(DocumentDescription({**fields, "accessRights": {"status": "restricted"}}, date).to_dict())

    def get(self, path: str) -> DocumentDescription:
        """The description of a document; an empty one where the table has none."""
        row = self._rows.get(path)
        return DocumentDescription(**json.loads(row)) if row else DocumentDescription({})

    def find_organization(self, documents: int) -> Organization | None:
        """The one organization that every one of so many documents comes from; None where a row names none or another."""
        if len(self._rows) < documents or len(self._origins) != 1:
            return None
        origin: dict[str, Any] = json.loads(next(iter(self._origins)))
        return Organization.from_dict(origin) if origin else None
