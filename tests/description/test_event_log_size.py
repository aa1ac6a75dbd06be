"""The event log of plain documents stays small: at most 300 octets a document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create

if TYPE_CHECKING:
    from pathlib import Path

LETTERS = 60


def test_the_log_takes_at_most_300_octets_a_letter(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    for number in range(LETTERS):
        text = f"تاریخ: {number % 28 + 1} آبان 1395\n\nبا احترام، نامهٔ شمارهٔ {number}\n"
        (tmp_path / "letters" / f"{number:02}.txt").write_text(text, encoding="utf-8")

    assert create(tmp_path / "letters", tmp_path / "bag", CreateOptions(Organization("x"), second_opinion="none")).made

    log = (tmp_path / "bag/metadata/events.jsonl").read_bytes()
    assert len(log) <= 300 * LETTERS
    ingested = [event["objects"] for event in map(json.loads, log.splitlines()) if event["eventType"] == "ingestion"]
    assert [len(objects) for objects in ingested] == [LETTERS]
