"""O, l and I among digits are read as digits, told, and never decide a date alone."""

from __future__ import annotations

import pytest

from archiver.dating.agreement import decide_date
from archiver.dating.statements import find_dates
from archiver.dating.words import read_letters_as_digits


@pytest.mark.parametrize(
    ("text", "statement", "day"),
    [
        ("Oslo, 1O November 1987", "1O November 1987", "1987-11-10"),
        ("Tehran, l5 Aban 1395", "l5 Aban 1395", "2016-11-05"),
        ("on I7/8/1984 he was", "I7/8/1984", "1984-08-17"),
        ("lO November 1987", "lO November 1987", "1987-11-10"),
        ("dated l2.O5.1988.", "l2.O5.1988", "1988-05-12"),
        ("5 May 2O16", "5 May 2O16", "2016-05-05"),
        ("the 1Oth of May 1988", "1Oth of May 1988", "1988-05-10"),
        ("am l. Mai 1988, am 1l. Mai 1988", "1l. Mai 1988", "1988-05-11"),
        ("تهران، ۱O آبان ۱۳۹۵", "۱O آبان ۱۳۹۵", "2016-10-31"),
    ],
)
def test_a_letter_among_digits_is_an_uncertain_reading(text: str, statement: str, day: str) -> None:
    (found,) = [one for one in find_dates(text) if one.text == statement]

    assert [reading.gregorian for reading in found.readings] == [day]
    assert (found.reading, found.is_sure) == (None, False)
    assert [finding.code for finding in found.findings] == ["date.letters-as-digits"]
    assert found.text == text[found.start : found.end]


def test_an_uncertain_reading_does_not_decide_the_date() -> None:
    date, _ = decide_date(find_dates("Oslo, 1O November 1987\n\nTo the Committee"))

    assert (date["basis"], "certainty" in date) == ("unresolved", False)


def test_a_twin_in_another_calendar_settles_it() -> None:
    first, second = find_dates("l9 Aban 1366 [10 November 1987]")

    assert (first.gregorian, second.gregorian) == ("1987-11-10", "1987-11-10")


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("5/II/1984 and 5.XI.2016", ["5/II/1984", "5.XI.2016"]),
        ("Il 5 novembre 1987, Io e te", ["5 novembre 1987"]),
        ("Room 1O 5 May 2016", ["5 May 2016"]),
        ("|5/8/1984|13/4/1985|", ["5/8/1984", "13/4/1985"]),
        ("10l of fuel, model 2O2l, O2, I5 and l0", []),
        ("1O people came", []),
    ],
)
def test_words_and_roman_numerals_stay_what_they_are(text: str, statements: list[str]) -> None:
    found = find_dates(text)

    assert [one.text for one in found] == statements
    assert not any(finding.code == "date.letters-as-digits" for one in found for finding in one.findings)


def test_a_bar_that_parts_cells_is_no_digit() -> None:
    (statement,) = find_dates("A. B. |5 June 1988| Evin")

    assert (statement.gregorian, statement.findings) == ("1988-06-05", ())


def test_a_word_with_one_digit_is_no_year() -> None:
    assert read_letters_as_digits("box lOO2 of 5").places == ()
    assert read_letters_as_digits("in 198O then").text == "in 1980 then"
