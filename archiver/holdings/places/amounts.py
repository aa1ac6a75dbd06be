"""Read periods, sizes, rates and hours as settings and options write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 7 * 86_400, "y": 365 * 86_400}
_POWERS: Final = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12, "p": 10**15}
# A number and the first letter of a unit of time: `90d`, `1.5h`.
_PERIOD: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([smhdwy])")
# A number, a prefix of a power of ten, and B for octets: `2TB`, `80 MB`. Octets alone need no B.
_SIZE: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(?:([kmgtp]?)b)?", re.IGNORECASE)
_HOURS: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")


class Hours(NamedTuple):
    """Hours of the day in local time, as minutes since midnight. They may go past midnight."""

    begin: int
    end: int

    def hold(self, moment: datetime) -> bool:
        """Return whether a moment in local time lies in the hours. The same time twice stands for the whole day."""
        minute = moment.hour * 60 + moment.minute
        if self.begin < self.end:
            return self.begin <= minute < self.end
        return minute >= self.begin or minute < self.end


def read_period(text: str) -> int | None:
    """Return the seconds of a period such as `90d` or `5h`, or None if it is none. It is at least one second."""
    match = _PERIOD.fullmatch(text.strip())
    return max(1, round(float(match[1]) * _SECONDS[match[2]])) if match else None


def read_seconds(text: str) -> float | None:
    """Return the seconds of a time such as `2m` or `0.5s`, or None if it is none."""
    match = _PERIOD.fullmatch(text.strip())
    return float(match[1]) * _SECONDS[match[2]] if match else None


def read_size(text: str) -> int | None:
    """Return the octets of a size such as `2TB` in powers of ten, or None if it is none."""
    match = _SIZE.fullmatch(text.strip())
    return round(float(match[1]) * _POWERS[(match[2] or "").lower()]) if match else None


def read_rate(text: str) -> int | None:
    """Return the octets a second of a rate such as `80MB/s`, or None if it is none or too slow to read anything."""
    size, separator, unit = text.strip().rpartition("/")
    octets = read_size(size) if separator and unit == "s" else None
    return octets or None


def read_hours(text: str) -> Hours | None:
    """Return hours such as `22:00-06:00`, or None if they are none."""
    match = _HOURS.fullmatch(text.strip())
    if match is None:
        return None
    first, last = (int(match[hour]) * 60 + int(match[hour + 1]) for hour in (1, 3))
    return Hours(first, last)
