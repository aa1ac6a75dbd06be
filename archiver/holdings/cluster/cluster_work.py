"""Give orders to the workers of a cluster, a few to each, and take their answers."""

from __future__ import annotations

import queue
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from archiver.hashing.unit_work import Done, Lost
from archiver.holdings.cluster.worker_side import UnseenPlaceError, carry_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archiver.hashing import Order
    from archiver.holdings.cluster.connection import Cluster

_LONG_GIVEN: Final = 2
"""Long orders that a worker has at once for each of its threads: few, so that no worker has many left when others are done."""
_SHORT_GIVEN: Final = 4
"""Short orders that it has at once, so that it need not wait for the next."""
_SHORT: Final = 0.015
"""Seconds on the way to a worker and back. What a thread does in less is a short order."""
_ENTRIES_AT_ONCE: Final = 50_000
"""Files and folders that an order lists: some 60 ms of work, since its way through the scheduler and back takes 15 ms."""
_MOST_DEATHS: Final = 2
"""If so many workers died over an order, it is lost."""
_PAUSE: Final = 0.2
"""Seconds to wait for an answer before workers and the ledger are looked after."""
_FETCHING: Final = 1.0
"""Seconds to wait for an answer that is there."""


class _Task:
    """An order: the place and path of its bag, how many workers died over it, and those that do not see the bag."""

    def __init__(self, order: Order, place: str, path: str) -> None:
        self.order = order
        self.place = place
        self.path = path
        self.deaths = 0
        self.failures = 0
        self.blind: set[str] = set()
        self.future: Any = None


class _Member:
    """A worker, and the orders that it has not answered, oldest first."""

    def __init__(self, address: str, threads: int) -> None:
        self.address = address
        self.threads = threads
        self.given: list[_Task] = []
        self.blind: set[str] = set()
        self._answered = time.monotonic()
        self._pace = 2 * _SHORT
        """Seconds that a thread has an order, over the last few of them."""

    def answer(self, task: _Task) -> None:
        """Take note that an order is answered, and of the time since the last one was."""
        self.given.remove(task)
        now = time.monotonic()
        self._pace = (self._pace + (now - self._answered) * self.threads) / 2
        self._answered = now

    @property
    def has_room(self) -> bool:
        """Return whether it may get one more order. One that a worker died over is alone."""
        most = _SHORT_GIVEN if self._pace < _SHORT else _LONG_GIVEN
        return len(self.given) < self.threads * most and not any(task.deaths for task in self.given)

    def may_get(self, task: _Task) -> bool:
        """Return whether the worker sees the bag of an order, as far as is known."""
        return self.address not in task.blind and task.place not in self.blind


class ClusterWork:
    """Orders that workers of a cluster carry out, as `archiver.hashing.UnitWork` has processes do."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.entries_at_once = _ENTRIES_AT_ONCE
        self._names: dict[str, tuple[str, str]] = {}
        self._waiting: deque[_Task] = deque()
        self._lost: deque[Done] = deque()
        self._members: dict[str, _Member] = {}
        self._done: queue.SimpleQueue[tuple[_Task, Any]] = queue.SimpleQueue()

    @property
    def threads(self) -> int:
        """The number of threads of all workers."""
        return sum(self._cluster.workers.values()) or 1

    def name(self, location: str, place: str, path: str) -> None:
        """Say at which place a bag lies, since its path may be another one on each machine."""
        self._names[location] = place, path

    def add(self, order: Order) -> None:
        """Add work that was found on the way. It goes before all else."""
        self._waiting.append(self._make_task(order))

    def begin(self, orders: Iterator[Order], at_once: int) -> None:
        """Do nothing: orders are given by `run`."""

    def run(self, orders: Iterator[Order], advance: Callable[[int], None] | None = None) -> Iterator[Done]:
        """Yield answers, in the order in which they come, until all work is done. Orders are taken as workers have room.

        The answer to an order that could not be carried out is `Lost`. `advance` is called now and then, with 0.

        Raises CarrierLostError if the cluster is gone. Nothing is carried out here.
        """
        try:
            while True:
                self._meet()
                yield from self._take_lost()
                is_all_given = self._hand_out(orders)
                yield from self._take_lost()
                if is_all_given and not any(member.given for member in self._members.values()):
                    return
                yield from self._take(advance or (lambda _: None))
        finally:
            self._drop()

    def _make_task(self, order: Order) -> _Task:
        location = order[1][0]
        return _Task(order, *self._names.get(location, ("", location)))

    def _drop(self) -> None:
        """Let go of what workers still have."""
        for member in self._members.values():
            for task in member.given:
                with suppress(Exception):  # the scheduler may be gone
                    task.future.release()
            member.given.clear()
        self._waiting.clear()

    def _meet(self) -> None:
        """Take in new workers, and take back what those had that are gone."""
        self._cluster.look()
        workers = self._cluster.workers
        for address in self._members.keys() - workers.keys():
            self._bury(self._members.pop(address))
        for address, threads in workers.items():
            self._members.setdefault(address, _Member(address, threads))

    def _bury(self, member: _Member) -> None:
        """Give the orders of a dead worker again. Those that it worked on may be the reason."""
        for task in member.given[: member.threads]:
            task.deaths += 1
        for task in member.given:
            task.future.release()
            self._retry(task, "worker-died")

    def _retry(self, task: _Task, reason: str) -> None:
        task.future = None
        if task.deaths >= _MOST_DEATHS or task.failures >= _MOST_DEATHS:
            self._lost.append(Done(task.order, Lost(reason), 0))
        else:
            self._waiting.append(task)

    def _take_lost(self) -> Iterator[Done]:
        while self._lost:
            yield self._lost.popleft()

    def _hand_out(self, orders: Iterator[Order]) -> bool:
        """Give orders, the next one to the worker that has the fewest. Return True once there are no more."""
        for _ in range(len(self._waiting)):
            task = self._waiting.popleft()
            if self._is_unseen(task):
                self._lost.append(Done(task.order, Lost("place-unseen"), 0))
            elif not self._give(task):
                self._waiting.append(task)
        while not self._waiting and self._find_room(None) is not None:
            order = next(orders, None)
            if order is None:
                return True
            task = self._make_task(order)
            if not self._give(task):
                self._waiting.append(task)
        return False

    def _is_unseen(self, task: _Task) -> bool:
        """Return whether no worker sees the bag of an order, and none is about to come."""
        return (
            bool(self._members) and not self._cluster.is_asking and not any(one.may_get(task) for one in self._members.values())
        )

    def _find_room(self, task: _Task | None) -> _Member | None:
        free = [member for member in self._members.values() if member.has_room and (task is None or member.may_get(task))]
        if task is not None and task.deaths:
            free = [member for member in free if not member.given]
        return min(free, key=lambda member: len(member.given) / member.threads, default=None)

    def _give(self, task: _Task) -> bool:
        member = self._find_room(task)
        if member is None:
            return False
        future = task.future = self._cluster.submit(member.address, carry_out, task.order, task.place, task.path)
        member.given.append(task)
        future.add_done_callback(lambda done, task=task: self._done.put((task, done)))
        return True

    def _take(self, advance: Callable[[int], None]) -> Iterator[Done]:
        """Take the answers that are there, or wait a moment for one."""
        try:
            found = [self._done.get(timeout=_PAUSE)]
        except queue.Empty:
            advance(0)
            return
        while not self._done.empty():
            found.append(self._done.get())
        for task, future in found:
            if task.future is future:
                yield from self._settle(task, future)
        advance(0)

    def _settle(self, task: _Task, future: Any) -> Iterator[Done]:  # noqa: ANN401 - a future of dask
        member = next(member for member in self._members.values() if task in member.given)
        try:
            answer = future.result(timeout=_FETCHING)
        except Exception as error:  # noqa: BLE001 - whatever a worker or dask raises, the order was not carried out
            if isinstance(error, TimeoutError) and future.status != "error":
                # The answer lies with its worker, which may be gone. That is known soon.
                self._done.put((task, future))
                return
            member.answer(task)
            self._fail(task, member, error, future.status)
        else:
            member.answer(task)
            yield Done(task.order, answer, 0)
        future.release()

    def _fail(self, task: _Task, member: _Member, error: Exception, status: str) -> None:
        if isinstance(error, UnseenPlaceError):
            (member.blind.add(error.place) if error.is_place else task.blind.add(member.address))
            self._retry(task, "place-unseen")
            return
        if status != "error":
            # The answer is gone with its worker, or with the scheduler. Nobody has taken it.
            self._retry(task, "worker-died")
            return
        if type(error).__name__ == "KilledWorker":
            task.deaths = _MOST_DEATHS
        task.failures += 1
        self._retry(task, "bag-unreadable" if isinstance(error, OSError) else "worker-failed")
