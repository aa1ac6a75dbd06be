"""Check the records and the event log of a bag of Bayegan against its manifests, its files and bag-info.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from archiver.bags.format import EVENTS, FINDING_AID, RECORDS, SCHEMAS
from archiver.bags.reading import LINE_LIMIT, note_read_error
from archiver.bags.validation.line_inspection import LineBatch, read_document
from archiver.bags.validation.line_inspectors import batch_lines
from archiver.events import EVENT_LOG_HEAD, EVENT_SCHEMAS, NEWEST_EVENT_VERSION, EventContext, EventLogCheck
from archiver.records import EVENT_SCHEMA, NEWEST_VERSION, RECORD_SCHEMA, VERSIONS, ListedFile, RecordCheck
from archiver.schema_files import read_schema_bytes

if TYPE_CHECKING:
    from archiver.bags.reading import Listing, OpenBag
    from archiver.bags.validation.line_inspectors import LineInspectors

    Inspected = Mapping[str, Any] | None


class _UnreadableLinesError(Exception):
    """The lines of a tag file cannot be read to their end. `error` says why."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error


class ListedFiles(Mapping[str, ListedFile]):
    """The digests of each payload file that a manifest lists, and its octets if it was found."""

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


def check_bayegan_records(bag: OpenBag, inspectors: LineInspectors, *, reads_documents: bool) -> int:
    """Note records and events that do not fit their schema, each other, the manifests or the files.

    With `reads_documents`, the date statements of plain text are looked up in the documents. This needs a folder: an archive is
    read from front to back, and would have to be read a second time.

    Returns:
        The number of updates that the event log tells of.
    """
    reader = partial(read_document, bag.source) if reads_documents and bag.source.is_folder else None
    changes, event_versions, known = 0, {NEWEST_EVENT_VERSION}, None
    records = RecordCheck(ListedFiles(bag.payload), bag.values("Source-Organization"), RECORDS, reader)
    with _required_lines(bag, RECORDS) as lines:
        batches = _batch_records(bag, lines or (), may_read=reader is not None)
        # Nothing is known of records that may not be read. If the file is not there, each document lacks its record.
        if lines is not None or _is_missing(bag, RECORDS):
            for finding in records.check_inspected(_until_too_large(bag, RECORDS, inspectors.inspect(batches))):
                bag.log.add_finding(finding)
        known = records.identifiers if lines is not None and records.is_whole else None
    with _required_lines(bag, EVENTS) as lines:
        if lines is not None:
            head = next(iter(bag.values(EVENT_LOG_HEAD)), None)
            log = EventLogCheck(EventContext(head, known, records.given_dates), EVENTS)
            events = inspectors.inspect(LineBatch(are_records=False, lines=batch, octets_of=None) for batch in batch_lines(lines))
            for finding in log.check_inspected(_until_too_large(bag, EVENTS, events)):
                bag.log.add_finding(finding)
            changes, event_versions = log.changes, log.versions or event_versions
    with _required_lines(bag, FINDING_AID):
        pass  # It must be there. Its text is for people, and was made from the records.
    for version in sorted(records.versions or {NEWEST_VERSION}):
        _check_schema(bag, VERSIONS[version].schema, RECORD_SCHEMA)
    for version in sorted(event_versions):
        _check_schema(bag, EVENT_SCHEMAS[version], EVENT_SCHEMA)
    return changes


def _batch_records(bag: OpenBag, lines: Iterable[bytes], *, may_read: bool) -> Iterator[LineBatch]:
    """Yield the lines of records with the documents that they should describe. Records come in the order of the manifests."""
    names = bag.payload.names()
    for batch in batch_lines(lines):
        octets_of = {name: bag.payload.octets(number) for name, number in islice(names, len(batch))}
        yield LineBatch(are_records=True, lines=batch, octets_of=octets_of if may_read else None)


def _check_schema(bag: OpenBag, shipped: str, first_name: str) -> None:
    """Check that the bag holds the schema by which its lines were checked, octet for octet but for a line feed at the end.

    Bayegan ships it as `shipped`. A bag that was made when this version was the newest holds it as `first_name`.
    """
    expected = read_schema_bytes(shipped).removesuffix(b"\n")
    for name in dict.fromkeys((shipped, first_name)):
        path = f"{SCHEMAS}/{name}"
        try:
            found = bag.source.read(path, len(expected) + 1)
        except OSError as error:
            missing = path, error
            continue
        if found is None or found.removesuffix(b"\n") != expected:
            bag.log.add("record.schema-altered", path, file=path)
        return
    _note_missing(bag, *missing)


def _is_missing(bag: OpenBag, path: str) -> bool:
    """Return True for a file that is not there, False for one that may not be read."""
    try:
        bag.source.size(path)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _note_missing(bag: OpenBag, path: str, error: OSError) -> None:
    bag.log.add("bag.own-records-missing", path, file=path, reason=error.strerror or str(error))


@contextmanager
def _required_lines(bag: OpenBag, path: str) -> Iterator[Iterator[bytes] | None]:
    """Give the lines of a tag file with their line feeds while the `with` block lasts, at most one that is too large.

    If the file cannot be opened, this is noted, and None is given. If it cannot be read to its end, this is noted, and the block
    ends: nothing is known of the rest.
    """
    with ExitStack() as stack:
        lines = None
        try:
            lines = stack.enter_context(bag.source.lines(path))
        except OSError as error:
            _note_missing(bag, path, error)
        try:
            yield None if lines is None else _bounded(lines)
        except _UnreadableLinesError as failed:
            if not bag.log.holds("bag.file-unreadable", path):
                note_read_error(bag.log, path, failed.error)


def _bounded(lines: Iterator[bytes]) -> Iterator[bytes]:
    try:
        for line in lines:
            yield line
            if len(line) == LINE_LIMIT:
                return
    except OSError as error:
        raise _UnreadableLinesError(error) from error


def _until_too_large(bag: OpenBag, path: str, lines: Iterable[tuple[bytes, Inspected]]) -> Iterator[tuple[bytes, Inspected]]:
    """Yield the lines without their line feeds. End at one that is too large, which is noted."""
    for line, inspected in lines:
        if len(line) == LINE_LIMIT:
            bag.log.add("bag.tag-file-too-large", path)
            return
        yield line.removesuffix(b"\n"), inspected
