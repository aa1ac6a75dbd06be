"""Read what the pages of a bag show again and again, and keep it until the bag changes."""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from archiver.bags.format import BAG_INFO, EVENTS, RECORDS
from archiver.bags.reading import open_described_bag, open_source
from archiver.errors import ArchiverError, FixityError, ReadError
from archiver.findings import FindingLog, escape_for_display
from archiver.option_day import read_access_day
from archiver.tasks.bag_opening import BagInformation, open_bag
from archiver.web.bags.document_row import DocumentRow, make_plain_row, make_row
from archiver.web.folders import NotBelowRootsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

_KEPT: Final = 4
"""Bags whose contents are kept."""
_MOST_KEPT: Final = 100_000
"""Documents of all bags that are kept, some 100 MB. The bag that was read last is kept however large it is."""
MOST_LISTED: Final = 200_000
"""Documents of a bag that are listed. Of a larger bag they are the first ones; a search over all bags finds the others."""
_STAMPED: Final = ("bagit.txt", BAG_INFO, RECORDS, EVENTS)


@dataclass(frozen=True, slots=True)
class BagContents:
    """The fields of bag-info.txt and the documents of a bag.

    `is_own` is True if it follows the profile of Bayegan and so has records. `fault` is why the records, or the list of
    documents, cannot be relied on, or None.
    """

    information: BagInformation
    is_own: bool
    day: date
    """The day for which it is decided what is withheld."""
    documents: Sequence[DocumentRow]
    fault: ArchiverError | None = None
    octets: int = 0
    withheld: int = 0
    unresolved: int = 0

    @property
    def is_cut(self) -> bool:
        """True if the bag may have more documents than are listed."""
        return len(self.documents) >= MOST_LISTED


@dataclass(slots=True)
class _Store:
    """The bags that were read last, by path."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    kept: dict[str, tuple[object, BagContents]] = field(default_factory=dict)


_STORE: Final = _Store()


def read_contents(path: str) -> BagContents:
    """Return the contents of a bag, folder or archive, as they are now.

    Raises:
        NotBelowRootsError: there is no bag.
        ReadError: it cannot be read.
    """
    stamp = stamp_bag(path)
    return find_kept(path, stamp) or keep_contents(path, stamp, read_anew(path))


def find_kept(path: str, stamp: object) -> BagContents | None:
    """Return the contents of a bag that are kept, or None if there are none or the bag has changed."""
    with _STORE.lock:
        known = _STORE.kept.pop(path, None)
        if known is None or known[0] != stamp:
            return None
        _STORE.kept[path] = known
        return known[1]


def keep_contents(path: str, stamp: object, contents: BagContents) -> BagContents:
    """Keep contents that were read when the bag had this stamp, and return them."""
    with _STORE.lock:
        _STORE.kept[path] = (stamp, contents)
        while len(_STORE.kept) > 1 and (len(_STORE.kept) > _KEPT or _count_kept() > _MOST_KEPT):
            del _STORE.kept[next(iter(_STORE.kept))]
    return contents


def _count_kept() -> int:
    """Return the number of documents of the bags that are kept."""
    return sum(len(contents.documents) for _, contents in _STORE.kept.values())


def read_record(path: str, number: int) -> dict[str, Any] | None:
    """Return the record of a document by its number from 1, in the newest form, or None if it cannot be read."""
    from archiver.records import renew_record  # noqa: PLC0415 - lists need none

    with suppress(ArchiverError, OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        for position, line in enumerate(_list_lines(path), 1):
            if position == number:
                return dict(renew_record(json.loads(line)))
    return None


def stamp_bag(path: str) -> object:
    """Return what changes if the tag files of a bag, or the archive, change; and the day, which ends embargoes."""
    files = [path, *(os.path.join(path, name) for name in _STAMPED)]
    stamps: list[object] = [read_access_day(None)]
    for file in files:
        with suppress(OSError):
            found = os.stat(file, follow_symlinks=False)
            stamps.append((found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns))
    return tuple(stamps)


def read_anew(path: str) -> BagContents:
    """Read the contents of a bag. Raises as `read_contents` does."""
    with open_described_bag(path) as described:
        if not described.is_bag:
            raise NotBelowRootsError
        is_own = described.follows_our_profile
    day = read_access_day(None)
    fault: ArchiverError | None = None
    rows: list[DocumentRow] = []
    with open_bag(path) as bag:
        information = bag.information
        try:
            if is_own:
                rows += (make_row(record, number, day) for number, record in enumerate(islice(bag.records(), MOST_LISTED), 1))
            else:
                listed = islice(bag.documents(), MOST_LISTED)
                rows += (make_plain_row(document, number) for number, document in enumerate(listed, 1))
        except (FixityError, ReadError) as error:
            fault = error
    if fault is not None and is_own:
        rows = _read_doubtful(path, day)
    return BagContents(
        information,
        is_own,
        day,
        rows,
        fault,
        octets=sum(row.octets for row in rows),
        withheld=sum(row.withheld for row in rows),
        unresolved=sum(row.is_unresolved and not row.withheld for row in rows),
    )


def _read_doubtful(path: str, day: date) -> list[DocumentRow]:
    """Return the documents by records that are not those of the manifest, or not of the form of records."""
    rows: list[DocumentRow] = []
    with suppress(ArchiverError, OSError):
        for number, line in enumerate(islice(_list_lines(path), MOST_LISTED), 1):
            record = None
            with suppress(ValueError, RecursionError):
                record = json.loads(line)
            rows.append(make_row(record, number, day))
    return rows


def _list_lines(path: str) -> Iterator[bytes]:
    """Yield the lines of the records as they stand. Raises ReadError."""
    source = open_source(path, FindingLog())
    try:
        with source.lines(RECORDS) as lines:
            yield from lines
    except OSError as error:
        raise ReadError("error.unreadable", path=escape_for_display(path), reason=error.strerror or str(error)) from error
    finally:
        source.close()
