"""The lock on a bag while a run changes it or adds a seal to it."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from archiver.errors import WriteError
from archiver.findings import escape_for_display
from archiver.operating_system import lock_soon, open_folder, open_regular_file

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def locked_bag(path: str) -> Iterator[None]:
    """Lock a bag in the block, so that no other run changes it or seals it. The bag is a folder or an archive.

    A bag that cannot be opened is not locked: the work in the block tells why. Nor is it on a file system without locks.

    Raises WriteError if another run has it.
    """
    try:
        lock = _open(path)
    except OSError:
        yield
        return
    try:
        if lock_soon(lock) is False or not _is_at(lock, path):
            raise WriteError("error.in-use", path=escape_for_display(path))
        yield
    finally:
        # Nothing was written through the descriptor, so that nothing is lost if closing it fails.
        with suppress(OSError):
            os.close(lock)


def _open(path: str) -> int:
    try:
        return open_folder(path)
    except NotADirectoryError:
        with open_regular_file(path) as file:
            return os.dup(file.fileno())


def _is_at(descriptor: int, path: str) -> bool:
    """Return False if another run swapped a new bag in before the lock was taken."""
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except OSError:
        return False
