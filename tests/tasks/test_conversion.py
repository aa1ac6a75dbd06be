"""Converting dates: what the task gives for one date, several, and refused ones."""

from __future__ import annotations

import pytest

import archiver
from archiver.calendars import Calendar
from archiver.tasks.conversion import convert


def test_a_date_is_given_in_both_calendars_with_its_weekday_and_certainty() -> None:
    report = archiver.convert("۱۳۹۵ آبان ۱۵, شنبه")

    assert report.findings == []
    assert report.to_list() == [
        {
            "input": "۱۳۹۵ آبان ۱۵, شنبه",
            "calendar": "solar-hijri",
            "precision": "day",
            "solarHijri": "1395-08-15",
            "gregorian": "2016-11-05",
            "weekday": "Saturday",
            "certainty": "official",
            "weekdayWritten": "Saturday",
        }
    ]


def test_a_month_is_an_interval_without_a_weekday() -> None:
    (date,) = convert(["آبان ۱۳۹۵"]).dates

    assert (date.solar_hijri, date.gregorian, str(date.certainty)) == ("1395-08", "2016-10-22/2016-11-20", "official")
    assert "weekday" not in date.to_dict()


def test_readings_come_together_as_a_set() -> None:
    (date,) = convert(["04/11/2016"], to="imperial").dates
    content = date.to_dict()

    assert content["calendar"] == "gregorian"
    assert content["gregorian"] == date.gregorian == "[2016-04-11,2016-11-04]"
    assert content["solarHijri"] == "[1395-01-23,1395-08-14]"
    assert content["converted"] == "[2575-01-23,2575-08-14]"
    assert "weekday" not in content
    assert [reading["weekday"] for reading in content["readings"]] == ["Friday", "Monday"]
    assert [finding.code for finding in date.findings] == ["date.ambiguous"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15 Aban", {"calendar": "solar-hijri", "precision": "month-day", "month": 8, "day": 15}),
        ("آبان", {"calendar": "solar-hijri", "precision": "month-only", "month": 8}),
        ("5 November", {"calendar": "gregorian", "precision": "month-day", "month": 11, "day": 5}),
        ("5-7 November", {"calendar": "gregorian", "precision": "day-range"}),
        ("550 BC", {"calendar": "gregorian", "precision": "year", "gregorian": "-0549"}),
        ("n.d.", {"stated": "undated"}),
        ("بی‌تا", {"stated": "undated"}),
        ("[بدون تاریخ]", {"stated": "undated"}),
        ("s.d.", {"stated": "undated"}),
        ("o. D.", {"stated": "undated"}),
    ],
)
def test_a_date_without_days_says_what_it_names_and_nothing_else(text: str, expected: dict[str, object]) -> None:
    (date,) = convert([text], to="imperial").dates

    assert date.to_dict() == {"input": text, **expected}
    assert not date.findings


def test_readings_in_two_calendars_have_no_calendar_in_common() -> None:
    (date,) = convert(["1444"]).dates
    content = date.to_dict()

    # The certainty is that of a conversion: each reading has its own.
    assert not {"calendar", "certainty"} & set(content)
    assert (content["precision"], content["toleranceDays"]) == ("year", 1)
    assert content["gregorian"] == "[2022-07-30~..2023-07-18~,2065-03-20..2066-03-19]"


@pytest.mark.parametrize(
    ("text", "code"), [("30 Esfand 1404", "date.impossible"), ("hello", "date.unreadable"), ("3001", "date.impossible")]
)
def test_what_cannot_be_a_date_is_an_error_finding(text: str, code: str) -> None:
    (date,) = convert([text]).dates

    assert date.to_dict() == {"input": text}
    assert [(finding.code, str(finding.severity)) for finding in date.findings] == [(code, "error")]


def test_a_wrong_weekday_is_a_warning() -> None:
    (finding,) = convert("جمعه ۱۵ آبان ۱۳۹۵").findings

    assert (finding.code, str(finding.severity), finding.values["right"]) == ("date.weekday-differs", "warning", "Saturday")


def test_a_knife_edge_year_is_marked() -> None:
    (date,) = convert("1503-01-01", Calendar.SOLAR_HIJRI).dates

    assert date.to_dict()["knifeEdge"] is True
    assert [finding.code for finding in date.findings] == ["date.knife-edge"]


def test_a_calendar_that_does_not_reach_the_day_is_an_error_finding() -> None:
    (finding,) = convert("1395-08-15", to=Calendar.BORJI).findings

    assert (finding.code, finding.values["reason"]) == ("date.impossible", "not-reached")


@pytest.mark.parametrize("calendar", ["julian", ""])
def test_an_unknown_calendar_is_refused(calendar: str) -> None:
    with pytest.raises(ValueError, match="The argument calendar cannot be"):
        convert("1395-08-15", calendar)
