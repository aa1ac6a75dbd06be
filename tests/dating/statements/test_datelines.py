"""Which lines at the edges of a document are datelines: a date alone but for a label, a place, a weekday, a time or a twin."""

from __future__ import annotations

import pytest

from archiver.dating.agreement import decide_date
from archiver.dating.statements import find_dates

BODY = "\n" + "\n".join(["متن نامه چنین است و ادامه دارد"] * 20) + "\n"

SENTENCES_AND_OTHER_DATES = [
    "در ۲۲ بهمن ۱۳۵۷ انقلاب پیروز شد.",
    "He died on 5 May 2009.",
    "«آزادی» (کیهان، ۱۲ آذر ۱۳۵۷)",
    "1 | کیهان | ۱۲ آذر ۱۳۵۷ | 3 December 1978",
    "Date of birth: 5 May 2009",
    "مهلت: ۱۵ آبان ۱۳۹۵",
    "مهلت ۱۵ آبان ۱۳۹۵",
    "تاریخ تولد: ۱۵ آبان ۱۳۹۵",
    "تاریخ ثبت: ۱۵ آبان ۱۳۹۵",
    "تاریخ ورود ۱۵ آبان ۱۳۹۵",
    "به‌روزرسانی: ۱۵ آبان ۱۳۹۵",
    "Printed on 5 May 2009",
    "Printed on: 5 May 2009",
    "Your letter of 5 May 2009",
    "عطف به نامه شماره ۱۲ مورخ ۱۵ آبان ۱۳۹۵",
    "پیرو نامه مورخ ۱۵ آبان ۱۳۹۵",
    "مستند به قانون مصوب ۱۵ آبان ۱۳۹۵",
    "Jane Doe (1 May 1920 – 3 June 2009)",
    "* 1 May 1920 † 3 June 2009",
    "On Nov 3, 2016, at 10:00, Jane wrote:",
    "> Date: 5 May 2009",
    "On 5 May 2009",
    "انقلاب اسلامی ۲۲ بهمن ۱۳۵۷",
    "5 May 2009 was a Tuesday",
    "۱۵ آبان ۱۳۹۵ روز بزرگی بود",
    "Copyright 2009",
    "Letter of 5 May 2009",
    "Sent: 5 May 2009",
    "Oslo, 5 May 2009 and later",
    "ثبت نام از ۱۵ آبان ۱۳۹۵",
    "تاریخ به‌روزرسانی: ۱۵ آبان ۱۳۹۵",
    "Updated 5 May 2009",
    "Geburtsdatum 5. Mai 2009",
    "Frist: 5. Mai 2009",
    "Eingang 5. Mai 2009",
    "Naissance, 5 mai 2009",
    "الوفاة، ٥ مايو ٢٠٠٩",
    "Ihr Schreiben, 5. Mai 2009",
]
DATELINES = [
    "Date: 5 May 2009",
    "تاریخ: ۱۵ آبان ۱۳۹۵",
    "تهران، ۱۵ آبان ۱۳۹۵",
    "تهران ۱۵ آبان ۱۳۹۵",
    "تهران، شنبه ۱۵ آبان ۱۳۹۵",
    "Oslo, 5 November 2016",
    "Oslo, den 5. November 2016",
    "Berlin, den 5. November 2016",
    "Paris, le 5 novembre 2016",
    "5 November 2016",
    "5 November 2016, 10:30",
    "۱۵ آبان ۱۳۹۵ هجری شمسی",
    "۱۵ آبان ۱۳۹۵ (5 November 2016)",
    "۱۵ آبان ۱۳۹۵، تهران",
    "5 November 2016, Oslo",
    "شماره: ۱۲۳ تاریخ: ۱۵ آبان ۱۳۹۵",
    "شماره: ۱۲۳   تاریخ: ۱۵ آبان ۱۳۹۵   پیوست: دارد",
    "Saturday, November 5, 2016",
    "(Oslo, 5 November 2016)",
    "مورخ ۱۵ آبان ۱۳۹۵",
    "مورخه: ۱۵/۰۸/۱۳۹۵",
    "Jane Doe, 5 November 2016",
    "New York, November 5, 2016",
    "بتاريخ 5 صفر 1438",
    "Issued 5 May 2009",
    "حرر في 5 صفر 1438",
    "**Date:** 5 May 2009",
    "شنبه ۱۵ آبان ۱۳۹۵ برابر با ۵ نوامبر ۲۰۱۶ و ۵ صفر ۱۴۳۸",
    "Date: Sat, 5 Nov 2016 10:00:00 +0000",
    "Date: 2016-11-05T10:00:00Z",
    "آبان ۱۳۹۵",
    "پاییز ۱۳۶۷",
    "Oslo, November 2016",
    "نسرین س.، عضو کانون ۱۵ آبان ۱۳۹۵",
    "Stand: 5. November 2016",
    "۱۵ آبان ۱۳۹۵ ساعت ۱۰:۳۰",
    "Oslo, 5 November 2016.",
]


@pytest.mark.parametrize("line", SENTENCES_AND_OTHER_DATES)
def test_a_sentence_or_the_date_of_something_else_is_no_dateline(line: str) -> None:
    for text in (line + BODY, BODY + line):
        statements = find_dates(text)
        assert statements
        assert {one.place for one in statements} == {"body"}
        assert decide_date(statements).date == {"basis": "none"}


@pytest.mark.parametrize("line", DATELINES)
def test_a_date_beside_nothing_but_its_label_or_place_is_a_dateline(line: str) -> None:
    for text, place in ((line + BODY, "head"), (BODY + line, "foot")):
        statements = find_dates(text)
        assert statements
        assert {one.place for one in statements} == {place}


@pytest.mark.parametrize(
    ("line", "place"),
    [("نسرین س.، عضو کانون مدافعان حقوق بشر ۱۵ آبان ۱۳۹۵", "foot"), ("Jane Q. Doe, Head of Records 5 May 2009", "foot")],
)
def test_a_name_before_the_day_signs_a_letter_on_its_last_lines_alone(line: str, place: str) -> None:
    assert [one.place for one in find_dates(BODY + line)] == [place]
    assert [one.place for one in find_dates(BODY + line + "\n" + "\n".join(["سطر"] * 3))] == ["body"]


def test_the_twins_of_a_dateline_are_datelines_and_another_day_on_the_line_is_not() -> None:
    statements = find_dates("تاریخ: ۱۵ آبان ۱۳۹۵ (5 November 2016)    مهلت: ۲۰ آبان ۱۳۹۵" + BODY)

    assert [one.place for one in statements] == ["head", "head", "body"]


def test_a_third_calendar_joined_by_and_is_a_twin_too() -> None:
    statements = find_dates("شنبه ۱۵ آبان ۱۳۹۵ برابر با ۵ نوامبر ۲۰۱۶ و ۵ صفر ۱۴۳۸")

    assert [one.twin_group for one in statements] == [0, 0, 0]


def test_another_day_of_the_same_calendar_joined_by_and_is_no_twin() -> None:
    statements = find_dates("۱۵ آبان ۱۳۹۵ (۵ نوامبر ۲۰۱۶) و ۲۰ آبان ۱۳۹۵ (۱۰ نوامبر ۲۰۱۶)")

    assert [one.twin_group for one in statements] == [0, 0, 2, 2]


@pytest.mark.parametrize(
    "line",
    [
        "* 21.3.1970",
        "† 5 May 1970",
        "Stamped 5 May 1970",
        "Hearing 5 May 1970",
        "Approved 5 May 1970",
        "Copied 5 May 1970",
        "Downloaded 5 May 1970",
        "Arrival Date 5 May 1970",
        "اعدام ۵ آبان ۱۳۵۰",
        "شهادت ۵ آبان ۱۳۵۰",
        "جلسه ۵ آبان ۱۳۵۰",
        "اعتقال 5 أيار 1970",
        "Termin 5.5.1970",
        "Audience 5 mai 1970",
    ],
)
def test_the_day_of_an_event_is_no_dateline(line: str) -> None:
    text = f"{line}\nOne line of the text.\nAnother line of the text.\nAnd a third one of it.\n"

    assert [one.place for one in find_dates(text)] == ["body"]


@pytest.mark.parametrize(
    "line", ["Evin, 5 May 1970", "**5 May 1970**", "تهران ۵ آبان ۱۳۵۰", "John Doe, 5 May 1970", "d. 5. maj 1970"]
)
def test_the_day_of_the_document_stays_one(line: str) -> None:
    text = f"{line}\nOne line of the text.\nAnother line of the text.\nAnd a third one of it.\n"

    assert [one.place for one in find_dates(text)] == ["head"]


def test_an_item_of_a_list_signs_no_letter() -> None:
    letter = "\n".join(["We write to you about the case of the prisoners."] * 20)
    signature = "Jane Doe, Head of Public Records, 25 July 1995"

    assert [one.place for one in find_dates(f"{letter}\n\n{signature}")] == ["foot"]
    assert [one.place for one in find_dates(f"{letter}\n\n- {signature}")] == ["body"]
