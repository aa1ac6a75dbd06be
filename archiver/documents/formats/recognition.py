"""Recognise the format of a file by its content; its name decides only between texts."""

from __future__ import annotations

import codecs
import re

from archiver.documents.encodings import decode, is_written, looks_wide, reads_as_text
from archiver.documents.formats.endings import HTML, PLAIN_TEXT, format_by_name
from archiver.documents.formats.mail_shape import tell_mail
from archiver.documents.formats.signatures import PDF, TAR, find_signature, is_old_tar
from archiver.documents.formats.sound_frames import find_sound_frames
from archiver.documents.readers import html_text, mail_text, open_document_text, pdf_text

UNKNOWN = "application/octet-stream"

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
EXAMINED = 65_536
"""Number of octets at the beginning of a file that are looked at."""

TEXTS = frozenset({PLAIN_TEXT, html_text.MEDIA_TYPE, open_document_text.FLAT_MEDIA_TYPE})
MAILS = frozenset({mail_text.MEDIA_TYPE, mail_text.MAILBOX})
CONTAINERS = frozenset({pdf_text.MEDIA_TYPE})
# Controls that no text has. Left out are backspace, tabs, line ends, form feed, the end of a file in DOS (1A) and ESC (1B).
_CONTROLS = bytes(sorted(frozenset(range(0x20)) - frozenset(b"\b\t\n\v\f\r\x1a\x1b")))
# One octet in twenty: a few controls may stand in old text.
_CONTROL_SHARE = 0.05
# Readers of PDF look for its head among the first 1,024 octets (ISO 32000-1, annex H, note 13). A text about PDF has no object.
_LATE_PDF = re.compile(rb".{1,1019}%PDF-[12]\.[0-9].{0,100}?[0-9]+[ \t\r\n]+[0-9]+[ \t\r\n]+obj", re.DOTALL)
# The first tag is one of an HTML page. Blanks, an XML declaration, instructions and comments may stand before it.
_BEFORE_PAGE = r"\A\ufeff?(?>\s+|<\?[^>]{0,1000}>|<!--.*?-->)*+"
_PAGE = re.compile(rf"{_BEFORE_PAGE}<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
# ISO/IEC 26300-1, 3.1.2: a document in one file, whose kind is text unless it says otherwise.
_FLAT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:office:)?document\s[^>]*opendocument:xmlns:office[^>]*>",
    re.DOTALL,
)
_OTHER_KIND = re.compile(rb"mimetype\s*=\s*[\"']application/vnd\.oasis\.opendocument\.(?!text)")
# A tag, an entity or a comment. Only a name such as letter.html tells a page that begins with text from a text about tags.
_MARKUP = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]{0,1000})?/?>|<!--|<!doctype|&#?[a-z0-9]{2,8};", re.IGNORECASE)


def recognise_format(octets: bytes, name: str, encoding: str | None = None) -> str:
    """Return the media type of a file by its first `EXAMINED` octets.

    Octets with a NUL or with many controls are not text, unless they are UTF-16, nor are those that read as no text in any
    encoding that is known, unless the caller says in which they are.
    """
    beginning = octets[:EXAMINED]
    is_text = _is_text(beginning) and (encoding is not None or reads_as_text(beginning))
    found = find_signature(beginning, is_text=is_text)
    if found is None and beginning.startswith(b"\xff"):
        found = find_sound_frames(beginning)
    if found is not None:
        return found
    # A mail may hold octets that no text has, in a file inside it.
    mail = tell_mail(beginning, name)
    if mail is not None:
        return mail
    if b"%PDF-" in beginning[:1024] and _LATE_PDF.match(beginning):
        return PDF
    if not is_text:
        return TAR if is_old_tar(beginning) else UNKNOWN
    flat = _FLAT.match(beginning)
    if flat and not _OTHER_KIND.search(flat[0]):
        return open_document_text.FLAT_MEDIA_TYPE
    return HTML if _is_page(beginning, name) else PLAIN_TEXT


def _is_text(beginning: bytes) -> bool:
    if beginning.startswith(_WIDE_MARKS):
        return is_written(decode(beginning[: len(beginning) & ~1]).text)
    if looks_wide(beginning):
        return True
    controls = len(beginning) - len(beginning.translate(None, _CONTROLS))
    return b"\x00" not in beginning and controls <= _CONTROL_SHARE * len(beginning)


def _is_page(beginning: bytes, name: str) -> bool:
    promised = format_by_name(name) == HTML
    if b"<" not in beginning and not promised:
        return False
    text = beginning.decode("latin-1") if b"\x00" not in beginning else decode(beginning[: len(beginning) & ~1]).text
    return bool(_PAGE.match(text.removeprefix("\u00ef\u00bb\u00bf")) or (promised and _MARKUP.search(text)))
