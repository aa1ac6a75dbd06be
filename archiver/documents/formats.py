"""What kind of file octets are: by what they hold, not by what the file is called."""

from __future__ import annotations

from archiver.documents.encoding import looks_wide

PLAIN_TEXT = "text/plain"
UNKNOWN = "application/octet-stream"

_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1f\x8b", "application/gzip"),
)
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_EXAMINED = 65_536


def recognise_format(octets: bytes, name: str) -> str:  # noqa: ARG001 - markup is told apart by name where its content is no help
    """The media type of a file. Octets with a NUL that say nothing of UTF-16 are no text."""
    for signature, media_type in _SIGNATURES:
        if octets.startswith(signature):
            return media_type
    if b"\x00" in octets[:_EXAMINED] and not octets.startswith(_WIDE_MARKS) and not looks_wide(octets):
        return UNKNOWN
    return PLAIN_TEXT
