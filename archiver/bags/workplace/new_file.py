"""Write a new file so that it is whole or not there."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from archiver.bags.workplace.bag_around import refuse_inside_bag
from archiver.bags.workplace.parent_folders import make_parents
from archiver.errors import WriteError
from archiver.operating_system import create_new_file, flush_open_file, rename_without_replacing

if TYPE_CHECKING:
    from collections.abc import Iterator


def check_new_file(path: str) -> None:
    """Check that a new file may be written at a path, before the work for it begins.

    Raises:
        WriteError: something is there already.
        WrongUsageError: it would lie inside a bag.
    """
    refuse_inside_bag(path)
    if os.path.lexists(path):
        raise WriteError("error.output-exists", path=path)


@contextmanager
def open_new_file(path: str) -> Iterator[BinaryIO]:
    """Open a new file for writing. It gets its name at the end of the block, once it is on the disk.

    Missing folders above it are made, and removed again if it does not come to be.

    Raises:
        WriteError: something is there already, or it cannot be written.
        WrongUsageError: it would lie inside a bag.
    """
    check_new_file(path)
    try:
        with make_parents(path), _unfinished(os.path.dirname(path)) as (name, file):
            yield file
            file.flush()
            flush_open_file(file.fileno())
            rename_without_replacing(name, path)
    except FileExistsError as error:
        raise WriteError("error.output-exists", path=path) from error
    except OSError as error:
        raise WriteError("error.unwritable", path=path, reason=error.strerror or str(error)) from error


@contextmanager
def _unfinished(folder: str) -> Iterator[tuple[str, BinaryIO]]:
    """Open a hidden file with a random name in the folder, and remove it at the end unless it was renamed."""
    name = os.path.join(folder, f".archiver-{os.urandom(16).hex()}")
    descriptor = create_new_file(name)
    try:
        with open(descriptor, "wb") as file:
            yield name, file
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)
