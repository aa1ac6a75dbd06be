"""Read mails (RFC 5322) and mailboxes (RFC 4155): the headers on date, sender, receiver and subject, and the texts of the body.

Files inside a mail are named, not read. A mailbox is read message by message.
"""

from __future__ import annotations

import os
import re
from typing import IO, TYPE_CHECKING, NamedTuple

from archiver.documents.document import Encoding
from archiver.documents.encodings import Decoding, decode, registered_name
from archiver.documents.readers.extracted_text import ExtractedText, Piece, UnreadableContentError
from archiver.documents.readers.html_text import decode_html, read_page
from archiver.documents.readers.mail_lines import open_mail, read_lines
from archiver.documents.readers.mail_names import read_words
from archiver.documents.readers.mail_structure import Container, Mail, TextPart, read_mails
from archiver.documents.readers.stated_title import state_title
from archiver.documents.readers.uuencoded import find_uuencoded
from archiver.findings import Finding, escape_for_display, make_finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from archiver.documents.document import Attachment

MEDIA_TYPE = "message/rfc822"
MAILBOX = "application/mbox"

LARGEST_MAIL = 512 * 1024 * 1024
"""Octets of a mail or mailbox, with the files in it. No more are read."""

MOST_MESSAGES = 50_000
"""Messages of a mailbox that are read."""

MOST_ATTACHMENTS = 1000
"""Files inside a mail or mailbox that are named."""

_SHOWN = ("From", "To", "Subject")
# The ways in which a text was sent in ASCII, so that nothing could change its encoding.
_ARMOURED = frozenset({"base64", "quoted-printable"})
# Labels that old programs put on mail of any encoding.
_MISLABELLED = frozenset({"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "windows-1252", "cp1252", "unknown-8bit"})
# A plain text of fewer letters says that the mail is a page, if the page says so many times more.
_STUB = 400
_TIMES_MORE = 3
_LINE_END = re.compile(r"(?<![ \t\f])[ \t\f]*+\n[ \t\f]*+")
_EMPTY_LINES = re.compile(r"\n{3,}")
_MOST_DATES = 10
# Characters of a header that are shown.
_LONGEST_HEADER = 4000
_NAMED = 5
# A saved page (MHTML) is stored as a mail whose date is that of the saving.
_SAVED_PAGE = ("<saved by ", "saved by ")


class _Body(NamedTuple):
    """A text of a body, if it was a page, the encodings of it and the findings on them, and files that stood in it as letters."""

    text: str
    is_html: bool
    decodings: tuple[Decoding, ...]
    attachments: tuple[Attachment, ...] = ()


_NOTHING = _Body("", is_html=False, decodings=())


def extract_mail(file: IO[bytes], media_type: str = MEDIA_TYPE) -> ExtractedText:
    """Extract the headers `Date`, `From`, `To` and `Subject` as the part `mail header`, and the texts as `body`.

    A mailbox of several messages has a part `message` for each. A text is read as labelled. If it is labelled as Western text but
    reads better in an encoding of old Persian mail, it is read in that. Raise UnreadableContentError for endless mails.
    """
    opened = open_mail(file)
    is_cut = file.seek(0, os.SEEK_END) > LARGEST_MAIL
    if is_cut and not opened.is_mailbox:
        raise UnreadableContentError("document.too-large", limit=LARGEST_MAIL)
    read = _Reading()
    try:
        for mail in read_mails(read_lines(opened, LARGEST_MAIL), is_mailbox=opened.is_mailbox):
            if len(read.messages) == MOST_MESSAGES:
                is_cut = True
                break
            read.add(mail, recoded=opened.was_recoded)
    except UnreadableContentError:
        if not read.messages:
            raise
        is_cut = True
    return read.finish(media_type, is_cut=is_cut)


class _Reading:
    """The messages of a file that were read."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, _Body]] = []
        self._subject = ""
        self._attachments: list[Attachment] = []
        self._files = 0
        self._findings: dict[tuple[str, int], Finding] = {}

    def add(self, mail: Mail, *, recoded: bool) -> None:
        """Add a message. Of findings of one kind keep those of the first message, and of second dates all."""
        header = mail.header or _empty_header()
        body = _choose_text(mail.root, recoded=recoded)
        self._subject = self._subject or _header(header, "Subject")
        self.messages.append((_show_header(header), body))
        attachments = [*mail.attachments, *body.attachments]
        self._files += len(attachments)
        self._attachments += attachments[: MOST_ATTACHMENTS - len(self._attachments)]
        for finding in (finding for one in body.decodings for finding in one.findings):
            self._findings.setdefault((finding.code, 0), finding)
        dates = _dates(header)
        if len(dates) > 1:
            number = len(self.messages)
            told = make_finding("document.second-date", None, message=number, count=len(dates), dates=dates[:_NAMED])
            self._findings["document.second-date", number] = told

    def finish(self, media_type: str, *, is_cut: bool) -> ExtractedText:
        """Return the text of all messages. `is_cut` says that others were not read."""
        findings = list(self._findings.values())
        count = len(self.messages)
        if is_cut:
            findings.append(make_finding("document.mailbox-cut", None, messages=count))
        elif count > 1:
            findings.append(make_finding("document.mailbox", None, messages=count))
        if self._attachments:
            names = [escape_for_display(one.name or one.media_type) for one in self._attachments[:_NAMED]]
            findings.append(make_finding("document.attachments-unread", None, count=self._files, names=names))
        encodings = [one.encoding for _, body in self.messages for one in body.decodings]
        encoding = encodings[0] if encodings and count == 1 else None
        title = state_title("subject", self._subject) if count == 1 else None
        return ExtractedText(media_type, self._pieces(), encoding, tuple(findings), None, tuple(self._attachments), title)

    def _pieces(self) -> list[Piece]:
        if len(self.messages) == 1:
            header, body = self.messages[0]
            return [Piece("mail header", header), Piece("body", body.text)]
        texts = (f"{header}\n\n{body.text}" for header, body in self.messages)
        return [Piece("message", text, number) for number, text in enumerate(texts, 1)]


def _empty_header() -> Message:
    from email.message import Message  # noqa: PLC0415 - takes long to load, and most documents are no mails

    return Message()


def _show_header(header: Message) -> str:
    sender = _header(header, "From")
    if sender.lower().startswith(_SAVED_PAGE):
        return ""
    shown = [("Date", date) for date in _dates(header)[:_MOST_DATES]]
    shown += [(name, sender if name == "From" else _header(header, name)) for name in _SHOWN if name in header]
    return "\n".join(f"{name}: {value}" for name, value in shown)


def _dates(header: Message) -> list[str]:
    """Return the date as it is written, once for each header: the library would correct its weekday."""
    raw = (value.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for value in _raw(header, "date"))
    return [" ".join(value[:_LONGEST_HEADER].split()) for value in raw]


def _raw(header: Message, name: str) -> Iterator[str]:
    """Yield the values of a header as they stand."""
    return (str(value) for key, value in header.raw_items() if key.lower() == name)


def _header(header: Message, name: str) -> str:
    return read_words(next(_raw(header, name.lower()), "")[:_LONGEST_HEADER])


def _choose_text(part: Container | TextPart, *, recoded: bool) -> _Body:
    """Return the text that a reader of the mail sees: of alternatives one, of a page its own text, else all texts in a row."""
    if isinstance(part, TextPart):
        return _decode_text(part, recoded=recoded)
    if part.kind == "related":
        return _choose_text(part.parts()[0], recoded=recoded) if part.parts() else _NOTHING
    bodies = [body for one in part.parts() if (body := _choose_text(one, recoded=recoded)).text]
    if part.kind == "alternative" and bodies:
        return _choose_alternative(bodies)
    decodings = tuple(one for body in bodies for one in body.decodings)
    attachments = tuple(one for body in bodies for one in body.attachments)
    return _Body("\n\n".join(body.text for body in bodies), bool(bodies) and bodies[0].is_html, decodings, attachments)


def _choose_alternative(bodies: list[_Body]) -> _Body:
    """Return the plain text, unless it only says that there is a page."""
    plain = next((body for body in bodies if not body.is_html), bodies[0])
    page = next((body for body in reversed(bodies) if body.is_html), plain)
    is_stub = len(plain.text) < _STUB and len(page.text) > _TIMES_MORE * len(plain.text)
    return page if is_stub else plain


def _decode_text(part: TextPart, *, recoded: bool) -> _Body:
    decoding = _decode(part, recoded=recoded)
    if part.is_html:
        return _Body(read_page(decoding.text, marks_quotations=True).text(), is_html=True, decodings=(decoding,))
    text, attachments = find_uuencoded(decoding.text.replace("\r\n", "\n"))
    return _Body(_tidy(text), is_html=False, decodings=(decoding,), attachments=attachments)


def _tidy(text: str) -> str:
    """Return a plain text without blanks at the ends of lines, and with at most one empty line between two."""
    return _EMPTY_LINES.sub("\n\n", _LINE_END.sub("\n", text.replace("\r\n", "\n").replace("\r", "\n"))).strip("\n")


def _decode(part: TextPart, *, recoded: bool) -> Decoding:
    header = part.header
    way = str(header.get("content-transfer-encoding", "")).strip().lower()
    header.set_payload(part.octets.decode("ascii", "surrogateescape"))
    payload = header.get_payload(decode=True)
    octets = payload if isinstance(payload, bytes) else b""
    label = (header.get_content_charset() or "").lower().replace("_", "-")
    if recoded and way not in _ARMOURED:
        label = "utf-8"
    if label and label not in _MISLABELLED:
        try:
            return Decoding(octets.decode(label), Encoding(registered_name(label), "declared"))
        except (LookupError, ValueError):
            pass
    return decode_html(octets, None) if part.is_html else decode(octets)
