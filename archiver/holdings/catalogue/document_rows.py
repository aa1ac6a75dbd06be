"""Write documents into the catalogue, and take them out again.

Of a withheld document only its reference code is written, and what it takes to find it again: the line of its record, its access,
the end of its embargo, and a keyed digest of its identifier.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.holdings.catalogue.document_days import list_periods
from archiver.holdings.catalogue.shadow_text import BORDER, Shadow, make_shadow

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import date

    from archiver.holdings.catalogue.document_entry import Access, Description, Organization

_TWIN: Final = "(twin.access IN (1, 2) OR twin.access = 3 AND (twin.until IS NULL OR twin.until > :day))"
"""A condition on a row of `documents AS twin`: by its record it is withheld on a day. It says what `Access.is_withheld` does."""
WITHHELD: Final = (
    "EXISTS (SELECT 1 FROM documents AS twin INDEXED BY documents_limited"
    f" WHERE twin.identity = documents.identity AND twin.access <> 0 AND {_TWIN})"
)
"""A condition on a row of `documents`: it is withheld on a day, by its own record or by that of another copy."""
_TOLD_AND_WITHHELD: Final = (
    "FROM documents AS twin INDEXED BY documents_limited JOIN documents USING (identity)"
    f" WHERE documents.told = 1 AND twin.access <> 0 AND {_TWIN}"
)
ANY_TOLD_IS_WITHHELD: Final = f"SELECT 1 {_TOLD_AND_WITHHELD} LIMIT 1"
"""A question that has an answer if a document is told and was to be withheld: the clock of this computer went back."""
_NOTHING_TOLD: Final = (None,) * 7


class RecordLine(NamedTuple):
    """A line of a file of records, both by their numbers, and the number of the bag."""

    bag: int
    record_file: int
    number: int


class DocumentRows:
    """The rows of documents in an open catalogue, as they are told on a day."""

    def __init__(self, catalogue: sqlite3.Connection, day: date) -> None:
        self._catalogue = catalogue
        self.day = day
        (self._salt,) = catalogue.execute("SELECT value FROM facts WHERE name = 'salt'").fetchone()
        self._organizations: dict[Organization, int] = {}

    def add(self, line: RecordLine, access: Access, description: Description | None) -> None:
        """Add the document of a record. Without a description it is withheld."""
        identity = self._identify(line.bag, access.identifier)
        if description is not None and self._is_withheld_elsewhere(identity):
            description = None
        told = _NOTHING_TOLD if description is None else self._row_of(description)
        row = (
            line.record_file,
            line.number,
            identity,
            access.status,
            access.until,
            description is not None,
            access.reference_code,
            *told,
        )
        document = self._catalogue.execute(f"INSERT INTO documents VALUES (NULL, {', '.join('?' * len(row))})", row).lastrowid
        self._index(document, access.reference_code, description)
        if description is None:
            self.note("withholding")

    def _identify(self, bag: int, identifier: str) -> int:
        """Return a number for a document of a bag, the same in all versions of the bag. Nothing can be learnt from it."""
        digest = blake2b(f"{bag} {identifier}".encode(), digest_size=8, key=self._salt).digest()
        return int.from_bytes(digest, "big", signed=True)

    def note(self, fact: str) -> None:
        """Remember one of the `facts` until the file is written anew."""
        self._catalogue.execute("INSERT OR REPLACE INTO facts VALUES (?, 1)", (fact,))

    def describe(self, document: int, reference_code: str | None, description: Description) -> None:
        """Describe a document that is no longer withheld."""
        self._remove_index([document])
        self._catalogue.execute(
            "UPDATE documents SET told = 1, path = ?, title = ?, date = ?, solar_hijri = ?, first = ?, organization = ?,"
            " unresolved = ? WHERE id = ?",
            (*self._row_of(description), document),
        )
        self._index(document, reference_code, description)

    def withhold_twins(self) -> None:
        """Take all but the reference codes away of documents that are withheld by now, by their own record or another copy's."""
        question = f"SELECT DISTINCT documents.id, documents.reference_code {_TOLD_AND_WITHHELD}"
        for document, reference_code in self._catalogue.execute(question, {"day": self.day.isoformat()}).fetchall():
            self._remove_index([document])
            self._catalogue.execute(
                "UPDATE documents SET told = 0, path = NULL, title = NULL, date = NULL, solar_hijri = NULL, first = NULL,"
                " organization = NULL, unresolved = NULL WHERE id = ?",
                (document,),
            )
            self._index(document, reference_code, None)
            self.note("loose")
            self.note("withholding")

    def remove(self, record_file: int) -> None:
        """Remove the documents of a file of records."""
        rows = self._catalogue.execute("SELECT id, told FROM documents WHERE record_file = ?", (record_file,)).fetchall()
        self._remove_index([document for document, _ in rows])
        self._catalogue.execute("DELETE FROM documents WHERE record_file = ?", (record_file,))
        if any(told for _, told in rows):
            self.note("loose")

    def remove_unused_organizations(self) -> None:
        """Remove the names of organizations that no document comes from of which anything is told."""
        used = "SELECT organization FROM documents WHERE organization IS NOT NULL"
        self._catalogue.execute(f"DELETE FROM organizations WHERE id NOT IN ({used})")
        self._organizations.clear()

    def _is_withheld_elsewhere(self, identity: int) -> bool:
        question = f"SELECT 1 FROM documents AS twin WHERE identity = :identity AND access <> 0 AND {_TWIN} LIMIT 1"
        return self._catalogue.execute(question, {"identity": identity, "day": self.day.isoformat()}).fetchone() is not None

    def _row_of(self, description: Description) -> tuple[object, ...]:
        return (
            description.path,
            json.dumps(description.title, ensure_ascii=False, separators=(",", ":")),
            description.date,
            description.solar_hijri,
            description.days[0].first if description.days else None,
            self._organization(description.organization),
            description.is_unresolved,
        )

    def _organization(self, organization: Organization) -> int:
        known = self._organizations.get(organization)
        if known is None:
            row = (f" {BORDER} ".join(make_shadow(organization.names)), "\n".join(organization.identifiers))
            self._catalogue.execute("INSERT OR IGNORE INTO organizations (names, identifiers) VALUES (?, ?)", row)
            (known,) = self._catalogue.execute("SELECT id FROM organizations WHERE names = ? AND identifiers = ?", row).fetchone()
            self._organizations[organization] = known
        return known

    def _index(self, document: int | None, reference_code: str | None, description: Description | None) -> None:
        if description is not None:
            self._add_text(document, make_shadow(description.texts), list_periods(description.days))
            rows = [((last - first).bit_length(), first, document, last) for first, last in description.days]
            self._catalogue.executemany("INSERT OR IGNORE INTO days VALUES (?, ?, ?, ?)", rows)
        elif reference_code is not None:
            self._add_text(document, make_shadow([reference_code]))

    def _add_text(self, document: int | None, shadow: Shadow, periods: Iterable[str] = ()) -> None:
        row = (document, *shadow, " ".join(periods))
        self._catalogue.execute("INSERT INTO texts (rowid, words, joined, periods) VALUES (?, ?, ?, ?)", row)

    def _remove_index(self, documents: Iterable[int]) -> None:
        numbers = [(document,) for document in documents]
        self._catalogue.executemany("DELETE FROM texts WHERE rowid = ?", numbers)
        self._catalogue.executemany("DELETE FROM days WHERE document = ?", numbers)
