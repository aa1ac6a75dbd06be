"""Media types and names of the parts of a mail, as its headers state them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.documents.encodings import decode

if TYPE_CHECKING:
    from email.message import Message

_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_BOUNDARY = re.compile(r"boundary\s*=\s*(?:\"([^\"]*)\"|([^;\s]+))", re.IGNORECASE)
_LINE_BREAK = re.compile(r"[\r\n]+")
_ENCODED_WORD = re.compile(r"(=\?[^?\s]{1,40}\?[bBqQ]\?[^?]*\?=)")
_LONGEST_NAME = 255
# Controls, and the marks that turn the direction of what follows.
_NOT_SHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


def media_type(header: Message, *, is_digest: bool = False) -> str:
    """Return the media type that a header states. Without one a part is plain text, and in a digest a mail (RFC 2046 5.1.5)."""
    if is_digest and "content-type" not in header:
        return "message/rfc822"
    stated = header.get_content_type()
    return stated if _MEDIA_TYPE.fullmatch(stated) else "application/octet-stream"


def boundary_of(header: Message) -> bytes:
    """Return the boundary between the parts of a mail. A program may have broken the line inside it, or put no ASCII into it."""
    stated = next((str(value) for name, value in header.raw_items() if name.lower() == "content-type"), "")
    if stated.isascii():
        boundary = header.get_boundary() or ""
    else:
        match = _BOUNDARY.search(stated)
        boundary = (match[1] or match[2]) if match else ""
    return _LINE_BREAK.sub("", boundary).encode("utf-8", "surrogateescape")


def file_name(header: Message) -> str | None:
    """Return the name of a file in a mail, in letters; None if it has none."""
    from email.utils import collapse_rfc2231_value  # noqa: PLC0415 - takes long to load, and most documents are no mails

    for field, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        stated = header.get_param(parameter, None, field)
        if stated is not None:
            return read_words(collapse_rfc2231_value(stated))[:_LONGEST_NAME] or None
    return None


def read_words(text: str) -> str:
    """Return a text of a header with its encoded words (RFC 2047) decoded, and raw octets as they read best."""
    pieces: list[tuple[bytes, str | None]] = []
    for index, piece in enumerate(_ENCODED_WORD.split(text)):
        if index % 2 == 0:
            # Blanks between two encoded words are none of the text.
            if piece.strip():
                pieces.append((piece.encode("utf-8", "surrogateescape"), None))
            continue
        octets, charset = _decode_word(piece)
        if pieces and pieces[-1][1] == charset and charset is not None:
            # A character may be cut in two between them.
            octets = pieces.pop()[0] + octets
        pieces.append((octets, charset))
    return " ".join(_NOT_SHOWN.sub(" ", "".join(_decode(*piece) for piece in pieces)).split())


def _decode_word(word: str) -> tuple[bytes, str | None]:
    """Return the octets of an encoded word and their encoding; a damaged one stays as it is, without an encoding."""
    # They take long to load, and most documents are no mails.
    from email.errors import HeaderParseError  # noqa: PLC0415
    from email.header import decode_header  # noqa: PLC0415

    try:
        ((octets, charset),) = decode_header(word)
    except (HeaderParseError, ValueError):
        return word.encode("utf-8", "surrogateescape"), None
    return (octets, charset) if isinstance(octets, bytes) and charset else (word.encode("utf-8", "surrogateescape"), None)


def _decode(octets: bytes, charset: str | None) -> str:
    if charset is not None:
        try:
            return octets.decode(charset)
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    return decode(octets).text
