"""Lists of months, seasons, decades and centuries: every member is a statement, and those in a row are one stretch.

The Gregorian days come from jdatetime.
"""

from __future__ import annotations

import pytest

from archiver.dating.statements import find_dates


def _found(text: str) -> list[tuple[str, str, str]]:
    return [(one.text, one.precision, one.readings[0].written) for one in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "decades"),
    [
        ("دهه‌های ۱۳۳۰، ۱۳۴۰ و ۱۳۵۰", ["133X", "134X", "135X"]),
        ("در دهه‌های شصت و هفتاد", ["136X", "137X"]),
        ("in the 1970s and 1980s", ["197X", "198X"]),
        ("in the 1960s, 1970s and 1980s", ["196X", "197X", "198X"]),
        ("in the 70s and 80s", ["197X", "198X"]),
        ("the late 1970s and early 1980s", ["197X", "198X"]),
        ("in the sixties and seventies", ["196X", "197X"]),
        ("die 1970er und 1980er Jahre", ["197X", "198X"]),
        ("in den 70er und 80er Jahren", ["197X", "198X"]),
        ("die siebziger und achtziger Jahre des 20. Jahrhunderts", ["197X", "198X"]),
        ("dans les années 1970 et 1980", ["197X", "198X"]),
        ("في ستينيات وسبعينيات القرن الماضي", ["196X", "197X"]),
    ],
)
def test_each_decade_of_a_list_is_a_statement(text: str, decades: list[str]) -> None:
    assert [(precision, written) for _, precision, written in _found(text)] == [("decade", decade) for decade in decades]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("from the 1960s to the 1980s", "1960/1989"),
        ("the 1960s–1980s", "1960/1989"),
        ("die 1960er bis 1980er Jahre", "1960/1989"),
        ("دهه‌های ۱۳۴۰ تا ۱۳۶۰", "1340/1369"),
    ],
)
def test_decades_from_one_to_another_are_years(text: str, written: str) -> None:
    ((_, precision, found),) = _found(text)

    assert (precision, found) == ("year-range", written)


@pytest.mark.parametrize(
    ("text", "span", "written", "gregorian"),
    [
        ("فصلنامه، بهار و تابستان ۱۳۹۵", "بهار و تابستان ۱۳۹۵", "1395-21/1395-22", "2016-03-20/2016-09-21"),
        ("پاییز و زمستان ۱۳۹۴", "پاییز و زمستان ۱۳۹۴", "1394-23/1394-24", "2015-09-23/2016-03-19"),
        ("Spring/Summer 2016", "Spring/Summer 2016", "2016-21/2016-22", "2016-21/2016-22"),
        ("in spring and summer of 1988", "spring and summer of 1988", "1988-21/1988-22", "1988-21/1988-22"),
        ("Frühjahr bis Herbst 1988", "Frühjahr bis Herbst 1988", "1988-21/1988-23", "1988-21/1988-23"),
    ],
)
def test_seasons_in_a_row_are_one_statement(text: str, span: str, written: str, gregorian: str) -> None:
    (statement,) = find_dates(text)

    assert (statement.text, statement.precision, statement.readings[0].written) == (span, "season", written)
    assert statement.gregorian == gregorian


def test_seasons_apart_are_two_and_one_of_another_year_takes_no_year() -> None:
    assert _found("بهار و پاییز ۱۳۹۵") == [("بهار", "season", "1395-21"), ("پاییز ۱۳۹۵", "season", "1395-23")]
    assert _found("زمستان و بهار ۱۳۹۵") == [("بهار ۱۳۹۵", "season", "1395-21")]
    assert [written for *_, written in _found("زمستان ۱۳۹۴ و بهار ۱۳۹۵")] == ["1394-24", "1395-21"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("مهر، آبان و آذر ۱۳۹۵", [("month-range", "1395-07/1395-09")]),
        ("May, June and July 1988", [("month-range", "1988-05/1988-07")]),
        ("December and January 1988", [("month-range", "1987-12/1988-01")]),
        ("May and July 1988", [("month", "1988-05"), ("month", "1988-07")]),
        ("مهر و آذر ۱۳۹۵", [("month", "1395-07"), ("month", "1395-09")]),
        ("im Mai, Juli und September 1988", [("month", "1988-05"), ("month", "1988-07"), ("month", "1988-09")]),
        ("Esfand 1395 and Farvardin 1396", [("month", "1395-12"), ("month", "1396-01")]),
        ("November and February 1988", [("month-only", "--11"), ("month", "1988-02")]),
    ],
)
def test_months_of_a_list(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(precision, written) for _, precision, written in _found(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in the 19th and 20th centuries", ["18XX", "19XX"]),
        ("the late 19th and early 20th centuries", ["18XX", "19XX"]),
        ("im 19. und 20. Jahrhundert", ["18XX", "19XX"]),
        ("aux XIXe et XXe siècles", ["18XX", "19XX"]),
        ("قرن‌های نوزدهم و بیستم", ["18XX", "19XX"]),
        ("سده‌های ۱۲ و ۱۳ هجری", ["1101/1200", "1201/1300"]),
        ("16th-18th centuries", ["15XX/17XX"]),
        ("from the 16th to the 18th century", ["15XX/17XX"]),
        ("5th century BC", ["-04XX"]),
        ("in the 5th and 4th centuries BC", ["-04XX", "-03XX"]),
        ("from the 3rd to the 1st century BC", ["-02XX/-00XX"]),
        ("از قرن ۱۴ تا ۱۰ قبل از میلاد", ["-13XX/-09XX"]),
    ],
)
def test_centuries_of_a_list_or_range(text: str, expected: list[str]) -> None:
    assert [written for *_, written in _found(text)] == expected


def test_a_hijri_century_may_be_lunar_or_solar_and_one_without_a_mark_gregorian_too() -> None:
    (marked,) = find_dates("سدهٔ چهاردهم هجری")
    (bare,) = find_dates("این کتاب در قرن چهارم نوشته شد.")

    assert [(str(one.calendar), one.written) for one in marked.readings] == [
        ("lunar-hijri", "1301/1400"),
        ("solar-hijri", "1301/1400"),
    ]
    assert [(str(one.calendar), one.written) for one in bare.readings] == [("lunar-hijri", "0301/0400"), ("gregorian", "03XX")]
    assert [[finding.code for finding in one.findings] for one in (marked, bare)] == [["date.ambiguous"]] * 2


@pytest.mark.parametrize(
    "text",
    ["دههٔ ۱۳۶۰ و ۱۵۰ نفر", "items 70 and 80", "the 70th and 80th percentile", "he walked in spring and summer", "5s and 10s"],
)
def test_a_list_of_something_else_has_no_more_members(text: str) -> None:
    assert [written for *_, written in _found(text)] in ([], ["136X"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ربيع وصيف 2016", [("season", "2016-21/2016-22")]),
        ("في القرنين التاسع عشر والعشرين", [("century", "18XX"), ("century", "19XX")]),
        ("حزيران وتموز وآب من عام 1988", [("month-range", "1988-06/1988-08")]),
        ("بين أواخر تموز ومنتصف آب 1988", [("month-range", "1988-07/1988-08")]),
        ("د ۱۹۷۰ او ۱۹۸۰ لسیزو", [("decade", "197X"), ("decade", "198X")]),
        ("د ۱۳۶۷ کال د زمري او وږي میاشتو کې", [("month-range", "1367-05/1367-06")]),
        ("1947 May and July", [("month", "1947-05"), ("month", "1947-07")]),
        ("مهر و آبان ۹۵", [("month-range", "1395-07/1395-08")]),
        ("بهار ۱۳۹۵ تا پاییز ۱۳۹۶", [("season", "1395-21/1396-23")]),
        ("from spring 1988 to autumn 1989", [("season", "1988-21/1989-23")]),
        ("between the 16th and 18th centuries", [("year-range", "15XX/17XX")]),
        ("between the 1960s and 1980s", [("year-range", "1960/1989")]),
        ("between spring and autumn 2016", [("season", "2016-21/2016-23")]),
        ("بین دهه‌های ۱۳۴۰ و ۱۳۶۰", [("year-range", "1340/1369")]),
    ],
)
def test_members_in_other_scripts_and_after_between(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(precision, written) for _, precision, written in _found(text)] == expected


@pytest.mark.parametrize("text", ["the 10s and 20s", "the 10s", "10s and 20s", "90s to 95s"])
def test_small_numbers_with_an_s_are_no_decades(text: str) -> None:
    assert find_dates(text) == []
