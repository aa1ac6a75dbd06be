"""Dates in words. What an expression means is by EDTF (ISO 8601-2:2019, as the Library of Congress publishes it)."""

from __future__ import annotations

import pytest

from archiver.date_words import say_date


@pytest.mark.parametrize(
    ("expression", "en", "fa"),
    [
        ("2016-11-05", "5 November 2016", "۵ نوامبر ۲۰۱۶"),
        ("2016-11", "November 2016", "نوامبر ۲۰۱۶"),
        ("2016", "2016", "۲۰۱۶"),
        ("0773", "773", "۷۷۳"),
        ("1981-21", "spring 1981", "بهار ۱۹۸۱"),
        ("1981-23", "autumn 1981", "پاییز ۱۹۸۱"),
        ("1981-24~", "about winter 1981", "حدود زمستان ۱۹۸۱"),
        ("1971?", "probably 1971", "احتمالاً ۱۹۷۱"),
        ("1971%", "probably about 1971", "احتمالاً حدود ۱۹۷۱"),
        ("1971-03-21?/1972-03-20?", "probably 21 March 1971 to 20 March 1972", "احتمالاً ۲۱ مارس ۱۹۷۱ تا ۲۰ مارس ۱۹۷۲"),
        ("1971~/1975~", "about 1971 to 1975", "حدود ۱۹۷۱ تا ۱۹۷۵"),
        ("1971~/1975", "about 1971 to 1975", "حدود ۱۹۷۱ تا ۱۹۷۵"),
        ("../1975?", "probably 1975 or earlier", "احتمالاً ۱۹۷۵ یا پیش از آن"),
        ("196X", "the 1960s", "دههٔ ۱۹۶۰"),
        ("18XX", "1800 to 1899", "۱۸۰۰ تا ۱۸۹۹"),
        ("-0499", "500 BC", "۵۰۰ پیش از میلاد"),
        ("0000", "1 BC", "۱ پیش از میلاد"),
        ("-0299/-0199", "300 BC to 200 BC", "۳۰۰ پیش از میلاد تا ۲۰۰ پیش از میلاد"),
        ("../-0500", "501 BC or earlier", "۵۰۱ پیش از میلاد یا پیش از آن"),
        ("-02XX", "300 to 201 BC", "۳۰۰ تا ۲۰۱ پیش از میلاد"),
        ("2016-10-22/2016-11-20", "22 October 2016 to 20 November 2016", "۲۲ اکتبر ۲۰۱۶ تا ۲۰ نوامبر ۲۰۱۶"),
        ("../1978-03-20", "20 March 1978 or earlier", "۲۰ مارس ۱۹۷۸ یا پیش از آن"),
        ("1979-03-21/..", "21 March 1979 or later", "۲۱ مارس ۱۹۷۹ یا پس از آن"),
        ("[2016-11-04,2016-11-05]", "4 November 2016 or 5 November 2016", "۴ نوامبر ۲۰۱۶ یا ۵ نوامبر ۲۰۱۶"),
        (
            "[2016-10-22..2016-11-20,2016-12-01]",
            "22 October 2016 to 20 November 2016 or 1 December 2016",
            "۲۲ اکتبر ۲۰۱۶ تا ۲۰ نوامبر ۲۰۱۶ یا ۱ دسامبر ۲۰۱۶",
        ),
        ("[..1978-03-20,2016]", "20 March 1978 or earlier or 2016", "۲۰ مارس ۱۹۷۸ یا پیش از آن یا ۲۰۱۶"),
        ("something else 7", "something else 7", "something else ۷"),
    ],
)
def test_edtf_is_said_in_both_languages(expression: str, en: str, fa: str) -> None:
    assert (say_date(expression, "en"), say_date(expression, "fa")) == (en, fa)


def test_solar_hijri_dates_have_their_own_months() -> None:
    assert say_date("1395-08-15", "en", "solar-hijri") == "15 Aban 1395"
    assert say_date("1395-08-15", "fa", "solar-hijri") == "۱۵ آبان ۱۳۹۵"
    assert say_date("1395-07/1395-09", "fa", "solar-hijri") == "مهر ۱۳۹۵ تا آذر ۱۳۹۵"
