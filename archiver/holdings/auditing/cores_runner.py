"""Read units with the worker processes of this machine, or with other machines that do their work."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Any, Final

from archiver.bags.format import PAYLOAD
from archiver.bags.validation.folder_listing import LISTING, FoldersListed, list_folders, order_listing, order_rest
from archiver.errors import ReadError
from archiver.hashing import Lost, Unit, UnitRead, UnitWork, cut_lines, order_reading
from archiver.hashing.units import Places
from archiver.holdings.auditing.confirming import TagsFound, confirm_payload, confirm_tags, name_fault
from archiver.holdings.auditing.stored_copy import OpenStoredCopy, open_copy
from archiver.holdings.auditing.stored_reading import STORED
from archiver.holdings.auditing.tag_reading import TagsRead, TagUnit, order_tags, to_tags_read
from archiver.holdings.auditing.units import PlannedUnit, UnitFault, UnitResult, host_name, name_loss
from archiver.holdings.auditing.whole_reading import WHOLE, WholeRead, order_whole, read_whole_twice
from archiver.stores.address import is_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

    from archiver.hashing import FileDigests, HashingProcesses, Order, Work
    from archiver.holdings.auditing.open_copy import OpenCopy

_OPEN_COPIES: Final = 16
"""Copies that stay open, since their next unit may come soon."""
_FEW_FILES: Final = 64
_FEW_OCTETS: Final = 1 << 20
_FEW_LISTED: Final = 1_000
_MOST_READY: Final = 8
"""Results that may wait until they are taken."""
_SECRET_OCTETS: Final = 32
_NUMBER_OCTETS: Final = 8


class _Pending:
    """A unit that is being read: the copy, its orders that are not answered yet, and what came back."""

    def __init__(self, unit: PlannedUnit, copy: OpenCopy | None, order: Unit | TagUnit | None) -> None:
        """Begin. Without a copy and an order, a bag is read whole on another machine."""
        self.unit = unit
        self.copy = copy
        self.order = order
        self.key = b"" if order is None else order.key
        self.open_orders = 1
        self.files = 0
        self.octets = 0
        self.faults: list[FileDigests] = []
        self.tags: TagsRead | None = None
        self.whole: WholeRead | None = None
        self.lost = ""
        """The reason why something was not read."""
        self.listed = 0
        self.paths_sum = 0
        self.is_plain = True
        """False once something else than files and folders was found in the payload."""
        self.began = time.monotonic()


class CoresRunner:
    """Reads units with worker processes of this machine, and in this process bags that are read whole and those in stores."""

    def __init__(self, processes: HashingProcesses, advance: Callable[[int], None] = lambda _: None) -> None:
        """Take processes, which their maker ends. `advance` is called with octets of large files, and between units."""
        self._processes = processes
        self._work: Work = processes.elsewhere or UnitWork(processes)
        self._advance = advance
        self._secret = secrets.token_bytes(_SECRET_OCTETS)
        self._number = 0
        self._pending: dict[bytes, _Pending] = {}
        self._copies: OrderedDict[int, OpenCopy] = OrderedDict()
        self._ready: deque[UnitResult] = deque()
        self._own: deque[PlannedUnit] = deque()

    def run(self, units: Iterator[PlannedUnit]) -> Iterator[UnitResult]:
        """Yield the result of each unit, as it is done. A first fault is read again at once, from the disk."""
        work, orders = self._work, _Orders(self, units)
        try:
            while not orders.is_exhausted:
                for done in work.run(orders, self._advance):
                    self._take(done.order, done.answer, work)
                    yield from self._finish()
                yield from self._finish()
        finally:
            while self._copies:
                self._copies.popitem()[1].close()

    def _finish(self) -> Iterator[UnitResult]:
        while self._ready:
            yield self._ready.popleft()
        while self._own:
            yield self._read_here(self._own.popleft())

    @property
    def has_own_work(self) -> bool:
        """True if there is something to be done in this process before the next unit is chosen."""
        return bool(self._own) or len(self._ready) >= _MOST_READY

    def order(self, unit: PlannedUnit) -> Order | None:
        """Return the order for a unit, or None if workers do not read it."""
        elsewhere = self._processes.elsewhere
        if elsewhere is not None:
            elsewhere.name(unit.location, unit.place, unit.path)
        if (unit.whole or is_address(unit.location)) and (elsewhere is None or not unit.first):
            self._own.append(unit)
            return None
        if unit.whole:
            key = self._make_key()
            self._pending[key] = _Pending(unit, None, None)
            return order_whole(unit.location, key)
        try:
            return self._order(unit)
        except (ReadError, OSError) as error:
            self._ready.append(_lose(unit, name_loss(error)))
            return None

    def _make_key(self) -> bytes:
        self._number += 1
        return self._secret + self._number.to_bytes(_NUMBER_OCTETS, "big")

    def _order(self, unit: PlannedUnit) -> Order | None:
        copy = self._open(unit)
        key = self._make_key()
        if unit.first == 0:
            return self._order_tags(unit, copy, key)
        if not copy.manifests:
            faults = tuple(UnitFault(name, "bag.digest-differs") for name in copy.spoilt)
            self._ready.append(UnitResult(unit, 0, 0, faults, (), (), "", 0.0, host_name()))
            return None
        payload = copy.payload_unit(unit.first, key)
        self._pending[key] = _Pending(unit, copy, payload)
        return copy.order(payload)

    def _order_tags(self, unit: PlannedUnit, copy: OpenCopy, key: bytes) -> Order | None:
        """Return the order to read tag files. A few are read here, which takes less time than to hand them out."""
        tags = copy.tag_unit(key)
        pending = _Pending(unit, copy, tags)
        if len(tags.files) > _FEW_FILES or unit.octets > _FEW_OCTETS or sum(files for _, files in unit.cuts) > _FEW_LISTED:
            self._pending[key] = pending
            return order_tags(tags)
        pending.tags = copy.read_tags(tags, self._advance)
        with Places() as places:
            listed = list_folders(places.folder(unit.location), (PAYLOAD,), 2 * _FEW_LISTED, key)
        if listed.left:
            self._pending[key] = pending
            self._count(pending, listed)
            return order_listing(unit.location, listed.left, self._work, key)
        self._count(pending, listed)
        self._ready.append(self._judge(pending))
        return None

    def _open(self, unit: PlannedUnit) -> OpenCopy:
        copy = self._copies.get(unit.copy)
        if copy is None:
            copy = self._copies[unit.copy] = open_copy(unit)
            while len(self._copies) > _OPEN_COPIES and not self._is_needed(next(iter(self._copies.values()))):
                self._copies.popitem(last=False)[1].close()
        self._copies.move_to_end(unit.copy)
        return copy

    def _is_needed(self, copy: OpenCopy) -> bool:
        return any(pending.copy is copy for pending in self._pending.values())

    def _take(self, order: Order, answer: Any, work: Work) -> None:  # noqa: ANN401 - any marshal value
        key = _find_key(order)
        pending = self._pending[key]
        if isinstance(answer, Lost):
            pending.lost = answer.reason
            pending.open_orders -= 1
        elif order[0] == WHOLE:
            pending.whole = WholeRead.from_values(answer)
            pending.open_orders -= 1
        elif order[0] == STORED:
            self._take_part(pending, Unit(*order[1][1]), UnitRead.from_values(answer), work)
        elif order[0] == LISTING:
            self._take_listing(pending, FoldersListed(*answer), work)
        elif isinstance(pending.order, TagUnit):
            pending.tags = to_tags_read(answer)
            work.add(order_listing(pending.unit.location, (PAYLOAD,), work, key))
        else:
            self._take_part(pending, Unit(*order[1]), UnitRead.from_values(answer), work)
        if not pending.open_orders:
            del self._pending[key]
            try:
                result = self._judge(pending)
            except ReadError as error:
                result = _lose(pending.unit, name_loss(error))
            self._ready.append(result)

    @staticmethod
    def _take_listing(pending: _Pending, listed: FoldersListed, work: Work) -> None:
        CoresRunner._count(pending, listed)
        pending.open_orders -= 1
        if pending.is_plain:
            for order in order_rest(pending.unit.location, listed, work, pending.key):
                work.add(order)
                pending.open_orders += 1

    @staticmethod
    def _count(pending: _Pending, listed: FoldersListed) -> None:
        pending.listed += listed.files
        pending.paths_sum += listed.paths_sum
        pending.is_plain &= listed.is_whole

    @staticmethod
    def _take_part(pending: _Pending, part: Unit, read: UnitRead, work: Work) -> None:
        pending.files += read.files
        pending.octets += read.octets
        pending.faults += read.faults
        pending.open_orders -= 1
        for lines in read.large:
            work.add(order_reading(part._replace(lines=lines, first=0)))
            pending.open_orders += 1
        if read.left:
            count = part.lines[0].count(b"\n")
            rest = cut_lines(part.lines, count - read.left, count)
            work.add(order_reading(part._replace(lines=rest, first=part.first + count - read.left)))
            pending.open_orders += 1

    @staticmethod
    def _judge(pending: _Pending) -> UnitResult:
        unit, copy, order = pending.unit, pending.copy, pending.order
        seconds = time.monotonic() - pending.began
        if pending.lost:
            return _lose(unit, pending.lost)
        if copy is None or order is None:
            return _judge_whole(unit, pending.whole, seconds)
        if isinstance(order, TagUnit):
            listed = (pending.listed, pending.paths_sum) if pending.is_plain else None
            return confirm_tags(unit, copy, order, TagsFound(pending.tags or TagsRead(0, 0, ()), listed, seconds))
        faults, not_repeated = confirm_payload(copy, order, pending.faults)
        files = pending.files + len(not_repeated)
        facts = (copy.algorithms, copy.digest, seconds, host_name())
        return UnitResult(unit, files, pending.octets, faults, not_repeated, *facts)

    def _read_here(self, unit: PlannedUnit) -> UnitResult:
        """Read a unit in this process: a whole bag, or one of a copy in a store."""
        try:
            copy = None if unit.whole else self._open(unit)
            if isinstance(copy, OpenStoredCopy):
                return copy.read(unit, self._make_key(), self._advance)
        except (ReadError, OSError) as error:
            return _lose(unit, name_loss(error))
        began = time.monotonic()
        read = read_whole_twice(unit.location, self._advance)
        return _judge_whole(unit, read, time.monotonic() - began)


class _Orders:
    """The orders for units. It pauses, as if it were at its end, while this process has work of its own."""

    def __init__(self, runner: CoresRunner, units: Iterator[PlannedUnit]) -> None:
        self._runner = runner
        self._units = units
        self.is_exhausted = False

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Order:
        while not self._runner.has_own_work:
            unit = next(self._units, None)
            if unit is None:
                self.is_exhausted = True
                break
            order = self._runner.order(unit)
            if order is not None:
                return order
        raise StopIteration


def _find_key(order: Order) -> bytes:
    """Return the key of an order of ours, whatever its kind."""
    module, values = order
    if module in {LISTING, STORED, WHOLE}:
        key: bytes = values[-1]
        return key
    return TagUnit(*values).key if len(values) == len(TagUnit._fields) else Unit(*values).key


def _judge_whole(unit: PlannedUnit, read: WholeRead | None, seconds: float) -> UnitResult:
    """Return the result for a bag that was read whole, or could not be opened."""
    if read is None:
        return _lose(unit, "bag-unreadable")
    facts = (read.algorithms, next(iter(unit.pins.values()), "") if read.algorithms else "", seconds, host_name())
    return UnitResult(unit, read.files, read.octets, read.faults, read.not_repeated, *facts)


def _lose(unit: PlannedUnit, reason: str) -> UnitResult:
    """Return the result for a unit of which nothing was read, so that it counts for nothing."""
    return UnitResult(unit, 0, 0, (name_fault("", "unreadable"),), (), (), "", 0.0, host_name(), lost=reason)
