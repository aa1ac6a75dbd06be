"""Functions of the system's C library that Python does not offer."""

from __future__ import annotations

import errno
from functools import cache
from typing import Any, Final

NOT_OFFERED: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})
"""Answers of a kernel or file system that does not know a call."""


@cache
def find_function(name: str) -> Any | None:  # noqa: ANN401 - a function of the C library
    """Return a function of the C library, or None if this system has none of this name."""
    import ctypes  # noqa: PLC0415 - worker processes import this room, and need no ctypes

    try:
        return getattr(ctypes.CDLL(None, use_errno=True), name, None)
    except (OSError, TypeError):
        # A program linked statically has no C library to look in, and Windows wants a name.
        return None


def last_error() -> int:
    """Return the `errno` that the last call of such a function left."""
    import ctypes  # noqa: PLC0415 - see above

    return ctypes.get_errno()
