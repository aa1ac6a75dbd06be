"""A Solar Hijri day in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.persian_text import write_digits
from archiver.vocabularies import read_vocabulary

if TYPE_CHECKING:
    from archiver.persian_text import DigitSet

# CLDR's long form of the Persian calendar in each language; that of Pashto is kept without its era.
_LAYOUTS = {
    "fa": "{day} {month} {year}",
    "prs": "{day} {month} {year}",
    "ps": "د {year} د {month} {day}",
    "en": "{day} {month} {year}",
}
_WITH_WEEKDAY = {"fa": "{weekday} {date}", "prs": "{weekday} {date}", "ps": "{weekday} {date}", "en": "{weekday}, {date}"}


def format_date(date: tuple[int, int, int], language: str, *, digits: DigitSet | None, weekday: str | None) -> str:
    """Write year, month and day in words, after the weekday if one is given; see `SolarHijriDate.format`."""
    year, month, day = date
    layout = _LAYOUTS[language]
    vocabulary = read_vocabulary(language)
    # A year below 100 gets zeros before it, since two digits would stand for another.
    written_year = str(year) if year >= 100 else f"{year:04d}"  # noqa: PLR2004 - two digits
    text = layout.format(day=day, month=vocabulary["months"]["solar-hijri"][month - 1][0], year=written_year)
    if weekday is not None:
        name = vocabulary["weekdays"][weekday.lower()][0]
        text = _WITH_WEEKDAY[language].format(weekday=name, date=text)
    return write_digits(text, digits or ("latin" if language == "en" else "persian"))


def write_layout(
    date: tuple[int, int, int], layout: str, language: str, *, digits: DigitSet | None, days: tuple[int, str]
) -> str:
    """Write year, month and day by a layout with directives; see `SolarHijriDate.strftime`.

    `days` are the day of the year and the weekday in English. Raises ValueError for an unknown directive,
    and KeyError for an unknown language.
    """
    if language not in _LAYOUTS:
        raise KeyError(language)
    year, month, day = date
    vocabulary = read_vocabulary(language)
    own_digits: DigitSet = digits or ("latin" if language == "en" else "persian")
    written = {
        "Y": f"{year:04d}",
        "m": f"{month:02d}",
        "d": f"{day:02d}",
        "j": f"{days[0]:03d}",
        "F": f"{year:04d}-{month:02d}-{day:02d}",
        "B": vocabulary["months"]["solar-hijri"][month - 1][0],
        "A": vocabulary["weekdays"][days[1].lower()][0],
        "%": "%",
    }
    characters = iter(layout)
    pieces = []
    for character in characters:
        if character != "%":
            pieces.append(character)
            continue
        directive = next(characters, "")
        if directive not in written:
            message = f"%{directive} is no directive; the directives are {', '.join(f'%{name}' for name in written)}"
            raise ValueError(message)
        pieces.append(write_digits(written[directive], own_digits))
    return "".join(pieces)
