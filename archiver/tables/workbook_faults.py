"""Turn the exceptions that a broken or hostile workbook causes into UnreadableTableError."""

from __future__ import annotations

import errno
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from xml.parsers.expat import ExpatError

from archiver.tables.table import UnreadableTableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ExpatError,
    NotImplementedError,
    ValueError,
    RuntimeError,
    KeyError,
)
"""Exceptions whose words say what is wrong: archives that are broken or compressed in an unknown way, and XML that is none."""


@contextmanager
def as_unreadable() -> Iterator[None]:
    """Turn any exception into UnreadableTableError: on a hostile workbook zipfile, expat and openpyxl raise almost anything."""
    try:
        yield
    except UnreadableTableError:
        raise
    except Exception as problem:
        # EINVAL is a fault of the workbook: a position before the beginning of the file. Others are faults of the disk.
        if isinstance(problem, OSError) and problem.errno != errno.EINVAL:
            raise
        reason = str(problem) if isinstance(problem, _BROKEN) else type(problem).__name__
        raise UnreadableTableError("table.broken", reason=reason or type(problem).__name__) from problem
