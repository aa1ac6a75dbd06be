"""Years and decades written in words; the numbers were read by hand."""

from __future__ import annotations

import pytest

from archiver.dating.statements import find_dates
from archiver.dating.words.number_words import fused_years
from archiver.vocabularies import read_vocabulary


def _found(text: str) -> list[tuple[str, str, str]]:
    return [(one.text, one.precision, one.readings[0].written) for one in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("im Jahre neunzehnhundertachtundachtzig", "1988"),
        ("im Jahr achtzehnhundert", "1800"),
        ("im Jahre siebzehnhundertneunundachtzig", "1789"),
        ("im Jahre neunzehnhundertundacht", "1908"),
        ("Anno Domini, im Jahre elfhundertneunzig", "1190"),
        ("im Jahre zweitausendsechzehn", "2016"),
        ("im Jahre zweitausend", "2000"),
        ("im Jahre neunzehnhundertdreissig", "1930"),
        ("سنة ألف وتسعمائة وثمان وثمانين", "1988"),
        ("سنة ألف وثمانمائة وتسع عشرة", "1819"),
        ("عام ألف وتسعمئة وخمسة وأربعين", "1945"),
        ("عام ألف وتسعمائة وستين", "1960"),
        ("عام ألف وتسعمائة وأحد عشر", "1911"),
        ("سنة ألفين وثلاث", "2003"),
        ("عام ألف وثلاث مائة", "1300"),
        ("l'an mil sept cent quatre-vingt-neuf", "1789"),
    ],
)
def test_a_year_in_words_is_read(text: str, year: str) -> None:
    ((_, precision, written),) = _found(text)

    assert (precision, written) == ("year", year)


@pytest.mark.parametrize(
    ("text", "span", "decade"),
    [
        ("in den neunziger Jahren", "neunziger Jahren", "199X"),
        ("der Siebzigerjahre", "Siebzigerjahre", "197X"),
        ("die achtziger Jahre des 19. Jahrhunderts", "achtziger Jahre des 19. Jahrhunderts", "188X"),
        ("in den dreißiger Jahren des vorigen Jahrhunderts", "dreißiger Jahren des vorigen Jahrhunderts", "193X"),
        ("في تسعينيات القرن الماضي", "تسعينيات القرن الماضي", "199X"),
        ("في ستينيات القرن التاسع عشر", "ستينيات القرن التاسع عشر", "186X"),
        ("التسعينيات من القرن العشرين", "التسعينيات من القرن العشرين", "199X"),
        ("خلال التسعينات", "التسعينات", "199X"),
        ("بالسبعينات", "بالسبعينات", "197X"),
        ("in the early seventies of the last century", "seventies of the last century", "197X"),
        ("the sixties", "sixties", "196X"),
        ("les années soixante", "années soixante", "196X"),
        ("les années quatre-vingt", "années quatre-vingt", "198X"),
    ],
)
def test_a_decade_in_words_is_read(text: str, span: str, decade: str) -> None:
    assert _found(text) == [(span, "decade", decade)]


def test_a_decade_that_can_be_of_two_centuries_keeps_both() -> None:
    (statement,) = find_dates("in den zwanziger Jahren")

    assert [reading.written for reading in statement.readings] == ["202X", "192X"]
    assert [finding.code for finding in statement.findings] == ["date.ambiguous"]


@pytest.mark.parametrize(
    "text",
    [
        "ein neunziger Wert",
        "a man in his sixties",
        "رجل في الخمسينات من عمره",
        "tausend Menschen und zweihundert Hunde",
        "ألف وتسعمائة رجل",
        "بند الف",
        "neunzehnhundertachtundachtzig Euro",
    ],
)
def test_numbers_and_ages_in_words_are_no_dates(text: str) -> None:
    assert find_dates(text) == []


def test_every_year_of_nine_centuries_has_a_german_word() -> None:
    german = read_vocabulary("de")
    years = {value for _, value in fused_years(german["fusedYears"], german["conjunction"][0])}

    assert years >= {*range(1100, 2000), *range(2000, 2100)}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("am ersten Januar zweitausendsechzehn", "2016-01-01"),
        ("am einunddreißigsten Dezember neunzehnhundertneunundneunzig", "1999-12-31"),
        ("السابع عشر من نيسان سنة ألف وتسعمائة وست وأربعين", "1946-04-17"),
        ("le premier mars deux mille seize", "2016-03-01"),
    ],
)
def test_a_day_in_words_is_read(text: str, day: str) -> None:
    (statement,) = find_dates(text)

    assert statement.gregorian == day
