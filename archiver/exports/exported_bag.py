"""A bag as a crosswalk sees it: facts about it, and its documents and events as they may be shown on a day."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from archiver.exports.disclosure import disclose, disclose_events
from archiver.records import is_withheld, public_name, renew_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date


class BagMetadata(Protocol):
    """A source for the metadata of a bag. Each call reads it again."""

    name: str
    """The name of the bag's base directory."""
    organizations: Sequence[str]
    """Each Source-Organization of bag-info.txt."""
    bagging_date: str | None
    """Bagging-Date of bag-info.txt, `YYYY-MM-DD`."""

    def records(self) -> Iterator[Mapping[str, Any]]:
        """Yield every record, in the order of the bag."""
        ...

    def events(self) -> Iterator[Mapping[str, Any]]:
        """Yield every event, in the order of the log."""
        ...


class ExportNotes:
    """Counts of values that an export could not write unchanged or that need care."""

    def __init__(self) -> None:
        self.escaped = 0
        """Texts with a character that is written as an escape, since the format cannot hold it."""
        self.formulas = 0
        """Cells that a spreadsheet program would take for a formula."""


class Withheld(NamedTuple):
    """The number of documents, and the public names of withheld ones by identifier."""

    documents: int
    names: Mapping[str, str]


class ExportedBag:
    """Reads the bag's metadata again for each pass of a crosswalk. Only the names of withheld documents are kept."""

    def __init__(self, lines: BagMetadata, day: date) -> None:
        """Begin. `day` decides which embargoes have ended."""
        self._lines = lines
        self.day = day
        self.name = lines.name
        self.organizations = tuple(lines.organizations)
        self.bagging_date = lines.bagging_date or day.isoformat()

    @cached_property
    def withheld(self) -> Withheld:
        """The documents that are withheld on the day."""
        names = {}
        documents = 0
        for documents, record in enumerate(self._records(), 1):
            if is_withheld(record, self.day):
                names[record["identifier"]] = public_name(record, documents)
        return Withheld(documents, names)

    def documents(self) -> Iterator[Mapping[str, Any]]:
        """Yield every document as `disclose` returns it."""
        return (disclose(record, self.day, number) for number, record in enumerate(self._records(), 1))

    def _records(self) -> Iterator[Mapping[str, Any]]:
        return map(renew_record, self._lines.records())

    def events(self) -> Iterator[Mapping[str, Any]]:
        """Yield the events as `disclose_events` does."""
        return disclose_events(self._lines.events(), self.withheld.names)
