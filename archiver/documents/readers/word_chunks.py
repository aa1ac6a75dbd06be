"""Read the texts in other formats that a DOCX file takes in (`altChunk`, ECMA-376 part 1, 17.17.2): HTML, mail, text, DOCX."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

from archiver.documents.encodings import decode
from archiver.documents.readers.archive import Archive
from archiver.documents.readers.extracted_text import ExtractedText, Piece, UnreadableContentError, assemble
from archiver.documents.readers.html_text import extract_html
from archiver.documents.readers.mail_text import extract_mail
from archiver.findings import make_finding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archiver.findings import Finding

DEEPEST_CHUNK = 4
"""Documents taken in by documents. Deeper ones are told, not read."""

_PACKAGE = b"PK\x03\x04"
_RTF = b"{\\rtf"
_MIME = b"mime-version:"
_EXAMINED = 4096
_TEXT_ENDINGS = frozenset({".txt", ".text"})
_PAGE_MARKS = (b"<html", b"<!doctype html", b"<body", b"<p", b"<div")


class ChunkReader:
    """Reads the parts that a body takes in, by their identifiers, and keeps a finding for each that is not read."""

    def __init__(self, archive: Archive, members: Mapping[str, str], extract: Callable[[Archive], ExtractedText] | None) -> None:
        """`members` are names of parts by identifier; `extract` reads a DOCX file, or is None if it is too deep for that."""
        self._archive = archive
        self._members = members
        self._extract = extract
        self.findings: list[Finding] = []

    def read(self, identifier: str) -> str:
        """Return the text of a part, or an empty one."""
        member = self._members.get(identifier)
        if member is None:
            return ""
        octets = self._archive.read(member)
        try:
            extracted = self._extract_part(octets, member)
        except UnreadableContentError:
            extracted = None
        text = None if extracted is None else assemble(extracted).text
        if extracted is None or not (text or "").strip():
            media_type = extracted.media_type if extracted else _tell_unread(octets)
            self.findings.append(make_finding("document.part-unread", name=member, mediaType=media_type))
            return ""
        self.findings.extend(extracted.findings)
        return (text or "").rstrip("\n")

    def _extract_part(self, octets: bytes, member: str) -> ExtractedText | None:
        beginning = octets[:_EXAMINED].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if octets.startswith(_PACKAGE):
            return self._extract(Archive(io.BytesIO(octets))) if self._extract else None
        if beginning.startswith(_RTF) or (b"\x00" in beginning and not octets.startswith((b"\xff\xfe", b"\xfe\xff"))):
            return None
        if _MIME in beginning:
            mail = extract_mail(io.BytesIO(octets))
            # A saved page names its pictures as a mail does its files.
            told = tuple(finding for finding in mail.findings if finding.code != "document.attachments-unread")
            return mail._replace(pieces=[piece for piece in mail.pieces if piece.name == "body"], findings=told)
        is_text = os.path.splitext(member)[1].lower() in _TEXT_ENDINGS and not beginning.startswith(_PAGE_MARKS)
        if is_text:
            decoding = decode(octets)
            return ExtractedText("text/plain", [Piece("body", decoding.text)], decoding.encoding, decoding.findings)
        page = extract_html(octets)
        return page._replace(pieces=[piece for piece in page.pieces if piece.name == "body"])


def _tell_unread(octets: bytes) -> str:
    if octets.startswith(_PACKAGE):
        return "application/zip"
    return "application/rtf" if octets.lstrip().startswith(_RTF) else "application/octet-stream"
