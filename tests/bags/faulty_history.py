"""Earlier states of a bag of ours that do not fit what it says now, under tag manifests that agree with them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tests.bags.own_metadata import EVENTS, dump, event
from tests.bags.spoiling import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bags.good_bags import BagFolder


def history_cases() -> Iterator[Case]:
    yield Case("bag.history-incomplete", "the only state", _updated(2, lambda bag: _drop_state(bag, 1, 2)), "own")
    yield Case("bag.history-incomplete", "the first of two states", _updated(2, lambda bag: _drop_state(bag, 1)), "own")
    yield Case("bag.history-incomplete", "the newest of two states", _updated(2, lambda bag: _drop_state(bag, 2)), "own")
    yield Case("bag.history-incomplete", "the log of a state", _updated(1, _drop_log), "own")
    yield Case("event.history-differs", "the last event cut off", _updated(1, lambda bag: _cut_off(bag, 1)), "own")
    yield Case("event.history-differs", "an event cut off that was kept", _updated(2, lambda bag: _cut_off(bag, 2)), "own")
    yield Case("event.history-differs", "the past told anew", _updated(1, _tell_anew), "own")


def _updated(times: int, spoil: Callable[[BagFolder], None]) -> Callable[[BagFolder], None]:
    """A bag that was changed so many times, each time keeping the state before; then the fault, and all of it sealed."""

    def change(bag: BagFolder) -> None:
        for number in range(1, times + 1):
            for path in ("bag-info.txt", EVENTS):
                bag.write(f"metadata/history/{number}/{path.rpartition('/')[2]}", bag.read(path))
            _write_log(bag, [*bag.read(EVENTS).splitlines(keepends=True), _modification(bag.read(EVENTS), number + 1)])
        bag.seal()
        spoil(bag)
        bag.seal()

    return change


def _modification(log: bytes, state: int = 2) -> bytes:
    return dump(event("mem", "metadata modification", hashlib.sha256(log.splitlines()[-1]).hexdigest(), state))


def _write_log(bag: BagFolder, lines: list[bytes]) -> None:
    bag.write(EVENTS, b"".join(lines))
    info = [line for line in bag.read("bag-info.txt").splitlines(keepends=True) if not line.startswith(b"Event-Log-Head")]
    head = hashlib.sha256(lines[-1].removesuffix(b"\n")).hexdigest()
    bag.write("bag-info.txt", b"".join(info) + f"Event-Log-Head: {head}\n".encode())


def _drop_state(bag: BagFolder, *numbers: int) -> None:
    for number in numbers:
        folder = bag.path / f"metadata/history/{number}"
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
    folder = bag.path / "metadata/history"
    if not any(folder.iterdir()):
        folder.rmdir()


def _drop_log(bag: BagFolder) -> None:
    (bag.path / "metadata/history/1/events.jsonl").unlink()


def _cut_off(bag: BagFolder, count: int) -> None:
    _write_log(bag, bag.read(EVENTS).splitlines(keepends=True)[:-count])


def _tell_anew(bag: BagFolder) -> None:
    first = dump({**event("ing", "ingestion", "0" * 64), "eventDetail": "another story"})
    second = dump(event("ipc", "information package creation", hashlib.sha256(first.removesuffix(b"\n")).hexdigest()))
    _write_log(bag, [first, second, _modification(first + second)])
