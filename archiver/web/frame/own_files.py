"""Files that only this user may read."""

from __future__ import annotations

import os


def open_own(path: str, flags: int) -> int:
    """Open a file, a new one for this user alone. It is an `opener` for `open`."""
    return os.open(path, flags, 0o600)
