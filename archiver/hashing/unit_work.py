"""Have units of work done by worker processes, beside one another, or here if there are none.

An order names a module and gives values to its function `work_unit(values, places, advance)`. A worker imports that module when
it gets the first such order. The packages above it are put in as empty ones, so that the worker starts fast. So the module may
import modules, but not from the door of a room. Values and answers are what `marshal` takes.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from archiver.hashing.units import Places, do_order
from archiver.operating_system import wait_for_readable
from archiver.workers import WorkerLostError, report_loss

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archiver.hashing.processes import HashingProcess, HashingProcesses
    from archiver.hashing.units import Order

_GIVEN_AT_ONCE: Final = 2
"""Orders that a process has at once, so that it need not wait for the next."""
_ENTRIES_AT_ONCE: Final = 2_000


class Done(NamedTuple):
    """An order, its answer, and how many octets of it were told of by `advance` before."""

    order: Order
    answer: Any
    reported: int


class Lost(NamedTuple):
    """The answer to an order that could not be carried out, with the reason, an entry `reason.…` of the terms."""

    reason: str


class CarrierLostError(Exception):
    """The way by which orders went to other machines is gone. Answers that came before it stand."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Work(Protocol):
    """Orders that are carried out somewhere: by processes of this machine, or by the workers of a cluster."""

    @property
    def entries_at_once(self) -> int:
        """The number of files and folders that an order lists before others share the rest. It takes long beside the way."""

    def add(self, order: Order) -> None:
        """Add work that was found on the way. It goes before all else."""

    def begin(self, orders: Iterator[Order], at_once: int) -> None:
        """Begin with some orders, before `run` takes the answers."""

    def run(self, orders: Iterator[Order], advance: Callable[[int], None] | None = None) -> Iterator[Done]:
        """Yield answers as they come, until all work is done."""


class _Crew:
    """A process, the orders that it was given and has not answered, oldest first, and what it reported of the oldest."""

    def __init__(self, process: HashingProcess) -> None:
        self.process = process
        self.given: deque[Order] = deque()
        self.reported = 0


def _tell_nobody(_: int) -> None:
    """Take octets of a large file that nobody waits for."""


class UnitWork:
    """Orders, the processes that carry them out, and what comes back."""

    def __init__(self, processes: HashingProcesses, may_give: Callable[[Sequence[Order]], bool] = lambda _: True) -> None:
        """Get ready. The processes may be used for nothing else until `run` has come to its end.

        `may_give` says whether a process may be given one more order beside those that it has not answered yet.
        """
        self._pool = processes
        self._may_give = may_give
        self._added: deque[Order] = deque()
        self._crew: list[_Crew] | None = None
        self._advance: Callable[[int], None] = _tell_nobody
        self.entries_at_once = _ENTRIES_AT_ONCE

    def add(self, order: Order) -> None:
        """Add work that was found on the way. It goes before all else."""
        self._added.append(order)

    def begin(self, orders: Iterator[Order], at_once: int) -> None:
        """Give each process so many orders, if there are processes. `run` takes their answers."""
        self._hand_out(self._gather(), orders, at_once)

    def run(self, orders: Iterator[Order], advance: Callable[[int], None] | None = None) -> Iterator[Done]:
        """Yield answers, in the order in which they come, until all work is done. Orders are taken as processes have room.

        `advance` is called with the octets of each block of a large file. What a process has not answered when it is lost is done
        here; see `HashingProcesses.take_losses`.

        Raises whatever `work_unit` raises.
        """
        self._advance = advance or _tell_nobody
        crew = self._gather()
        with Places() as places:
            while True:
                self._hand_out(crew, orders, _GIVEN_AT_ONCE)
                if any(member.given for member in crew):
                    yield from self._wait(crew)
                elif (order := self._next(orders)) is not None:
                    yield self._do_here(order, places)
                else:
                    return

    def _gather(self) -> list[_Crew]:
        if self._crew is None:
            self._crew = [_Crew(process) for process in self._pool.begin_units()]
        return self._crew

    def _do_here(self, order: Order, places: Places) -> Done:
        reported = 0

        def advance(octets: int) -> None:
            """Tell how many octets were read, and count them."""
            nonlocal reported
            reported += octets
            self._advance(octets)

        answer = do_order(order, places, advance)
        return Done(order, answer, reported)

    def _next(self, orders: Iterator[Order]) -> Order | None:
        return self._added.popleft() if self._added else next(orders, None)

    def _hand_out(self, crew: list[_Crew], orders: Iterator[Order], at_once: int) -> None:
        # First one to each, so that none waits while another has two.
        for given in range(at_once):
            for member in list(crew):
                if len(member.given) <= given and self._may_give(member.given):
                    order = self._next(orders)
                    if order is None:
                        return
                    member.given.append(order)
                    try:
                        member.process.send(order)
                    except WorkerLostError as loss:
                        self._lose(crew, member, loss)

    def _wait(self, crew: list[_Crew]) -> Iterator[Done]:
        by_descriptor = {member.process.fileno(): member for member in crew if member.given}
        for descriptor in wait_for_readable(by_descriptor):
            member = by_descriptor[descriptor]
            try:
                answer = member.process.receive()
                if isinstance(answer, str):
                    raise report_loss(WorkerLostError("unknown-algorithm", answer))
            except WorkerLostError as loss:
                self._lose(crew, member, loss)
                continue
            if isinstance(answer, int):
                member.reported += answer
                self._advance(answer)
            else:
                reported, member.reported = member.reported, 0
                yield Done(member.given.popleft(), answer, reported)

    def _lose(self, crew: list[_Crew], member: _Crew, loss: WorkerLostError) -> None:
        """Do without a process. The others do its work, or this one does."""
        crew.remove(member)
        self._pool.lose(member.process, loss)
        self._added.extendleft(reversed(member.given))
