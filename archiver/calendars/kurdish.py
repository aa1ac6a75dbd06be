"""The Kurdish count of years: Solar Hijri years plus 1321 (from 700 BC), the months the same under Kurdish names.

A second count, from the fall of Nineveh in 612 BC (Solar Hijri plus 1233), is not read: today's calendars print the first.
"""

from archiver.calendars.calendar_system import ScriptRanks
from archiver.calendars.solar_hijri import SolarMonths
from archiver.calendars.terms import Calendar


class KurdishCalendar(SolarMonths):
    """The months of the Solar Hijri calendar, years from 700 BC."""

    calendar = Calendar.KURDISH
    years_added = 1321
    long_year = 2720
    usual_years = range(2621, 2771)
    is_shortened_unnamed = False
    plain_years = (range(2601, 3001),)
    shared_name_years = usual_years
    era_years = range(2600, 2801)
    counted_as = Calendar.SOLAR_HIJRI
    ranks = ScriptRanks(persian=5, arabic=5, latin=5, latin_solar=5)


KURDISH = KurdishCalendar()
