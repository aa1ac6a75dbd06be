"""What `find_dates` gives, on documents whose dates were read by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archiver.dating import check_dates, decide_date, find_dates
from archiver.documents import read_document

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "۱۳۹۵ آبان ۱۵, شنبه"


def _rows(readme: Path, title: str, columns: int) -> list[list[str]]:
    """The rows of the table under a title of the seeds' README."""
    section = readme.read_text(encoding="utf-8").partition(f"## {title}")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line.startswith("| `")]
    assert rows
    return [row[:columns] for row in rows]


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
        "certainty": "official",
        "basis": "unresolved",
    }
    assert decide_date(statements).agreement == {"status": "conflict", "differenceDays": 1, "statements": [0, 9]}


def test_each_seed_yields_what_its_readme_says(seeds: Path) -> None:
    for name, encoding, agreement, basis, solar, gregorian, findings in _rows(seeds / "README.md", "What each must yield", 7):
        document = read_document(seeds / name.strip("`"))
        assert document.text is not None
        assert document.encoding is not None
        statements = find_dates(document.text)
        decision = decide_date(statements)

        assert document.encoding.name == encoding, name
        assert decision.agreement["status"] == agreement, name
        assert (decision.date["basis"], decision.date["solarHijri"], decision.date["gregorian"]) == (basis, solar, gregorian), (
            name
        )
        assert [finding.code for finding in check_dates(statements)] == findings.split(), name


def test_every_statement_of_the_seeds_is_found_and_nothing_else(seeds: Path) -> None:
    expected: dict[str, list[tuple[str, str]]] = {}
    for name, text, gregorian in _rows(seeds / "README.md", "Every date statement", 3):
        expected.setdefault(name.strip("`"), []).append((text, gregorian))
    for name, statements in expected.items():
        document = read_document(seeds / name)
        assert document.text is not None
        assert [(one.text, one.gregorian or "") for one in find_dates(document.text)] == statements, name


@pytest.mark.parametrize("text", ["", "\n", " ", "\u200c", "۱", "9" * 5000, "١٢/", "مهر", "\ud800"])
def test_a_text_without_a_date_gives_none(text: str) -> None:
    assert find_dates(text) == []
