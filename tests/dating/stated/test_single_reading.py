"""What a cell or an option that must state one date gives: a reading, a set of readings, or that there is no date."""

from __future__ import annotations

import pytest

from archiver.dating.stated import read_date_after, read_one_date

_AFTER_2026 = 739_981  # 1 January 2027


def test_a_text_that_says_that_there_is_no_date_is_no_error() -> None:
    given = read_one_date("بی‌تا")

    assert (given.reading, given.undated, given.findings) == (None, True, ())


def test_a_set_is_one_reading_as_exact_as_the_least_of_its_members() -> None:
    given = read_one_date("[2016-11,2016-12-01]")

    assert given.reading is not None
    assert (given.reading.gregorian, given.reading.precision) == ("[2016-11,2016-12-01]", "month")


@pytest.mark.parametrize("date", ["1428-01-01", "۱۴۲۸/۱/۱"])
def test_of_two_readings_the_one_that_is_still_to_come_ends_an_embargo(date: str) -> None:
    # 1 Farvardin 1428 is 20 March 2049, and 1 Muharram 1428 was 21 January 2007 (almanac of Iran).
    undecided, after = read_one_date(date), read_date_after(date, _AFTER_2026)

    assert undecided.reading is None
    assert [(one.code, one.severity) for one in undecided.findings] == [("date.ambiguous", "error")]
    assert undecided.findings[0].values["choices"] == "2049-03-20 · 2007-01-21~"
    assert after.reading is not None
    assert (after.reading.gregorian, after.findings) == ("2049-03-20", ())


@pytest.mark.parametrize(
    ("date", "code", "reason"),
    [
        ("15 Aban", "date.unreadable", "no-year"),
        ("31 Aban 1395", "date.impossible", "day"),
        ("5, 6, 9 November 2016", "date.unreadable", "several-dates"),
    ],
)
def test_a_date_that_cannot_be_used_is_an_error(date: str, code: str, reason: str) -> None:
    for given in (read_one_date(date), read_date_after(date, _AFTER_2026)):
        assert given.reading is None
        assert [(one.code, one.severity, one.values["reason"]) for one in given.findings] == [(code, "error", reason)]
