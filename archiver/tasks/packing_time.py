"""The time that a bag is dated with."""

from __future__ import annotations

import os
import time

from archiver.errors import WrongUsageError


def read_packing_time() -> int:
    """Seconds since 1970: SOURCE_DATE_EPOCH where that is set, else now. Raises WrongUsageError where it is no whole number."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    if fixed is None:
        return int(time.time())
    if not (fixed.isascii() and fixed.isdigit()):
        raise WrongUsageError("error.source-date-epoch", found=fixed)
    return int(fixed)
