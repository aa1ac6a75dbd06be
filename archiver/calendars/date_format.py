"""A Solar Hijri day in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.persian_text import write_digits
from archiver.vocabularies import read_vocabulary

if TYPE_CHECKING:
    from archiver.calendars.solar_hijri import SolarHijriDate
    from archiver.persian_text import DigitSet

# CLDR's long form of the Persian calendar in each language; that of Pashto is kept without its era.
_LAYOUTS = {
    "fa": "{day} {month} {year}",
    "prs": "{day} {month} {year}",
    "ps": "د {year} د {month} {day}",
    "en": "{day} {month} {year}",
}
_WITH_WEEKDAY = {"fa": "{weekday} {date}", "prs": "{weekday} {date}", "ps": "{weekday} {date}", "en": "{weekday}, {date}"}


def format_date(date: SolarHijriDate, language: str, *, digits: DigitSet | None, weekday: bool) -> str:
    """See `SolarHijriDate.format`."""
    layout = _LAYOUTS[language]
    vocabulary = read_vocabulary(language)
    month = vocabulary["months"]["solar-hijri"][date.month - 1][0]
    text = layout.format(day=date.day, month=month, year=date.year)
    if weekday:
        name = vocabulary["weekdays"][date.weekday.lower()][0]
        text = _WITH_WEEKDAY[language].format(weekday=name, date=text)
    return write_digits(text, digits or ("latin" if language == "en" else "persian"))
