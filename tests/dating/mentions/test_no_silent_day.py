"""No day without a word where the text leaves it open: alternatives, entries of chronicles, items of lists, mixed words."""

from __future__ import annotations

import pytest

from archiver.calendars import UnreadableDateError
from archiver.dating.stated import read_date
from archiver.dating.statements import find_dates


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("He was hanged on 2 or 3 June 1989.", "1989-06-02/1989-06-03"),
        ("on the 2nd or 3rd of June 1989", "1989-06-02/1989-06-03"),
        ("June 2 or 3, 1989", "1989-06-02/1989-06-03"),
        ("او در ۲ یا ۳ خرداد ۱۳۶۸ بازداشت شد.", "1989-05-23/1989-05-24"),
        ("دوم یا سوم خرداد ۱۳۶۸", "1989-05-23/1989-05-24"),
        ("le 2 ou 3 juin 1989", "1989-06-02/1989-06-03"),
        ("am 2. oder 3. Juni 1989", "1989-06-02/1989-06-03"),
        ("den 2. eller 3. juni 1989", "1989-06-02/1989-06-03"),
        ("2 или 3 июня 1989 г.", "1989-06-02/1989-06-03"),
        ("في 2 أو 3 حزيران 1989", "1989-06-02/1989-06-03"),
    ],
)
def test_one_of_two_days_is_no_day(text: str, days: str) -> None:
    (statement,) = find_dates(text)
    assert (statement.precision, statement.gregorian) == ("day-range", days)


def test_an_alternative_is_read_where_one_date_is_asked() -> None:
    assert read_date("15 or 16 Aban 1395").readings[0].gregorian == "2016-11-05/2016-11-06"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("۱۲۹۹: کودتای سوم اسفند\n۱۳۰۴: آغاز سلطنت پهلوی", ["۱۲۹۹", "سوم اسفند", "۱۳۰۴"]),
        ("۱۲۹۹ – کودتای سوم اسفند\n۱۳۰۴ – آغاز سلطنت پهلوی", ["۱۲۹۹", "سوم اسفند", "۱۳۰۴"]),
        ("1979 – revolution of 11 February\n1980 – war", ["1979", "11 February", "1980"]),
        ("97. Kayhan, 5 March\n98. Kayhan, 6 March\n", ["5 March", "6 March"]),
        ("الف) نامهٔ ۱۵ آبان\n۹۸. متن بعدی", ["۱۵ آبان"]),
        ("۱۲۹۹: شمارهٔ پرونده", []),
    ],
)
def test_the_number_of_the_next_line_is_no_year_of_the_day_before(text: str, found: list[str]) -> None:
    assert [one.text for one in find_dates(text)] == found


def test_a_date_may_go_on_in_the_next_line() -> None:
    (statement,) = find_dates("on 11 February\n1979 - the day of the revolution")
    assert statement.gregorian == "1979-02-11"


@pytest.mark.parametrize(
    ("text", "gregorian"), [("در ۲۷ تیر ۶۷ پذیرفته شد.", "1988-07-18"), ("اعتراضات ۱۸ تیر ۷۸", "1999-07-09")]
)
def test_two_digits_beside_a_persian_month_are_no_kurdish_year(text: str, gregorian: str) -> None:
    (statement,) = find_dates(text)
    assert ([one.gregorian for one in statement.readings], statement.findings) == ([gregorian], ())


def test_two_digits_beside_a_kurdish_month_may_be_a_kurdish_year() -> None:
    (statement,) = find_dates("٢٢ی ڕێبەندانی ٢٤")
    assert {one.calendar for one in statement.readings} == {"solar-hijri", "kurdish"}


def test_a_common_month_with_a_solar_year_beside_a_solar_date_is_no_day_of_the_middle_ages() -> None:
    assert [one.precision for one in find_dates("5 November 1395 (15 Aban 1395)")] == ["month-day", "day"]
    (old,) = find_dates("The battle of 11 February 1357 was lost.")
    assert old.gregorian == "1357-02-11"


@pytest.mark.parametrize(
    "text",
    [
        "The permit for Jan Mayen is ready.",
        "Det blir fremmet før jul.",
        "Forbud mot utførsel fra Jan Mayen.",
        "Han har i alle fall min respekt.",
        "L'année la plus dure avait été 2002 avec ses famines.",
        "Provfiske på ett 40-tal stationer.",
    ],
)
def test_words_that_look_like_times_are_none(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In May Iranian forces came.", "May"),
        ("Pendant l'été 2002, il écrit.", "été 2002"),
        ("På 40-talet kom de.", "40-talet"),
        ("Under 1960-talet höjdes hyrorna.", "1960-talet"),
        ("den senaste tiden, under 30-talet", "30-talet"),
        ("summer nineteen eighty", "summer nineteen eighty"),
    ],
)
def test_times_that_look_like_other_words_are_found(text: str, found: str) -> None:
    assert [one.text for one in find_dates(text)] == [found]


@pytest.mark.parametrize("text", ["۱۵ آبان ۱۳۹۵ (کپی)", "۱۵ آبان ۱۳۹۵ [کپی]", "15 Aban 1395 (Copy)", "(تهران) ۱۵ آبان ۱۳۹۵"])
def test_a_word_in_brackets_is_not_dropped(text: str) -> None:
    with pytest.raises(UnreadableDateError):
        read_date(text)


@pytest.mark.parametrize(
    "text", ["۱۵ آبان ۱۳۹۵ (شنبه)", "۱۵ آبان ۱۳۹۵ (هجری شمسی)", "15 Aban 1395 (5 November 2016)", "(۱۵ آبان ۱۳۹۵)"]
)
def test_what_says_the_same_day_may_stand_in_brackets(text: str) -> None:
    assert read_date(text).readings[0].gregorian == "2016-11-05"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 5 Aban 1395", "Aban 1395"),
        ("در ۱ ۵ آبان ۱۳۹۵ آمد.", "آبان ۱۳۹۵"),
        ("15 Aban 13 95", "15 Aban"),
        ("p. 3 5 May 1979", "5 May 1979"),
        ("vol. 3 12 March 2001", "12 March 2001"),
    ],
)
def test_digits_torn_apart_are_no_day(text: str, found: str) -> None:
    assert [one.text for one in find_dates(text)] == [found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("On 5 May 45 detainees were taken away.", "5 May"),
        ("On 12 March 1200 families fled.", "12 March"),
        ("در ۱۵ آبان ۹۵ معلم بازداشت شدند.", "۱۵ آبان"),
        ("Am 5. Mai 23 Gefangene", "5. Mai"),
        ("le 5 mai 45 prisonniers", "5 mai"),
        ("في ٥ أيار ٤٥ سجيناً", "٥ أيار"),
        ("در ۱۵ آبان ۱۳۹۵ معلم‌ها آمدند.", "۱۵ آبان ۱۳۹۵"),
    ],
)
def test_people_are_counted_after_a_day(text: str, found: str) -> None:
    assert [one.text for one in find_dates(text)] == [found]


@pytest.mark.parametrize(("text", "days"), [("[2005 or 2006]", "2005/2006"), ("۱۳۵۰ یا ۱۳۵۱", "1971-03-21/1973-03-20")])
def test_one_of_two_years_is_read_where_one_date_is_asked(text: str, days: str) -> None:
    assert [one.gregorian for one in read_date(text).readings] == [days]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("او در سال\n۱۳۶۰ دستگیر شد.", "۱۳۶۰"),
        ("سال تولد: ۱۳۶۵", "۱۳۶۵"),
        ("Født d. 21/3 1970 i Aarhus", "21/3 1970"),
        ("Född 21/3 1970 i Lund", "21/3 1970"),
    ],
)
def test_a_birth_and_a_year_of_a_wrapped_line_are_found(text: str, found: str) -> None:
    assert [one.text for one in find_dates(text)] == [found]


def test_a_year_of_the_ottoman_treasury_is_no_year_of_the_middle_ages() -> None:
    # 15 Mart 1325 was 28 March 1909, in a calendar without arithmetic here.
    assert [(one.text, one.precision) for one in find_dates("15 Mart 1325 tarihli")] == [("15 Mart", "month-day")]
    with pytest.raises(UnreadableDateError):
        read_date("15 Mart 1325")


@pytest.mark.parametrize(
    ("text", "calendar"), [("15 Recep 1325", "lunar-hijri"), ("3 Temmuz 1926", "gregorian"), ("5 Mart 1453", "gregorian")]
)
def test_other_turkish_years_are_read(text: str, calendar: str) -> None:
    (statement,) = find_dates(text)
    assert (statement.precision, statement.readings[0].calendar) == ("day", calendar)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He was freed in 1979. May 5, he wrote, was cold.", ["1979", "May 5"]),
        ("She is 45. March 12 was cold.", ["March 12"]),
        ("سلول ۱۲ تیر ۱۳۶۰ خالی شد.", ["تیر ۱۳۶۰"]),
        ("Branch 15 December 2019", ["December 2019"]),
        ("Zelle 12 Juli 1981", ["Juli 1981"]),
        ("cellule 12 juillet 1981", ["juillet 1981"]),
        ("1979 May 5", ["1979 May 5"]),
        ("1906, Aug. 5", ["1906, Aug. 5"]),
    ],
)
def test_a_number_of_something_else_and_a_year_of_another_sentence_make_no_day(text: str, found: list[str]) -> None:
    assert [one.text for one in find_dates(text)] == found
