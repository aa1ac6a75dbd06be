"""The lunar Hijri calendar as reckoned in Iran: by the table of month starts 1265-1447, tabular outside it.

The table is the public collection of 2,194 month starts from almanacs, newspapers and the Calendar Center of the University of
Tehran. A month there began when the crescent was seen or announced, so that a document of another town may differ by a day. The
tabular (civil) rule for other years may differ by two. Every date states that tolerance.
"""

from __future__ import annotations

from functools import cache
from itertools import accumulate

from archiver.calendars.calendar_system import CalendarDate, CalendarSystem, ScriptRanks
from archiver.calendars.refusal import UnreadableDateError
from archiver.calendars.terms import SEASONS, Calendar

# Muharram 1265 began on 28 November 1848. Months are counted from Muharram of the year 1.
_TABLE_FIRST_DAY = 674935
_TABLE_FIRST_MONTH = 1264 * 12
_TABLE_YEARS = range(1265, 1448)

# Bit n is set if the n-th month of the table, counted from Muharram 1265, has 30 days. The last month recorded, Shawwal 1447,
# has no recorded end; 29 days let it meet the tabular months.
_LONG_MONTHS = int(
    "1768b729754b5a66d4ada4dd25e92ec96d52baa5b4aba4bb4ab6536c5762ae9374a6d555aa6e92ec96d4e6a65b2a764be23e52ea56ab2a"
    "b956ca764b6a5ad4ada95d4aea57526e956caad52ba95d8aba4bac9b64b725754b6a56d2aea4ed26e92ec96d4ada95b49ea4bb29b54b6a"
    "56d2ae9372ab54d6aa6d52da96d4aea56aaab54daa5b92ba95b2ab5956ca5e4aea3b52b6996d4ada56d276936aaad54ba95b49ba55ca9a"
    "d4cea4f527693acaad556b26d92ec56d4b6a56b4aba4dd29d92d995ad2ae92f49764b6a6b552da96d4aea5752b5555aa5b92dc95d4ad65"
    "56ca7653aa3751b68d72cb5a55d25e92ea9ad555aa5d4ada4dca5d92d6a57527a93b4ab6556a9758b6c56d4aea56d2ada55d29aab5555",
    16,
)
_TABLE_MONTHS = 2194

# 1 Muharram of the year 1, by the civil reckoning: 19 July 622, proleptic Gregorian.
_EPOCH = 227015
_MEAN_MONTH = 29.530556


class LunarHijriCalendar(CalendarSystem):
    """Twelve months of 29 or 30 days."""

    calendar = Calendar.LUNAR_HIJRI
    month_names = "lunar-hijri"
    longest_month = 30
    years = range(1, 3091)
    long_year = 1445
    usual_years = range(1300, 1461)
    era_years = range(1, 1600)
    likely_short_years = range(1350, 1450)
    names_first_century = True
    plain_years = (range(1, 1100),)
    rival_years = range(1400, 1500)
    """Lunar years of our time. A whole date is in the solar year, unless that year has not come yet."""
    has_fixed_months = False
    ranks = ScriptRanks(persian=3, arabic=1, latin=4, latin_solar=4)

    def month_start(self, year: int, month: int) -> int:
        """Return the day number of the first day of a month."""
        return _month_start(12 * (year - 1) + month - 1)

    def month_length(self, year: int, month: int) -> int:
        """Return 29 or 30."""
        months = 12 * (year - 1) + month - 1
        return _month_start(months + 1) - _month_start(months)

    def locate(self, day_number: int) -> CalendarDate:
        """Return the date of a day."""
        # By the mean month the estimate is at most a few days off, so one month more is late enough to go back from.
        months = int((day_number - _EPOCH) / _MEAN_MONTH) + 1
        while _month_start(months) > day_number:
            months -= 1
        year, month = divmod(months, 12)
        return CalendarDate(year + 1, month + 1, day_number - _month_start(months) + 1)

    def tolerance_days(self, year: int) -> int:
        """Return 1 if the months of Iran are recorded, 2 if the tabular rule stands in for them."""
        return 1 if year in _TABLE_YEARS else 2

    def season_days(self, year: int, season: int) -> tuple[int, int]:
        """Raise UnreadableDateError: a lunar year wanders through the seasons."""
        raise UnreadableDateError("lunar-season", text=f"{SEASONS[season - 1]} {year}")


LUNAR_HIJRI = LunarHijriCalendar()


@cache
def _table_starts() -> tuple[int, ...]:
    """Return the first days of the months of the table, which is laid out when it is first asked for."""
    # In binary the highest bit, that of the last month, comes first.
    lengths = (29 + (bit == "1") for bit in reversed(f"{_LONG_MONTHS:0{_TABLE_MONTHS}b}"))
    return tuple(accumulate(lengths, initial=_TABLE_FIRST_DAY))


def _month_start(months: int) -> int:
    """Return the first day of a month, given the number of months before it since the Hijra."""
    recorded = months - _TABLE_FIRST_MONTH
    if 0 <= recorded <= _TABLE_MONTHS:
        return _table_starts()[recorded]
    # The civil tabular calendar has years of 354 days. 11 in 30 are leap years, of which the second, fifth and seventh are the
    # first three. Its months have 30 and 29 days in turn.
    years, month = divmod(months, 12)
    return _EPOCH + 354 * years + (11 * years + 14) // 30 + (59 * month + 1) // 2
