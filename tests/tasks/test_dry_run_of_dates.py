"""A dry run with a table that gives dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create

if TYPE_CHECKING:
    from pathlib import Path


def test_a_dry_run_compares_the_dates_of_a_table_with_those_of_the_documents(tmp_path: Path) -> None:
    """15 Aban 1395 is 5 November 2016, and 3 Mehr 1390 is 25 September 2011."""
    box = tmp_path / "box"
    box.mkdir()
    (box / "a.txt").write_text("تهران، ۱۵ آبان ۱۳۹۵\n\nنامه\n", encoding="utf-8")
    table = tmp_path / "table.csv"
    table.write_text("path,date\na.txt,۳ مهر ۱۳۹۰\n", encoding="utf-8")
    options = CreateOptions(organization=Organization("The Register of Names"), records=table, dry_run=True)

    report = create(f"{box}/", tmp_path / "bag", options)

    assert report.would_be_made
    assert [finding.values["givenGregorian"] for finding in report.findings if finding.code == "date.given-differs"] == [
        "2011-09-25"
    ]
