"""The table of Solar Hijri year starts, years 1-3000: the engine of every conversion.

A year begins on the day of the March equinox if that falls before true noon at 52.5 degrees East, else on the next day. That is
the law of 11 Farvardin 1304 and the practice of the Calendar Center of the University of Tehran. The equinoxes were computed from
JPL DE406 and the IAU precession and nutation; the result is the official list on all its 293 years, 1206-1498. The table has one
bit a year: a year has 365 days or, if its bit is set, 366.
"""

from __future__ import annotations

from functools import cache
from itertools import accumulate

from archiver.calendars.terms import Certainty, least_sure

FIRST_YEAR = 1
LAST_YEAR = 3000

FIRST_DAY = 226896
"""The day number of 1 Farvardin of the year 1: 22 March 622, proleptic Gregorian."""

# Bit n is set if the year n is a leap year.
_LEAP_BITS = int(
    "11111108888888844444444222222221111111108888888444444444222222221111111088888888444444442222222211111111088888"
    "88844444444222222221111111108888888844444444222222221111111108888888844444444222222221111111108888888844444442"
    "22222221111111110888888844444444222222221111111108888888844444444222222221111111108888888844444444222222221111"
    "11110888888884444444222222221111111108888888884444444222222221111111108888888844444444222222221111111108888888"
    "84444444422222221111111110888888884444444222222221111111108888888844444444222222221111111108888888844444444222"
    "22222111111110888888884444444422222221111111108888888844444444222222221111111108888888844444444222222211111111"
    "0888888884444444422222222111111110888888884444444422222221111111108888888844444444222222220",
    16,
)

# In binary the highest bit, that of the last year, comes first. Reversed, the place of a digit is the year.
LEAP_FLAGS = bytes(map(int, reversed(f"{_LEAP_BITS:b}")))
"""1 if Esfand of a year has 30 days, else 0, by year; entry 0 is no year."""

# Years whose first day hangs on minutes or on how fast the Earth turned or will turn: within five minutes of noon, within two
# standard deviations of Delta-T, or years for which Delta-T models, mean and true noon, or Tehran's own noon differ.
_KNIFE_EDGE = (
    "67 100 166 327 492 653 752 785 979 1078 1111 1144 1177 1503 1536 1602 1635 1668 1701 1734 1866 1895 1899 1928 "
    "1961 1994 1998 2027 2031 2060 2093 2126 2155 2159 2163 2188 2192 2225 2254 2258 2287 2291 2295 2320 2324 2328 "
    "2353 2357 2386 2390 2415 2419 2423 2427 2448 2452 2456 2460 2485 2489 2493 2514 2518 2522 2547 2551 2555 2559 "
    "2580 2584 2588 2592 2613 2617 2621 2625 2646 2650 2654 2658 2679 2683 2687 2691 2712 2716 2720 2724 2741 2745 "
    "2749 2753 2757 2774 2778 2782 2786 2790 2807 2811 2815 2819 2823 2840 2844 2848 2852 2856 2873 2877 2881 2885 "
    "2889 2906 2910 2914 2918 2922 2935 2939 2943 2947 2951 2955 2968 2972 2976 2980 2984 2988"
)

KNIFE_EDGE_YEARS = frozenset(map(int, _KNIFE_EDGE.split()))

YEAR_STARTS = (0, *accumulate(map((365).__add__, LEAP_FLAGS[1:]), initial=FIRST_DAY))
"""The day number of 1 Farvardin by year; the entry after the last year's ends it. Entry 0 is no year."""

LAST_DAY = YEAR_STARTS[-1] - 1


def is_leap(year: int) -> bool:
    """Return whether Esfand of a year 1-3000 has 30 days."""
    return LEAP_FLAGS[year] == 1


_LAW = 1304
SURE_DAYS = range(
    YEAR_STARTS[max(year for year in KNIFE_EDGE_YEARS if year < _LAW) + 1],
    YEAR_STARTS[min(year for year in KNIFE_EDGE_YEARS if year > _LAW)] - 1,
)
"""The days around our time that hang on no such minutes, nor those beside them."""

_OFFICIAL = (YEAR_STARTS[_LAW], YEAR_STARTS[1499])
_SUREST = Certainty.OFFICIAL  # for speed: Python 3.11 takes long to find a member of an enumeration
_RETROJECTED = (YEAR_STARTS[1206], YEAR_STARTS[_LAW])


def certainty_of(days: tuple[int | None, int | None]) -> Certainty:
    """Return how sure the Solar Hijri dates of the ends of an interval are: that of the less sure one."""
    first, last = days
    if first is not None and first == last:
        return _certainty_of_day(first)
    return least_sure(_certainty_of_day(end) for end in days if end is not None)


def _certainty_of_day(day_number: int) -> Certainty:
    if _OFFICIAL[0] <= day_number < _OFFICIAL[1]:
        return _SUREST
    return Certainty.RETROJECTED if _RETROJECTED[0] <= day_number < _RETROJECTED[1] else Certainty.COMPUTED


@cache
def calendar_table_digest() -> str:
    """Return the SHA-256 of the table, as `sha256:` and 64 hexadecimal digits, which records keep beside converted dates.

    The octets are those of 3,000 lines `YEAR,YYYY-MM-DD,LEAP`, each ended by LF: the year, its first day in the proleptic
    Gregorian calendar, and 1 for a leap year. So the digest can be computed again without this program.
    """
    from datetime import date  # noqa: PLC0415 - not needed to convert
    from hashlib import sha256  # noqa: PLC0415 - not needed to convert

    lines = (
        f"{year},{date.fromordinal(YEAR_STARTS[year]).isoformat()},{int(is_leap(year))}\n"
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
    )
    return f"sha256:{sha256(''.join(lines).encode()).hexdigest()}"
