"""Ask a store for many things at once, since each answer is slow, and tell how far the work is."""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from archiver.stores.requests import WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator
    from concurrent.futures import Future

    from archiver.progress import Progress

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD: Final = 4 * WIDTH
"""Items that are begun before the first of them is done."""
_SIGN_OF_LIFE: Final = 0.5
"""Seconds after which progress is told though nothing is done."""


class Counted:
    """Counts what threads have done, for a progress that the thread that waits for them tells."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._lock = threading.Lock()
        self._octets = 0
        self._files = 0

    def add_file(self) -> None:
        """Count a file that is done."""
        with self._lock:
            self._files += 1

    def add_octets(self, octets: int) -> None:
        """Count octets that are done."""
        with self._lock:
            self._octets += octets

    def wait_for(self, result: Future[Result]) -> Result:
        """Return what a thread gives, and tell the progress while it is waited for."""
        while True:
            if self._progress is not None:
                self._progress(self._octets, self._files)
            with suppress(TimeoutError):
                return result.result(_SIGN_OF_LIFE)


def work_side_by_side(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    counted: Counted,
    stop: Callable[[], None],
    pool: ThreadPoolExecutor | None = None,
) -> Generator[Result, None, None]:
    """Yield the result of the work on each item, in their order. Many are worked on at a time, by the threads of a pool if given.

    `stop` is called if the work ends early, so that threads that wait for another try end at once.
    """
    waiting: deque[Future[Result]] = deque()
    rest = iter(items)
    threads = pool or ThreadPoolExecutor(WIDTH)
    try:
        while True:
            waiting += [threads.submit(work, item) for item in islice(rest, _AHEAD - len(waiting))]
            if not waiting:
                return
            yield counted.wait_for(waiting.popleft())
    except BaseException:
        stop()
        raise
    finally:
        for result in waiting:
            result.cancel()
        wait(waiting)
        if pool is None:
            threads.shutdown()


class MemoryShare:
    """Memory that threads share, so that few large objects or many small ones are held at a time."""

    def __init__(self, octets: int) -> None:
        self._free = self._all = octets
        self._changed = threading.Condition()

    @contextmanager
    def taking(self, octets: int) -> Iterator[None]:
        """Take so many octets of it for the block, or all of it if it has no more."""
        wanted = min(octets, self._all)
        with self._changed:
            self._changed.wait_for(lambda: self._free >= wanted)
            self._free -= wanted
        try:
            yield
        finally:
            with self._changed:
                self._free += wanted
                self._changed.notify_all()
