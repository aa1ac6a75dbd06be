"""Read one file of any format as a `Document`."""

from __future__ import annotations

import os
from io import BytesIO
from typing import IO, NamedTuple

from archiver.documents.document import LARGEST_TEXT, Document, Part
from archiver.documents.encodings import decode
from archiver.documents.formats import (
    CONTAINERS,
    EXAMINED,
    PLAIN_TEXT,
    TEXTS,
    ZIP,
    format_by_name,
    promises_table,
    recognise_format,
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
    html_text,
    mail_text,
    ole,
    open_document_text,
    pdf_text,
    word_text,
)
from archiver.errors import ReadError
from archiver.findings import make_finding

LARGEST_CONTAINER = 512 * 1024 * 1024
"""Octets of a PDF or zip file; most of them may be pictures. Larger files are not read."""


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
    content = _take(BytesIO(source), known_as) if isinstance(source, bytes) else _take_file(source, known_as)
    promised = format_by_name(known_as)
    try:
        document = _read(content, encoding, is_table=promises_table(known_as))
    except UnreadableContentError as problem:
        return Document(None, promised or content.media_type, None, (), (make_finding(problem.code, None, **problem.values),))
    # Plain text may have the name of HTML or mail.
    is_named_text = document.media_type == PLAIN_TEXT and promised in {html_text.MEDIA_TYPE, mail_text.MEDIA_TYPE}
    if promised in {None, document.media_type} or is_named_text:
        return document
    surprise = make_finding("document.not-what-it-says", None, promised=promised, found=document.media_type)
    # One finding is enough for a file that is not what its name says.
    others = (finding for finding in document.findings if finding.code != "document.no-text")
    return document._replace(findings=(surprise, *others))


class _Content(NamedTuple):
    """The octets of a file of a known format.

    A file that is too large is cut one octet after `limit`; `limit` is 0 if the format has no reader.
    """

    media_type: str
    octets: bytes
    limit: int
    is_locked: bool = False


def _take_file(path: str | os.PathLike[str], known_as: str) -> _Content:
    try:
        with open(path, "rb") as file:
            return _take(file, known_as)
    except OSError as error:
        raise ReadError("error.unreadable", path=str(path), reason=error.strerror or str(error)) from error


def _take(file: IO[bytes], known_as: str) -> _Content:
    beginning = file.read(EXAMINED)
    media_type = recognise_format(beginning, known_as)
    if media_type == ole.MEDIA_TYPE:
        return _Content(media_type, beginning, 0, is_locked=ole.holds_locked_package(file))
    limit = LARGEST_TEXT if media_type in TEXTS else LARGEST_CONTAINER if media_type in CONTAINERS else 0
    rest = file.read(limit + 1 - len(beginning)) if limit else b""
    return _Content(media_type, beginning + rest if rest else beginning, limit)


def _read(content: _Content, encoding: str | None, *, is_table: bool) -> Document:
    media_type, octets, limit, is_locked = content
    if is_locked:
        raise UnreadableContentError("document.encrypted")
    if not limit:
        return _without_text(media_type)
    if len(octets) > limit:
        raise UnreadableContentError("document.too-large", limit=limit)
    if media_type == PLAIN_TEXT:
        decoding = decode(octets, encoding)
        part = Part("table" if is_table else "body", 0, len(decoding.text))
        return Document(decoding.text, PLAIN_TEXT, decoding.encoding, (part,), decoding.findings)
    extracted = _extract(octets, media_type, encoding)
    return _without_text(media_type) if extracted is None else assemble(extracted)


def _without_text(media_type: str) -> Document:
    return Document(None, media_type, None, (), (make_finding("document.no-text", None, mediaType=media_type),))


def _extract(octets: bytes, media_type: str, encoding: str | None) -> ExtractedText | None:
    """Return the text of a format, or None if it has no reader."""
    if media_type == html_text.MEDIA_TYPE:
        return extract_html(octets, encoding)
    if media_type == mail_text.MEDIA_TYPE:
        return extract_mail(octets)
    if media_type == pdf_text.MEDIA_TYPE:
        return extract_pdf(octets)
    return _extract_from_archive(Archive(octets)) if media_type == ZIP else None


def _extract_from_archive(archive: Archive) -> ExtractedText | None:
    if word_text.MAIN_MEMBER in archive.names:
        return extract_word(archive)
    if "mimetype" in archive.names and archive.read("mimetype").strip() == open_document_text.MEDIA_TYPE.encode("ascii"):
        return extract_open_document(archive)
    return None
