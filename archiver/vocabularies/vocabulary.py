"""Read the vocabulary of one language."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import TypedDict, cast

LANGUAGES = ("fa", "prs", "ps", "ar", "ckb", "ku", "en", "de", "fr", "nb", "sv", "da", "nl", "it", "es", "tr", "az", "azb", "ru")
WEEKDAYS = ("saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday")
"""The week as it is counted in Iran and Afghanistan, Saturday first."""

HABITS = (
    "capitals",
    "monthFirst",
    "yearFollows",
    "numbersApart",
    "unitsFirst",
    "timeOnDatelines",
    "numberedWeekdays",
    "romanMonths",
    "decadeNamesLed",
    "decadeNamesBeforeYear",
    "yearWordCounts",
    "solarYears",
)
"""The keys that say yes or no about a language."""

_TABLES = (
    "names",
    "months",
    "romanised",
    "sharedMonths",
    "weekdays",
    "seasons",
    "eras",
    "erasInBrackets",
    "numbers",
    "fusedYears",
    "decadeNames",
    "verbs",
    "obliqueEndings",
    "otherWords",
    "addedEndings",
    "printedDate",
)
_FOLDER = os.path.dirname(__file__)


class Vocabulary(TypedDict):
    """The content of one file; every list holds spellings, the first of which is the one to print.

    A file may leave out what its language lacks.
    """

    language: str
    script: str
    names: dict[str, str]
    months: dict[str, list[list[str]]]
    romanised: dict[str, list[list[str]]]
    articles: list[str]
    sharedMonths: dict[str, list[str]]
    weekdays: dict[str, list[str]]
    seasons: dict[str, list[str]]
    eras: dict[str, list[str]]
    erasInBrackets: dict[str, list[str]]
    beforeChrist: list[str]
    decade: list[str]
    year: list[str]
    month: list[str]
    before: list[str]
    after: list[str]
    about: list[str]
    ambiguous: list[str]
    rare: list[str]
    ordinals: list[list[str]]
    numbers: dict[str, int]
    ordinalSuffixes: list[str]
    range: list[str]
    rangeStart: list[str]
    between: list[str]
    conjunction: list[str]
    connectors: list[str]
    time: list[str]
    dated: list[str]
    thisYear: list[str]
    counted: list[str]
    numbered: list[str]
    ranked: list[str]
    closing: list[str]
    twins: list[str]
    datelines: list[str]
    otherDates: list[str]
    references: list[str]
    sentenceWords: list[str]
    decadeNames: dict[str, int]
    beforeDecade: list[str]
    lastCentury: list[str]
    undated: list[str]
    noDates: list[str]
    noMonths: list[str]
    verbPrefixes: list[str]
    verbs: dict[str, list[str]]
    otherWords: dict[str, dict[str, list[str]]]
    beforeMonthDay: list[str]
    units: list[str]
    betweenDayAndYear: list[str]
    writtenOn: list[str]
    codes: list[str]
    amounts: list[str]
    beforeCount: list[str]
    beforeDay: list[str]
    beforeDays: list[str]
    either: list[str]
    reigns: list[str]
    otherCalendars: list[str]
    otherCalendarYears: list[int]
    early: list[str]
    mid: list[str]
    late: list[str]
    half: list[str]
    century: list[str]
    quarter: list[str]
    capitals: bool
    monthFirst: bool
    yearFollows: bool
    fusedYears: dict[str, dict[str, int]]
    numbersApart: bool
    unitsFirst: bool
    timeOnDatelines: bool
    numberedWeekdays: bool
    romanMonths: bool
    decadeNamesLed: bool
    decadeNamesBeforeYear: bool
    romanEndings: list[str]
    writtenOnConjunctions: list[str]
    obliqueEndings: dict[str, str]
    monthEndings: list[str]
    dayAndYear: list[str]
    decadeEndings: list[str]
    decadeAfter: list[str]
    centuryEndings: list[str]
    yearEndings: list[str]
    hourWords: list[str]
    dateArticles: list[str]
    nameParticles: list[str]
    officeParticles: list[str]
    ofYears: list[str]
    yearArticles: list[str]
    namedByYear: list[str]
    namedByDay: list[str]
    ages: list[str]
    nextDay: list[str]
    identifiers: list[str]
    yearWordCounts: bool
    solarYears: bool
    tellingWords: list[str]
    tellingLetters: list[str]
    tellingDigits: list[str]
    writtenOnArticles: list[str]
    ownMonthWords: list[str]
    writtenOnMonth: list[str]
    addedEndings: dict[str, str]
    tyingEndings: list[str]
    lifeWords: list[str]
    lateArticles: list[str]
    suffixNeighbours: list[str]
    titles: list[str]
    printedDate: dict[str, str]
    layouts: list[str]


@cache
def read_vocabulary(language: str) -> Vocabulary:
    """Return the words of one language of `LANGUAGES`. Raises FileNotFoundError for another."""
    with open(os.path.join(_FOLDER, f"{language}.json"), encoding="utf-8") as file:
        return cast("Vocabulary", {**_without_words(), **json.load(file)})


def _without_words() -> dict[str, object]:
    """Return every key with what it means if a file leaves it out: no words, or no such habit."""
    return {key: {} if key in _TABLES else False if key in HABITS else [] for key in Vocabulary.__annotations__}


@cache
def languages_with(habit: str) -> frozenset[str]:
    """Return the languages that have one of `HABITS`."""
    return frozenset(language for language in LANGUAGES if read_vocabulary(language)[habit])  # type: ignore[literal-required]


@cache
def languages_in(script: str) -> frozenset[str]:
    """Return the languages that are written in a script, by its code in ISO 15924: `Arab`, `Latn` or `Cyrl`."""
    return frozenset(language for language in LANGUAGES if read_vocabulary(language)["script"] == script)
