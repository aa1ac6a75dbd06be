"""Make the folders above a target that are not there, and take them away again if nothing comes to stand in them."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from archiver.bags.workplace.path_errors import write_errors
from archiver.operating_system import flush

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.bags.format import Target


@contextmanager
def make_parents(target: Target) -> Iterator[None]:
    """Make the missing folders above a target. After the block, remove those that are empty. Raises WriteError."""
    missing = []
    folder = target.folder
    while not os.path.lexists(folder):
        missing.append(folder)
        folder = os.path.dirname(folder)
    made = []
    try:
        with write_errors(target.shown):
            for path in reversed(missing):
                # Another run may make the same folder at this moment. It is then not ours to remove.
                with suppress(FileExistsError):
                    os.mkdir(path)
                    made.append(path)
                flush(os.path.dirname(path))
        yield
    finally:
        with suppress(OSError):
            for path in reversed(made):
                os.rmdir(path)
