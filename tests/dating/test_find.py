"""What `find_dates` gives, on documents whose dates were read by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archiver.dating.agreement import check_dates, decide_date
from archiver.dating.statements import find_dates
from archiver.documents.reading import read_document

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "۱۳۹۵ آبان ۱۵, شنبه"


def test_the_example_header_is_a_whole_statement() -> None:
    (statement,) = find_dates(HEADER)

    assert statement.to_dict() == {
        "text": HEADER,
        "line": 1,
        "start": 0,
        "end": 18,
        "place": "head",
        "calendar": "solar-hijri",
        "precision": "day",
        "solarHijri": "1395-08-15",
        "gregorian": "2016-11-05",
        "weekday": "Saturday",
        "weekdayWritten": "Saturday",
        "certainty": "official",
    }
    assert statement.findings == ()


def test_the_real_document_states_ten_dates_and_its_datelines_differ_by_a_day(shared: Path) -> None:
    document = read_document(shared / "seeds" / "000_8f4efd12ef216f65.txt")
    assert document.text is not None
    statements = find_dates(document.text)

    assert [(one.text, one.gregorian) for one in statements] == [
        (HEADER, "2016-11-05"),
        ("1988", "1988"),
        ("1988", "1988"),
        ("1988", "1988"),
        ("August 28, 2016", "2016-08-28"),
        ("1988", "1988"),
        ("1988", "1988"),
        ("July 1988", "1988-07"),
        ("August 2016", "2016-08"),
        ("November 4- 2016", "2016-11-04"),
    ]
    (finding,) = check_dates(statements)
    assert finding.code == "date.datelines-differ"
    assert finding.values["differenceDays"] == 1
    assert finding.values["causes"] == ["page-time-zone", "page-and-release"]
    for part in (
        HEADER,
        "1395-08-15",
        "2016-11-05",
        "Saturday",
        "November 4- 2016",
        "1395-08-14",
        "2016-11-04",
        "Friday",
        "1 day",
    ):
        assert part in finding.message()
    assert decide_date(statements).date == {
        "solarHijri": "[1395-08-14,1395-08-15]",
        "gregorian": "[2016-11-04,2016-11-05]",
        "precision": "day",
        "basis": "unresolved",
    }
    assert decide_date(statements).agreement == {"status": "conflict", "differenceDays": 1, "statements": [0, 9]}


@pytest.mark.parametrize("text", ["", "\n", " ", "\u200c", "۱", "9" * 5000, "١٢/", "مهر", "\ud800"])
def test_a_text_without_a_date_gives_none(text: str) -> None:
    assert find_dates(text) == []


def test_the_readings_of_an_ambiguous_date_are_all_kept_and_none_is_chosen() -> None:
    (statement,) = find_dates("Date: 04/11/2016")

    assert (statement.gregorian, statement.solar_hijri, statement.certainty, statement.reading) == (None, None, None, None)
    assert [reading["gregorian"] for reading in statement.to_dict()["readings"]] == ["2016-11-04", "2016-04-11"]
    assert statement.calendar == "gregorian"


def test_an_impossible_date_keeps_its_calendar_and_has_no_day() -> None:
    (statement,) = find_dates("در ۳۱ آبان ۱۳۹۵ بود")

    assert (statement.calendar, statement.gregorian, statement.readings) == ("solar-hijri", None, ())
    assert "gregorian" not in statement.to_dict()


def test_a_date_may_go_over_a_line_break_but_not_over_an_empty_line() -> None:
    assert [one.gregorian for one in find_dates("on July 19,\n2015 a copy")] == ["2015-07-19"]
    assert [one.precision for one in find_dates("on July 19,\n\nin 2015 a copy")] == ["month-day", "year"]


def test_lines_and_columns_are_counted_for_people() -> None:
    statements = find_dates("\r\n  ۱۵ آبان ۱۳۹۵\rx 5 November 2016")

    assert [(one.line, one.column) for one in statements] == [(2, 3), (3, 3)]


def test_a_late_line_of_a_long_text_is_no_dateline() -> None:
    text = "\n".join(["سطر"] * 20 + ["۱۵ آبان ۱۳۹۵"] + ["سطر"] * 20)

    assert [one.place for one in find_dates(text)] == ["body"]


def test_a_day_without_a_year_has_no_certainty() -> None:
    """It converts nothing, so that nothing about a conversion is sure or not."""
    (statement,) = find_dates("Signed on 15 Aban.")

    assert statement.to_dict().keys() & {"certainty", "gregorian", "solarHijri", "weekday"} == set()
    assert (statement.to_dict()["month"], statement.to_dict()["day"]) == (8, 15)
