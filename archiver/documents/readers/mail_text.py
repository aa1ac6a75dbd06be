"""Read EML (RFC 5322): the headers on date, sender, receiver and subject, and the body. Attachments are not read."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import TYPE_CHECKING

from archiver.documents.document import Encoding
from archiver.documents.encodings import Decoding, decode
from archiver.documents.readers.extracted_text import ExtractedText, Piece, UnreadableContentError, join_blocks
from archiver.documents.readers.html_text import decode_html, read_page

if TYPE_CHECKING:
    from email.message import EmailMessage, MIMEPart

MEDIA_TYPE = "message/rfc822"

MOST_BOUNDARIES = 20_000
"""Lines that may separate parts of a mail."""

_SHOWN = ("Date", "From", "To", "Subject")
# Labels that old programs put on mail of any encoding.
_MISLABELLED = frozenset({"iso-8859-1", "latin-1", "us-ascii", "windows-1252"})


def extract_mail(octets: bytes) -> ExtractedText:
    """Extract the headers `Date`, `From`, `To` and `Subject` as the part `mail header`, and the body.

    A body is read as labelled. If it is labelled as Western text but reads better in an encoding of old Persian mail, it is read
    in that. Raise UnreadableContentError for endless mails within mails.
    """
    if octets.count(b"\n--") > MOST_BOUNDARIES:
        raise UnreadableContentError("document.too-large", limit=MOST_BOUNDARIES)
    try:
        return _extract(message_from_bytes(octets, policy=policy.default))
    except RecursionError as problem:
        # The standard library recurses into each part.
        raise UnreadableContentError("document.broken", reason="too deep") from problem


def _extract(message: EmailMessage) -> ExtractedText:
    headers = "\n".join(f"{name}: {_header(message, name)}" for name in _SHOWN if name in message)
    for kind in ("plain", "html"):
        body = message.get_body(preferencelist=(kind,))
        decoding = None if body is None else _decode_body(body, is_html=kind == "html")
        # Some programs send an empty plain body beside the real one.
        if decoding is not None and decoding.text.strip():
            is_html = kind == "html"
            text = read_page(decoding.text, marks_quotations=True).text() if is_html else join_blocks(decoding.text.splitlines())
            pieces = [Piece("mail header", headers), Piece("body", text)]
            return ExtractedText(MEDIA_TYPE, pieces, decoding.encoding, decoding.findings)
    return ExtractedText(MEDIA_TYPE, [Piece("mail header", headers)])


def _header(message: EmailMessage, name: str) -> str:
    """Return a header decoded. Return the date as it is written: the library would correct its weekday."""
    if name == "Date":
        raw = next(value for key, value in message.raw_items() if key.lower() == "date")
        return " ".join(str(raw).encode("ascii", "surrogateescape").decode("utf-8", "replace").split())
    try:
        return " ".join(str(message[name]).split())
    except (ValueError, LookupError, IndexError, AttributeError, RecursionError):
        # The standard library raises on some malformed headers.
        return ""


def _decode_body(body: MIMEPart, *, is_html: bool) -> Decoding:
    payload = body.get_payload(decode=True)
    octets = payload if isinstance(payload, bytes) else b""
    label = (body.get_content_charset() or "").lower()
    if label and label not in _MISLABELLED:
        try:
            return Decoding(octets.decode(label), Encoding(label, "declared"))
        except (LookupError, UnicodeDecodeError):
            pass
    return decode_html(octets, None) if is_html else decode(octets)
