"""Advice to the system on what it holds in memory of files. A system that takes no advice reads all the same."""

from __future__ import annotations

import os
from typing import Final

CAN_FORGET: Final = hasattr(os, "posix_fadvise")
"""True if the system can be asked to forget what it holds in memory of a file. macOS cannot."""


def read_ahead(descriptor: int, octets: int) -> None:
    """Have the disk fetch the first octets of an open file, which will be read soon. Raises OSError."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, octets, os.POSIX_FADV_WILLNEED)


def forget_pages(descriptor: int) -> None:
    """Have the system forget what it holds in memory of an open file, so that the next read comes from the disk.

    It keeps what still waits to be written; see `flush_file_system`. Without posix_fadvise (macOS has none) the next read may
    come from memory. Raises OSError.
    """
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
