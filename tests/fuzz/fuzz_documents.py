"""No file makes the reader of documents raise or run away, whatever its octets and its name."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["archiver"]):
    from archiver.documents import read_document

NAMES = ("a.txt", "a.html", "a.eml", "a.docx", "a.odt", "a.pdf", "a")
BEGINNINGS = (
    b"",
    b"<!DOCTYPE html><html>",
    b"Date: Fri, 4 Nov 2016 10:00:00 +0100\nSubject: x\n\n",
    b"PK\x03\x04",
    b"%PDF-1.4\n",
    b"\xff\xfe",
)


def check(octets: bytes) -> None:
    """One input."""
    data = atheris.FuzzedDataProvider(octets)
    name = data.PickValueInList(list(NAMES))
    content = data.PickValueInList(list(BEGINNINGS)) + data.ConsumeBytes(data.remaining_bytes())
    document = read_document(content, name)
    text = document.text or ""
    assert all(0 <= part.start <= part.end <= len(text) for part in document.parts)
    for finding in document.findings:
        finding.to_dict("fa")


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
