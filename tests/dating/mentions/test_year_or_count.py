"""Which numbers are years where only the words around them say so, and which calendar they are of."""

from __future__ import annotations

import pytest

from archiver.dating.statements import find_dates


def _found(text: str) -> list[tuple[str, str, str, str]]:
    return [(one.text, str(one.calendar), one.precision, one.readings[0].written) for one in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15 Aban 2016 AD", [("15 Aban", "solar-hijri", "month-day", "--08-15"), ("2016 AD", "gregorian", "year", "2016")]),
        ("رمضان ۲۰۱۶ م", [("۲۰۱۶ م", "gregorian", "year", "2016")]),
        (
            "۵ نوامبر ۱۳۹۵ شمسی",
            [("۵ نوامبر", "gregorian", "month-day", "--11-05"), ("۱۳۹۵ شمسی", "solar-hijri", "year", "1395")],
        ),
        # That the one Hijri era is called by the name of the other is only a slip.
        ("15 Aban 1395 AH", [("15 Aban 1395 AH", "solar-hijri", "day", "1395-08-15")]),
        ("۵ نوامبر ۱۳۹۵ میلادی", [("۵ نوامبر ۱۳۹۵ میلادی", "gregorian", "day", "1395-11-05")]),
    ],
)
def test_a_month_and_the_year_of_another_era_are_no_one_date(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("elections 2005 and 2009 differ", ["2005", "2009"]),
        ("در ۱۳۵۷ انقلاب شد", ["1357"]),
        ("در ۱۹۴۵ پایان یافت", ["1945"]),
        ("بین سال‌های ۱۳۶۰ و ۱۳۵۷", ["1360", "1357"]),
        ("عام ألف وتسعمائة وخمسين وستين", ["1950"]),
    ],
)
def test_years_alone_are_found(text: str, years: list[str]) -> None:
    assert [written for _, _, precision, written in _found(text) if precision == "year"] == years


@pytest.mark.parametrize(
    ("text", "span"),
    [("در ۵ آبان ۶۰ نفر آمدند", "۵ آبان"), ("در ۵ آبان ۳ نفر آمدند", "۵ آبان"), ("5 November 1200 people came", "5 November")],
)
def test_what_is_counted_after_a_day_is_no_year(text: str, span: str) -> None:
    assert [one.text for one in find_dates(text)] == [span]


@pytest.mark.parametrize(
    "text", ["between 60 and 67 people", "بین ۶۰ و ۶۷ متر", "in Mizan", "12/1899 und 01/2041", "13/1990", "06/06/1990-B"]
)
def test_numbers_that_nothing_makes_years_are_left_alone(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize("text", ["06/1900", "12/2040", "01/1300", "12/1410"])
def test_a_month_in_numbers_has_a_year_of_our_time(text: str) -> None:
    assert [one.precision for one in find_dates(text)] == ["month"]


def test_a_year_of_our_time_may_have_people_after_it() -> None:
    assert [one.text for one in find_dates("On 5 November 2016 people came")] == ["5 November 2016"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("۱۰ محرم ۲۵۶ هجری", "0256-01-10"),
        ("10 May 1000", "1000-05-10"),
        ("im Jahr 1000", "1000"),
        ("in the first century", "00XX"),
        ("the 21st century", "20XX"),
        ("May 2016 – June 2016", "2016-05/2016-06"),
        ("تاریخ ۹۵/۱۲/۱۵", "1395-12-15"),
        ("Q4 2016", "2016-10/2016-12"),
        ("in the year nineteen ten", "1910"),
        ("in den zwanziger Jahren des letzten Jahrhunderts", "192X"),
    ],
)
def test_the_ends_of_what_is_believed(text: str, written: str) -> None:
    assert [reading for *_, reading in _found(text)] == [written]


@pytest.mark.parametrize(
    "text", ["۱۰ محرم ۲۵۶", "10 May 999", "the 32nd century", "May 2017 – June 2016", "Q5 2016", "2016-00-05", "تاریخ ۹۵/۱۳/۵۱"]
)
def test_beyond_the_ends_no_whole_date_is_believed(text: str) -> None:
    assert not {precision for _, _, precision, _ in _found(text)} & {"day", "century", "month-range", "quarter"}


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("٥ نوفمبر/تشرين الثاني", ["٥ نوفمبر/تشرين الثاني"]),
        ("٥ نوفمبر/تشرين الأول", []),
        ("شنبه ۱۵\nآبان", ["شنبه ۱۵\nآبان"]),
        ("شمارهٔ ۷\nدر ۱۵\nآبان", []),
        ("in 0 BC", []),
        ("۶۱ ق", []),
        ("سال ۶۱ ق", ["سال ۶۱ ق"]),
        ("سال ۵ ق", []),
        ("۱۲ میزان‌ماه", ["۱۲ میزان‌ماه"]),
        ("۱۲ میزان", []),
        ("بیست خرداد", ["بیست خرداد"]),
        ("five September", []),
        ("۱۱اردیبهشت", ["۱۱اردیبهشت"]),
        ("file apr1", []),
        ("بیش از ۲۰۱۶ پرنده", []),
        ("(رضوی، ۱۳۵۰: ۱۲)", ["۱۳۵۰"]),
    ],
)
def test_only_what_belongs_together_is_one_statement(text: str, spans: list[str]) -> None:
    assert [one.text for one in find_dates(text) if one.precision != "month-only"] == spans


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("متولد ۱۳۸۵ روز یکم خرداد ۱۳۹۹ درگذشت.", ["1399-03-01"]),
        ("متولد ۱۳۸۵ یکم خرداد ماه سال ۱۳۹۹", ["1399-03-01"]),
        ("سال ۱۳۶۰ مهر ۱۳۶۱", ["1360", "1361-07"]),
        ("۱۳۹۵ آبان ۱۵، ۱۳۹۶ دی ۳", ["1395-08-15", "1396-10-03"]),
    ],
)
def test_a_day_is_of_the_year_behind_it_and_not_of_the_one_before(text: str, stated: list[str]) -> None:
    assert [one.readings[0].written for one in find_dates(text)][-len(stated) :] == stated
