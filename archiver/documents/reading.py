"""One file, whatever its format, as a `Document`."""

from __future__ import annotations

import os

from archiver.documents.document import Document, Part
from archiver.documents.encoding import decode
from archiver.documents.formats import PLAIN_TEXT, recognise_format
from archiver.errors import ReadError
from archiver.findings import notice


def read_document(source: str | bytes | os.PathLike[str], name: str | None = None, encoding: str | None = None) -> Document:
    """The text of a file. `source` is its path, or its octets; `name` is the name it goes by, where that is not the path's.

    Raises:
        ReadError: the file cannot be opened or read (never for what is in it).
        LookupError: `encoding` names no encoding.
    """
    octets = source if isinstance(source, bytes) else _read_octets(source)
    media_type = recognise_format(octets, name or ("" if isinstance(source, bytes) else os.fspath(source)))
    if media_type != PLAIN_TEXT:
        return Document(None, media_type, None, (), (notice("document.no-text", mediaType=media_type),))
    return _read_plain_text(octets, encoding)


def _read_octets(path: str | os.PathLike[str]) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise ReadError("error.unreadable", path=str(path), reason=error.strerror or str(error)) from error


def _read_plain_text(octets: bytes, encoding: str | None) -> Document:
    decoding = decode(octets, encoding)
    part = Part("body", 0, len(decoding.text))
    return Document(decoding.text, "text/plain", decoding.encoding, (part,), decoding.findings)
