"""Records read from a file one at a time, so that memory does not grow with their number."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, overload

from archiver.records.record import render_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class RecordFile(Sequence["Mapping[str, Any]"]):
    """The records of an open file of JSON Lines. Only the position of each line is kept, and one changed record."""

    def __init__(self, file: BinaryIO) -> None:
        """Find the lines of a file, which must stay open. Raises OSError."""
        self._file = file
        self._starts = array("q")  # 8 octets a line
        self._changed: dict[int, bytes] = {}
        start = 0
        for line in file:
            self._starts.append(start)
            start += len(line)

    def change(self, position: int, record: Mapping[str, Any]) -> None:
        """Replace the record at a position. The file stays as it is."""
        self._changed[position] = render_line(record) + b"\n"

    def render(self) -> Iterator[bytes]:
        """Return the lines of the file, with the changed records in their places."""
        return map(self._read_line, range(len(self)))

    def _read_line(self, position: int) -> bytes:
        if position in self._changed:
            return self._changed[position]
        # Within what the file has buffered, seeking reads nothing: going through the lines in order stays fast.
        self._file.seek(self._starts[position])
        return self._file.readline()

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: int) -> Mapping[str, Any]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Mapping[str, Any]]: ...

    def __getitem__(self, index: int | slice) -> Mapping[str, Any] | Sequence[Mapping[str, Any]]:
        if isinstance(index, slice):
            return [self[position] for position in range(len(self))[index]]
        record: Mapping[str, Any] = json.loads(self._read_line(range(len(self))[index]))
        return record
