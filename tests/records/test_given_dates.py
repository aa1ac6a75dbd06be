"""A person may give ranges, seasons, sets, uncertain dates and years before Christ; each becomes a date that a record can hold.

The first days of Solar Hijri years are those of the University of Tehran: 1 Farvardin 1357, 1361, 1367, 1395 and 1396 are
21 March 1978, 21 March 1982, 21 March 1988, 20 March 2016 and 21 March 2017.
"""

from __future__ import annotations

from typing import Any

import pytest

from archiver.dating.stated import read_one_date
from archiver.finding_aid.days import locate, say_days
from archiver.records import RECORD_SCHEMA, check_against, check_given_date, describe_given_date
from archiver.records.check_dates import check_record_dates
from tests.records.test_schema_check import RECORD

GIVEN = [
    ("1947-1950", "1947/1950", "1325-10-11/1329-10-10", "year-range"),
    ("1357-1360", "1978-03-21/1982-03-20", "1357/1360", "year-range"),
    ("۱۳۵۷ تا ۱۳۶۰", "1978-03-21/1982-03-20", "1357/1360", "year-range"),
    ("۱۳۵۷–۱۳۶۰", "1978-03-21/1982-03-20", "1357/1360", "year-range"),
    ("from 1947 to 1950", "1947/1950", "1325-10-11/1329-10-10", "year-range"),
    ("1978-03-21/1982-03-20", "1978-03-21/1982-03-20", "1357/1360", "day-range"),
    ("۵ تا ۷ آبان ۱۳۹۵", "2016-10-26/2016-10-28", "1395-08-05/1395-08-07", "day-range"),
    ("1357-08/1357-10", "1978-10-23/1979-01-20", "1357-08/1357-10", "month-range"),
    ("193X/194X", "1930/1949", "1308-10-11/1328-10-10", "year-range"),
    ("1978-12-17/..", "1978-12-17/..", "1357-09-26/..", "day-range"),
    ("../1357-10-26", "../1979-01-16", "../1357-10-26", "day-range"),
    ("پاییز ۱۳۶۷", "1988-09-23/1988-12-21", "1367-07/1367-09", "season"),
    ("1981-23", "1981-23", "1360-06-10/1360-10-02", "season"),
    ("1981-21/1981-23", "1981-21/1981-23", "1359-12-10/1360-10-02", "season"),
    ("[2016-11-04,2016-11-05]", "[2016-11-04,2016-11-05]", "[1395-08-14,1395-08-15]", "day"),
    ("[1357,1395]", "[1978-03-21..1979-03-20,2016-03-20..2017-03-20]", "[1357,1395]", "year"),
    ("[1357..1360,1395-08]", "[1978-03-21..1982-03-20,2016-10-22..2016-11-20]", "[1357..1360,1395-08]", "year-range"),
    ("1350?", "1971-03-21?/1972-03-20?", "1350?", "year"),
    ("1971~", "1971~", "1349-10-11~/1350-10-10~", "year"),
    ("1367-00-00", "1988-03-21/1989-03-20", "1367", "year"),
    ("300 BC", "-0299", None, "year"),
]


def _describe(text: str) -> dict[str, Any]:
    return dict(describe_given_date(read_one_date(text), text, None))


@pytest.mark.parametrize(("text", "gregorian", "solar_hijri", "precision"), GIVEN)
def test_whatever_a_person_gives_fits_the_record(text: str, gregorian: str, solar_hijri: str | None, precision: str) -> None:
    date = _describe(text)

    assert (date["gregorian"], date.get("solarHijri"), date["precision"]) == (gregorian, solar_hijri, precision)
    assert (date["asGiven"], date["basis"]) == (text, "table")
    record = {**RECORD, "date": date, "dateStatements": [], "dateAgreement": {"status": "none"}}
    assert check_against(RECORD_SCHEMA, record) == []
    assert list(check_record_dates(record, {})) == []


@pytest.mark.parametrize("text", [given[0] for given in GIVEN])
def test_whatever_a_person_gives_can_be_said_and_stands_on_the_time_line(text: str) -> None:
    date = _describe(text)

    assert not set("[]/X~?") & set(say_days(date, "en"))
    assert not set("[]/X~?") & set(say_days(date, "fa"))
    assert (locate(date) is None) is (text == "300 BC")


@pytest.mark.parametrize("text", [given[0] for given in GIVEN])
def test_a_date_of_a_record_is_read_back_as_itself(text: str) -> None:
    date = _describe(text)

    again = _describe(date["gregorian"])

    assert again["gregorian"] == date["gregorian"]
    assert again.get("solarHijri") == date.get("solarHijri")


@pytest.mark.parametrize(
    "text",
    ["[1428,1430]", "{2016-11-04,2016-11-05}", "15 Aban", "آبان", "1O November 2016", "1 Aban 1395, 3 Azar 1396", "۹۵/۸/۱۵"],
)
def test_what_does_not_say_one_date_is_refused_with_a_reason(text: str) -> None:
    given = read_one_date(text)

    assert (given.reading, given.undated) == (None, False)
    assert [
        finding.severity.value
        for finding in given.findings
        if finding.code in {"date.ambiguous", "date.unreadable", "date.letters-as-digits"}
    ] == ["error"]


@pytest.mark.parametrize(
    ("given", "differs"),
    [("1357-1396", False), ("1357-1360", True), ("[1357,1395]", False), ("[1357,1396]", True), ("1978/..", False)],
)
def test_a_range_is_compared_with_the_dateline(given: str, *, differs: bool) -> None:
    codes = [finding.code for finding in check_given_date(RECORD, _describe(given), {})]

    assert codes == (["date.given-differs"] if differs else [])
