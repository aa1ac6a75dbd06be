"""What the records and the event log of a bag of ours say, held against its manifests."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, BinaryIO, Final

from archiver.bags.layout import EVENTS, RECORDS
from archiver.records import EVENT_LOG_HEAD, check_event_log, check_records

if TYPE_CHECKING:
    from archiver.bags.listing import Listing
    from archiver.bags.open_bag import OpenBag
    from archiver.findings import Finding

LINE_LIMIT: Final = 64 << 20
"""Octets of one record. The statements of a long document take some hundred octets each."""


class ManifestDigests(Mapping[str, Mapping[str, str]]):
    """For each payload file that a manifest lists: its digests by the name that records have for an algorithm."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing

    def __getitem__(self, path: str) -> Mapping[str, str]:
        number = self._listing.number(path)
        if number is None:
            raise KeyError(path)
        digests = {manifest.algorithm: manifest.digest(number) for manifest, _ in self._listing.listed_in(number)}
        return {algorithm: digest for algorithm, digest in digests.items() if digest}

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._listing.names())

    def __len__(self) -> int:
        return len(self._listing)


def check_own_records(bag: OpenBag) -> None:
    """Note what does not fit: records with their schema and the manifests, events with one another and with bag-info.txt."""
    with _TagLines(bag, RECORDS) as lines:
        _note(bag, check_records(lines, ManifestDigests(bag.payload), RECORDS))
    head = next((field.value for field in bag.info if field.label == EVENT_LOG_HEAD), None)
    with _TagLines(bag, EVENTS) as lines:
        _note(bag, check_event_log(lines, head, EVENTS))


def _note(bag: OpenBag, findings: Iterator[Finding]) -> None:
    for finding in findings:
        bag.log.take(finding)


class _TagLines:
    """The lines of a tag file without their line feed, or none where the file is missing, which is noted."""

    def __init__(self, bag: OpenBag, path: str) -> None:
        self._bag = bag
        self._path = path
        self._file: BinaryIO | None = None

    def __enter__(self) -> Iterator[bytes]:
        try:
            descriptor, _ = self._bag.source.open_file(self._path)
        except OSError as error:
            self._bag.log.add("bag.own-records-missing", self._path, file=self._path, reason=error.strerror or str(error))
            return iter(())
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
