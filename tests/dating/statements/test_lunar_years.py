"""Bare years of the Qajar time and after: lunar ones in documents that date so. Expected years are those of convertdate."""

from __future__ import annotations

import pytest

from archiver.dating.agreement import check_dates
from archiver.dating.statements import DateStatement, find_dates


def calendars_of(statement: DateStatement) -> list[str]:
    return [str(reading.calendar) for reading in statement.readings]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        # The lunar year 1309 is 7 August 1891 to 25 July 1892, and the product may be off by a day or two.
        ("تلگراف ولیعهد، سال ۱۳۰۹\nدر تاریخ ۱۶ جمادی‌الاول ۱۳۰۹ مخابره شد.", "۱۳۰۹"),
        ("در تاریخ ۱۶ جمادی‌الاول ۱۳۰۹ مخابره شد و در سال‌های ۱۳۰۹ تا ۱۳۱۲ نیز", "۱۳۰۹ تا ۱۳۱۲"),
        ("در سال ۱۳۲۴ قمری، و در سال ۱۳۲۰ نیز", "۱۳۲۰"),
        ("In 1309 he left. The letter of 16 Jumada I 1309 says so.", "1309"),
    ],
)
def test_a_bare_year_beside_lunar_dates_may_be_lunar(text: str, year: str) -> None:
    statement = next(one for one in find_dates(text) if one.text == year)

    assert {"lunar-hijri", "solar-hijri"} <= set(calendars_of(statement))
    assert statement.reading is None
    assert "date.ambiguous" in {one.code for one in check_dates([statement])}
    first = statement.readings[0].gregorian or ""
    assert first[:4] == {"۱۳۰۹": "1891", "۱۳۰۹ تا ۱۳۱۲": "1891", "۱۳۲۰": "1902", "1309": "1891"}[year]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("در سال ۱۳۵۸ و ۲۵ رمضان ۱۳۹۹", "۱۳۵۸"),
        ("در سال ۱۳۲۰ متفقین آمدند، ۳ شهریور ۱۳۲۰. او در ۱۲ رجب ۱۲۹۵ به دنیا آمد.", "۱۳۲۰"),
        ("در سال ۱۳۰۹ نوشت", "۱۳۰۹"),
        ("نویسنده (۱۲۹۸–۱۳۵۵) درگذشت", "۱۲۹۸–۱۳۵۵"),
        ("انقلاب مشروطه در سال ۱۲۸۵ (۱۳۲۴ ق)", "۱۲۸۵"),
        ("سال ۱۲۸۵ خورشیدی", "۱۲۸۵ خورشیدی"),
    ],
)
def test_a_year_that_something_dates_solar_stays_so(text: str, year: str) -> None:
    statement = next(one for one in find_dates(text) if one.text == year)

    assert calendars_of(statement) == ["solar-hijri"]


def test_a_persian_year_before_1300_is_of_either_calendar() -> None:
    """Solar 1285 is 1906, lunar 1285 is 1868."""
    statement = find_dates("در سال ۱۲۸۵ نوشت")[0]

    assert calendars_of(statement) == ["solar-hijri", "lunar-hijri"]
    assert "date.ambiguous" in {one.code for one in statement.findings}
