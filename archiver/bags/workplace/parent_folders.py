"""Make the folders above a target that are not there, and take them away again if nothing comes to stand in them."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from archiver.bags.workplace.path_errors import write_errors
from archiver.operating_system import flush

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def make_parents(path: str) -> Iterator[None]:
    """Make the missing folders above a path. After the block, remove those that are empty. Raises WriteError."""
    missing = []
    folder = os.path.dirname(os.path.abspath(path))
    while not os.path.lexists(folder) and folder != os.sep:
        missing.append(folder)
        folder = os.path.dirname(folder)
    made = []
    try:
        with write_errors(path):
            for parent in reversed(missing):
                # Another run may make the same folder at this moment. It is then not ours to remove.
                with suppress(FileExistsError):
                    os.mkdir(parent)
                    made.append(parent)
                flush(os.path.dirname(parent))
        yield
    finally:
        with suppress(OSError):
            for parent in reversed(made):
                os.rmdir(parent)
