"""One document of a bag as lists show it: small, and made of a record that may have any form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from archiver.finding_aid.days import locate
from archiver.finding_aid.document_entry import state_of_dates
from archiver.persian_text import fold_spelling
from archiver.records import is_withheld, renew_record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from archiver.tasks.bag_opening import BagDocument

_UNREAD: Final = "unread"
"""The access of a document whose record cannot be read. It counts as withheld, since nobody knows."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of a bag.

    - `number` is its position among the records of the bag, from 1. Addresses name it so.
    - `titles` are values with their languages. `reference_code` may be empty.
    - `gregorian` and `solar_hijri` are the days of its date; `first` and `last` its first and last day as numbers, if they count.
    - `state` says why its dates want a look: `conflict`, `several`, `decided`, `given`, or None.
    - `access` is a status of records, or `unread`; `until` is the end of an embargo.
    - `searched` is all that a search looks at, folded.
    """

    number: int
    path: str
    titles: tuple[tuple[str, str], ...]
    reference_code: str = ""
    gregorian: str = ""
    solar_hijri: str = ""
    stated: str = ""
    first: int | None = None
    last: int | None = None
    state: str | None = None
    access: str = "open"
    until: str = ""
    withheld: bool = False
    octets: int = 0
    searched: str = ""

    @property
    def is_unresolved(self) -> bool:
        """True if nobody has chosen one of several days yet."""
        return self.state in {"conflict", "several"}

    @property
    def named_path(self) -> str:
        """The path in the payload. It is empty if it is not shown, or if the title says the same."""
        path = self.path.removeprefix("data/")
        return "" if any(value in {path, path.rpartition(".")[0]} for value, _ in self.titles) else path

    def conceal(self) -> DocumentRow:
        """Return what may be shown of the document while it is withheld."""
        if not self.withheld:
            return self
        code = self.reference_code
        searched = fold_spelling(code)
        return DocumentRow(self.number, "", (), code, access=self.access, until=self.until, withheld=True, searched=searched)


def make_row(record: Any, number: int, day: date) -> DocumentRow:  # noqa: ANN401 - any JSON value
    """Return the row of a record. A record of another form is that of a withheld document."""
    try:
        return _make(renew_record(record), number, day)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError, RecursionError):
        return DocumentRow(number, "", (), access=_UNREAD, withheld=True)


def make_plain_row(document: BagDocument, number: int) -> DocumentRow:
    """Return the row of a file in a bag of another program, which has no records."""
    name = document.path.rpartition("/")[2]
    return DocumentRow(number, document.path, ((name, "und"),), octets=document.octets, searched=fold_spelling(document.path))


def _make(record: Mapping[str, Any], number: int, day: date) -> DocumentRow:
    dated, file = record["date"], record["file"]
    rights = record.get("accessRights", {"status": "open"})
    titles = tuple((str(text["value"]), str(text["language"])) for text in record["title"])
    code = str(record.get("referenceCode", ""))
    stretch = locate(dated)
    words = (*(value for value, _ in titles), code, file["path"].removeprefix("data/"))
    return DocumentRow(
        number,
        str(file["path"]),
        titles,
        code,
        gregorian=str(dated.get("gregorian", "")),
        solar_hijri=str(dated.get("solarHijri", "")),
        stated=str(dated.get("stated", "")),
        first=stretch.first if stretch else None,
        last=stretch.last if stretch else None,
        state=state_of_dates(record),
        access=str(rights["status"]),
        until=str(rights.get("until", "")),
        withheld=is_withheld(record, day),
        octets=int(file["size"]),
        searched=fold_spelling("\n".join(words)),
    )
