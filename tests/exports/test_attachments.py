"""The files inside a mail are named in its record, on the page of the bag, and in every export."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import archiver
from archiver.exports import Crosswalk
from archiver.records import Organization
from archiver.tasks.create_options import CreateOptions
from archiver.tasks.exporting import ExportOptions, export

if TYPE_CHECKING:
    from pathlib import Path

MAIL = (
    b"Date: Sat, 5 Nov 2016 09:59:00 +0330\r\nFrom: a@example.org\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee the scans.\r\n"
    b"--b\r\nContent-Type: application/pdf; name=scan-12.pdf\r\n\r\n%PDF\r\n--b\r\nContent-Type: image/x\r\n\r\n-\r\n--b--\r\n"
)


def test_attachments_stand_in_record_page_and_exports(tmp_path: Path) -> None:
    (tmp_path / "letter.eml").write_bytes(MAIL)
    bag = tmp_path / "bag"
    report = archiver.create([tmp_path / "letter.eml"], bag, CreateOptions(organization=Organization("Archive")))

    assert report.made
    record = json.loads((bag / "metadata/records.jsonl").read_text())
    assert record["file"]["attachments"] == [
        {"name": "scan-12.pdf", "mediaType": "application/pdf"},
        {"mediaType": "image/x"},
    ]
    assert "scan-12.pdf" in (bag / "metadata/finding-aid.html").read_text()
    for form in Crosswalk:
        target = tmp_path / form / "ro-crate-metadata.json"
        target.parent.mkdir()
        export(bag, target, ExportOptions(form))
        assert "scan-12.pdf" in target.read_text(), form
