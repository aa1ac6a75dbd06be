"""Lists of days with one month, and the weekdays before them. 5 November 2016 was a Saturday, and is 15 Aban 1395."""

from __future__ import annotations

import pytest

from archiver.calendars import DateRefusedError
from archiver.dating.stated import read_date
from archiver.dating.statements import find_dates

_DAYS = ["2016-11-05", "2016-11-06", "2016-11-09"]


@pytest.mark.parametrize(
    "text",
    [
        *("5, 6, 9 November 2016", "5, 6 and 9 November 2016", "5, 6, and 9 November 2016", "5 & 6 & 9 November 2016"),
        *("November 5, 6 and 9, 2016", "November 5, 6, and 9, 2016", "November 5, 6, 9, 2016", "Nov. 5, 6 & 9, 2016"),
        *("۱۵، ۱۶ و ۱۹ آبان ۱۳۹۵", "۱۵، ۱۶، ۱۹ آبان ۱۳۹۵", "۱۵ و ۱۶ و ۱۹ آبان ۱۳۹۵", "روزهای ۱۵، ۱۶ و ۱۹ آبان سال ۱۳۹۵"),
        *("5., 6. und 9. November 2016", "5., 6., 9. November 2016", "5., 6. und 9.11.2016", "am 5., 6. und 9. November 2016"),
        *("les 5, 6 et 9 novembre 2016", "5, 6 e 9 novembre 2016", "5, 6 y 9 de noviembre de 2016", "5, 6 и 9 ноября 2016 г."),
        *("٥ و٦ و٩ نوفمبر ٢٠١٦", "5, 6 ve 9 Kasım 2016", "۱۵، ۱۶ و ۱۹/۸/۱۳۹۵", "5th, 6th and 9th of November 2016"),
        "Saturday 5, Sunday 6 and Wednesday 9 November 2016",
        "Saturday, Sunday and Wednesday, 5, 6 and 9 November 2016",
        "شنبه، یکشنبه و چهارشنبه ۱۵، ۱۶ و ۱۹ آبان ۱۳۹۵",
        "شنبه ۱۵، یکشنبه ۱۶ و چهارشنبه ۱۹ آبان ۱۳۹۵",
    ],
)
def test_each_day_of_a_list_is_found_and_one_date_is_not_read(text: str) -> None:
    found = find_dates(text)

    assert [one.gregorian for one in found] == _DAYS
    assert [one.findings for one in found] == [(), (), ()]
    with pytest.raises(DateRefusedError) as refused:
        read_date(text)
    assert refused.value.reason in {"several-dates", "unknown-word"}


@pytest.mark.parametrize(
    "text",
    [
        *("5 and 6 November 2016", "۱۵ و ۱۶ آبان ۱۳۹۵", "15 and 16 Aban 1395", "5 et 6 novembre 2016", "5. und 6.11.2016"),
        *("5, 6 November 2016", "on 5, 6 November 2016", "۱۵، ۱۶ آبان ۱۳۹۵", "۱۵ و ۱۶/۸/۱۳۹۵", "November 5 and 6, 2016"),
    ],
)
def test_days_in_a_row_are_one_range(text: str) -> None:
    assert [one.gregorian for one in find_dates(text)] == ["2016-11-05/2016-11-06"]
    assert [one.gregorian for one in read_date(text.removeprefix("on ")).readings] == ["2016-11-05/2016-11-06"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # The first numbers count something else, or the order of day and month is not sure.
        ("Version 2, 9 November 2016", ["2016-11-09"]),
        ("Elm Street 5, 6 November 2016", ["2016-11-06"]),
        ("Articles 5, 6, 9 November 2016", ["2016-11-09"]),
        ("9, 6, 5 November 2016", ["2016-11-05"]),
        ("5, 9, 7, 12 November 2016", ["2016-11-12"]),
        ("5. und 9.13.2016", ["2016-09-13"]),
        ("5 and 9 November, 7 November 2016", [None, None, "2016-11-07"]),
        ("On May 5, 20 and 30 people came.", [None]),
        ("Nov 5, 9 and 12", [None, None, None]),
        ("Dec. 25, 26, 2016", ["2016-12-25/2016-12-26"]),
        ("Nov. 5, 9, 2016", ["2016-11-05", "2016-11-09"]),
        # The last number may be one of the rooms as well as a day.
        ("Rooms 12, 13 and 14 November 2016", ["2016-11"]),
        ("شماره‌های ۵، ۶ و ۹ آبان ۱۳۹۵", ["2016-10-22/2016-11-20"]),
        ("He is 12, she 14, and 15 November 2016 is near", ["2016-11-15"]),
        ("1395 Aban 15 and 18", ["2016-11-05", "2016-11-08"]),
        ("۱۳۹۵ آبان ۱۵ و ۱۶", ["2016-11-05/2016-11-06"]),
        ("۱۳۹۵ آبان ۱۵ و ۱۶ نفر", ["2016-11-05"]),
        ("15, 20 and 30 days of May", []),
    ],
)
def test_other_numbers_are_no_days(text: str, found: list[str | None]) -> None:
    assert [one.gregorian for one in find_dates(text)] == found


@pytest.mark.parametrize(
    "before",
    [
        *("§§ ", "§ ", "¶ ", "Sections ", "Cells ", "Boxes ", "aged ", "ages ", "at the ages of ", "Exhibits "),
        *("in Kisten ", "Zellen ", "im Alter von ", "Kapitel "),
    ],
)
def test_the_last_of_several_numbers_of_something_else_is_no_sure_day(before: str) -> None:
    for joint in (", 6 and ", ", 6, and ", ", 6 und "):
        assert [one.gregorian for one in find_dates(f"{before}5{joint}9 November 2016")] == ["2016-11"]


@pytest.mark.parametrize(
    "text",
    [
        *("âgés de 5, 6 et 9 novembre 2016", "cellules 5, 6 et 9 novembre 2016", "celdas 5, 6 y 9 de noviembre de 2016"),
        *("celle 5, 6 e 9 novembre 2016", "leeftijd van 5, 6 en 9 november 2016", "celler 5, 6 och 9 november 2016"),
        *("камеры 5, 6 и 9 ноября 2016", "الزنازين ٥، ٦ و ٩ نوفمبر ٢٠١٦", "maddeler 5, 6 ve 9 Kasım 2016"),
    ],
)
def test_so_it_is_in_other_languages(text: str) -> None:
    assert [one.gregorian for one in find_dates(text)] == ["2016-11"]


@pytest.mark.parametrize("text", ["سلول‌های ۵، ۶ و ۹ آبان ۱۳۹۵", "مواد ۵، ۶ و ۹ آبان ۱۳۹۵", "در سنین ۵، ۶ و ۹ آبان ۱۳۹۵"])
def test_so_it_is_in_persian(text: str) -> None:
    assert [one.solar_hijri for one in find_dates(text)] == ["1395-08"]


def test_days_before_a_month_with_a_slash_have_no_sure_order() -> None:
    (found,) = find_dates("5 and 9/11/2016")

    assert [one.gregorian for one in found.readings] == ["2016-11-09", "2016-09-11"]
    for text in ("5 and 9/11/2016", "5 and 6/11/2016", "9, 6, 5 November 2016", "5, 9, 7, 12 November 2016"):
        with pytest.raises(DateRefusedError):
            read_date(text)


@pytest.mark.parametrize(
    "text",
    [
        *("شنبه و یکشنبه ۱۵ و ۱۶ آبان ۱۳۹۵", "شنبه و یک‌شنبه، ۱۵ و ۱۶ آبان ۱۳۹۵", "شنبه ۱۵ و یکشنبه ۱۶ آبان ۱۳۹۵"),
        *("Saturday and Sunday, 5 and 6 November 2016", "Sat-Sun, 5-6 November 2016", "Saturday/Sunday, 5-6 November 2016"),
        *("Saturday and Sunday, November 5 and 6, 2016", "Saturday and Sunday, November 5-6, 2016"),
        *("Samstag und Sonntag, den 5. und 6. November 2016", "samedi et dimanche 5 et 6 novembre 2016"),
        *("السبت و الأحد ٥ و ٦ نوفمبر ٢٠١٦", "суббота и воскресенье, 5 и 6 ноября 2016", "Saturday, Sunday 5, 6 November 2016"),
    ],
)
def test_weekdays_before_days_belong_to_them_in_their_order(text: str) -> None:
    (found,) = find_dates(text)
    stated = read_date(text)

    assert (found.text, found.gregorian, found.findings) == (text, "2016-11-05/2016-11-06", ())
    assert (found.weekday_written, found.last_weekday_written) == ("Saturday", "Sunday")
    assert ([one.gregorian for one in stated.readings], stated.findings) == (["2016-11-05/2016-11-06"], ())


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Friday and Sunday, 5 and 6 November 2016", ["Friday"]),
        ("Saturday and Monday, 5 and 6 November 2016", ["Monday"]),
        ("شنبه و دوشنبه ۱۵ و ۱۶ آبان ۱۳۹۵", ["Monday"]),
        ("Saturday, Sunday and Tuesday, 5, 6 and 9 November 2016", ["Tuesday"]),
        ("Saturday to Monday, 5-7 November 2016", []),
        ("Saturday to Tuesday, 5-7 November 2016", ["Tuesday"]),
        # As many weekdays as days are needed to say which is whose.
        ("Saturday and Tuesday, 5, 6 and 7 November 2016", []),
        ("Saturday and Sunday, 5 November 2016", []),
        ("Friday and Saturday, 15 Aban 1395", []),
        ("Friday and Sunday, 5 November and 6 November 2016", []),
    ],
)
def test_a_wrong_weekday_of_several_is_told_for_its_day(text: str, wrong: list[str]) -> None:
    findings = [finding for one in find_dates(text) for finding in one.findings]

    assert [finding.code for finding in findings] == ["date.weekday-differs"] * len(wrong)
    assert [finding.values["stated"] for finding in findings] == wrong
