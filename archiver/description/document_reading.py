"""Read documents: the encodings of their texts, their formats, and the dates that they state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.description.document_title import propose_title
from archiver.documents.formats import format_by_name, identify_formats, is_misnamed, settle_format
from archiver.errors import ReadError
from archiver.findings import Finding, make_finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archiver.dating.dated_document import DatedDocument
    from archiver.description.document_title import ProposedTitle
    from archiver.documents.document import Attachment, Encoding
    from archiver.documents.formats import Format

_ONLY_IF_ASKED: Final = frozenset({"date.year-from-dateline"})
"""Notes on single statements. For every document of a bag, they would hide more important findings."""


class ReadDocument(NamedTuple):
    """A document that was read, without its text.

    `path` is the one that the user knows, and `statements` are in the form of records. `format` is None if formats were not
    identified, or if that of this file could not be.
    """

    path: str
    media_type: str
    encoding: Encoding | None
    format: Format | None
    has_text: bool
    statements: Sequence[Mapping[str, Any]]
    date: Mapping[str, Any]
    agreement: Mapping[str, Any]
    findings: Sequence[Finding]
    title: ProposedTitle
    attachments: Sequence[Attachment] = ()


class StagedDocument(NamedTuple):
    """A document in a bag that is being made: the path of its copy now, and the path that the user knows."""

    path: str
    shown_as: str


def read_documents(documents: Sequence[StagedDocument], encoding: str | None = None) -> list[ReadDocument]:
    """Read documents, identify their formats and find their dates.

    Raises:
        ReadError: a file cannot be read.
        LookupError: `encoding` names no encoding.
    """
    from archiver.dating.dated_document import read_dates  # noqa: PLC0415 - takes long to load, and a plain bag needs none

    formats = identify_formats([document.path for document in documents])
    read = []
    for document, known in zip(documents, formats, strict=True):
        try:
            dated = read_dates(document.path, shown_as=document.shown_as, encoding=encoding)
        except ReadError as error:
            # The user knows the document by its own path, not by the path of the copy.
            raise ReadError(error.code, **{**error.values, "path": document.shown_as}) from error
        read.append(_describe(dated, known))
    return read


def _describe(dated: DatedDocument, known: Format | None) -> ReadDocument:
    document = dated.document
    findings = [finding for finding in dated.findings if finding.code not in _ONLY_IF_ASKED]
    media_type, known = settle_format(document.media_type, known)
    findings += _check_format(dated, known)
    return ReadDocument(
        path=dated.path,
        media_type=media_type,
        encoding=document.encoding,
        format=known,
        has_text=document.text is not None,
        statements=dated.describe_statements(),
        date=dated.date,
        agreement=dated.agreement,
        findings=findings,
        attachments=document.attachments,
        title=propose_title(dated),
    )


def _check_format(dated: DatedDocument, known: Format | None) -> list[Finding]:
    """Return findings about a format, unless the reader has compared the file with its name already."""
    is_as_named = format_by_name(dated.path) == dated.document.media_type
    if known is None or is_as_named or any(finding.code == "document.not-what-it-says" for finding in dated.findings):
        return []
    if known.puid is None:
        return [make_finding("document.format-unknown", {"path": dated.path}, reason=known.warning)]
    if is_misnamed(dated.path, known):
        return [make_finding("document.extension-differs", {"path": dated.path}, format=known.name, puid=known.puid)]
    return []
