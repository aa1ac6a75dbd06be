"""The Kurdish count of years: Solar Hijri years plus 1321 (from 700 BC), the months the same under Kurdish names.

A second count, from the fall of Nineveh in 612 BC (Solar Hijri plus 1233), is not read: today's calendars print the first.
"""

from archiver.calendars.solar_hijri import SolarHijriCalendar
from archiver.calendars.terms import Calendar

KURDISH = SolarHijriCalendar(Calendar.KURDISH, years_added=1321)
