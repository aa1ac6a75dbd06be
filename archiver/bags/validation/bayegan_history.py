"""Check the history of a bag of Bayegan: each update keeps the state before it, and only adds to the event log."""

from __future__ import annotations

import os
import re
from contextlib import ExitStack, suppress
from itertools import pairwise
from typing import TYPE_CHECKING, BinaryIO, Final

from archiver.bags.format import EVENTS, HISTORY

if TYPE_CHECKING:
    from collections.abc import Collection

    from archiver.bags.reading import OpenBag

# The folder of a state: `1`, `2`, … without leading zeros.
_NUMBER: Final = re.compile("[1-9][0-9]{0,8}")
_BLOCK: Final = 1 << 16


def check_history(bag: OpenBag, folders: Collection[str], changes: int) -> None:
    """Note states that are missing, and event logs that do not begin with the one before them.

    `folders` are all folders of the bag. `changes` is the number of updates in its event log, each of which kept a state.
    """
    names = {path.removeprefix(f"{HISTORY}/") for path in folders if path.startswith(f"{HISTORY}/")}
    numbers = sorted(int(name) for name in names if _NUMBER.fullmatch(name))
    missing = next((number for number, found in enumerate(numbers, 1) if number != found), len(numbers) + 1)
    if missing <= max(changes, len(numbers)):
        bag.log.add("bag.history-incomplete", f"{HISTORY}/{missing}", name=f"{HISTORY}/{missing}")
    logs = [*(f"{HISTORY}/{number}/{os.path.basename(EVENTS)}" for number in numbers), EVENTS]
    for before, after in pairwise(logs):
        _check_continuation(bag, before, after)


def _check_continuation(bag: OpenBag, before: str, after: str) -> None:
    with ExitStack() as stack:
        old, new = _try_open(bag, before, stack), _try_open(bag, after, stack)
        if old is None:
            bag.log.add("bag.history-incomplete", before, name=before)
        elif new is not None and not _continues(old, new):
            bag.log.add("event.history-differs", after, before=before)


def _try_open(bag: OpenBag, path: str, stack: ExitStack) -> BinaryIO | None:
    with suppress(OSError):
        return stack.enter_context(bag.source.open(path))
    return None


def _continues(old: BinaryIO, new: BinaryIO) -> bool:
    """Return whether the new log begins with the whole old one and then has more."""
    while octets := old.read(_BLOCK):
        if new.read(len(octets)) != octets:
            return False
    return bool(new.read(1))
