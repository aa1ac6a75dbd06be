"""The time that stands in a bag as its date."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime
from typing import Final

from archiver.errors import WrongUsageError

_LATEST: Final = 52_000_000_000
"""Seconds since 1970 of a day in AD 3617, which the calendars here still cover."""


def read_bagging_time() -> int:
    """Return seconds since 1970: SOURCE_DATE_EPOCH if that is set, else now. Raises WrongUsageError if it is no such number."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    if fixed is None:
        return int(time.time())
    is_number = fixed.isascii() and fixed.isdigit() and len(fixed) <= len(str(_LATEST))
    if not is_number or int(fixed) > _LATEST:
        raise WrongUsageError("error.source-date-epoch", found=fixed[:50])
    return int(fixed)


def read_bagging_day() -> date:
    """Return the day of packing in UTC, on which embargoes are judged. Raises WrongUsageError as `read_bagging_time` does."""
    return datetime.fromtimestamp(read_bagging_time(), UTC).date()
