"""What the records and the event log of a bag of ours say, held against its manifests, its files and bag-info.txt."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, BinaryIO, Final

from archiver.bags.format import EVENTS, FINDING_AID, RECORDS, SCHEMAS
from archiver.documents.document import LARGEST_TEXT
from archiver.records import (
    EVENT_LOG_HEAD,
    EVENT_SCHEMA,
    NEWEST_VERSION,
    RECORD_SCHEMA,
    VERSIONS,
    EventContext,
    EventLogCheck,
    ListedFile,
    RecordCheck,
)
from archiver.schema_files import read_schema_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.bags.reading import Listing, OpenBag
    from archiver.findings import Finding

LINE_LIMIT: Final = 64 << 20
"""Octets of one record. The statements of a long document take some hundred octets each."""


class ListedFiles(Mapping[str, ListedFile]):
    """For each payload file that a manifest lists: its digests, and its octets where it is there."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing

    def __getitem__(self, path: str) -> ListedFile:
        number = self._listing.number(path)
        if number is None:
            raise KeyError(path)
        digests = {manifest.algorithm: manifest.digest(number) for manifest, _ in self._listing.listed_in(number)}
        known = {algorithm: digest for algorithm, digest in digests.items() if digest}
        return ListedFile(known, self._listing.octets(number))

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._listing.names())

    def __len__(self) -> int:
        return len(self._listing)


def check_own_records(bag: OpenBag, *, reads_documents: bool) -> int:
    """Note what does not fit: records with schema, files and manifests, events with one another, and what explains them.

    With `reads_documents`, the date statements of plain text are looked up in the documents of a folder; an archive that is read
    from front to back would have to be read a second time for that.

    Returns:
        How many changes of the bag that stood its log tells.
    """
    organizations = _values(bag, "Source-Organization")
    read_file = partial(_read_file, bag) if reads_documents and not bag.source.media_types else None
    changes = 0
    records = RecordCheck(ListedFiles(bag.payload), organizations, RECORDS, read_file)
    with _TagFile(bag, RECORDS) as lines:
        _note(bag, records.check(lines or ()))
        known = records.identifiers if lines is not None and records.is_whole else None
    with _TagFile(bag, EVENTS) as lines:
        if lines is not None:
            head = next(iter(_values(bag, EVENT_LOG_HEAD)), None)
            log = EventLogCheck(EventContext(head, known, records.given_dates), EVENTS)
            _note(bag, log.check(lines))
            changes = log.changes
    with _TagFile(bag, FINDING_AID):
        pass  # that it is there is all that is asked: it is for people, and made from the records
    for version in sorted(records.versions or {NEWEST_VERSION}):
        _check_schema(bag, VERSIONS[version].schema, RECORD_SCHEMA)
    _check_schema(bag, EVENT_SCHEMA, EVENT_SCHEMA)
    return changes


def _read_file(bag: OpenBag, path: str) -> bytes | None:
    """The octets of a payload file that is there; the digests tell of one that cannot be read."""
    try:
        descriptor, state = bag.source.open_file(path)
    except OSError:
        return None
    try:
        # In one call: a file object asks the system four times before and after.
        return os.read(descriptor, state.st_size) if state.st_size <= LARGEST_TEXT else None
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _values(bag: OpenBag, label: str) -> list[str]:
    return [field.value for field in bag.info if field.label.lower() == label.lower()]


def _note(bag: OpenBag, findings: Iterable[Finding]) -> None:
    for finding in findings:
        bag.log.take(finding)


def _check_schema(bag: OpenBag, shipped: str, first_name: str) -> None:
    """The bag must hold the schema that its lines were checked by, octet for octet.

    Bayegan ships it as `shipped`; a bag made when that version was the newest holds it under its `first_name`.
    """
    name = shipped if _holds(bag, f"{SCHEMAS}/{shipped}") else first_name
    with _TagFile(bag, f"{SCHEMAS}/{name}") as lines:
        expected = read_schema_bytes(shipped).removesuffix(b"\n").split(b"\n")
        if lines is not None and any(line != other for line, other in zip_longest(lines, expected)):
            bag.log.add("record.schema-altered", f"{SCHEMAS}/{name}", file=f"{SCHEMAS}/{name}")


def _holds(bag: OpenBag, path: str) -> bool:
    try:
        descriptor, _ = bag.source.open_file(path)
    except OSError:
        return False
    os.close(descriptor)
    return True


class _TagFile:
    """The lines of a tag file that must be there, without their line feed; None where it is not, which is noted."""

    def __init__(self, bag: OpenBag, path: str) -> None:
        self._bag = bag
        self._path = path
        self._file: BinaryIO | None = None

    def __enter__(self) -> Iterator[bytes] | None:
        try:
            descriptor, _ = self._bag.source.open_file(self._path)
        except OSError as error:
            self._bag.log.add("bag.own-records-missing", self._path, file=self._path, reason=error.strerror or str(error))
            return None
        self._file = os.fdopen(descriptor, "rb")
        return self._lines(self._file)

    def _lines(self, file: BinaryIO) -> Iterator[bytes]:
        while line := file.readline(LINE_LIMIT):
            if len(line) == LINE_LIMIT:
                self._bag.log.add("bag.tag-file-too-large", self._path)
                return
            yield line.removesuffix(b"\n")

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
