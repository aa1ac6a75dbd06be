"""Whether the states that updates of a bag of ours kept are all there, and its event log goes on from each of them."""

from __future__ import annotations

import os
import re
from itertools import pairwise
from typing import TYPE_CHECKING, BinaryIO, Final

from archiver.bags.format import EVENTS, HISTORY

if TYPE_CHECKING:
    from collections.abc import Collection

    from archiver.bags.reading import OpenBag

_NUMBER: Final = re.compile("[1-9][0-9]{0,8}")
_BLOCK: Final = 1 << 16


def check_history(bag: OpenBag, folders: Collection[str], changes: int) -> None:
    """Note states that are missing, and logs that do not go on from the one before them.

    `folders` are all of the bag, `changes` how many its log tells: each kept the state before it.
    """
    names = {path.removeprefix(f"{HISTORY}/") for path in folders if path.startswith(f"{HISTORY}/")}
    numbers = sorted(int(name) for name in names if _NUMBER.fullmatch(name))
    missing = next((number for number, found in enumerate(numbers, 1) if number != found), len(numbers) + 1)
    if missing <= max(changes, len(numbers)):
        bag.log.add("bag.history-incomplete", f"{HISTORY}/{missing}", name=f"{HISTORY}/{missing}")
    logs = [*(f"{HISTORY}/{number}/{os.path.basename(EVENTS)}" for number in numbers), EVENTS]
    for before, after in pairwise(logs):
        _check_going_on(bag, before, after)


def _check_going_on(bag: OpenBag, before: str, after: str) -> None:
    with _Log(bag, before) as old, _Log(bag, after) as new:
        if old is None:
            bag.log.add("bag.history-incomplete", before, name=before)
        elif new is not None and not _goes_on(old, new):
            bag.log.add("event.history-differs", after, before=before)


def _goes_on(old: BinaryIO, new: BinaryIO) -> bool:
    """Whether one log holds all of another and then more."""
    while octets := old.read(_BLOCK):
        if new.read(len(octets)) != octets:
            return False
    return bool(new.read(1))


class _Log:
    """An event log of the bag, or None where there is none that can be read."""

    def __init__(self, bag: OpenBag, path: str) -> None:
        try:
            self._file: BinaryIO | None = os.fdopen(bag.source.open_file(path)[0], "rb")
        except OSError:
            self._file = None

    def __enter__(self) -> BinaryIO | None:
        return self._file

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()
