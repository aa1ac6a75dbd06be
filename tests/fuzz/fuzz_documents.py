"""No file makes the reader of documents raise or run away, whatever its octets and its name.

Half of the inputs are put where a reader looks: into a member of a DOCX or ODT file, or into the content of a page of a PDF.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["archiver"]):
    from archiver.dating.statements import find_dates
    from archiver.documents.reading import read_document

from tests.documents.made_files import OPEN_DOCUMENT, WORD, make_zip
from tests.documents.readers.made_pdf import Shown, make_pdf

NAMES = ("a.txt", "a.html", "a.eml", "a.docx", "a.odt", "a.pdf", "a.doc", "a")
BEGINNINGS = (
    b"",
    b"<!DOCTYPE html><html>",
    b"<html><table><tr><td>",
    b"Date: Fri, 4 Nov 2016 10:00:00 +0100\nSubject: x\n\n",
    b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n",
    b"PK\x03\x04",
    b"%PDF-1.4\n",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
)
LETTER = [Shown(list("نابآ"), 100, 700), Shown(["لا", "س", "\u0654"], 80, 690)]


def _wrap(data: atheris.FuzzedDataProvider) -> bytes:
    """The input as it is, or inside a file that is whole."""
    kind = data.ConsumeIntInRange(0, 5)
    if kind == 0:
        body = data.ConsumeUnicodeNoSurrogates(data.remaining_bytes())
        return make_zip({"word/document.xml": f"<w:document {WORD}>{body}</w:document>"})
    if kind == 1:
        body = data.ConsumeUnicodeNoSurrogates(data.remaining_bytes())
        content = f"<office:text {OPEN_DOCUMENT}>{body}</office:text>"
        return make_zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "styles.xml": content})
    if kind == 2:
        return make_pdf(LETTER, extra=data.ConsumeBytes(data.remaining_bytes()).decode("latin-1"))
    beginning: bytes = data.PickValueInList(list(BEGINNINGS))
    return beginning + bytes(data.ConsumeBytes(data.remaining_bytes()))


def check(octets: bytes) -> None:
    """One input."""
    data = atheris.FuzzedDataProvider(octets)
    name = data.PickValueInList(list(NAMES))
    document = read_document(_wrap(data), name)
    text = document.text or ""
    end = 0
    for part in document.parts:
        assert end <= part.start <= part.end <= len(text)
        end = part.end
    for statement in find_dates(text, document.parts):
        assert statement.line >= 1
    for finding in document.findings:
        finding.to_dict("fa")


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
