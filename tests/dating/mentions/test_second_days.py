"""A day that another day is joined to is no single date, and a number that looks like a day or year is none."""

from __future__ import annotations

import pytest

from archiver.calendars import UnreadableDateError
from archiver.dating.stated import read_date
from archiver.dating.statements import find_dates


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Neither one day in two calendars nor a night: only the month is certain.
        ("The trial of 5/9 May 1917", ["May 1917"]),
        ("on 5/9 May", []),
        ("11/24 November", []),
        ("۱۱/۲۴ آبان ۱۲۹۶", ["آبان ۱۲۹۶"]),
        ("9-5 June 2016", ["June 2016"]),
        ("3 or 2 June 1989", ["June 1989"]),
        # The night from one day to the next.
        ("شب ۵ به ۶ آبان ۱۳۹۵ بازداشت شد", ["آبان ۱۳۹۵"]),
        ("شب ۵ به ۶ آبان", []),
        ("شب پنجم به ششم آبان ۱۳۹۵", ["آبان ۱۳۹۵"]),
        ("in der Nacht vom 5. auf den 6. November 1987", ["November 1987"]),
        ("in der Nacht vom 5. zum 6. November 1987", ["November 1987"]),
        ("in de nacht van 5 op 6 november 1987", ["november 1987"]),
        ("в ночь с 5 на 6 ноября 1987 года", ["ноября 1987 года"]),
        # In Dutch, `of` is or.
        ("op 2 of 3 juni 1990", ["juni 1990"]),
    ],
)
def test_the_second_of_two_days_is_no_date_alone(text: str, found: list[str]) -> None:
    assert [one.text for one in find_dates(text)] == found


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("11/24 November 1917", "1917-11-24"),
        ("5/6 November 1987", "1987-11-05/1987-11-06"),
        ("۵/۶ آبان ۱۳۹۵", "2016-10-26/2016-10-27"),
        ("5-9 May 1917", "1917-05-05/1917-05-09"),
        ("Item 9 - 5 June 2016", "2016-06-05"),
        ("5 Nov 2016 or 6 Dec 2016", "2016-11-05"),
        ("in der Nacht auf den 6. November 1987", "1987-11-06"),
        ("page 2 of 5, 3 June 1990", "1990-06-03"),
        ("۱۳۹۵/۱۵ آبان ۱۳۹۵", "2016-11-05"),
        ("به ۶ آبان ۱۳۹۵ رسید", "2016-10-27"),
    ],
)
def test_days_that_belong_together_are_read(text: str, days: str) -> None:
    assert days in [one.gregorian for one in find_dates(text)]


@pytest.mark.parametrize("text", ["5/9 May 1917", "11/24 Aban 1296", "9-5 June 2016", "3 or 2 June 1989", "2 of 3 juni 1990"])
def test_two_days_are_refused_where_one_is_stated(text: str) -> None:
    with pytest.raises(UnreadableDateError):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # The number after the comma may be a day or a count.
        ("Er kam am 3. April, 23 Jahre alt.", ["3. April"]),
        ("3. April, 23", ["3. April"]),
        ("Sun 12, Dec 10", ["Dec 10"]),
        ("May 3, 23 and 30", ["May 3", "23", "30"]),
    ],
)
def test_two_digits_that_may_be_a_day_are_no_year(text: str, found: list[str]) -> None:
    assert [one.text for one in find_dates(text)] == found


@pytest.mark.parametrize("text", ["3 April '23", "November 5, 16", "5 Nov 16", "3. April, 95", "15 Aban 95"])
def test_two_digits_after_a_day_and_a_month_are_a_year(text: str) -> None:
    assert [(one.text, one.precision) for one in find_dates(text)] == [(text, "day")]


@pytest.mark.parametrize(
    "text",
    [
        *("Accession 1995/12/3", "Acc. no. 1995/12/3", "Inv. Nr. 1995/12/3", "№ 1995/12/3", "Invoice 12/11/2016"),
        *("نامهٔ شمارهٔ ۱۳۹۵/۸/۱۵", "پروندهٔ ۱۳۹۵/۸/۱۵", "رقم 1995/12/3"),
    ],
)
def test_the_number_of_a_holding_or_file_is_no_date(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    "text",
    [
        *("Letter No. 2016-11-05", "No. 12, 2016/11/05", "شماره: ۱۲۳، تاریخ: ۱۳۹۵/۸/۱۵", "پیرو بخشنامهٔ ۱۴۰۱.۰۵.۱۷ هیأت مدیره"),
        "Accession of 2016/11/05",
    ],
)
def test_a_date_after_such_a_number_or_in_iso_is_found(text: str) -> None:
    assert [one.precision for one in find_dates(text)] == ["day"]


@pytest.mark.parametrize("text", ["1360-1357", "۱۳۶۰-۱۳۵۷", "1950-1947", "from 1360 to 1357", "۱۳۶۰ تا ۱۳۵۷"])
def test_a_range_of_years_is_never_turned_round(text: str) -> None:
    with pytest.raises(UnreadableDateError) as refused:
        read_date(text)

    assert refused.value.reason == "end-before-start"
    assert all(one.precision == "year" for one in find_dates(f"in the years {text}"))


@pytest.mark.parametrize("digit", ["᠕", "५", "৫", "๕"])
def test_digits_of_other_sets_are_digits_of_no_date(digit: str) -> None:
    assert [one.text for one in find_dates(f"{digit} November 2016")] == ["November 2016"]
    with pytest.raises(UnreadableDateError) as refused:
        read_date(f"{digit} November 2016")
    assert refused.value.reason == "strange-character"


@pytest.mark.parametrize("text", ["سدهٔ ᠘", "سال ᠑᠓᠙᠕", "᠒᠐᠑᠖/᠑᠑/᠐᠕"])
def test_numbers_of_such_digits_are_no_times(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize("text", ["1 Ramadan 1446H", "1 Ramadan 1446 H.", "1 Ramadan 1446AH"])
def test_a_mark_may_be_written_on_to_its_year(text: str) -> None:
    (found,) = find_dates(text)
    assert found.readings == read_date(text).readings
    assert (found.text.rstrip("."), found.gregorian) == (text.rstrip("."), "2025-03-02~")


@pytest.mark.parametrize("text", ["2016 AH", "۲۰۱۶ قمری", "1850 AH"])
def test_a_lunar_year_that_has_not_come_for_centuries_is_none(text: str) -> None:
    assert find_dates(text) == []
    with pytest.raises(UnreadableDateError):
        read_date(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # A currency, a country code, a name that a hyphen joins to its number, the end of a numbered range.
        ("£12 May 2016", ["May 2016"]),
        ("Tel. +98 21 November 2016", ["November 2016"]),
        ("the Covid-19 March 2020 wave", ["March 2020"]),
        ("the G-20 November 2016 summit", ["November 2016"]),
        ("iPhone 15 September 2023", ["September 2023"]),
        ("articles 5 to 6 May 1995", ["May 1995"]),
        ("آیات ۵ تا ۶ آبان", []),
        # Symbols of documents.
        ("A/HRC/22/11/2016", []),
        ("S/2016/11/5", []),
        ("2016/11/05/ABC", []),
        ("Tel. 22/11/1980", []),
        # Half a year on a form, and a digit left blank.
        ("5 November 19..", ["5 November"]),
        ("۱۵ آبان ۱۳__", ["۱۵ آبان"]),
        ("۱۵/۸/۱۳..", []),
        ("November 19..", []),
        ("2_ November 2016", ["November 2016"]),
        # Before Christ, and hours.
        ("15 March 44 BC", ["15 March", "44 BC"]),
        ("15. März 44 v. Chr.", ["15. März", "44 v. Chr"]),
        ("5. Mai 12 Uhr", ["5. Mai"]),
        ("5 May 12 pm", ["5 May"]),
        ("5 May 10 a.m.", ["5 May"]),
        # Two days of numbers, of which the second alone was read.
        ("3./4.5.1995", []),
        ("30.4./1.5.1995", []),
        ("5,6 November 2016", ["November 2016"]),
        ("نتیجهٔ ۲ بر ۱ آبان ۱۳۹۵", ["آبان ۱۳۹۵"]),
        # Old style without its full stops.
        ("5 November 1616 OS", []),
    ],
)
def test_what_looks_like_a_day_or_year_is_left(text: str, found: list[str]) -> None:
    assert [one.text for one in find_dates(text)] == found


@pytest.mark.parametrize(
    ("text", "gregorian"),
    [
        ("Tehran-5 November 2016", "2016-11-05"),
        ("IMG-2016-11-05", "2016-11-05"),
        ("تهران- ۱۵ آبان ۱۳۹۵", "2016-11-05"),
        ("بند ۳ و ۷ دی ۱۳۴۹", "1970-12-28"),
        ("۱۵ آبان ۹۵ ساعت ۱۲", "2016-11-05"),
        ("At 12:30, 5 November 2016", "2016-11-05"),
        ("He came on 5 November 95.", "1995-11-05"),
        ("on 5 November 2016... then", "2016-11-05"),
    ],
)
def test_a_true_day_beside_such_signs_is_found(text: str, gregorian: str) -> None:
    assert gregorian in [one.gregorian for one in find_dates(text)]


@pytest.mark.parametrize(
    "text", ["5 November 19..", "November 19..", "15/8/13__", "۱۵ آبان ۱۳...", "5 November 20??", "anno 19--"]
)
def test_half_a_year_is_refused_where_a_date_is_stated(text: str) -> None:
    with pytest.raises(UnreadableDateError) as refused:
        read_date(text)
    assert refused.value.reason == "no-year"


def test_a_century_of_a_cataloguer_is_read() -> None:
    assert read_date("19--").readings[0].gregorian == "19XX"
