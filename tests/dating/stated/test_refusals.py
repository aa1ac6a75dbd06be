"""Whole texts whose parts make no date, with the reason that is told."""

from __future__ import annotations

import pytest

from archiver.calendars import Calendar, DateRefusedError
from archiver.dating.stated import read_date


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        # Tishrin al-thani is November, and December is another month.
        ("5 تشرين الثاني/ديسمبر 2016", "two-words"),
        ("1395s", "no-decade"),
        ("دههٔ ۱۳۹۵", "no-decade"),
        # A winter reaches into the next year, not into the one after it.
        ("Winter 2016/18", "two-years"),
        ("2016-2016", "two-years"),
        ("fifth quarter of 2016", "contradiction"),
        ("32nd century", "contradiction"),
        ("18th-16th centuries", "end-before-start"),
        ("third half of 1395", "month"),
        ("2000-talet", "unknown-layout"),
        ("first half of 139", "cut-year"),
        ("the 1200s or 1300s", "several-dates"),
        # Neither 3 nor 5 is a decade, but two are meant.
        ("دههٔ ۳ و ۵", "several-dates"),
        # There is no century 0: neither before the first nor before Christ.
        ("0th-1st century", "no-year"),
        ("0-0. century", "no-year"),
        ("قرن ۰ تا ۱", "no-year"),
        # A database writes 0000 for a year that it does not know, and nothing goes on from there.
        ("0000-", "no-year"),
        ("[0000–]", "no-year"),
        ("década 3 y 5", "several-dates"),
        # Aban and November are of two calendars, and a month is no range with itself.
        ("Aban to November 1395", "contradiction"),
        ("Mehr to Mehr 1395", "contradiction"),
        ("5 Aban 1395 AH (AD)", "contradiction"),
        ("am 5.13.", "no-year"),
        ("1395 (2020)", "twins-differ"),
        ("1395/2030", "twins-differ"),
        # 5 Farvardin 1395 is 24 March 2016.
        ("1395/1/5 [25 March 2016]", "twins-differ"),
        ("~", "strange-character"),
        ("-550", "sign"),
        # Neither ten to thirteen days apart, as Julian and Gregorian days are, nor a night.
        ("11/24 Aban 1296", "too-many-numbers"),
        ("5/9 May 1917", "too-many-numbers"),
        ("11/31 November 1917", "too-many-numbers"),
    ],
)
def test_a_text_whose_parts_make_no_date_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(DateRefusedError) as refusal:
        read_date(text)

    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("11/24 November 1917", "1917-11-24"),
        ("15/16 Aban 1395", "1395-08-15/1395-08-16"),
        ("1395/1/5 [24 March 2016]", "1395-01-05"),
        ("136- [1981]", "136X"),
        ("1360 [1981-82]", "1360"),
        ("1850-talet", "185X"),
        ("1800-talet", "18XX"),
    ],
)
def test_its_like_is_read(text: str, written: str) -> None:
    assert [one.written for one in read_date(text).readings] == [written]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "15 Aban 139",
            "۱۵ آبان ۱۳۹",
            "Aban 15, 139",
            "139 Aban 15",
            "Aban 139",
            "12-15 Aban 139",
            "Aban to Azar 139",
            "پاییز ۱۳۹",
        ),
        *("15 Aban 253", "15 گەڵاڕێزان 271", "5 November 987", "5 novembre 198", "۵ نوامبر ۲۰۱", "second quarter of 139"),
        *("Spring 987", "Winter 139/40", "before 15 Aban 139", "15 Aban 139?", "۲۰ آبان سال ۱۳۹"),
    ],
)
def test_a_year_that_may_have_lost_a_digit_is_not_read(text: str) -> None:
    with pytest.raises(DateRefusedError) as refusal:
        read_date(text)

    assert refusal.value.reason == "cut-year"
    assert refusal.value.values["number"] in text.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        # A zero or a mark says that the whole year is there, and lunar months are those of old years.
        ("15 Aban 0139", "0139-08-15"),
        ("15 Aban 139 SH", "0139-08-15"),
        ("5 November 987 AD", "0987-11-05"),
        ("25 Shawwal 148", "0148-10-25"),
        ("۲۵ شوال ۱۴۸", "0148-10-25"),
        ("5 Muharram 139 AH", "0139-01-05"),
    ],
)
def test_an_old_year_that_is_named_is_read(text: str, written: str) -> None:
    assert [one.written for one in read_date(text).readings] == [written]


def test_the_calendar_given_beside_a_year_of_three_digits_is_believed() -> None:
    assert [one.written for one in read_date("15 Aban 139", Calendar.SOLAR_HIJRI).readings] == ["0139-08-15"]


@pytest.mark.parametrize("text", ["19th century", "500 BC", "before 500 BC", "-0499", "-0299/-0199", "5 November 2016"])
def test_a_date_of_another_calendar_than_the_one_given_is_refused(text: str) -> None:
    assert read_date(text, Calendar.GREGORIAN).readings

    with pytest.raises(DateRefusedError) as refusal:
        read_date(text, Calendar.LUNAR_HIJRI)
    assert refusal.value.reason == "contradiction"


def test_letters_for_digits_are_doubted_in_numbers_with_any_sign() -> None:
    stated = read_date("2O16:11:05")

    assert ([one.gregorian for one in stated.readings], stated.doubted) == (["2016-11-05"], True)


@pytest.mark.parametrize("text", ["about 15 Aban", "about Aban", "15 Aban?"])
def test_about_a_day_without_a_year_is_that_day(text: str) -> None:
    (reading,) = read_date(text).readings

    assert (reading.days, reading.gregorian) == (None, None)
    assert reading.written.startswith("--08")


def test_dates_without_days_share_none_and_are_written_in_no_other_calendar() -> None:
    (old,), (day,) = (read_date(text).readings for text in ("500 BC", "5 November 2016"))

    assert not old.shares_days(old)
    assert not day.shares_days(old)
    assert old.written_in(Calendar.SOLAR_HIJRI) is None
    assert day.written_in(Calendar.SOLAR_HIJRI) == "1395-08-15"
