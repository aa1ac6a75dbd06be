"""Which numbers and words belong to one date: counters, Pashto ordinals, ranges, lists and twins."""

from __future__ import annotations

import pytest

from archiver.calendars import Calendar, DateFields, UnreadableDateError
from archiver.dating.readings import read_span
from archiver.dating.statements import find_dates


def _found(text: str) -> list[tuple[str, str, str]]:
    return [(one.text, str(one.calendar), one.readings[0].written) for one in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("مجله، شماره ۷ دی ۱۳۴۹", [("دی ۱۳۴۹", "solar-hijri", "1349-10")]),
        ("شماره ۷، دی ۱۳۴۹", [("دی ۱۳۴۹", "solar-hijri", "1349-10")]),
        ("چاپ چهارم، تیر ۱۳۶۹", [("تیر ۱۳۶۹", "solar-hijri", "1369-04")]),
        ("چاپ چهارم تیر ۱۳۶۹", [("تیر ۱۳۶۹", "solar-hijri", "1369-04")]),
        ("نیمهٔ اول خرداد ۱۳۷۲", [("خرداد ۱۳۷۲", "solar-hijri", "1372-03")]),
        ("Vol. 9 June 1987", [("June 1987", "gregorian", "1987-06")]),
        ("Resolution 598, July 1987", [("July 1987", "gregorian", "1987-07")]),
        ("Heft 9 Juni 1987", [("Juni 1987", "gregorian", "1987-06")]),
        ("n° 9 juin 1987", [("juin 1987", "gregorian", "1987-06")]),
        ("العدد 9 يونيو 1987", [("يونيو 1987", "gregorian", "1987-06")]),
        ("بند ۳ و ۷ دی ۱۳۴۹", [("۷ دی ۱۳۴۹", "solar-hijri", "1349-10-07")]),
        ("تلفن ۷۴ دی ۱۳۴۹", [("دی ۱۳۴۹", "solar-hijri", "1349-10")]),
        # A comma or a new line ends the count, and a date of issue has a day.
        ("پلاک ۳\n۷ دی ۱۳۴۹", [("۷ دی ۱۳۴۹", "solar-hijri", "1349-10-07")]),
        ("Date of issue 9 June 1987", [("9 June 1987", "gregorian", "1987-06-09")]),
    ],
)
def test_a_number_that_counts_something_else_is_no_day(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("د سنبلې ۳مه ۱۴۰۰", [("سنبلې ۳مه ۱۴۰۰", "solar-hijri", "1400-06-03")]),
        ("د ۱۴۰۰ کال د سلواغې په ۲۰مه", [("۱۴۰۰ کال د سلواغې په ۲۰مه", "solar-hijri", "1400-11-20")]),
        ("د تلې ۲مه", [("تلې ۲مه", "solar-hijri", "--07-02")]),
        ("د مارچ ۹مه ۲۰۲۱", [("مارچ ۹مه ۲۰۲۱", "gregorian", "2021-03-09")]),
        ("در ۹مه ۲۰۲۱ آمد", [("۹مه ۲۰۲۱", "gregorian", "2021-05-09")]),
        # May belongs to no year of the Hijra.
        ("در ۹ مه ۱۳۹۱ آمد", [("۹ مه", "gregorian", "--05-09")]),
    ],
)
def test_an_ending_of_pashto_is_no_may(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ژوئن ۱۹۸۱ / خرداد ۱۳۶۰", [("ژوئن ۱۹۸۱", "gregorian", "1981-06"), ("خرداد ۱۳۶۰", "solar-hijri", "1360-03")]),
        ("Khordad 1360 - June 1981", [("Khordad 1360", "solar-hijri", "1360-03"), ("June 1981", "gregorian", "1981-06")]),
        ("خرداد تا تیر ۱۳۶۰", [("خرداد تا تیر ۱۳۶۰", "solar-hijri", "1360-03/1360-04")]),
    ],
)
def test_the_ends_of_a_range_share_a_calendar(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert _found(text) == expected


def test_no_span_ends_before_it_begins() -> None:
    with pytest.raises(UnreadableDateError):
        read_span(Calendar.SOLAR_HIJRI, DateFields(1395, 8, 15), DateFields(1395, 8, 14))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("the 3rd day of May, A.D. 1957", "1957-05-03"),
        ("this third day of May, nineteen hundred and fifty-seven", "1957-05-03"),
        ("on the third day of May nineteen fifty-seven", "1957-05-03"),
        ("le trois mai mil neuf cent cinquante-sept", "1957-05-03"),
        ("le treize mai deux mille dix-sept", "2017-05-13"),
        ("le vingt et un juin mil neuf cent soixante et onze", "1971-06-21"),
        ("22 bahman 1357", "1357-11-22"),
        ("3 may 1957", "1957-05-03"),
        ("3/May/1957:10:00:01", "1957-05-03"),
        ("۷ برج جوزا ۱۲۹۸", "1298-03-07"),
        ("غرهٔ محرم ۱۳۲۰ هجری قمری", "1320-01-01"),
        ("۳ ماه مبارک رمضان ۱۴۴۰", "1440-09-03"),
        ("3 غشت 2011", "2011-08-03"),
        ("3 كانون ثاني 1999", "1999-01-03"),
        ("3 Dhu l-Hijja 1433", "1433-12-03"),
        ("3 يونيو حزيران 2011", "2011-06-03"),
        ("۱۳۸۱\\۲\\۹", "1381-02-09"),
        ("۱۳۸۱ـ۰۲ـ۰۹", "1381-02-09"),
        ("24 Asad 1391", "1391-05-24"),
    ],
)
def test_a_day_is_read_as_it_is_written(text: str, written: str) -> None:
    (found,) = _found(text)

    assert found[2] == written


@pytest.mark.parametrize("text", ["it may 1957", "12 jan files", "in one march", "bahman 1357 cc", "may 12"])
def test_a_month_in_small_letters_needs_day_and_year(text: str) -> None:
    assert not [one for one in find_dates(text) if one.precision != "year"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("از ۳ آذر ۱۳۸۱ تا ۹ دی ۱۳۸۱", [("۳ آذر ۱۳۸۱ تا ۹ دی ۱۳۸۱", "solar-hijri", "1381-09-03/1381-10-09")]),
        ("۸۱/۹/۳ لغایت ۸۱/۱۰/۹", [("۸۱/۹/۳ لغایت ۸۱/۱۰/۹", "solar-hijri", "1381-09-03/1381-10-09")]),
        ("3 May 1957 to 9 June 1957", [("3 May 1957 to 9 June 1957", "gregorian", "1957-05-03/1957-06-09")]),
        ("30.4.–2.5.1957", [("30.4.–2.5.1957", "gregorian", "1957-04-30/1957-05-02")]),
        # A dash between a birth and a death, and between a day and its twin, spans nothing.
        ("(۳ آذر ۱۲۸۱ – ۹ دی ۱۳۴۶)", [("۳ آذر ۱۲۸۱", "solar-hijri", "1281-09-03"), ("۹ دی ۱۳۴۶", "solar-hijri", "1346-10-09")]),
        ("۸۱/۹/۳ - 2002/11/24", [("۸۱/۹/۳", "solar-hijri", "1381-09-03"), ("2002/11/24", "gregorian", "2002-11-24")]),
        ("۲، ۷ و ۱۱ دی", [("۲", "solar-hijri", "--10-02"), ("۷", "solar-hijri", "--10-07"), ("۱۱ دی", "solar-hijri", "--10-11")]),
        ("2 and 7 June 1957", [("2", "gregorian", "1957-06-02"), ("7 June 1957", "gregorian", "1957-06-07")]),
        ("2, 3 and 4 June 1957", [("2, 3 and 4 June 1957", "gregorian", "1957-06-02/1957-06-04")]),
        ("between 2 and 7 June 1957", [("2 and 7 June 1957", "gregorian", "1957-06-02/1957-06-07")]),
        ("entre 1957 et 1963", [("1957 et 1963", "gregorian", "1957/1963")]),
        ("(1336/1957)", [("1336", "solar-hijri", "1336"), ("1957", "gregorian", "1957")]),
        ("in 1336 (1957)", [("1336", "solar-hijri", "1336"), ("1957", "gregorian", "1957")]),
        ("06/1957", [("06/1957", "gregorian", "1957-06")]),
        ("1957-06", [("1957-06", "gregorian", "1957-06")]),
        ("نامهٔ ۴۴۵۶-۸۱/۹/۳", [("۸۱/۹/۳", "solar-hijri", "1381-09-03")]),
    ],
)
def test_each_date_of_several_is_one_statement(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "مرداد کریمی معلم بود",
        "خیابان شهریور است",
        "مرداد به معنای مرگ است",
        "April Jones spoke",
        "release version 2.11.2014",
        "کانال ۱۲/۵/۴",
        "No. 06/1957",
    ],
)
def test_names_and_numbers_are_no_dates(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize("text", ["در شهریور آمد", "پایان شهریور بود", "شهریور ماه", "in April", "تا آخر سپتامبر", "شهریور"])
def test_a_month_alone_needs_a_word_or_the_line_for_itself(text: str) -> None:
    assert [one.precision for one in find_dates(text)] == ["month-only"]


@pytest.mark.parametrize(
    ("text", "precision", "written"),
    [
        ("(احمدی، ۱۳۷۷: ۴۵)", "year", "1377"),
        ("تهران: امیرکبیر، ۱۳۴۷.", "year", "1347"),
        ("(*1903 in Schiras)", "year", "1903"),
        ("© 2011 Somebody", "year", "2011"),
        ("le XVIIIe siècle", "century", "17XX"),
        ("19th-century Persia", "century", "18XX"),
        ("in the '70s", "decade", "197X"),
        ("die 70er-Jahre", "decade", "197X"),
        ("۹ قوس امسال", "month-day", "--09-09"),
        ("قانون رقم 7 لسنة 1984", "year", "1984"),
    ],
)
def test_what_is_less_than_a_date_is_read(text: str, precision: str, written: str) -> None:
    (statement,) = find_dates(text)

    assert (statement.precision, statement.readings[0].written) == (precision, written)


@pytest.mark.parametrize(
    "text", ["it took 90s", "the speed: 1957 rpm", "مبلغ: ۱۳۷۷ تومان", "کد پستی: ۱۳۷۷", "ارقام، ۱۳۵۰، ۱۴۰۰", "(احمدی، ۱۳۷۷ نفر)"]
)
def test_seconds_and_sums_are_no_years(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "precision", "written"),
    [
        ("مورخ ۱۵ر۸ر۱۳۴۲", "day", "1342-08-15"),
        ("Frankfurt/M., den 9.7.99", "day", "1999-07-09"),
        ("Am 5.11. fand die Sitzung statt", "month-day", "--11-05"),
        ("Thursday, December 25: closed", "month-day", "--12-25"),
        ("۵ آبان ۱۳۹۵: روز بزرگی بود", "day", "1395-08-05"),
        ("کنکور سراسری ۱۴۰۳", "year", "1403"),
        ("2720ی کوردی", "year", "2720"),
        ("2016-11-05-minutes.pdf", "day", "2016-11-05"),
        ("a copy of 12.iii.1907", "day", "1907-03-12"),
        ("9.VII.1999", "day", "1999-07-09"),
        ("5/XI/1978", "day", "1978-11-05"),
        ("im Winter 1946/47", "season", "1946-24"),
        ("the winter of 1978-79", "season", "1978-24"),
        ("وحتى 1982", "year", "1982"),
        ("vom 1. Januar 2019 bis zum 31. Dezember 2021", "day-range", "2019-01-01/2021-12-31"),
    ],
)
def test_what_stands_beside_a_date_does_not_hide_it(text: str, precision: str, written: str) -> None:
    (statement,) = find_dates(text)

    assert (statement.precision, statement.readings[0].written) == (precision, written)


@pytest.mark.parametrize(
    "text",
    [
        "بیش از ۲۰۱۶ کتاب",
        "در بیش از ۱۹۸۵ مورد",
        "account 12/11/2016-A",
        "سال ۲۴، شمارهٔ ۳",
        "Version 9.7.99",
        "Psalm 5.11. und",
        "am 5.13. und",
        "am 5.11 Uhr",
        "۱۲ مهر و موم شکسته شد",
        "بهمن ۴۰ نخ سیگار کشید",
        "the 1850th visitor",
        "the 80th year",
        "صفحات ۱۳۴۰ تا ۱۳۴۵",
        "pages 1940 to 1945",
        "12.iii.07 and 3.x-1907",
    ],
)
def test_amounts_codes_and_volumes_are_no_dates(text: str) -> None:
    assert find_dates(text) == []
