"""See if files must be waited for, since they come from a slow disk, and ask the disk for several at a time then."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Self

from archiver.hashing.one_file import ask_ahead

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
OPEN_AT_ONCE: Final = 32
"""Small files that are opened before the first of them is read. They are in flight at once if the disk is asked for them."""
_WORKING_SHARE: Final = 0.5
"""A process that computed for less than this share of the time waited for the disk, or for its turn at the processor."""
_ROUNDS: Final = 4
"""The disk is asked ahead for so many rounds after one that waited. A disk that was asked ahead seems fast."""


class DiskPace:
    """The pace of one disk. `with` it, some files are read.

    Other threads of the calling program count as work too. If they work much, the disk is not asked ahead.
    """

    def __init__(self) -> None:
        self._rounds = 0
        self._began = self._worked = 0.0

    def __enter__(self) -> Self:
        self._began, self._worked = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        has_waited = time.process_time() - self._worked < _WORKING_SHARE * (time.perf_counter() - self._began)
        self._rounds = _ROUNDS if has_waited else max(0, self._rounds - 1)

    @property
    def waits(self) -> bool:
        """Return whether files had to be waited for lately."""
        return self._rounds > 0

    def ask_ahead(self, descriptors: Iterable[int], *, drop_pages: bool) -> None:
        """Ask for all of these files, if files had to be waited for or what the system holds of them in memory is to be dropped.

        A slow disk gives small files much faster if it is asked for all of them before the first is read.
        """
        if drop_pages or self.waits:
            for descriptor in descriptors:
                ask_ahead(descriptor, drop_pages=drop_pages)
