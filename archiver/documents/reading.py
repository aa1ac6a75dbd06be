"""Read one file of any format as a `Document`."""

from __future__ import annotations

import os
from io import BytesIO
from typing import IO

from archiver.documents.document import LARGEST_TEXT, Document, Part
from archiver.documents.encodings import decode, registered_name
from archiver.documents.formats import (
    CONTAINERS,
    EXAMINED,
    MAILS,
    PLAIN_TEXT,
    TEXTS,
    TRAILER,
    UNKNOWN,
    ZIP,
    are_of_one_family,
    find_trailer,
    format_by_name,
    is_built_upon,
    promises_table,
    recognise_format,
    tell_package,
)
from archiver.documents.readers import (
    Archive,
    ExtractedText,
    UnreadableContentError,
    assemble,
    extract_html,
    extract_mail,
    extract_open_document,
    extract_pdf,
    extract_word,
    find_package_title,
    html_text,
    ole,
    open_document_text,
    word_text,
)
from archiver.errors import ReadError
from archiver.findings import Finding, make_finding
from archiver.operating_system import open_to_read

LARGEST_CONTAINER = 512 * 1024 * 1024
"""Octets of a PDF file; most of them may be pictures. Larger files are not read."""


def read_document(source: str | bytes | os.PathLike[str], name: str | None = None, encoding: str | None = None) -> Document:
    """Return the text of a file.

    The beginning of the file decides its format. A format without a reader is not read any further.

    Args:
        source: the path of the file, or its octets.
        name: the name of the file, if it is not that of the path.
        encoding: the encoding of plain text and HTML; guessed if not given.

    Raises:
        ReadError: the file cannot be opened or read. Never for its content.
        LookupError: `encoding` names no encoding.
    """
    known_as = name or ("" if isinstance(source, bytes) else os.fspath(source))
    if encoding is not None:
        registered_name(encoding)
    if isinstance(source, bytes):
        return _read_named(BytesIO(source), known_as, encoding)
    try:
        with open_to_read(source) as file:
            return _read_named(file, known_as, encoding)
    except OSError as error:
        raise ReadError("error.unreadable", path=os.fspath(source), reason=error.strerror or str(error)) from error


def _read_named(file: IO[bytes], known_as: str, encoding: str | None) -> Document:
    """Read a file, and compare what it holds with its name."""
    content = _Content(file, known_as, encoding)
    promised = format_by_name(known_as)
    try:
        document = _read(content)
    except UnreadableContentError as problem:
        # What is inside a damaged or locked package, only the name can tell.
        media_type = promised if promised and content.media_type in {ZIP, ole.MEDIA_TYPE} else content.media_type
        return Document(None, media_type, None, (), (make_finding(problem.code, None, **problem.values),))
    found = document.media_type
    # Plain text may have the name of HTML or mail, and a mail that somebody saved as text is text.
    is_named_text = found == PLAIN_TEXT and promised in {html_text.MEDIA_TYPE, *MAILS}
    is_named_text = is_named_text or (found in MAILS and promised == PLAIN_TEXT)
    if promised is None or are_of_one_family(promised, found) or is_built_upon(promised, found) or is_named_text:
        return document
    surprise = make_finding("document.not-what-it-says", None, promised=promised, found=found)
    # One finding is enough for a file that is not what its name says.
    others = (finding for finding in document.findings if finding.code != "document.no-text")
    return document._replace(findings=(surprise, *others))


class _Content:
    """A file whose beginning was read, and the media type that it shows."""

    def __init__(self, file: IO[bytes], known_as: str, encoding: str | None) -> None:
        self.file = file
        self.name = known_as
        self.encoding = encoding
        self.beginning = file.read(EXAMINED)
        self.media_type = recognise_format(self.beginning, known_as, encoding)
        if self.media_type == UNKNOWN:
            self.media_type = self._look_at_end() or UNKNOWN

    def take(self, limit: int) -> bytes:
        """Return all octets. Raise UnreadableContentError if there are more than `limit`."""
        self.file.seek(len(self.beginning))
        octets = self.beginning + self.file.read(limit + 1 - len(self.beginning))
        if len(octets) > limit:
            raise UnreadableContentError("document.too-large", limit=limit)
        return octets

    def _look_at_end(self) -> str | None:
        size = self.file.seek(0, os.SEEK_END)
        self.file.seek(max(0, size - TRAILER))
        return find_trailer(self.file.read(TRAILER))


def _read(content: _Content) -> Document:
    media_type = content.media_type
    if media_type == ZIP:
        return _read_package(content.file)
    if media_type == ole.MEDIA_TYPE:
        if ole.holds_locked_package(content.file):
            raise UnreadableContentError("document.encrypted")
        return _without_text(ole.tell_compound_file(content.file))
    if media_type in MAILS:
        return _assemble_text(extract_mail(content.file, media_type))
    if media_type not in TEXTS | CONTAINERS:
        return _without_text(media_type)
    octets = content.take(LARGEST_TEXT if media_type in TEXTS else LARGEST_CONTAINER)
    if media_type == PLAIN_TEXT:
        return _read_plain_text(octets, content)
    return _assemble_text(_extract(octets, media_type, content.encoding))


def _read_plain_text(octets: bytes, content: _Content) -> Document:
    decoding = decode(octets, content.encoding)
    if not any(map(str.isalnum, decoding.text)):
        return Document(None, PLAIN_TEXT, None, (), (_empty(PLAIN_TEXT),))
    part = Part("table" if promises_table(content.name) else "body", 0, len(decoding.text))
    return Document(decoding.text, PLAIN_TEXT, decoding.encoding, (part,), decoding.findings)


def _read_package(file: IO[bytes]) -> Document:
    """Read a zip file, if it holds a document."""
    archive = Archive(file)
    media_type = tell_package(archive)
    if media_type in open_document_text.MEDIA_TYPES:
        return _assemble_text(extract_open_document(archive, media_type))
    if media_type in word_text.MEDIA_TYPES or (media_type == ZIP and word_text.MAIN_MEMBER in archive.names):
        return _assemble_text(extract_word(archive, word_text.MEDIA_TYPE if media_type == ZIP else media_type))
    return _without_text(media_type)._replace(title=find_package_title(archive))


def _assemble_text(extracted: ExtractedText) -> Document:
    """Join the pieces of a text. A text without a letter or digit is none."""
    document = assemble(extracted)
    if document.text and any(map(str.isalnum, document.text)):
        return document
    told = extracted.findings
    if not any(finding.code == "document.no-text" for finding in told):
        told += (_empty(document.media_type),)
    return document._replace(text=None, encoding=None, parts=(), findings=told)


def _without_text(media_type: str) -> Document:
    return Document(None, media_type, None, (), (make_finding("document.no-text", None, mediaType=media_type, unread="file"),))


def _empty(media_type: str) -> Finding:
    return make_finding("document.no-text", None, mediaType=media_type, unread="empty")


def _extract(octets: bytes, media_type: str, encoding: str | None) -> ExtractedText:
    """Return the text of a format that has a reader."""
    if media_type == html_text.MEDIA_TYPE:
        return extract_html(octets, encoding)
    if media_type == open_document_text.FLAT_MEDIA_TYPE:
        return open_document_text.extract_flat_open_document(octets)
    return extract_pdf(octets)
