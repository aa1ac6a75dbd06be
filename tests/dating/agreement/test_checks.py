"""Each finding about dates is provoked by a document that has its fault, and by none that has not."""

from __future__ import annotations

from datetime import date

import pytest

from archiver.dating.agreement import check_dates
from archiver.dating.statements import find_dates

TODAY = date(2026, 11, 24)


def _codes(text: str) -> list[str]:
    return [finding.code for finding in check_dates(find_dates(text), TODAY)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("شنبه ۳۱ آبان ۱۳۹۵", "date.impossible"),
        ("۳۰ اسفند ۱۳۹۶", "date.impossible"),
        ("31 November 2016", "date.impossible"),
        ("29 Feb 2015", "date.impossible"),
        ("۱۳۹۵/۱۳/۱", "date.impossible"),
        ("مورخ ۳۱ مهر", "date.impossible"),
        ("جمعه ۱۵ آبان ۱۳۹۵", "date.weekday-differs"),
        ("Monday, November 5, 2016", "date.weekday-differs"),
        ("۱۵ آبان ۱۳۹۵ (۶ نوامبر ۲۰۱۶)", "date.twins-differ"),
        ("۱۵ آبان ۱۳۹۵ برابر با ۵ نوامبر ۲۰۱۷", "date.twins-differ"),
        ("سال ۱۳۹۵ (۲۰۱۹ میلادی)", "date.twins-differ"),
        ("04/11/2016", "date.ambiguous"),
        ("تاریخ: ۹۵/۸/۱۵", "date.ambiguous"),
        ("تاریخ: ۳۱/۷/۹۵", "date.other-reading-impossible"),
        ("تاریخ: ۳۰/۱۲/۹۴", "date.other-reading-impossible"),
        ("31/7/78", "date.other-reading-impossible"),
        ("Berlin, 30/2/95", "date.other-reading-impossible"),
        ("در سال ۱۴۰۱ بود", "date.ambiguous"),
        ("در ۱۵ آبان ۵۹۳۱ بود", "date.digits-reversed"),
        ("در ۵۱ آبان ۵۹۳۱ بود", "date.digits-reversed"),
        ("on 1O November 1987", "date.letters-as-digits"),
        ("تاریخ: ۱۲ مهر ۱۴۱۰", "date.in-future"),
        ("۱۵ آبان ۱۳۹۵\n\nمتن نامه\n\nNovember 4, 2016", "date.datelines-differ"),
    ],
)
def test_a_fault_is_reported_with_its_code(text: str, code: str) -> None:
    assert _codes(text) == [code]


@pytest.mark.parametrize(
    "text",
    [
        "شنبه ۱۵ آبان ۱۳۹۵",
        "۱۵ آبان ۱۳۹۵ (5 November 2016)",
        "شنبه ۱۵ آبان ۱۳۹۵ برابر با ۵ نوامبر ۲۰۱۶ و ۵ صفر ۱۴۳۸",
        "جمعه 29 اسفند 1404 = 30 رمضان 1447",
        "۲۹ مرداد ۱۳۹۶ خورشیدی / ۲۹ مرداد ۲٬۵۷۶ شاهنشاهی",
        "سال ۱۳۹۵ (۲۰۱۶ میلادی)",
        "۱۵ آبان ۱۳۹۵\n\nمتن نامه\n\nNovember 5, 2016",
        "It lasted from 22 Bahman 1357 to 1 April 1979 in Tehran and elsewhere",
        "۱۵ آبان ۱۳۹۵\n\nمتن نامه\n\nThey met on 5 May 2016.",
        "Friday 04/11/2016",
        "۰۴/۱۱/۲۰۱۶ در تهران",
        "در سال ۱۳۹۵ و ۱۲ مهر ۷۸",
        "قرار است در ۱۲ مهر ۱۴۱۰ چنین شود و چنان و آن دیگر هم بماند",
        "",
    ],
)
def test_what_agrees_is_not_reported(text: str) -> None:
    assert _codes(text) == []


def test_of_three_calendars_each_pair_that_differs_is_named() -> None:
    text = "14 مرداد 1290ش/ 10 شعبان 1329/ 5 اوت 1911م"
    findings = [one for one in check_dates(find_dates(text), TODAY) if one.code == "date.twins-differ"]

    assert [[one["text"] for one in finding.values["statements"]] for finding in findings] == [["14 مرداد 1290ش", "5 اوت 1911م"]]
    assert findings[0].values["differenceDays"] == 1


def test_a_finding_says_where_it_is_and_what_was_written() -> None:
    (finding,) = check_dates(find_dates("سند\nجمعه ۱۵ آبان ۱۳۹۵"), TODAY)

    assert finding.where == {"line": 2, "column": 1, "start": 4, "end": 21}
    assert "جمعه" in finding.message("fa")
    assert "Friday" in finding.message("en")
    assert "Saturday" in finding.message("en")


def test_a_difference_of_many_days_is_no_time_zone() -> None:
    (finding,) = check_dates(find_dates("۱۵ آبان ۱۳۹۵\n\nمتن\n\n5 December 2016"), TODAY)

    assert finding.values["differenceDays"] == 30
    assert finding.values["causes"] == ["page-and-release", "misprint"]
    assert "30 days" in finding.message("en")
    assert "۳۰ روز" in finding.message("fa")


def test_datelines_of_seasons_differ_without_weekdays() -> None:
    (finding,) = check_dates(find_dates("پاییز ۱۳۶۷\n\nمتن\n\nبهار ۱۳۶۸"), TODAY)

    assert finding.code == "date.datelines-differ"
    assert "1367-07/1367-09" in finding.message("en")


def test_a_dateline_in_two_calendars_that_is_late_is_told_once() -> None:
    text = "تاریخ: ۱۵ آبان ۱۳۹۵\n\nمتن\n\n۱۷ آبان ۱۳۹۵ برابر با ۷ نوامبر ۲۰۱۶"

    assert _codes(text) == ["date.datelines-differ"]


def test_a_reversed_date_that_can_be_turned_in_two_ways_is_ambiguous_too() -> None:
    assert _codes("در ۱۲ آبان ۵۹۳۱ بود") == ["date.ambiguous", "date.digits-reversed"]


def test_a_reversed_date_that_cannot_be_is_impossible() -> None:
    assert _codes("در ۳۳ آبان ۵۹۳۱ بود") == ["date.impossible"]


def test_the_clock_decides_what_is_future_where_no_day_is_given() -> None:
    assert [one.code for one in check_dates(find_dates("تاریخ: ۱ مهر ۱۴۹۸"))] == ["date.in-future"]


def test_a_document_is_not_from_the_future_where_the_day_began_earlier() -> None:
    statements = find_dates("November 25, 2026")

    assert check_dates(statements, TODAY) == []
    assert [one.code for one in check_dates(statements, date(2026, 11, 23))] == ["date.in-future"]


def test_the_same_fault_in_two_places_is_told_at_each() -> None:
    findings = check_dates(find_dates("on 04/11/2016 they met\non 04/11/2016 they left"), TODAY)

    assert [(finding.code, finding.where["line"], finding.where["start"]) for finding in findings] == [
        ("date.ambiguous", 1, 3),
        ("date.ambiguous", 2, 26),
    ]
