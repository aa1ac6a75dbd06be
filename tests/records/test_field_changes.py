"""A change opens a document if more people may see it, or may see it earlier. The table was written by hand, case by case."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from archiver.records import FieldChange, list_changes, opens_access

TODAY = date(2026, 11, 29)
OPEN, RESTRICTED, CLOSED = ({"status": status} for status in ("open", "restricted", "closed"))
ENDED, SOON, LATE = ({"status": "embargoed", "until": day} for day in ("2020-01-01", "2030-01-01", "2049-03-21"))
OPENING = [
    # From closed to anybody, now or on a day, is opening; so is a day for what had none.
    (CLOSED, None), (CLOSED, OPEN), (CLOSED, RESTRICTED), (CLOSED, ENDED), (CLOSED, SOON), (CLOSED, LATE),
    (RESTRICTED, None), (RESTRICTED, OPEN), (RESTRICTED, ENDED), (RESTRICTED, SOON), (RESTRICTED, LATE),
    # Under an embargo nobody sees it: some people are more than nobody. A nearer day is earlier.
    (SOON, None), (SOON, OPEN), (SOON, RESTRICTED), (SOON, ENDED),
    (LATE, None), (LATE, OPEN), (LATE, RESTRICTED), (LATE, ENDED), (LATE, SOON),
    # The pages of the bag still withhold it, as on the day of packing.
    (ENDED, None), (ENDED, OPEN),
]  # fmt: skip
STATES: list[dict[str, Any] | None] = [None, OPEN, RESTRICTED, CLOSED, ENDED, SOON, LATE]


@pytest.mark.parametrize(("before", "after"), list(product(STATES, STATES)))
def test_access_is_opened_or_not(before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    assert opens_access(FieldChange("accessRights", before, after), TODAY) is ((before, after) in OPENING)


@pytest.mark.parametrize(
    ("before", "after", "opens"),
    [
        (["names"], None, True),
        (["names", "health"], ["health"], True),
        (["names"], ["name"], True),
        (None, ["names"], False),
        (["names"], ["health", "names"], False),
        (["names", "health"], ["health", "names"], False),
    ],
)
def test_a_sensitivity_that_is_taken_away_opens(before: list[str] | None, after: list[str] | None, *, opens: bool) -> None:
    assert opens_access(FieldChange("sensitivity", before, after), TODAY) is opens


def test_other_fields_open_nothing() -> None:
    assert not opens_access(FieldChange("title", [{"value": "a", "language": "en"}], None), TODAY)


def test_changes_are_those_of_the_fields_that_people_give() -> None:
    texts = [{"value": "a", "language": "en"}, {"value": "ب", "language": "fa"}]
    before = {"recordVersion": "1.0", "title": texts, "date": {"basis": "none"}, "creator": [1]}
    after = {"recordVersion": "1.1", "title": texts[::-1], "date": {"basis": "table"}, "sensitivity": ["x"]}

    assert [change.to_dict() for change in list_changes(before, after)] == [
        {"field": "creator", "from": [1], "to": None},
        {"field": "sensitivity", "from": None, "to": ["x"]},
        {"field": "date", "from": {"basis": "none"}, "to": {"basis": "table"}},
    ]
