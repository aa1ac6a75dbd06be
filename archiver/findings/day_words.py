"""Put the days among the values of a finding into words, so that no reader takes a day for a month.

English keeps days in ISO 8601, as the JSON has them. In Persian the parts of such a day change places beside Persian letters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from archiver.date_words import say_date
from archiver.messages import phrase, say_term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archiver.date_words import MonthNames
    from archiver.messages import Language

_MONTHS: Final[dict[str, MonthNames]] = {
    "gregorian": "gregorian",
    "givenGregorian": "gregorian",
    "today": "gregorian",
    "solarHijri": "solar-hijri",
    "givenSolarHijri": "solar-hijri",
}
"""The values that are days, and the months that they name."""
_OWN_DAYS: Final = frozenset({"gregorian", "solar-hijri"})
"""The calendars whose days stand in a finding as they were read."""
_SEVERAL: Final = (" · ", ", ")
"""The signs between several days in one value."""


def say_days(values: Mapping[str, Any], language: Language) -> Mapping[str, Any]:
    """Return the values with their days in words of the language."""
    told = {key: _say_value(key, value, language) for key, value in values.items()} if language != "en" else dict(values)
    if readings := values.get("readings"):
        named = [_say_reading(reading, language) for reading in readings if {"gregorian", "calendar"} <= reading.keys()]
        told["choices"] = phrase("days.or", language).join(dict.fromkeys(named)) or told["choices"]
    return told


def _say_value(key: str, value: Any, language: Language) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, list):
        return [say_days(one, language) if isinstance(one, dict) else one for one in value]
    if key not in _MONTHS or not isinstance(value, str):
        return value
    separator = next((sign for sign in _SEVERAL if sign in value), "")
    days = value.split(separator) if separator else [value]
    return phrase("days.or", language).join(say_date(day, language, _MONTHS[key]) for day in days)


def _say_reading(reading: Mapping[str, str], language: Language) -> str:
    """Return one of several readings in both calendars, the one that it was read in named."""
    days = {key: reading.get(key, "") for key in ("gregorian", "solarHijri")}
    said = {key: day if language == "en" else say_date(day, language, _MONTHS[key]) for key, day in days.items()}
    first, second = ("gregorian", "solarHijri") if reading["calendar"] == "gregorian" else ("solarHijri", "gregorian")
    calendar = say_term("calendar", reading["calendar"], language)
    if not said[first] or not said[second]:
        return phrase("days.reading-alone", language, day=said[first] or said[second], calendar=calendar)
    key = "days.reading" if reading["calendar"] in _OWN_DAYS else "days.reading-elsewhere"
    return phrase(key, language, day=said[first], other=said[second], calendar=calendar)
