"""Have the files of bags read from the disk, and say if that is not sure."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from archiver.findings import make_finding
from archiver.operating_system import (
    CAN_FORGET,
    count_cores,
    find_storage,
    flush_file_system,
    forget_pages,
    has_moving_heads,
    open_to_read,
)
from archiver.stores.address import is_address

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.findings import Finding

_READERS_A_CORE: Final = 4
"""Processes that read small files from a disk without moving heads wait most of the time; see docs/performance.md."""


def count_readers(bags: Iterable[str]) -> int:
    """Return how many processes read bags best from their disks. Heads that move are not sent to many places at once."""
    cores = count_cores()
    on_disks = [bag for bag in bags if not is_address(bag)]
    with suppress(OSError):
        if on_disks and not any(map(has_moving_heads, on_disks)):
            return cores * _READERS_A_CORE
    return cores


def empty_memory(bag: str) -> bool:
    """Have the system write what waits to be written, and forget what it holds of a bag that is one file.

    The files of a folder are forgotten one by one as they are read. Return False if the system could not do so, or if the bag
    lies in a store.
    """
    if is_address(bag):
        return False
    try:
        flush_file_system(bag if os.path.isdir(bag) else os.path.dirname(os.path.abspath(bag)))
        if os.path.isfile(bag):
            with open_to_read(bag) as file:
                forget_pages(file.fileno())
    except OSError:
        return False
    return True


def note_other_storage(bag: str, *, is_emptied: bool) -> list[Finding]:
    """Return a note if the files may have come from memory although they were to be read from the disk."""
    if is_address(bag):
        return [make_finding("bag.disk-not-reached", reason="store", advice="store")]
    try:
        storage = find_storage(bag)
    except OSError:
        is_emptied = False
    else:
        if storage != "disk":
            return [make_finding("bag.disk-not-reached", reason=storage)]
    return [] if CAN_FORGET and is_emptied else [make_finding("bag.disk-not-reached", reason="system")]
