"""A year such as 1367 in a Latin text may be of our era or of the solar calendar. Both readings stay."""

from __future__ import annotations

import pytest

from archiver.dating.agreement import check_dates, decide_date
from archiver.dating.statements import find_dates

# 1 Farvardin 1367 is 21 March 1988, and 29 Esfand 1367 is 20 March 1989 (Calendar Center of the University of Tehran).
SOLAR_1367 = "1988-03-21/1989-03-20"


@pytest.mark.parametrize(
    "text",
    ["Tehran, 1367\n\nTo the court of appeal", "He was arrested in 1367.", "Arrêté en 1367 à Chiraz.", "Im Jahr 1367 verhaftet."],
)
def test_such_a_year_keeps_both_readings_and_is_told(text: str) -> None:
    [statement] = find_dates(text)

    assert [reading.gregorian for reading in statement.readings] == ["1367", SOLAR_1367]
    assert [finding.code for finding in check_dates([statement])] == ["date.ambiguous"]


def test_the_date_of_a_document_is_not_taken_from_it() -> None:
    decided = decide_date(find_dates("Tehran, 1367\n\nTo the court of appeal")).date

    assert (decided["basis"], decided["gregorian"]) == ("unresolved", "[1367,1988-03-21..1989-03-20]")


@pytest.mark.parametrize("text", ["In 1988 he was arrested.", "Tehran, 1988\n\nTo the court of appeal"])
def test_a_year_of_our_era_alone_is_sure(text: str) -> None:
    [statement] = find_dates(text)

    assert ([reading.gregorian for reading in statement.readings], statement.findings) == (["1988"], ())
