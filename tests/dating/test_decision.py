"""The date a document is catalogued by, from its datelines."""

from __future__ import annotations

import pytest

from archiver.dating import check_dates, compare_dates, decide_date, find_dates

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
                "certainty": "official",
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
                "certainty": "official",
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
    decision = decide_date(find_dates("۱۵ آبان ۱۳۹۵\n\nمتن\n\nپاییز ۱۳۹۰"))

    assert (decision.date["gregorian"], decision.agreement["status"]) == ("2016-11-05", "single")


def test_a_two_digit_year_takes_its_century_from_the_same_document() -> None:
    statement = find_dates("تاریخ: ۱۵/۸/۹۵\n\nدر ۱۲ مهر ۱۳۹۴ چنین شد و چنان که نوشته‌اند")[0]

    assert [one.written for one in statement.readings] == ["1395-08-15"]
    assert statement.findings == ()


def test_dates_that_are_one_day_compare_equal() -> None:
    comparison = compare_dates(["۱۵ آبان ۱۳۹۵", "November 5, 2016", "5 صفر 1438 هجری قمری"])

    assert (comparison.difference_days, comparison.findings) == (0, ())
    assert [str(one.calendar) for one in comparison.statements] == ["solar-hijri", "gregorian", "lunar-hijri"]


def test_dates_that_differ_are_compared_with_the_first() -> None:
    comparison = compare_dates(["15 Aban 1395", "November 4, 2016", "November 7, 2016"])

    assert comparison.difference_days == 2
    assert [(one.code, one.values["differenceDays"]) for one in comparison.findings] == [
        ("date.twins-differ", 1),
        ("date.twins-differ", 2),
    ]


def test_a_text_without_a_date_cannot_be_compared() -> None:
    comparison = compare_dates(["15 Aban 1395", "yesterday"])

    assert [finding.code for finding in comparison.findings] == ["date.unreadable"]
    assert "yesterday" in comparison.findings[0].message("en")
