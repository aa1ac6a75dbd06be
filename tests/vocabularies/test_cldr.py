"""The vocabularies of the new languages hold CLDR's names, and its layouts are found.

`tests/data/cldr-names.json` holds names and layouts out of the Unicode CLDR, with the number of its release.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from archiver.dating.statements import find_dates
from archiver.dating.words import split_words
from archiver.vocabularies import read_vocabulary

CLDR: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "cldr-names.json").read_text(encoding="utf-8")
)["languages"]
CALENDARS = {"months": "gregorian", "persian": "solar-hijri", "islamic": "lunar-hijri"}
# A letter that CLDR has by mistake: the lunar month is dhu-l-qa'da.
KNOWN = {"sv": {"dhu-l-ga’da"}}


def _forms(spellings: list[str]) -> set[tuple[str, ...]]:
    return {split_words(spelling) for spelling in spellings}


@pytest.mark.parametrize("language", CLDR)
def test_a_vocabulary_has_the_months_of_cldr(language: str) -> None:
    months = read_vocabulary(language)["months"]
    missing = [
        (kind, number, name)
        for kind, calendar in CALENDARS.items()
        for number, names in enumerate(CLDR[language].get(kind, []))
        for name in names
        if kind != "persian" or language != "ku"
        if split_words(name) not in _forms(months[calendar][number])
    ]

    assert missing == []


@pytest.mark.parametrize("language", CLDR)
def test_a_vocabulary_has_the_weekdays_of_cldr(language: str) -> None:
    known = read_vocabulary(language)["weekdays"].values()

    for spellings, names in zip(known, CLDR[language]["weekdays"], strict=True):
        assert _forms(names) <= _forms(spellings)


def _write(layout: str, names: list[list[str]], month: int, weekday: str) -> str:
    """Write 13 of a month of 2016 in a layout of CLDR."""
    wide, abbreviated = names[month][0], names[month][1 if len(names[month]) > 1 else 0]
    values = {"d": "13", "dd": "13", "MMMM": wide, "MMM": abbreviated, "y": "2016", "EEEE": weekday}
    return re.sub(r"'([^']*)'|(E+|M+|d+|y+)", lambda part: values[part[2]] if part[2] else part[1], layout)


@pytest.mark.parametrize("language", CLDR)
def test_a_day_in_every_layout_of_cldr_is_found(language: str) -> None:
    cldr = CLDR[language]
    # The weekdays of the thirteenth of each month of 2016, Saturday first.
    weekdays = [4, 0, 1, 4, 6, 2, 4, 0, 3, 5, 1, 3]
    wrong = [
        text
        for layout in cldr["layouts"]
        for month in range(12)
        for text in [_write(layout, cldr["months"], month, cldr["weekdays"][weekdays[month]][0])]
        if [one.gregorian for one in find_dates(text)] != [f"2016-{month + 1:02d}-13"]
    ]

    assert wrong == []
