"""The Imperial (Shahanshahi) count of years: Solar Hijri years plus 1180, months and leap years the same.

In force from 1 Farvardin 2535 (21 March 1976) until its end was announced on 5 Shahrivar 2537 (27 August 1978), Encyclopaedia
Iranica, "Calendars". Letters may straddle the window by habit or back-reference, so that others are read too, and remarked upon.
"""

from archiver.calendars.calendar_system import ScriptRanks
from archiver.calendars.interval import DayInterval
from archiver.calendars.solar_hijri import SolarMonths
from archiver.calendars.terms import Calendar

YEARS_ADDED = 1180

IN_FORCE = DayInterval(721434, 722323)
"""The days of its use: 21 March 1976 to 27 August 1978."""

_YEARS = range(2500, 2601)


class ImperialCalendar(SolarMonths):
    """The months of the Solar Hijri calendar, years from the accession of Cyrus."""

    calendar = Calendar.IMPERIAL
    years_added = YEARS_ADDED
    long_year = 2579
    usual_years = range(2535, 2538)
    plain_years = (_YEARS,)
    era_years = _YEARS
    """`1355 شاهنشاهی` contradicts itself."""
    counted_as = Calendar.SOLAR_HIJRI
    ranks = ScriptRanks(persian=2, arabic=4, latin=2, latin_solar=2)

    def doubts(self, days: tuple[int | None, int | None]) -> tuple[str, ...]:
        """Return a code for days that are all outside its use."""
        return () if IN_FORCE.overlaps(DayInterval(*days)) else ("date.outside-imperial-window",)


IMPERIAL = ImperialCalendar()
