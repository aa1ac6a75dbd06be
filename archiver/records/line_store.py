"""Lines that are written once and read again, kept out of memory: a bag may have a million records and four million events."""

from __future__ import annotations

import json
import os
import tempfile
from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, overload

from archiver.errors import WriteError
from archiver.findings import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_IN_MEMORY: Final = 1 << 20
"""Octets; what is shorter never meets a disk."""


class LineStore:
    """Lines in their order, each with its line feed. Beyond a megabyte they lie in a file that has no name and ends with this."""

    def __init__(self, folder: str | None = None) -> None:
        """`folder` is where the file lies, once it is needed; that of temporary files where none is given."""
        self._folder = folder
        self._descriptor = -1
        self._on_disk = 0
        self._waiting = bytearray()
        self._ends = array("q", [0])

    def append(self, line: bytes) -> None:
        """Add a line, given without its line feed. Raises WriteError."""
        self._waiting += line
        self._waiting += b"\n"
        self._ends.append(self._on_disk + len(self._waiting))
        if len(self._waiting) >= _IN_MEMORY:
            self._write_waiting()

    def _write_waiting(self) -> None:
        try:
            if self._descriptor < 0:
                self._descriptor, name = tempfile.mkstemp(prefix=".archiver-", dir=self._folder)
                os.unlink(name)
            while self._waiting:
                written = os.pwrite(self._descriptor, self._waiting, self._on_disk)
                self._on_disk += written
                del self._waiting[:written]
        except OSError as error:
            place = shown(self._folder or tempfile.gettempdir())
            raise WriteError("error.unwritable", path=place, reason=error.strerror or str(error)) from error

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self._ends) - 1

    def __getitem__(self, position: int) -> bytes:
        """The line at a position from 0, with its line feed. Raises IndexError where there is none."""
        if not 0 <= position < len(self):
            raise IndexError(position)
        start, end = self._ends[position], self._ends[position + 1]
        if start >= self._on_disk:
            return bytes(self._waiting[start - self._on_disk : end - self._on_disk])
        return os.pread(self._descriptor, end - start, start)

    def __iter__(self) -> Iterator[bytes]:
        """Every line, with its line feed."""
        return (self[position] for position in range(len(self)))

    def __del__(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)


class StoredRecords(Sequence[Mapping[str, Any]]):
    """Records that lie in a store as lines of JSON, read again each time that one is asked for."""

    def __init__(self, lines: LineStore) -> None:
        self._lines = lines

    def __len__(self) -> int:
        """How many there are."""
        return len(self._lines)

    @overload
    def __getitem__(self, position: int) -> Mapping[str, Any]: ...

    @overload
    def __getitem__(self, position: slice) -> Sequence[Mapping[str, Any]]: ...

    def __getitem__(self, position: int | slice) -> Mapping[str, Any] | Sequence[Mapping[str, Any]]:
        """The record at a position from 0, or those of a slice. Raises IndexError where there is none."""
        if isinstance(position, slice):
            return [self[number] for number in range(*position.indices(len(self)))]
        record: Mapping[str, Any] = json.loads(self._lines[position])
        return record
