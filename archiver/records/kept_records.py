"""The records of a bag in the making, kept as lines of JSON. These take a fifth of the memory of objects."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from archiver.records.record import render_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class KeptRecords(Sequence["Mapping[str, Any]"]):
    """Records in the order in which they were added. Each access decodes the line again."""

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

    @overload
    def __getitem__(self, index: int) -> Mapping[str, Any]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Mapping[str, Any]]: ...

    def __getitem__(self, index: int | slice) -> Mapping[str, Any] | Sequence[Mapping[str, Any]]:
        if isinstance(index, slice):
            return [json.loads(line) for line in self._lines[index]]
        record: Mapping[str, Any] = json.loads(self._lines[index])
        return record
