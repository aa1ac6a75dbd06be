"""What a record says of its dates follows from its statements; records as we make them pass, others are named."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.calendars import Calendar, DayInterval
from archiver.dating.agreement import decide_date
from archiver.dating.statements import find_dates
from archiver.records import RECORD_SCHEMA, check_against, read_days
from archiver.records.check_dates import check_record_dates
from tests.records.test_schema_check import RECORD

if TYPE_CHECKING:
    from pathlib import Path

DATES = [
    "۱۵ آبان ۱۳۹۵",
    "شنبه ۱۵ آبان ۱۳۹۵",
    "۱۵ آبان ۱۳۹۵ (5 November 2016)",
    "November 4, 2016",
    "04/11/2016",
    "۹۵/۸/۱۵",
    "آبان ۱۳۹۵",
    "پاییز ۱۳۶۷",
    "Spring 2016",
    "۲۵ محرم ۱۴۳۸",
    "۱۲ حمل ۱۳۰۲",
    "۱۳۵۷",
    "۲۵۳۵/۸/۱۵",
    "300 BC",
    "19th century",
    "دهه ۱۳۶۰",
    "۵ تا ۷ آبان ۱۳۹۵",
    "31 آبان 1395",
    "15 Aban",
    "آبان",
    "۱۵ تا ۲۰ آبان",
    "29 Ramadan 1442 (Umm al-Qura)",
    "1395 [2016]",
    "1323/1905",
    "spring-summer 1988",
    "بهار و تابستان ۱۳۶۷",
    "1960s-1970s",
    "18th-19th centuries",
    "1O November 2016",
    "July 31",
    "ca. 1350",
    "in 1397",
    "1357-1360",
]


def _record(text: str) -> dict[str, Any]:
    statements = find_dates(text)
    date, agreement = decide_date(statements)
    described = [statement.to_dict() for statement in statements]
    return {**copy.deepcopy(RECORD), "date": date, "dateAgreement": agreement, "dateStatements": described}


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from([*DATES, "متن", "words and words", ""]), min_size=1, max_size=30))
def test_a_record_as_it_is_made_has_no_fault(lines: list[str]) -> None:
    """What is written into a bag must pass when the bag is validated."""
    record = _record("\n".join(lines))

    assert check_against(RECORD_SCHEMA, record) == []
    assert list(check_record_dates(record, {})) == []


def test_a_contradicting_twin_on_the_next_line_is_no_fault_of_the_record() -> None:
    record = _record("15 Aban\n1395 [2016]\n1323/1905")

    assert record["dateAgreement"]["statements"] == [0, 1, 2, 3]
    assert record["dateStatements"][1]["place"] == "body"
    assert list(check_record_dates(record, {})) == []


def test_a_year_that_no_solar_hijri_year_reaches_needs_none() -> None:
    """1 Farvardin of the year 1 is 22 March 622."""
    record = _record("AD 500\n\nwords and words")

    assert record["date"] == {"gregorian": "0500", "precision": "year", "certainty": "computed", "basis": "dateline"}
    assert check_against(RECORD_SCHEMA, record) == []
    assert list(check_record_dates(record, {})) == []


def test_the_records_of_the_seeds_have_no_fault(seeds: Path) -> None:
    for path in sorted(seeds.glob("*.txt")):
        record = _record(path.read_bytes().decode("windows-1256" if "1256" in path.name else "utf-8"))

        assert list(check_record_dates(record, {})) == [], path.name


@pytest.mark.parametrize(
    ("expression", "calendar", "days"),
    [
        # Day numbers are proleptic Gregorian ordinals: date(2016, 11, 5).toordinal() is 736273, 15 Aban 1395.
        ("1395-08-15", Calendar.SOLAR_HIJRI, [(736273, 736273)]),
        ("2016-11-05", Calendar.GREGORIAN, [(736273, 736273)]),
        # Aban 1395 is 22 October to 20 November 2016; the year is 20 March 2016 to 20 March 2017.
        ("1395-08", Calendar.SOLAR_HIJRI, [(736259, 736288)]),
        ("2016-10-22/2016-11-20", Calendar.GREGORIAN, [(736259, 736288)]),
        ("1395", Calendar.SOLAR_HIJRI, [(736043, 736408)]),
        ("2016-03-20~/2017-03-20~", Calendar.GREGORIAN, [(736043, 736408)]),
        ("[2016-11-04,2016-11-05]", Calendar.GREGORIAN, [(736272, 736272), (736273, 736273)]),
        ("[2016-10-22..2016-11-20,2016-12-01]", Calendar.GREGORIAN, [(736259, 736288), (736299, 736299)]),
        ("../2016-11-05", Calendar.GREGORIAN, [(None, 736273)]),
        ("1395-08-15/..", Calendar.SOLAR_HIJRI, [(736273, None)]),
        ("201X", Calendar.GREGORIAN, [(733773, 737424)]),
        ("19XX", Calendar.GREGORIAN, [(693596, 730119)]),
    ],
)
def test_the_days_of_an_expression(expression: str, calendar: Calendar, days: list[tuple[int, int]]) -> None:
    assert read_days(expression, calendar) == tuple(DayInterval(*ends) for ends in days)


@pytest.mark.parametrize("expression", ["2016-21", "-0299", "-03XX"])
def test_days_that_nobody_counts(expression: str) -> None:
    assert read_days(expression, Calendar.GREGORIAN) is None


@pytest.mark.parametrize(
    ("expression", "calendar"),
    [
        ("1395-08-31", Calendar.SOLAR_HIJRI),
        ("1394-12-30", Calendar.SOLAR_HIJRI),
        ("0000-01-01", Calendar.SOLAR_HIJRI),
        ("3001", Calendar.SOLAR_HIJRI),
        ("2015-02-29", Calendar.GREGORIAN),
        ("0000", Calendar.GREGORIAN),
    ],
)
def test_days_that_a_calendar_lacks_are_refused(expression: str, calendar: Calendar) -> None:
    with pytest.raises(ValueError, match=expression):
        read_days(expression, calendar)
