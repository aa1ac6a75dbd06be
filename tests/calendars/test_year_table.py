"""The table against the computed one it was made from, the official list, and facts known by hand."""

from __future__ import annotations

import csv
import hashlib
import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from archiver.calendars import calendar_table_digest
from archiver.calendars.year_table import FIRST_DAY, KNIFE_EDGE_YEARS, LAST_DAY, YEAR_STARTS, is_leap

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def computed(shared: Path) -> list[dict[str, str]]:
    """The rows of the astronomical computation, years 1-3000."""
    with (shared / "data" / "nowruz.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_year_start_and_leap_flag_is_that_of_the_computation(computed: list[dict[str, str]]) -> None:
    table = [(year, date.fromordinal(YEAR_STARTS[year]).isoformat(), is_leap(year)) for year in range(1, 3001)]

    assert table == [(int(row["year"]), row["gregorian_date_1_farvardin"], row["leap"] == "1") for row in computed]


def test_the_knife_edge_years_are_those_of_the_computation(computed: list[dict[str, str]]) -> None:
    assert {int(row["year"]) for row in computed if row["knife_edge"]} == KNIFE_EDGE_YEARS


def test_every_year_1206_to_1498_is_that_of_the_official_list(shared: Path) -> None:
    listed = re.findall(r"^(\d{4})(\**) (\S+)$", (shared / "data" / "ut_kabise_1206_1498.txt").read_text("utf-8"), re.MULTILINE)

    assert [int(year) for year, _, _ in listed] == list(range(1206, 1499))
    for year, stars, first_day in listed:
        assert (date.fromordinal(YEAR_STARTS[int(year)]).isoformat(), is_leap(int(year))) == (first_day, bool(stars))


@pytest.mark.parametrize(
    ("year", "first_day"),
    [
        (1304, "1925-03-21"),
        (1355, "1976-03-21"),
        (1395, "2016-03-20"),
        (1399, "2020-03-20"),
        (1403, "2024-03-20"),
        (1404, "2025-03-21"),
    ],
)
def test_the_first_days_of_known_years(year: int, first_day: str) -> None:
    assert date.fromordinal(YEAR_STARTS[year]).isoformat() == first_day


def test_leap_years_are_four_or_five_years_apart() -> None:
    """Solar Hijri leap years follow each other after four years, now and then five."""
    leap_years = [year for year in range(1, 3001) if is_leap(year)]

    assert {later - earlier for earlier, later in pairwise(leap_years)} == {4, 5}
    assert [year for year in leap_years if 1395 <= year <= 1412] == [1395, 1399, 1403, 1408, 1412]


def test_the_table_begins_and_ends_where_its_years_do() -> None:
    assert date.fromordinal(FIRST_DAY) == date(622, 3, 22)
    assert date.fromordinal(LAST_DAY) == date(3622, 3, 20)


def test_the_digest_can_be_computed_from_the_published_columns(computed: list[dict[str, str]]) -> None:
    lines = "".join(f"{row['year']},{row['gregorian_date_1_farvardin']},{row['leap']}\n" for row in computed)

    assert calendar_table_digest() == f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"


def test_the_digest_is_the_one_that_older_records_hold() -> None:
    assert calendar_table_digest() == "sha256:71d386c806085eef9d03b1794a815e1e46b99acc0aca8a06998311b2ac322a85"
