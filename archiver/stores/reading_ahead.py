"""Read small objects before they are asked for, since each answer of a store is slow."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from archiver.stores.requests import WIDTH
from archiver.stores.store_errors import ObjectError, StoreError, is_silence

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from archiver.stores.listing import ListedObject

_MEMORY: Final = 16 << 20
"""Octets of objects that are held until they are taken."""
_MOST: Final = 512
"""Objects that are held. Half of them, and half of the memory, are for those that are taken more than once."""


class ReadingAhead:
    """Reads objects on threads. What would be too much to hold is not read. Several threads may take at once."""

    def __init__(self, read: Callable[[ListedObject], memoryview], endpoint: str) -> None:
        """Get ready. `read` returns the octets of a whole object, or raises ObjectError or StoreError."""
        self._ask = read
        self._endpoint = endpoint
        self._has_come = False
        self._count = 0
        self.pool = ThreadPoolExecutor(WIDTH)
        """Threads that ask the store. One that waits for an object waits only for what was begun before."""
        self._begun: dict[ListedObject, tuple[Future[memoryview], int]] = {}
        self._octets = 0
        self._lock = threading.Lock()

    def begin(self, listed: ListedObject, times: int = 1) -> None:
        """Begin to read an object that will be taken so many times, if there is room for it."""
        with self._lock:
            share = 2 if times == 1 else 1
            if len(self._begun) >= _MOST // share or self._octets + listed.octets > _MEMORY // share or listed in self._begun:
                return
            self._octets += listed.octets
            self._count += 1
            self._begun[listed] = self.pool.submit(self._read, listed), times

    def take(self, listed: ListedObject) -> memoryview | None:
        """Return the octets of an object, or None if it was not begun.

        Raises:
            ObjectError: it cannot be read as it was listed.
            StoreError: the store itself cannot be reached: nothing came of several objects.
        """
        if not self._begun:
            return None
        with self._lock:
            begun = self._begun.pop(listed, None)
            if begun is None:
                return None
            result, times = begun
            if times > 1:
                self._begun[listed] = result, times - 1
            else:
                self._octets -= listed.octets
        try:
            return result.result()
        except ObjectError as error:
            if self._count > 1 and not self._has_come and is_silence(error):
                raise StoreError("store.unreachable", endpoint=self._endpoint, reason=error.reason) from error
            raise

    def _read(self, listed: ListedObject) -> memoryview:
        octets = self._ask(listed)
        self._has_come = True
        return octets

    def close(self) -> None:
        """Begin nothing more, and wait for what was begun."""
        self.pool.shutdown(cancel_futures=True)
