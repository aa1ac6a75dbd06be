"""Which calendar a year without month name and mark is of: the language ranks the readings and deletes none."""

from __future__ import annotations

import pytest

from archiver.dating.statements import DateStatement, find_dates


def _only(text: str) -> DateStatement:
    (statement,) = find_dates(text)
    return statement


def _calendars(text: str) -> list[str]:
    return [str(reading.calendar) for reading in _only(text).readings]


@pytest.mark.parametrize(
    "text",
    [
        "حجت الاسلام والمسلمین نوری ۱۳۸۸/۳/۲۵",
        "صورت‌جلسهٔ دار العلوم، مورخ 1388/3/25",
        "بند الف تبصره ۴ مصوب ۱۳۷۰/۲/۱۱",
        "من در ۱۳۵۹/۷/۴ به خط رفتم",
    ],
)
def test_a_persian_line_with_arabic_words_has_solar_years(text: str) -> None:
    assert _calendars(text) == ["solar-hijri"]


def test_a_line_that_tells_no_language_keeps_both_years() -> None:
    statement = _only("علي كاظمي 1388/3/25")

    assert _calendars("علي كاظمي 1388/3/25") == ["solar-hijri", "lunar-hijri"]
    assert statement.gregorian == "2009-06-15"
    assert [finding.code for finding in statement.findings] == ["date.ambiguous"]


def test_the_document_decides_where_the_line_does_not() -> None:
    persian = "این نامه را برای شما می‌نویسم.\n\nعلي كاظمي 1388/3/25"
    arabic = "هذا القرار صدر في الدورة التي عقدت إلى الآن.\n\nالمحضر 25/3/1388"

    assert [str(reading.calendar) for reading in find_dates(persian)[0].readings] == ["solar-hijri"]
    assert [str(reading.calendar) for reading in find_dates(arabic)[0].readings] == ["lunar-hijri", "solar-hijri"]


@pytest.mark.parametrize("text", ["19/4/1425", "1441/06/08", "در ۱۴۳۳/۲/۲۰ گفته شد", "بتاريخ 19/4/1425"])
def test_a_solar_year_that_has_not_come_is_the_less_likely_reading(text: str) -> None:
    assert _calendars(text) == ["lunar-hijri", "solar-hijri"]
    assert [finding.code for finding in _only(text).findings] == ["date.ambiguous"]


@pytest.mark.parametrize("text", ["۱۴۰۲/۷/۱۵", "در ۱۴۰۲/۷/۱۵ گفته شد", "1402/7/15"])
def test_a_solar_year_that_has_come_is_no_question(text: str) -> None:
    assert _calendars(text) == ["solar-hijri"]


@pytest.mark.parametrize(
    ("text", "calendars"),
    [
        ("Winter 1388", ["solar-hijri", "gregorian"]),
        ("Winter 1988", ["gregorian"]),
        ("in 1299 the Mongols came", ["gregorian"]),
        ("Written in Shahrivar, revised in 1388", ["solar-hijri", "gregorian"]),
    ],
)
def test_an_english_year_of_two_calendars(text: str, calendars: list[str]) -> None:
    assert [str(reading.calendar) for reading in find_dates(text)[-1].readings] == calendars


def test_a_lunar_year_in_full_decides_for_its_century() -> None:
    """Ashura 61 is the first century of the Hijra or the fourteenth; beside 1360 it is tied no more."""
    alone, beside = (find_dates(f"{text}۹ محرم ۶۱ روز دیگری بود.")[-1] for text in ("", "در سال ۱۳۶۰ هجری قمری چنین بود. "))

    assert (alone.tied, [one.written for one in alone.readings]) == (True, ["1361-01-09", "0061-01-09"])
    assert (beside.tied, [one.written for one in beside.readings]) == (False, ["1361-01-09"])
