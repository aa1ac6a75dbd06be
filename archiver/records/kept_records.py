"""The records of a bag in the making, kept as lines of JSON. These take a fifth of the memory of objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.records.record import render_line
from archiver.records.stored_records import StoredRecords

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class KeptRecords(StoredRecords):
    """Records in the order in which they were added."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []

    def append(self, record: Mapping[str, Any]) -> None:
        """Keep a record. Later changes of the object have no effect."""
        self._lines.append(render_line(record))

    def render(self) -> Iterator[bytes]:
        """Return the records as JSON Lines, a line at a time."""
        return (line + b"\n" for line in self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def read_line(self, position: int) -> bytes:
        """Return the line of a record, without a line feed."""
        return self._lines[position]
