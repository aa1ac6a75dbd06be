"""Read the octets of objects, in ranges, each with the entity tag that was listed."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from archiver.stores.reading_ahead import ReadingAhead
from archiver.stores.requests import Request
from archiver.stores.store_errors import GONE, ObjectError, TryFailedError

if TYPE_CHECKING:
    from collections.abc import Generator

    from archiver.stores.listing import ListedObject
    from archiver.stores.requests import Requests

RANGE: Final = 32 << 20
"""Octets of one request. A request for a whole large object would take longer than a store may be waited for."""
_SMALL_RANGE: Final = 4 << 20
_BLOCK: Final = 1 << 20
_GOOD: Final = 200
_PARTIAL: Final = 206
_DENIED: Final = frozenset({401, 403})
_MISSING: Final = 404
_CHANGED: Final = 412
_BEYOND_ITS_END: Final = 416


class ObjectReader:
    """Reads objects of one bucket. Several threads may read at once."""

    def __init__(self, requests: Requests, bucket: str) -> None:
        self._requests = requests
        self._bucket = bucket
        self._unreadable: dict[str, ObjectError] = {}
        self.ahead = ReadingAhead(lambda listed: self._ask(listed, 0, listed.octets), requests.access.endpoint)
        """Objects that are read before they are asked for."""

    def read_range(self, listed: ListedObject, start: int, end: int) -> memoryview:
        """Return the octets from `start` up to `end` of an object.

        Raises:
            ObjectError: the object cannot be read as it was listed.
            StoreError: the store itself cannot be reached any longer.
        """
        if start == end:
            return memoryview(b"")
        taken = self.ahead.take(listed) if (start, end) == (0, listed.octets) else None
        return self._ask(listed, start, end) if taken is None else taken

    def _ask(self, listed: ListedObject, start: int, end: int) -> memoryview:
        """Ask the store for octets of an object. Raises as `read_range`."""
        if listed.key in self._unreadable:
            # It was asked for four times already.
            raise self._unreadable[listed.key]
        # A whole object is asked for as such: some stores answer ranges more slowly.
        is_whole = (start, end) == (0, listed.octets)
        headers = {} if is_whole else {"range": f"bytes={start}-{end - 1}"}
        if listed.tag:
            headers["if-match"] = listed.tag
        path = f"/{self._bucket}/{listed.key}"
        try:
            answer = self._requests.send(Request(path, headers=headers, limit=end - start + _BLOCK))
        except TryFailedError as error:
            self._unreadable[listed.key] = ObjectError("object-unreadable", error.reason)
            raise self._unreadable[listed.key] from error
        if answer.status not in {_GOOD, _PARTIAL}:
            raise _make_error(answer.status)
        octets = memoryview(answer.body)
        if answer.status == _GOOD and not is_whole:
            octets = octets[start:end]
        if len(octets) < end - start:
            raise ObjectError("object-short", f"{start + len(octets)} of {listed.octets}")
        if len(octets) > end - start:
            raise ObjectError("object-changed", f"{start + len(octets)} of {listed.octets}")
        return octets

    def blocks(self, listed: ListedObject) -> Generator[memoryview, None, None]:
        """Yield the octets of an object. It is asked for in ranges, and comes in small pieces. Raises as `read_range`."""
        for start in range(0, listed.octets, RANGE):
            octets = self.read_range(listed, start, min(start + RANGE, listed.octets))
            for place in range(0, len(octets), _BLOCK):
                yield octets[place : place + _BLOCK]
            # It is not kept while the next one comes.
            del octets

    def open(self, listed: ListedObject, octets: int = _SMALL_RANGE) -> io.BufferedReader:
        """Open an object as a file, to be read from any place, in ranges of so many octets. Reading raises as `read_range`."""
        return io.BufferedReader(_ObjectFile(self, listed, octets), _BLOCK)


def _make_error(status: int) -> ObjectError:
    """Return the error that an answer of HTTP stands for."""
    if status == _CHANGED:
        return ObjectError("object-changed", "its entity tag is another")
    if status == _MISSING:
        return ObjectError("object-changed", GONE)
    if status == _BEYOND_ITS_END:
        return ObjectError("object-short", f"HTTP {status}")
    return ObjectError("access-denied" if status in _DENIED else "object-unreadable", f"HTTP {status}")


class _ObjectFile(io.RawIOBase):
    """An object as a file. It keeps the last range that was read."""

    def __init__(self, reader: ObjectReader, listed: ListedObject, octets: int) -> None:
        self._reader = reader
        self._listed = listed
        self._range = octets
        self._place = 0
        self._start = 0
        self._octets = memoryview(b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._listed.octets}[whence]
        self._place = max(base + offset, 0)
        return self._place

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - whatever holds octets
        wanted = memoryview(buffer)
        if self._place >= self._listed.octets:
            return 0
        if not self._start <= self._place < self._start + len(self._octets):
            end = min(self._place + max(self._range, len(wanted)), self._listed.octets)
            self._octets = self._reader.read_range(self._listed, self._place, end)
            self._start = self._place
        piece = self._octets[self._place - self._start :][: len(wanted)]
        wanted[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)
