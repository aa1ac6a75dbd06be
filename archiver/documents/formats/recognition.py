"""Recognise the format of a file by its content; its name decides only between texts."""

from __future__ import annotations

import codecs
import os
import re

from archiver.documents.encodings import looks_wide
from archiver.documents.readers import html_text, mail_text, ole, open_document_text, pdf_text, word_text

PLAIN_TEXT = "text/plain"
ZIP = "application/zip"
UNKNOWN = "application/octet-stream"

# The first octets of formats. A zip file begins with its first member, or with its directory if it is empty.
_SIGNATURES = (
    (b"%PDF-", pdf_text.MEDIA_TYPE),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (ole.SIGNATURE, ole.MEDIA_TYPE),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1f\x8b", "application/gzip"),
)
_BY_EXTENSION = {
    ".pdf": pdf_text.MEDIA_TYPE,
    ".docx": word_text.MEDIA_TYPE,
    ".odt": open_document_text.MEDIA_TYPE,
    ".html": html_text.MEDIA_TYPE,
    ".htm": html_text.MEDIA_TYPE,
    ".xhtml": html_text.MEDIA_TYPE,
    ".eml": mail_text.MEDIA_TYPE,
    ".txt": PLAIN_TEXT,
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".rtf": "application/rtf",
    ".zip": ZIP,
}
_DELIMITED = frozenset({".csv", ".tsv", ".tab"})
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
EXAMINED = 65_536
"""Number of octets at the beginning of a file that are looked at."""

TEXTS = frozenset({PLAIN_TEXT, html_text.MEDIA_TYPE, mail_text.MEDIA_TYPE})
CONTAINERS = frozenset({pdf_text.MEDIA_TYPE, ZIP})
# Controls that no text has. Left out are backspace, tabs, line ends, form feed, the end of a file in DOS (1A) and ESC (1B).
_CONTROLS = bytes(sorted(frozenset(range(0x20)) - frozenset(b"\b\t\n\v\f\r\x1a\x1b")))
# One octet in twenty: a few controls may stand in old text.
_CONTROL_SHARE = 0.05
# The first tag is one of an HTML page. A byte order mark, an XML declaration and one comment may stand before it.
_PAGE = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,1000}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
# A page without its head begins with a tag too, but only a name such as letter.html tells it from a text about tags.
_FRAGMENT = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<!--.{0,1000}?-->\s*)?<[a-z][a-z0-9]*(?:\s[^<>]{0,1000})?>", re.IGNORECASE | re.DOTALL
)
# At least two header fields and an empty line (RFC 5322 2.1 and 2.2). A field is a name of printable ASCII but the colon, a
# colon, a value, and lines that go on with a blank or tab.
_MAIL = re.compile(rb"\A(?:[!-9;-~]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}\r?\n")
_MAIL_HEADERS = (b"mime-version:", b"message-id:", b"received:")


def recognise_format(octets: bytes, name: str) -> str:
    """Return the media type of a file by its first `EXAMINED` octets.

    Octets with a NUL or with many controls are not text, unless they are UTF-16.
    """
    for signature, media_type in _SIGNATURES:
        if octets.startswith(signature):
            return media_type
    beginning = octets[:EXAMINED]
    if not (beginning.startswith(_WIDE_MARKS) or looks_wide(beginning)):
        controls = len(beginning) - len(beginning.translate(None, _CONTROLS))
        if b"\x00" in beginning or controls > _CONTROL_SHARE * len(beginning):
            return UNKNOWN
    if _PAGE.match(beginning) or (format_by_name(name) == html_text.MEDIA_TYPE and _FRAGMENT.match(beginning)):
        return html_text.MEDIA_TYPE
    # Other texts have lines with colons too: the name of the file or a header that only mail has must speak for mail.
    mail = _MAIL.match(beginning)
    headers = mail[0].lower() if mail else b""
    is_mail = headers and (format_by_name(name) == mail_text.MEDIA_TYPE or any(header in headers for header in _MAIL_HEADERS))
    return mail_text.MEDIA_TYPE if is_mail else PLAIN_TEXT


def format_by_name(name: str) -> str | None:
    """Return the media type that the extension of a name promises, or None if it is not known."""
    return _BY_EXTENSION.get(os.path.splitext(name)[1].lower())


def promises_table(name: str) -> bool:
    """Return whether the extension of a name promises delimited text: rows of cells."""
    return os.path.splitext(name)[1].lower() in _DELIMITED
