"""Refuse to work on a system on which bags cannot be made or read safely."""

from __future__ import annotations

from archiver.errors import ArchiverError
from archiver.operating_system import is_supported


def require_supported_system() -> None:
    """Raise ArchiverError (`error.system-unsupported`) on Windows."""
    if not is_supported():
        raise ArchiverError("error.system-unsupported")
