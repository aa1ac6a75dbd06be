"""The current year: a date in a year to come is hardly meant in that calendar."""

from __future__ import annotations

import os
import time

from archiver.calendars.solar_hijri import SolarHijriDate

_EPOCH = 719_163
"""Day number of 1 January 1970."""

_SECONDS = 86_400
_LAST = 1_000_000
"""A day far in the future that the table still has."""

_FIRST = 1405
"""The year in which this was written: no clock that is set wrong goes behind it."""


def current_solar_hijri_year() -> int:
    """Return the Solar Hijri year of the clock, or of SOURCE_DATE_EPOCH if that is set."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(fixed) if fixed.isdecimal() and len(fixed) <= 11 else int(time.time())  # noqa: PLR2004 - year 5138
    return max(SolarHijriDate.from_day_number(min(_EPOCH + seconds // _SECONDS, _LAST)).year, _FIRST)
