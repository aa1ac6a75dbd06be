"""The date a document is catalogued by, from its datelines."""

from __future__ import annotations

import pytest

from archiver.dating.agreement import check_dates, decide_date
from archiver.dating.statements import find_dates

BODY = "\n\nاین متن نامه است و از سال ۱۳۷۰ و ۳ مهر ۱۳۸۰ سخن می‌گوید، چنان‌که رسم است.\n\n"


@pytest.mark.parametrize(
    ("text", "date", "agreement"),
    [
        (BODY, {"basis": "none"}, {"status": "none"}),
        (
            f"۱۵ آبان ۱۳۹۵{BODY}",
            {
                "solarHijri": "1395-08-15",
                "gregorian": "2016-11-05",
                "precision": "day",
                "certainty": "official",
                "basis": "dateline",
            },
            {"status": "single", "statements": [0]},
        ),
        (
            f"۱۵ آبان ۱۳۹۵ برابر با ۵ نوامبر ۲۰۱۶{BODY}",
            {
                "solarHijri": "1395-08-15",
                "gregorian": "2016-11-05",
                "precision": "day",
                "certainty": "official",
                "basis": "twins",
            },
            {"status": "agree", "statements": [0, 1]},
        ),
        (
            f"۱۵ آبان ۱۳۹۵{BODY}تهران، 5 November 2016",
            {
                "solarHijri": "1395-08-15",
                "gregorian": "2016-11-05",
                "precision": "day",
                "certainty": "official",
                "basis": "dateline",
            },
            {"status": "agree", "statements": [0, 3]},
        ),
        (
            f"۱۵ آبان ۱۳۹۵{BODY}4 November 2016",
            {
                "solarHijri": "[1395-08-14,1395-08-15]",
                "gregorian": "[2016-11-04,2016-11-05]",
                "precision": "day",
                "basis": "unresolved",
            },
            {"status": "conflict", "differenceDays": 1, "statements": [0, 3]},
        ),
        (
            f"5 صفر 1438{BODY}",
            {
                "solarHijri": "1395-08-15~",
                "gregorian": "2016-11-05~",
                "precision": "day",
                "certainty": "approximate",
                "toleranceDays": 1,
                "basis": "dateline",
            },
            {"status": "single", "statements": [0]},
        ),
        (
            "آبان ۱۳۹۵\n\nمتن\n\nJanuary 2017",
            {
                "solarHijri": "[1395-08,1395-10-12..1395-11-12]",
                "gregorian": "[2016-10-22..2016-11-20,2017-01]",
                "precision": "month",
                "basis": "unresolved",
            },
            {"status": "conflict", "differenceDays": 42, "statements": [0, 1]},
        ),
    ],
)
def test_the_datelines_decide(text: str, date: dict[str, object], agreement: dict[str, object]) -> None:
    decision = decide_date(find_dates(text))

    assert decision.date == date
    assert decision.agreement == agreement


def test_a_dateline_of_two_readings_is_settled_by_one_that_has_one() -> None:
    decision = decide_date(
        find_dates("Date: 04/11/2016\n\nThe text of the letter, which is long enough.\n\nOslo, 4 November 2016")
    )

    assert decision.date["gregorian"] == "2016-11-04"
    assert decision.agreement["status"] == "agree"


def test_a_dateline_of_two_readings_none_of_which_is_the_other_dateline_is_in_conflict() -> None:
    statements = find_dates("Date: 04/11/2016\n\nThe text of the letter, which is long enough.\n\nOslo, 6 November 2016")

    assert decide_date(statements).date["gregorian"] == "[2016-04-11,2016-11-04,2016-11-06]"
    assert decide_date(statements).agreement == {"status": "conflict", "differenceDays": 2, "statements": [0, 1]}
    assert [one.code for one in check_dates(statements)] == ["date.ambiguous", "date.datelines-differ"]


def test_the_exact_dateline_counts_and_not_the_season_under_it() -> None:
    decision = decide_date(find_dates("پاییز ۱۳۹۵\n\nمتن\n\n۱۵ آبان ۱۳۹۵"))

    assert (decision.date["gregorian"], decision.date["precision"]) == ("2016-11-05", "day")
    assert decision.agreement == {"status": "agree", "statements": [0, 1]}


def test_a_two_digit_year_takes_its_century_from_the_same_document() -> None:
    """A year elsewhere decides between centuries of its own calendar, and leaves the days of other calendars as they are."""
    alone = find_dates("۱۵/۸/۰۵\n\nچنین شد و چنان که نوشته‌اند")[0]
    beside = find_dates("۱۵/۸/۰۵\n\nدر ۱۲ مهر ۱۳۰۴ چنین شد و چنان که نوشته‌اند")[0]
    of_both_centuries = {"1405-08-15", "1305-08-15", "2005-08-15", "1905-08-15"}

    assert of_both_centuries <= {one.written for one in alone.readings}
    assert of_both_centuries & {one.written for one in beside.readings} == of_both_centuries - {"1405-08-15"}


@pytest.mark.parametrize(
    ("body", "days"),
    [
        # No letter of 1995 speaks of the solar year 1394, which is 2015.
        ("در ۱۲ مهر ۱۳۹۴ چنین شد و چنان که نوشته‌اند", ["1395-08-15"]),
        ("در سال ۱۳۹۶ پاسخ داده شد و چنان که نوشته‌اند", ["1395-08-15"]),
        # A letter of 1995 may speak of the revolution of 1357, and of 1996.
        ("در ۲۲ بهمن ۱۳۵۷ چنین شد و چنان که نوشته‌اند", ["1395-08-15", "1995-08-15"]),
        ("در سال ۱۳۹۴ و در ۵ نوامبر ۱۹۹۴ چنین شد", ["1395-08-15", "1995-08-15"]),
    ],
)
def test_solar_years_of_its_own_time_decide_for_a_solar_day(body: str, days: list[str]) -> None:
    statement = find_dates(f"تاریخ: ۱۵/۸/۹۵\n\n{body}")[0]

    assert [one.written for one in statement.readings] == days


@pytest.mark.parametrize(
    ("text", "difference", "solar_hijri", "gregorian", "precision"),
    [
        # Mehr 1395 is 22 September to 21 October 2016; 15 Aban is 5 November, fifteen days after its last.
        ("مهر ۱۳۹۵\n\nمتن\n\n۱۵ آبان ۱۳۹۵", 15, "[1395-07,1395-08-15]", "[2016-09-22..2016-10-21,2016-11-05]", "month"),
        # Of the year, its day and another day, the year says nothing of its own.
        ("1395\n\nمتن\n\n15 آبان 1395\n14 آبان 1395", 1, "[1395-08-14,1395-08-15]", "[2016-11-04,2016-11-05]", "day"),
    ],
)
def test_datelines_without_a_common_day_are_in_conflict_however_exact(
    text: str, difference: int, solar_hijri: str, gregorian: str, precision: str
) -> None:
    statements = find_dates(text)
    date, agreement = decide_date(statements)

    assert (agreement["status"], agreement["differenceDays"]) == ("conflict", difference)
    assert (date["solarHijri"], date["gregorian"], date["precision"]) == (solar_hijri, gregorian, precision)
    assert [one.code for one in check_dates(statements) if one.severity == "warning"] == ["date.datelines-differ"]


def test_a_year_does_not_settle_which_of_its_days_is_meant() -> None:
    decision = decide_date(find_dates("Date: 04/11/2016\n\nThe text of the letter, which is long enough.\n\n2016"))

    assert decision.date["gregorian"] == "2016"


def test_days_of_the_lunar_calendar_differ_from_one_another_without_tolerance() -> None:
    statements = find_dates(f"5 صفر 1438{BODY}6 صفر 1438")

    assert decide_date(statements).agreement["differenceDays"] == 1
    assert [one.code for one in check_dates(statements)] == ["date.datelines-differ"]


@pytest.mark.parametrize(("text", "left"), [("تاریخ: ۳۱/۷/۹۵", "1995-07-31"), ("Berlin, 30/2/95", "2016-05-19")])
def test_a_day_that_the_likelier_calendar_lacks_is_not_decided(text: str, left: str) -> None:
    """Mehr has 30 days and February 29 at most: who wrote the 31st or 30th of them may have meant another day."""
    statements = find_dates(f"{text}{BODY}")
    date, agreement = decide_date(statements)

    assert (date["basis"], date["gregorian"], agreement["status"]) == ("unresolved", left, "single")
    stated = statements[0].to_dict()
    assert "gregorian" not in stated
    assert [one["gregorian"] for one in stated["readings"]] == [left]


@pytest.mark.parametrize(
    "text",
    [
        # The text speaks for the calendar that has the day.
        "London, 31/7/95\n\nThe text of the letter, which is long enough.",
        # The same day stands beside it in full.
        f"۳۱/۷/۹۵ برابر با 31 July 1995{BODY}",
        f"۳۱/۷/۹۵{BODY}31 July 1995",
    ],
)
def test_a_day_that_something_else_speaks_for_is_decided(text: str) -> None:
    decision = decide_date(find_dates(text))

    assert decision.date["gregorian"] == "1995-07-31"
    assert decision.date["basis"] in {"dateline", "twins"}
