"""The Umm al-Qura calendar, the civil lunar calendar of Saudi Arabia: the printed tables of the years 1356-1500.

Its months are reckoned in advance, so that they are those of documents whatever the moon did. It is read only if somebody names
it, since Iran and most other countries count lunar months otherwise. CLDR calls it `islamic-umalqura`.

R.H. van Gent (Utrecht) and the package hijridate have collected the months. Those of 1356-1411 are from the comparative calendar
of King Fahd University of Petroleum and Minerals. Those of 1412-1430 are from the printed calendar and the newspaper Umm al-Qura,
and those of 1431-1500 from the calendar's own site.
The table of Microsoft .NET is another witness. It agrees in each of the
1,188 months from 1402 on. In 1393-1401 eight of its 108 months begin a day earlier. Before 1393 nearly half of its months begin
on another day, up to two days off. So dates before 1402 state a tolerance. ICU and Java are no witnesses: outside 1420-1450 they
compute the months by today's rule.

A date is that of the daylight, as in the tables. By religious reckoning it begins with the sunset before.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from itertools import accumulate

from archiver.calendars.calendar_system import CalendarDate, CalendarSystem, ScriptRanks
from archiver.calendars.refusal import UnreadableDateError
from archiver.calendars.terms import SEASONS, Calendar

_FIRST_YEAR = 1356
_LAST_YEAR = 1500
_FIRST_DAY = 707182
"""The day number of 1 Muharram 1356: 14 March 1937."""

_MONTHS = 12 * (_LAST_YEAR - _FIRST_YEAR + 1)
_DISPUTED = range(_FIRST_YEAR, 1393)
_ALMOST_SURE = range(1393, 1402)

# Bit n is set if the n-th month of the table, counted from Muharram 1356, has 30 days; else it has 29.
_LONG_MONTHS = int(
    "e936aaab5536a5752ba93b29b54d6a96d4aea56d2ad54eb26d92ec96d4b6aa6b52b693b49ba4baa5b52d6956d275936caad52da95e4aea"
    "56d2b5555acab64bb25d92ba95acaae54ea9754b6a56d4ada55d26e92ea9ad555aa5b52ba95d49d94daaab5536a56d2ae956aa6d92dc96"
    "d4b6a5ad52da95b89bc4bd2b6a5752b5a55b4aba4db25d92da95d4ada55aaab5556c9764aea5752ad4b6aaad555aa5d52d655d45d54d55"
    "2d5d55556d54d5374d55555aa6d52d555aaa555da9572655cd5aaad2aea55556d5d55555555d55755d55555555d5549764bd554d4",
    16,
)
_SHORTEST_MONTH = 103
"""Shaban 1364 was printed with 28 days."""


@cache
def _month_starts() -> tuple[int, ...]:
    """Return the first day of each month, and the day after the last. The table is laid out when it is first asked for."""
    # In binary the highest bit, that of the last month, comes first.
    lengths = [29 + (bit == "1") for bit in reversed(f"{_LONG_MONTHS:0{_MONTHS}b}")]
    lengths[_SHORTEST_MONTH] -= 1
    return tuple(accumulate(lengths, initial=_FIRST_DAY))


class UmmAlQuraCalendar(CalendarSystem):
    """Twelve months of 29 or 30 days."""

    calendar = Calendar.UMM_AL_QURA
    month_names = "lunar-hijri"
    longest_month = 30
    years = range(_FIRST_YEAR, _LAST_YEAR + 1)
    long_year = 1390
    """By its tolerance each of its months can have had 30 days."""
    usual_years = range(_FIRST_YEAR, 1461)
    likely_short_years = range(1360, 1460)
    is_shortened_unnamed = False
    era_years = years
    counted_as = Calendar.LUNAR_HIJRI
    has_fixed_months = False
    ranks = ScriptRanks(persian=6, arabic=6, latin=6, latin_solar=6)

    def month_start(self, year: int, month: int) -> int:
        """Return the day number of the first day of a month."""
        return _month_starts()[12 * (year - _FIRST_YEAR) + month - 1]

    def month_length(self, year: int, month: int) -> int:
        """Return 29 or 30, and once 28."""
        months = 12 * (year - _FIRST_YEAR) + month
        return _month_starts()[months] - _month_starts()[months - 1]

    def locate(self, day_number: int) -> CalendarDate:
        """Return the date of a day."""
        months = bisect_right(_month_starts(), day_number) - 1
        year, month = divmod(months, 12)
        return CalendarDate(_FIRST_YEAR + year, month + 1, day_number - _month_starts()[months] + 1)

    def tolerance_days(self, year: int) -> int:
        """Return 0 if the printed tables agree, 1 or 2 if they do not."""
        if year in _DISPUTED:
            return 2
        return 1 if year in _ALMOST_SURE else 0

    def season_days(self, year: int, season: int) -> tuple[int, int]:
        """Raise UnreadableDateError: a lunar year wanders through the seasons."""
        raise UnreadableDateError("lunar-season", text=f"{SEASONS[season - 1]} {year}")


UMM_AL_QURA = UmmAlQuraCalendar()
