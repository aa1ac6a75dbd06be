"""The note on the year of a day without one: told to who asks about dates, and no part of a bag."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.dates import find, verify

if TYPE_CHECKING:
    from pathlib import Path

LETTER = "تهران، ۳ فروردین ۱۳۹۶\n\nبا سلام\nدر جلسهٔ ۲۲ بهمن تصمیم گرفته شد.\nپیوست نامه دیده شود.\nو دیگر هیچ.\n\nبا احترام\n"


def test_find_and_verify_tell_the_years_and_hold_them_for_no_error(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER, encoding="utf-8")

    for task in (find, verify):
        (finding,) = task(str(letter)).findings
        assert (finding.code, finding.severity, finding.where["line"]) == ("date.year-from-dateline", "note", 4)
        assert "1395-11-22 (2017-02-10) · 1396-11-22 (2018-02-11)" in finding.message("en")


def test_a_bag_is_made_without_them(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "letter.txt").write_text(LETTER, encoding="utf-8")

    report = create(tmp_path / "source", tmp_path / "bag", CreateOptions(organization=Organization("بایگانی", "fa")))

    assert [finding.code for finding in report.findings] == []
    record = json.loads((tmp_path / "bag" / "metadata" / "records.jsonl").read_text(encoding="utf-8"))
    assert record["date"]["gregorian"] == "2017-03-23"
    assert [statement.get("gregorian") for statement in record["dateStatements"]] == ["2017-03-23", None]
