"""A Solar Hijri day in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from archiver.persian_text import write_digits
from archiver.vocabularies import LANGUAGES, read_vocabulary

if TYPE_CHECKING:
    from archiver.persian_text import DigitSet
    from archiver.vocabularies import Vocabulary


def format_date(date: tuple[int, int, int], language: str, *, digits: DigitSet | None, weekday: str | None) -> str:
    """Write year, month and day in words, after the weekday if one is given; see `SolarHijriDate.format`."""
    year, month, day = date
    vocabulary = _vocabulary_of(language)
    printed = vocabulary["printedDate"]
    # A year below 100 gets zeros before it, since two digits would stand for another.
    written_year = str(year) if year >= 100 else f"{year:04d}"  # noqa: PLR2004 - two digits
    text = printed["date"].format(day=day, month=vocabulary["months"]["solar-hijri"][month - 1][0], year=written_year)
    if weekday is not None:
        name = vocabulary["weekdays"][weekday.lower()][0]
        text = printed["weekday"].format(weekday=name, date=text)
    return write_digits(text, digits or cast("DigitSet", printed["digits"]))


def write_layout(
    date: tuple[int, int, int], layout: str, language: str, *, digits: DigitSet | None, days: tuple[int, str]
) -> str:
    """Write year, month and day by a layout with directives; see `SolarHijriDate.strftime`.

    `days` are the day of the year and the weekday in English. Raises ValueError for an unknown directive,
    and KeyError for an unknown language.
    """
    year, month, day = date
    vocabulary = _vocabulary_of(language)
    own_digits = digits or cast("DigitSet", vocabulary["printedDate"]["digits"])
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


def _vocabulary_of(language: str) -> Vocabulary:
    """Return the vocabulary of a language that dates are printed in. Raises KeyError for another."""
    if language not in LANGUAGES or not read_vocabulary(language)["printedDate"]:
        raise KeyError(language)
    return read_vocabulary(language)
