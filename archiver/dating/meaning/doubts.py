"""Doubts about a date whose words contradict each other: a month and an era mark, or a month and a year of other calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars import (
    Calendar,
    CalendarReading,
    DateFields,
    DateRefusedError,
    calendar_system,
    common_eras,
    current_solar_hijri_year,
    read_fields,
)
from archiver.dating.mentions import SOLAR_YEARS_OF_OUR_TIME
from archiver.dating.readings import StatementReading, from_reading
from archiver.findings import Finding, make_finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.calendars import DateParts
    from archiver.dating.mentions import Mention, Surroundings

_LETTERS = 2
# Lunar dates of documents end with the first decades of solar years by law. Later unmarked ones may count either way.
_FIRST_YEAR_OF_HABIT = 1340
_OF_MONTHS = frozenset({"day", "month", "day-range", "month-range"})
_GREGORIAN, _LUNAR = frozenset({Calendar.GREGORIAN}), Calendar.LUNAR_HIJRI
_SOLAR = frozenset({Calendar.SOLAR_HIJRI})


class Doubt(NamedTuple):
    """A contradiction in the words of a date: the code of its finding, and the mark or year that contradicts the month.

    `in_solar_year` are the days of a lunar month in the solar year of its number. They are only noted.
    """

    code: str
    word: str
    in_solar_year: str = ""

    @property
    def leaves_open(self) -> bool:
        """True if the date of a document does not follow from the reading."""
        return not self.in_solar_year

    def tell(self, text: str, readings: Sequence[StatementReading]) -> Finding:
        """Return the finding about a statement with these readings."""
        values = {"text": text, "word": self.word, "calendar": str(readings[0].calendar), "choices": _write_choices(readings)}
        return make_finding(self.code, None, **values, **({"inSolarYear": self.in_solar_year} if self.in_solar_year else {}))


def _write_choices(readings: Sequence[StatementReading]) -> str:
    return " · ".join(dict.fromkeys(one.gregorian for one in readings if one.gregorian is not None))


def find_doubt(
    mention: Mention, parts: DateParts, readings: list[CalendarReading], surroundings: Surroundings, *, knows_calendar: bool
) -> Doubt | None:
    """Return the doubt that the words of a date leave, although it has a reading; None for nearly all.

    An era mark may be of another calendar than the month: 15 Aban 1395 AH. A common month with a solar year is a slip, or a day
    of the Middle Ages: 5 November 1395. A calendar that is known from outside decides that.
    """
    if not parts.months:
        return _doubt_of_numbers(mention, parts, surroundings)
    calendars = frozenset(reading.calendar for reading in readings)
    if parts.eras:
        era = mention.parts.get("e") or mention.parts["e0"]
        contradicts = not any(common_eras([frozenset({calendar}), parts.eras]) for calendar in calendars)
        return Doubt("date.era-differs", surroundings.as_written(era.start, era.end)) if contradicts else None
    year = readings[0].fields.year
    if knows_calendar or year not in SOLAR_YEARS_OF_OUR_TIME or mention.precision not in _OF_MONTHS:
        return None
    if calendars == _GREGORIAN:
        return Doubt("date.month-of-other-calendar", str(year))
    return _note_solar_year(mention, readings[0], surroundings) if calendars == {_LUNAR} and len(readings) == 1 else None


def _note_solar_year(mention: Mention, reading: CalendarReading, surroundings: Surroundings) -> Doubt | None:
    """Return the days of a lunar month in the solar year of its number, as Iranians mean it today: ۱۰ محرم ۱۳۹۵ was in 2016."""
    year = reading.fields.year
    if mention.precision not in {"day", "month"} or not _FIRST_YEAR_OF_HABIT <= year <= current_solar_hijri_year():
        return None
    if surroundings.script(mention.start, mention.end) != "persian":
        return None
    return Doubt("date.lunar-in-solar-year", str(year), _write_choices(_days_in_solar_year(reading)))


def _doubt_of_numbers(mention: Mention, parts: DateParts, surroundings: Surroundings) -> Doubt | None:
    """Return the doubt that a mark leaves that the year contradicts. After a year two Latin letters are other words: 2016 AP."""
    era = mention.parts.get("e") or mention.parts.get("e0")
    if era is None or parts.eras:
        return None
    mark = surroundings.as_written(era.start, era.end)
    is_word = mention.precision != "day" and mark.isascii() and len(mark) <= _LETTERS
    return None if is_word else Doubt("date.era-differs", mark)


def read_in_solar_year(parts: DateParts, reading: CalendarReading) -> list[StatementReading]:
    """Return the lunar day or month as it fell in the solar year that an era mark names: ۱۲ محرم ۱۳۹۵ شمسی was in 1438."""
    return _days_in_solar_year(reading) if reading.calendar is _LUNAR and parts.eras <= _SOLAR else []


def _days_in_solar_year(reading: CalendarReading) -> list[StatementReading]:
    """Return a lunar day or month of each lunar year, if it has days of the solar year of the same number."""
    fields = reading.fields
    year = read_fields(Calendar.SOLAR_HIJRI, DateFields(fields.year)).days
    lunar = calendar_system(_LUNAR).locate(year.first or 0).year
    found = []
    for candidate in range(lunar, lunar + 3):
        try:
            one = read_fields(_LUNAR, fields._replace(year=candidate))
        except DateRefusedError:
            continue
        if one.days.overlaps(year):
            found.append(from_reading(one))
    return found
