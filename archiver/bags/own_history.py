"""Whether the states that updates of a bag of ours kept are all there, and its event log goes on from each of them."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, BinaryIO, Final

from archiver.bags.layout import EVENTS, HISTORY
from archiver.records import EventType

if TYPE_CHECKING:
    from collections.abc import Collection

    from archiver.bags.open_bag import OpenBag

_NUMBER: Final = re.compile("[1-9][0-9]{0,8}")
_BLOCK: Final = 1 << 16
_LONGEST_EVENT: Final = 1 << 20
_CHANGES: Final = [kind.value[1] for kind in (EventType.MESSAGE_DIGEST_CALCULATION, EventType.METADATA_MODIFICATION)]


def check_history(bag: OpenBag, folders: Collection[str]) -> None:
    """Note states that are missing, and logs that do not go on from the one before them; `folders` are all of the bag."""
    names = {path.removeprefix(f"{HISTORY}/") for path in folders if path.startswith(f"{HISTORY}/")}
    numbers = sorted(int(name) for name in names if _NUMBER.fullmatch(name))
    if not numbers and not _was_changed(bag):
        return
    missing = next((number for number, found in enumerate(numbers, 1) if number != found), 0 if numbers else 1)
    if missing:
        bag.log.add("bag.history-incomplete", f"{HISTORY}/{missing}", name=f"{HISTORY}/{missing}")
    logs = [*(f"{HISTORY}/{number}/{os.path.basename(EVENTS)}" for number in numbers), EVENTS]
    for before, after in pairwise(logs):
        _check_going_on(bag, before, after)


def _was_changed(bag: OpenBag) -> bool:
    """Whether the last thing that its log tells is a change of a bag that stood."""
    last = b""
    with _Log(bag, EVENTS) as log:
        while log is not None and (block := log.read(_BLOCK)):
            last = (last + block)[-_LONGEST_EVENT:]
    with suppress(ValueError, RecursionError):
        event = json.loads(last.removesuffix(b"\n").rpartition(b"\n")[2])
        return isinstance(event, dict) and event.get("eventType") in _CHANGES
    return False


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
