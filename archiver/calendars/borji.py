"""The Borji calendar: months by the Sun's sign of the zodiac, 29 to 32 days each.

Official in Iran from 1911 to Nowruz 1304 (1925), used beside the lunar calendar before, and in Afghanistan until 1336 (1957).
A month begins on the first day at whose true noon, at 52.5 degrees East, the Sun has entered the sign. Almanacs and newspapers
of the time differ from that rule, and from each other, by a day here and there; so every date is within one day.
"""

from __future__ import annotations

from functools import cache
from math import radians, sin, tan

from archiver.calendars.calendar_system import CalendarDate, CalendarSystem, ScriptRanks
from archiver.calendars.terms import Calendar
from archiver.calendars.year_table import YEAR_STARTS

FIRST_YEAR = 1230
LAST_YEAR = 1335

# Days of the year, counted from 0, some days before each month begins: where to start looking.
_EARLIEST = (0, 29, 60, 91, 123, 154, 185, 215, 245, 274, 304, 334)


class BorjiCalendar(CalendarSystem):
    """Zodiac months, years as Solar Hijri years."""

    calendar = Calendar.BORJI
    month_names = "borji"
    longest_month = 32
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    long_year = 1299
    usual_years = range(1300, LAST_YEAR + 1)
    shared_name_years = range(LAST_YEAR + 1)
    """Afghanistan gave up these months in 1336; since then their names are those of solar months there."""
    counted_as = Calendar.SOLAR_HIJRI
    ranks = ScriptRanks(persian=1, arabic=3, latin=3, latin_solar=3)

    def month_start(self, year: int, month: int) -> int:
        """Return the day number of the first day of a month."""
        return _month_starts(year)[month - 1]

    def month_length(self, year: int, month: int) -> int:
        """29 to 32."""
        starts = _month_starts(year)
        return starts[month] - starts[month - 1]

    def locate(self, day_number: int) -> CalendarDate:
        """Return the date of a day."""
        year = next(year for year in self.years if day_number < YEAR_STARTS[year + 1])
        starts = _month_starts(year)
        month = next(month for month in range(1, 13) if day_number < starts[month])
        return CalendarDate(year, month, day_number - starts[month - 1] + 1)

    def tolerance_days(self, year: int) -> int:  # noqa: ARG002 - the same in every year
        """1: contemporary almanacs differ by that much."""
        return 1


BORJI = BorjiCalendar()


@cache
def _month_starts(year: int) -> tuple[int, ...]:
    """Return the first days of the twelve months, and of the year after."""
    starts = [YEAR_STARTS[year]]
    for sign in range(1, 12):
        day_number = YEAR_STARTS[year] + _EARLIEST[sign]
        # Each sign of the zodiac takes 30 degrees.
        while solar_longitude_at_noon(day_number) < 30 * sign:
            day_number += 1
        starts.append(day_number)
    return (*starts, YEAR_STARTS[year + 1])


def solar_longitude_at_noon(day_number: int) -> float:
    """Return the Sun's apparent longitude in degrees at true noon, 52.5 degrees East, good to 0.01 degrees in these centuries.

    Meeus, Astronomical Algorithms, 2nd edition, chapter 25 (lower accuracy) and 28.3 (equation of time).
    """
    # Midnight of day number 0 is the Julian day 1721424.5. Noon is half a day later, and earlier by the longitude. A day has 1440
    # minutes.
    mean_noon = day_number + 1721424.5 + 0.5 - 52.5 / 360
    true_noon = mean_noon - _equation_of_time(mean_noon) / 1440
    # Julian centuries of 36525 days since the epoch J2000.0, Julian day 2451545.0 (25.1).
    centuries = (true_noon - 2451545.0) / 36525
    # The mean longitude of the Sun (25.2), its equation of the centre, and the node of the Moon's orbit, all of chapter 25.
    mean = 280.46646 + centuries * (36000.76983 + 0.0003032 * centuries)
    anomaly = _anomaly(centuries)
    center = (
        (1.914602 - centuries * (0.004817 + 0.000014 * centuries)) * sin(anomaly)
        + (0.019993 - 0.000101 * centuries) * sin(2 * anomaly)
        + 0.000289 * sin(3 * anomaly)
    )
    node = radians(125.04 - 1934.136 * centuries)
    # Aberration takes 0.00569 degrees, nutation 0.00478 times the sine of the node.
    return (mean + center - 0.00569 - 0.00478 * sin(node)) % 360


def _anomaly(centuries: float) -> float:
    """Return the mean anomaly of the Sun in radians (25.3)."""
    return radians(357.52911 + centuries * (35999.05029 - 0.0001537 * centuries))


def _equation_of_time(julian_day: float) -> float:
    """Minutes by which true noon comes before mean noon."""
    centuries = (julian_day - 2451545.0) / 36525
    # Mean obliquity of the ecliptic (22.2), mean longitude and anomaly of the Sun, eccentricity of the Earth's orbit (25.2-25.4).
    obliquity = radians(23.439291 - 0.0130042 * centuries)
    mean = radians(280.46646 + centuries * 36000.76983)
    anomaly = _anomaly(centuries)
    eccentricity = 0.016708634 - 0.000042037 * centuries
    y = tan(obliquity / 2) ** 2
    equation = (
        y * sin(2 * mean)
        - 2 * eccentricity * sin(anomaly)
        + 4 * eccentricity * y * sin(anomaly) * sin(2 * mean + radians(90))
        - 0.5 * y * y * sin(4 * mean)
        - 1.25 * eccentricity**2 * sin(2 * anomaly)
    )
    # From radians to degrees, and from degrees to minutes: the Earth turns by one degree in four minutes.
    return 4 * equation * 180 / 3.141592653589793
