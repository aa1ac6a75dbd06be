"""What the event log says of a document of which not all was read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.creation import create
from archiver.tasks.validation import validate
from tests.documents.readers.made_pdf import make_pages

if TYPE_CHECKING:
    from pathlib import Path

_TEXT = "BT /F 12 Tf 40 700 Td (Date: 5 November 2016) Tj ET"
_SCAN = "q 500 0 0 700 40 60 cm /P Do Q"
_CUT = "BT /F 12 Tf [(cut"


@pytest.mark.parametrize(
    ("pages", "codes", "detail", "outcome"),
    [
        ([_TEXT], [], "text read, date statements looked for", "success"),
        ([_TEXT, _SCAN], ["document.no-text"], "text read in part, date statements looked for in it", "success"),
        ([_TEXT, _CUT], ["document.pages-broken"], "text read in part, date statements looked for in it", "warning"),
        ([_SCAN], ["document.no-text"], "no text was read", "success"),
    ],
)
def test_the_event_log_says_how_much_was_read(
    tmp_path: Path, pages: list[str], codes: list[str], detail: str, outcome: str
) -> None:
    (tmp_path / "letter.pdf").write_bytes(make_pages(*pages))
    report = create(tmp_path / "letter.pdf", tmp_path / "bag", CreateOptions(organization=Organization("X", "en")))
    lines = (tmp_path / "bag/metadata/events.jsonl").read_bytes().splitlines()
    (event,) = [event for event in map(json.loads, lines) if event["eventType"] == "metadata extraction"]

    assert [finding.code for finding in report.findings if finding.code.startswith("document.")] == codes
    assert (event["eventDetail"], event["eventOutcome"]) == (detail, outcome)
    assert validate(tmp_path / "bag").valid
