"""Turn errors of the system into errors that name the path that the user knows."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from archiver.errors import ReadError, WriteError
from archiver.findings import escape_for_display

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def write_errors(path: str) -> Iterator[None]:
    """Turn an OSError in the block into a WriteError that names the path."""
    try:
        yield
    except OSError as error:
        raise WriteError("error.unwritable", path=escape_for_display(path), reason=error.strerror or str(error)) from error


@contextmanager
def read_errors(path: str) -> Iterator[None]:
    """Turn an OSError in the block into a ReadError that names the path."""
    try:
        yield
    except OSError as error:
        raise ReadError("error.unreadable", path=escape_for_display(path), reason=error.strerror or str(error)) from error
