"""The Imperial (Shahanshahi) count of years: Solar Hijri years plus 1180, months and leap years the same.

In force from 1 Farvardin 2535 (21 March 1976) until its end was announced on 5 Shahrivar 2537 (27 August 1978), Encyclopaedia
Iranica, "Calendars". Letters may straddle the window by habit or back-reference, so that others are read too, and remarked upon.
"""

from archiver.calendars.solar_hijri import SolarHijriCalendar
from archiver.calendars.terms import Calendar

YEARS_ADDED = 1180
IMPERIAL = SolarHijriCalendar(Calendar.IMPERIAL, YEARS_ADDED)

IN_FORCE = (721434, 722323)
"""The first and last day numbers of its use: 21 March 1976 and 27 August 1978."""
