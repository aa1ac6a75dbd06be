"""Early, mid and late: the words have no days of their own, and never part a month from its year."""

from __future__ import annotations

import pytest

from archiver.dating.statements import find_dates


@pytest.mark.parametrize(
    ("text", "precision", "gregorian"),
    [
        ("از اوایل مرداد تا اواسط شهریور ۱۳۶۷", "month-range", "1988-07-23/1988-09-22"),
        ("بین اواخر آبان و اوایل دی ۱۳۹۵", "month-range", "2016-10-22/2017-01-19"),
        ("late July to early September 1988", "month-range", "1988-07/1988-09"),
        ("from late July until mid-September 1988", "month-range", "1988-07/1988-09"),
        ("from the end of July to the beginning of September 1988", "month-range", "1988-07/1988-09"),
        ("late December 1987 to early January 1988", "month-range", "1987-12/1988-01"),
        ("Ende August bis Anfang September 1988", "month-range", "1988-08/1988-09"),
        ("de fin juillet à début septembre 1988", "month-range", "1988-07/1988-09"),
        ("من أوائل تموز إلى أواخر آب 1988", "month-range", "1988-07/1988-08"),
        ("from early 1986 to mid-1988", "year-range", "1986/1988"),
        ("von Anfang 1986 bis Mitte 1988", "year-range", "1986/1988"),
        ("mid-1988", "year", "1988"),
        ("early to mid-1988", "year", "1988"),
        ("the mid- to late 1980s", "decade", "198X"),
        ("mi-juillet 1988", "month", "1988-07"),
        ("im späten 19. Jahrhundert", "century", "18XX"),
        ("the first half of the 19th century", "century", "18XX"),
        ("اواخر دههٔ ۱۳۶۰", "decade", "1981-03-21/1991-03-20"),
        ("نیمهٔ دوم دههٔ ۱۳۶۰", "decade", "1981-03-21/1991-03-20"),
        ("نیمهٔ اول مهر ۱۳۹۵", "month", "2016-09-22/2016-10-21"),
        ("نیمهٔ شعبان ۱۴۳۷", "month", "2016-05-08~/2016-06-06~"),
    ],
)
def test_the_whole_time_is_meant(text: str, precision: str, gregorian: str) -> None:
    (statement,) = find_dates(text)

    assert (statement.precision, statement.gregorian) == (precision, gregorian)


@pytest.mark.parametrize(
    ("text", "gregorian"),
    [
        ("نیمهٔ اول ۱۳۹۵", "2016-03-20/2016-09-21"),
        ("نیمهٔ دوم سال ۱۳۹۵", "2016-09-22/2017-03-20"),
        ("the first half of 2016", "2016-01/2016-06"),
        ("2. Halbjahr 2016", "2016-07/2016-12"),
        ("النصف الأول من 2016", "2016-01/2016-06"),
    ],
)
def test_the_half_of_a_year_is_six_months(text: str, gregorian: str) -> None:
    (statement,) = find_dates(text)

    assert (statement.precision, statement.gregorian) == ("month-range", gregorian)


@pytest.mark.parametrize(
    "text",
    [
        "la première moitié de 1500 personnes",
        "between 1200 and 1300 dollars",
        "the late June Carter sang",
        "the late 1300 men",
        "early on 7 of them left",
        "half 7 or half 12",
    ],
)
def test_they_make_no_date_of_other_words(text: str) -> None:
    assert find_dates(text) == []


def test_the_day_before_such_a_word_keeps_its_month() -> None:
    found = [(one.text, one.precision) for one in find_dates("از اول فوریه اواسط بهمن ماه تا پایان ماه مه")]

    assert found == [("اول فوریه", "month-day"), ("بهمن ماه", "month-only"), ("ماه مه", "month-only")]
