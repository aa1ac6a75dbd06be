"""Files that are hashed while they are written into a bag. No file is ever overwritten."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, Self

from archiver.hashing import start_hashers
from archiver.operating_system import create_new_file, write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

_GATHERED: Final = 1 << 17
"""Octets that are gathered before they are hashed and written."""


class WrittenFile:
    """A new file that is hashed while it is written. Octets are gathered, so that many small pieces cost little."""

    def __init__(self, path: str, algorithms: Sequence[str]) -> None:
        """Create the file. Raises OSError (FileExistsError if something is there)."""
        self._hashers = start_hashers(algorithms)
        self._gathered = bytearray()
        self._descriptor = create_new_file(path)

    def write(self, octets: bytes) -> None:
        """Add octets. Raises OSError."""
        self._gathered += octets
        if len(self._gathered) >= _GATHERED:
            self._pass_on()

    def _pass_on(self) -> None:
        octets = bytes(self._gathered)
        self._gathered.clear()
        for hasher in self._hashers:
            hasher.update(octets)
        write_whole(self._descriptor, octets)

    def finish(self, modified_ns: int) -> tuple[str, ...]:
        """Set the modification time, close the file, and return the digests of all of it. Raises OSError."""
        self._pass_on()
        os.utime(self._descriptor, ns=(modified_ns, modified_ns))
        self._close()
        return tuple(hasher.hexdigest() for hasher in self._hashers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._close()

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)
