"""A day without a year, beside the dateline of its document: every year it could be of is told, and none is taken.

The days were looked up in published tables of both calendars.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archiver.dating.agreement import check_dates, decide_date
from archiver.dating.statements import find_dates

if TYPE_CHECKING:
    from archiver.findings import Finding

BODY = "\n" + "\n".join(["متن نامه چنین است و ادامه دارد"] * 20) + "\n"


def _notes(text: str) -> list[Finding]:
    return [finding for finding in check_dates(find_dates(text)) if finding.code == "date.year-from-dateline"]


def _choices(finding: Finding) -> list[tuple[str, str, int]]:
    readings: list[dict[str, Any]] = finding.values["readings"]
    return [(one["solarHijri"], one["gregorian"], one["differenceDays"]) for one in readings]


@pytest.mark.parametrize(
    ("dateline", "sentence", "sureness", "choices"),
    [
        (
            "تهران، ۳ فروردین ۱۳۹۶",
            "در ۲۲ بهمن جلسه بود.",
            "open",
            [("1395-11-22", "2017-02-10", -41), ("1396-11-22", "2018-02-11", 325)],
        ),
        (
            "تهران، ۳ فروردین ۱۳۹۶",
            "جلسهٔ یکشنبه ۱۵ اسفند برگزار شد.",
            "weekday",
            [("1395-12-15", "2017-03-05", -18), ("1396-12-15", "2018-03-06", 348)],
        ),
        (
            "تهران، ۳ فروردین ۱۳۹۶",
            "جلسهٔ شنبه ۱۵ اسفند برگزار شد.",
            "no-weekday",
            [("1395-12-15", "2017-03-05", -18), ("1396-12-15", "2018-03-06", 348)],
        ),
        (
            "تهران، ۱۵ آبان ۱۳۹۵",
            "جلسهٔ سه‌شنبه ۲۲ بهمن",
            "no-weekday",
            [("1395-11-22", "2017-02-10", 97), ("1394-11-22", "2016-02-11", -268)],
        ),
        (
            "تهران، ۱۵ آبان ۱۳۹۵",
            "جلسهٔ پنجشنبه ۲۲ بهمن",
            "weekday",
            [("1394-11-22", "2016-02-11", -268), ("1395-11-22", "2017-02-10", 97)],
        ),
        (
            "Oslo, 5 November 2016",
            "The meeting of 3 November was short.",
            "near",
            [("1395-08-13", "2016-11-03", -2), ("1396-08-12", "2017-11-03", 363)],
        ),
        (
            "Oslo, 5 November 2016",
            "The meeting of 5 November was short.",
            "near",
            [("1395-08-15", "2016-11-05", 0), ("1396-08-14", "2017-11-05", 365), ("1394-08-14", "2015-11-05", -366)],
        ),
        (
            "Oslo, 5 November 1901",
            "A child was born on 29 February that year.",
            "open",
            [("1282-12-09", "1904-02-29", 846), ("1274-12-10", "1896-02-29", -2075)],
        ),
        (
            "تهران، ۳ فروردین ۱۳۹۶",
            "نمایشگاه ۲۸ اسفند تا ۲ فروردین بود.",
            "near",
            [
                ("1395-12-28/1396-01-02", "2017-03-18/2017-03-22", -5),
                ("1396-12-28/1397-01-02", "2018-03-19/2018-03-22", 361),
            ],
        ),
    ],
)
def test_every_year_that_the_dateline_speaks_for_is_told(
    dateline: str, sentence: str, sureness: str, choices: list[tuple[str, str, int]]
) -> None:
    (finding,) = _notes(dateline + BODY + sentence + BODY)

    assert (finding.severity, finding.values["sureness"]) == ("note", sureness)
    assert finding.values["dateline"] in dateline
    assert finding.values["datelineLine"] == 1
    assert _choices(finding) == choices
    assert all(day in finding.message("en") for _, day, _ in choices)
    assert finding.values["nearestDays"] == abs(choices[0][2])


def test_the_statement_and_the_date_of_the_record_stay_as_they_are() -> None:
    text = "تهران، ۳ فروردین ۱۳۹۶" + BODY + "در ۲۲ بهمن جلسه بود." + BODY
    dateline, statement = find_dates(text)

    assert (statement.precision, statement.gregorian, statement.days) == ("month-day", None, None)
    assert "gregorian" not in statement.to_dict()
    assert decide_date([dateline, statement]).date["gregorian"] == "2017-03-23"


@pytest.mark.parametrize(
    "text",
    [
        "در ۲۲ بهمن جلسه بود.",
        "در ۲۲ بهمن ۱۳۹۵ و بار دیگر در ۳ اسفند جلسه بود.",
        "تهران، ۳ فروردین ۱۳۹۶" + BODY + "در بهمن، در سال ۱۳۹۵ و در ۱۲ بهمن ۱۳۹۵" + BODY,
        "تهران، ۳ فروردین ۱۳۹۶" + BODY + "در ۳۲ بهمن" + BODY,
    ],
)
def test_without_a_dateline_or_with_a_year_nothing_is_told(text: str) -> None:
    assert _notes(text) == []


def test_a_dateline_that_is_only_a_season_speaks_for_the_day_in_it() -> None:
    (finding,) = _notes("پاییز ۱۳۹۵" + BODY + "در ۲۲ آبان جلسه بود." + BODY)

    assert _choices(finding)[0] == ("1395-08-22", "2016-11-12", 0)


def test_datelines_that_differ_both_speak() -> None:
    (finding,) = _notes("تهران، ۳ فروردین ۱۳۹۶" + BODY + "در ۴ فروردین جلسه بود." + BODY + "تهران، ۵ فروردین ۱۳۹۶")

    assert _choices(finding)[0] == ("1396-01-04", "2017-03-24", 1)
    assert {day for day, _, _ in _choices(finding)} == {"1396-01-04", "1395-01-04", "1397-01-04"}


def test_both_readings_of_a_dateline_speak() -> None:
    (finding,) = _notes("04/11/2016\n\nSeen on 3 November by many people of the town.\n\nEnd of it all.\n\nNo name\n")

    assert {day for _, day, _ in _choices(finding)} == {"2015-11-03", "2016-11-03", "2017-11-03"}


def test_the_weekday_of_a_lunar_day_may_be_one_within_its_tolerance() -> None:
    # 10 Muharram 1439 was Saturday, 30 September, or Sunday, 1 October 2017, by where the crescent was seen.
    (finding,) = _notes("تهران، ۳ فروردین ۱۳۹۶" + BODY + "روز شنبه ۱۰ محرم" + BODY)

    assert finding.values["sureness"] == "weekday"
    assert _choices(finding)[0][0].startswith("1396-07")


def test_lunar_days_are_told_within_their_tolerance() -> None:
    (finding,) = _notes("تهران، ۳ فروردین ۱۳۹۶" + BODY + "در دهم محرم" + BODY)

    (before, _, _), (after, _, _) = _choices(finding)
    assert (before[:7], after[:7]) == ("1395-07", "1396-07")
    assert before.endswith("~")
