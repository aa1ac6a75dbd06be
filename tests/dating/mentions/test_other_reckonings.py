"""Reigns and calendars that are not known here give no date; a double date gives the day of our calendar.

The days of the Julian calendar are those of the history books: 25 October 1917 was 7 November.
"""

from __future__ import annotations

import pytest

from archiver.dating.statements import find_dates


def _found(text: str) -> list[tuple[str, str]]:
    return [(one.precision, one.readings[0].written) for one in find_dates(text)]


@pytest.mark.parametrize(
    "text",
    [
        "سال سوم سلطنت ناصرالدین شاه",
        "در سال ۴۸ سلطنت ناصرالدین شاه",
        "سال ۳۷ جلوس",
        "in the 12th year of Nasir al-Din Shah",
        "regnal year 48",
        "in the year 48 of his reign",
        "سنة ٤٨ من حكم الملك",
        "im Jahr 48 seiner Regierung",
    ],
)
def test_a_year_of_a_reign_is_no_date(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "@#DJULIAN@ 5 NOV 1605",
        "@#DHEBREW@ 5 JAN 1850",
        "5 November 1605 (O.S.)",
        "5 November 1605 O.S.",
        "O.S. 5 November 1605",
        "25 October 1917 (Old Style)",
        "25 October 1917 (Julian)",
        "25 October 1917 in the Julian calendar",
        "25.10.1917 (a. St.)",
        "am 25. Oktober 1917 nach dem julianischen Kalender",
        "le 25 octobre 1917 (calendrier julien)",
    ],
)
def test_a_day_of_another_calendar_is_no_gregorian_one(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("@#DGREGORIAN@ 5 NOV 1605", "1605-11-05"),
        ("25 October 1917 (N.S.)", "1917-10-25"),
        ("On 5 November 1805 Julian came", "1805-11-05"),
        ("15 Aban 1395 (Old Style)", "1395-08-15"),
        ("11/24 November 1917", "1917-11-24"),
        ("November 11/24, 1917", "1917-11-24"),
        ("24/11 November 1917", "1917-11-24"),
        ("November 24/11, 1917", "1917-11-24"),
        ("28 October/10 November 1917", "1917-11-10"),
        ("October 28/November 10, 1917", "1917-11-10"),
        ("25 October (7 November) 1917", "1917-11-07"),
        ("7 November (25 October) 1917", "1917-11-07"),
        ("20 December/2 January 1917", "1917-01-02"),
    ],
)
def test_the_gregorian_day_is_found(text: str, written: str) -> None:
    assert _found(text) == [("day", written)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("5/6 November 1987", "1987-11-05/1987-11-06"),
        ("شب ۵/۶ آبان ۱۳۹۵", "1395-08-05/1395-08-06"),
        ("1947 Jan. 5-12", "1947-01-05/1947-01-12"),
        ("1947 January 5-March 12", "1947-01-05/1947-03-12"),
        ("1947 December 28-January 3", "1947-12-28/1948-01-03"),
        ("1947 May 5-1948 June 3", "1947-05-05/1948-06-03"),
        ("Jan. 5-12", "--01-05/--01-12"),
    ],
)
def test_a_night_and_inclusive_days_are_ranges(text: str, written: str) -> None:
    assert _found(text) == [("day-range", written)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("ABT 1850", "1850"),
        ("BEF 1850", "1850"),
        ("© 2016", "2016"),
        ("Oslo, c2016", "2016"),
        ("1082 H.", "1082"),
        ("h. 1323", "1323"),
        ("سال مالی ۱۳۹۵", "1395"),
    ],
)
def test_a_year_in_the_notation_of_genealogists_and_cataloguers(text: str, written: str) -> None:
    assert _found(text) == [("year", written)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BET 1900 AND 1910", [("year-range", "1900/1910")]),
        ("FROM 1900 TO 1910", [("year-range", "1900/1910")]),
        ("1671-2 AD", [("year-range", "1671/1672")]),
        ("(1905-6)", [("year-range", "1905/1906")]),
        ("1857 or 1858", [("year", "1857"), ("year", "1858")]),
        ("سال تحصیلی ۱۳۹۵-۹۶", [("year-range", "1395/1396")]),
        ("17th c.", [("century", "16XX")]),
        ("dix-neuvième siècle", [("century", "18XX")]),
        ("troisième trimestre 2016", [("quarter", "2016-07/2016-09")]),
        ("2016 Q3", [("quarter", "2016-07/2016-09")]),
        ("at 1430 H.", []),
        ("pages 1671-2", []),
        ("the year 48", []),
    ],
)
def test_years_and_times_of_catalogues(text: str, expected: list[tuple[str, str]]) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    ("text", "years"),
    [("۹ محرم ۶۱", [1361, 61]), ("۱۷ رمضان ۴۰", [1440, 1340, 40]), ("۱۲ محرم ۴۵", [1445, 1345, 45]), ("15 Aban 95", [1395])],
)
def test_two_digits_beside_a_lunar_month_may_be_of_the_first_century(text: str, years: list[int]) -> None:
    (statement,) = find_dates(text)

    assert [int(reading.written[:4]) for reading in statement.readings] == years
    assert [finding.code for finding in statement.findings] == ["date.ambiguous"] * (len(years) > 1)
    assert statement.tied is (years[0] == 1361)


@pytest.mark.parametrize(
    "text", ["20 Muḥarram, year 45 of ʿĀlamgīr", "10th Ramaḍān, 48th year of Aurangzīb", "۱۵ محرم سال ۱۲ سلطنت"]
)
def test_a_day_takes_no_year_of_a_reign(text: str) -> None:
    assert [precision for precision, _ in _found(text)] == ["month-day"]


def test_a_pashto_year_in_words_has_its_unit_before_the_ten() -> None:
    assert _found("پنځلسمه تله زر درې سوه پنځه نوي") == [("day", "1395-07-15")]
