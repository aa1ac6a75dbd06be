"""The bag that a page shows, and what this visit may see of it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archiver.web.bags.bag_contents import BagContents, read_record
from archiver.web.bags.large_bags import find_contents
from archiver.web.folders import NotBelowRootsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.web.bags.document_row import DocumentRow
    from archiver.web.folders import Location
    from archiver.web.frame import Asked


@dataclass(frozen=True, slots=True)
class ShownBag:
    """A bag below the roots. `is_revealed` says that the person asked to see its withheld documents in this visit."""

    location: Location
    contents: BagContents
    is_revealed: bool

    @property
    def path(self) -> str:
        """Its path, for tasks."""
        return self.location.path

    @property
    def name(self) -> str:
        """Its name, for people."""
        return self.location.name

    @property
    def address(self) -> str:
        """The address of its page."""
        return f"/bags/{self.location.token}"

    @property
    def is_changeable(self) -> bool:
        """True if its records can be changed: it is a folder, and one of Bayegan."""
        return self.contents.is_own and os.path.isdir(self.path)

    @property
    def documents(self) -> Sequence[DocumentRow]:
        """Its documents, as far as they may be shown."""
        if self.is_revealed or not self.contents.withheld:
            return self.contents.documents
        return [row.conceal() for row in self.contents.documents]

    def document(self, number: str) -> DocumentRow:
        """Return a document by its number, as far as it may be shown. Raises NotBelowRootsError."""
        if not (number.isascii() and number.isdecimal()) or not 0 < int(number[:12]) <= len(self.contents.documents):
            raise NotBelowRootsError
        row = self.contents.documents[int(number[:12]) - 1]
        return row if self.is_revealed else row.conceal()

    def open_document(self, number: str) -> DocumentRow:
        """Return a document that may be shown whole. Raises NotBelowRootsError."""
        row = self.document(number)
        if not row.path or (row.withheld and not self.is_revealed):
            raise NotBelowRootsError
        return row

    def record(self, row: DocumentRow) -> dict[str, Any] | None:
        """Return the record of a document that may be shown whole, or None if there is none."""
        return read_record(self.path, row.number) if self.contents.is_own else None


def find_bag(asked: Asked) -> ShownBag:
    """Return the bag that the address names. Raises as `find_contents` does."""
    location = asked.site.folders.find(asked.path["bag"])
    return ShownBag(location, find_contents(asked, location), location.path in asked.visit.revealed)
