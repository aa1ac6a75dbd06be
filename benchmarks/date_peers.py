"""Other packages that find dates, each as a function from a text to the days that it gives."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

from archiver.dating.statements import find_dates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def peers() -> Iterator[tuple[str, Callable[[str], set[str]]]]:
    """The other packages that are installed, each as a function from a line to the ISO days it gives."""
    for name, load in (
        ("dateparser", _dateparser),
        ("python-dateutil", _dateutil),
        ("datefinder", _datefinder),
        ("parsivar", _parsivar),
        ("nlp-date-normalization-snd", _snd),
    ):
        try:
            yield name, load()
        except Exception as problem:  # noqa: BLE001 - whatever keeps a package from being used, it is left out
            print(f"{name}: left out ({type(problem).__name__}: {str(problem)[:80]})")


def _dateparser() -> Callable[[str], set[str]]:
    search_dates = import_module("dateparser.search").search_dates
    return lambda text: {
        found.date().isoformat() for _, found in search_dates(text, languages=["fa", "ar", "en", "de", "fr"]) or []
    }


def _dateutil() -> Callable[[str], set[str]]:
    parser = import_module("dateutil.parser")
    return lambda text: {parser.parse(text, fuzzy=True).date().isoformat()}


def _datefinder() -> Callable[[str], set[str]]:
    datefinder = import_module("datefinder")
    return lambda text: {found.date().isoformat() for found in datefinder.find_dates(text)}


def _parsivar() -> Callable[[str], set[str]]:
    normalise = import_module("parsivar").Normalizer(date_normalizing_needed=True).normalize
    return lambda text: {day for mark in re.findall(r"y(\d+)m(\d+)d(\d+)", normalise(text)) for day in _days_of_mark(mark)}


def _days_of_mark(mark: tuple[str, ...]) -> set[str]:
    year, month, day = map(int, mark)
    statements = find_dates(f"{year}/{month}/{day} خورشیدی") if year < 1500 else []  # noqa: PLR2004
    return {one.gregorian for one in statements if one.gregorian} | {f"{year:04d}-{month:02d}-{day:02d}"}


def _snd() -> Callable[[str], set[str]]:
    normalise = import_module("date_normalization.datenormalization").DateNormalization().normalization_text
    return lambda text: {day.replace("/", "-") for day in re.findall(r"\d{4}[-/]\d{2}[-/]\d{2}", str(normalise(text)))}
