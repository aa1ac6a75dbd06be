"""Records read from a file one at a time, so that memory does not grow with their number."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, BinaryIO

from archiver.records.record import render_line
from archiver.records.stored_records import StoredRecords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class RecordFile(StoredRecords):
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
        return map(self.read_line, range(len(self)))

    def read_line(self, position: int) -> bytes:
        """Return the line of a record, with its line feed, as it is after the changes."""
        if position in self._changed:
            return self._changed[position]
        # Within what the file has buffered, seeking reads nothing: going through the lines in order stays fast.
        self._file.seek(self._starts[position])
        return self._file.readline()

    def __len__(self) -> int:
        return len(self._starts)
