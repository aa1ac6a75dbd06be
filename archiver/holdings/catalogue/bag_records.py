"""Read the records of a bag for the catalogue. They are not believed unless a tag manifest of the bag lists them so."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

from archiver.bags.format import DECLARATION, RECORDS
from archiver.bags.reading import LINE_LIMIT, open_source, open_verified, read_declaration_and_info, read_manifests_and_fetch
from archiver.errors import ArchiverError, ReadError
from archiver.findings import FindingLog, escape_for_display

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHYS: Final = {
    "error.bag-missing": "bag-missing",
    "error.not-a-bag": "no-bag",
    "error.bag-declaration-missing": "no-bag",
    "error.bag-file-missing": "records-missing",
    "error.bag-file-unlisted": "records-unlisted",
    "error.digest-differs": "records-differ",
    "error.unreadable": "unreadable",
}


class NoRecordsError(Exception):
    """The bag is not one of ours, so it has no records."""


class BagRecords:
    """The lines of the records of an open bag. `digest` is that of all lines once they were read."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._hasher = hashlib.sha256()

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        """Yield each line with its number, from 1. Raises ReadError or FixityError."""
        for number, line in enumerate(self._lines, 1):
            self._hasher.update(line)
            yield number, line

    @property
    def digest(self) -> bytes:
        """The SHA-256 of the lines that were read."""
        return self._hasher.digest()


@contextmanager
def open_records(location: str) -> Iterator[BagRecords]:
    """Open the records of a bag, folder or archive.

    Raises NoRecordsError, or ArchiverError: the bag cannot be read, or its records are not those that its tag manifests list. The
    latter is told before their last octets, and so before the first of small ones.
    """
    try:
        source = open_source(location, FindingLog())
    except OSError as error:
        raise ReadError("error.unreadable", path=escape_for_display(location), reason=error.strerror or str(error)) from error
    try:
        if DECLARATION not in source.base_files:
            raise ReadError("error.bag-declaration-missing", path=escape_for_display(location))
        bag = read_declaration_and_info(source, FindingLog())
        if not bag.follows_our_profile:
            raise NoRecordsError
        read_manifests_and_fetch(bag, payload_is_known=True)
        with open_verified(bag, RECORDS) as file:
            yield BagRecords(iter(partial(file.readline, LINE_LIMIT), b""))
    finally:
        source.close()


def say_why(error: ArchiverError) -> dict[str, str]:
    """Return why records could not be read: `why` is an entry `unread.…` of the terms, and `reason` what the system says."""
    return {"why": _WHYS.get(error.code, "other"), "reason": str(error.values.get("reason", ""))}
