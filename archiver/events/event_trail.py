"""Check the events of a log against one another and against the records."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from archiver.findings import Where, make_finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archiver.findings import Finding

_GIVEN: Final = re.compile(r"date (?:resolved by a person|given by a person|taken from the intake table): (\S+)")
"""Matches the detail of an event that gives a date to a document; the group is the date."""

_MODIFICATION: Final = "metadata modification"
_OF_EACH: Final = ("ingestion", "message digest calculation")
"""The events that every document has before the bag is made."""


def gives_date(event: Mapping[str, Any]) -> bool:
    """Return whether an event gives a date to its documents."""
    return event.get("eventType") == _MODIFICATION and _GIVEN.match(str(event.get("eventDetail"))) is not None


class EventTrail:
    """Follows the events of each document through a log.

    `documents` are the lines of the records by identifier, None if they are not known. `dates` are the dates that persons gave.
    """

    def __init__(self, documents: Mapping[str, int] | None, dates: Mapping[str, str], path: str) -> None:
        self._documents = documents
        self._dates = dates
        self._path = path
        self._identifiers: set[int] = set()
        self._time: tuple[str, datetime | None] = ("", None)
        self._told: dict[str, set[int]] = {term: set() for term in _OF_EACH}
        self._names_documents = False
        self._given: dict[str, str] = {}

    def check(self, event: Mapping[str, Any], names: Sequence[str], where: Where) -> Iterator[Finding]:
        """Yield the faults of an event after those before it. The event need not fit its schema.

        `names` are the identifiers of the documents that it is about.
        """
        identifier = event.get("eventIdentifier")
        if isinstance(identifier, str):
            # Keep only a hash of the name: the log of many documents is long.
            count = len(self._identifiers)
            self._identifiers.add(hash(identifier))
            if len(self._identifiers) == count:
                yield make_finding("event.identifier-repeated", where, line=where["line"], identifier=identifier)
        yield from self._check_time(event.get("eventDateTime"), where)
        self._follow(event, names)

    def _check_time(self, found: object, where: Where) -> Iterator[Finding]:
        before, known = self._time
        if not isinstance(found, str) or found == before:
            return
        try:
            time = datetime.fromisoformat(found)
        except ValueError:
            return
        if time.tzinfo is None:
            return
        self._time = (found, time)
        if known is not None and time < known:
            yield make_finding("event.time-reversed", where, line=where["line"], found=found, previous=before)

    def _follow(self, event: Mapping[str, Any], names: Sequence[str]) -> None:
        term = event.get("eventType")
        if term == _MODIFICATION:
            given = _GIVEN.match(str(event.get("eventDetail")))
            if given:
                self._given.update(dict.fromkeys((name for name in names if name in self._dates), given[1]))
            return
        if term not in _OF_EACH or self._documents is None:
            return
        self._names_documents |= bool(names)
        # An event without objects is about the whole bag.
        lines = map(self._documents.get, names) if names else self._documents.values()
        self._told[str(term)].update(line for line in lines if line is not None)

    def check_end(self) -> Iterator[Finding]:
        """Yield a finding for each kind of event that documents lack."""
        where: Where = {"path": self._path}
        documents = self._documents or {}
        for term, told in self._told.items():
            # A log that names no document in its ingestion need not name any in the calculation of digests.
            is_wanted = self._names_documents or term == _OF_EACH[0]
            untold = [name for name, line in documents.items() if line not in told] if is_wanted else []
            if untold:
                yield make_finding("event.document-untold", where, term=term, identifier=untold[0], count=len(untold))
        for name, date in self._dates.items():
            given = self._given.get(name)
            if given is None:
                yield make_finding("event.resolution-missing", where, identifier=name, date=date)
            elif given != date:
                yield make_finding("event.resolution-differs", where, identifier=name, expected=given, found=date)
