"""Records that are stored as lines of JSON and decoded one at a time."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class StoredRecords(Sequence["Mapping[str, Any]"]):
    """Records by their position. Each access decodes the line again."""

    @abstractmethod
    def read_line(self, position: int) -> bytes:
        """Return the line of the record at a position from 0, with or without its line feed."""

    @overload
    def __getitem__(self, index: int) -> Mapping[str, Any]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Mapping[str, Any]]: ...

    def __getitem__(self, index: int | slice) -> Mapping[str, Any] | Sequence[Mapping[str, Any]]:
        if isinstance(index, slice):
            return [self[position] for position in range(len(self))[index]]
        record: Mapping[str, Any] = json.loads(self.read_line(range(len(self))[index]))
        return record

    def choose(self, positions: Iterable[int]) -> ChosenRecords:
        """Return some of the records. They are still lines, which another process can be given."""
        return ChosenRecords([self.read_line(position) for position in positions])


class ChosenRecords(StoredRecords):
    """Records of a bag without their positions in it."""

    def __init__(self, lines: list[bytes]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    def read_line(self, position: int) -> bytes:
        """Return the line of a record."""
        return self._lines[position]
