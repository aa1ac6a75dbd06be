"""Recognise mails and mailboxes by their first lines."""

from __future__ import annotations

import os
import re
from typing import Final

from archiver.documents.encodings import decode, looks_wide
from archiver.documents.readers.mail_lines import begins_mailbox, find_first_line, states_delivery
from archiver.documents.readers.mail_text import MAILBOX, MEDIA_TYPE

_MAILS: Final = frozenset({".eml", ".emlx"})
_MAILBOXES: Final = frozenset({".mbox", ".mbx"})
_EXAMINED: Final = 65_536
_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = rb"(?:\r*\n|\r(?!\n))"
# At least two header fields and an empty line (RFC 5322 2.1 and 2.2). A field is a name of printable ASCII but the colon, a
# colon, a value, and lines that go on with a blank or tab. A damaged line may stand between two of them.
_FIELD = rb"[!-9;-~]{1,60}[ \t]*+:"
_GOES_ON = rb"(?:[ \t]++[^ \t\r\n][^\r\n]*+" + _LINE_END + rb")*+"
_DAMAGED = rb"(?:[^\r\n]{1,500}" + _LINE_END + rb"(?=" + _FIELD + rb"))?+"
_HEADER = re.compile(rb"(?:" + _FIELD + rb"[^\r\n]*+" + _LINE_END + _GOES_ON + _DAMAGED + rb"){2,}+")
_END = re.compile(rb"[ \t]*+(?:\r|\n|\Z)")
# A header may be longer than the octets that are looked at.
_CUT = re.compile(_END.pattern + rb"|(?:" + _FIELD + rb"[^\r\n]*+|[^\r\n:]{1,60})\Z")
_ENVELOPE = re.compile(rb"(?:>?From [^\r\n]*+" + _LINE_END + rb")*+")
# Headers that only mail has. Other texts have lines with colons too, so these or the name of the file must speak for mail.
_OF_MAIL = re.compile(rb"(?im)^(?:mime-version|message-id|received|return-path|delivered-to|x-mailer|newsgroups)[ \t]?:")


def tell_mail(beginning: bytes, name: str) -> str | None:
    """Return the media type of a mail or mailbox by the beginning of a file and its name, or None for another text."""
    if beginning.startswith(_WIDE_MARKS) or looks_wide(beginning):
        beginning = decode(beginning[: len(beginning) & ~1]).text.encode("utf-8", "replace")
    start, count = find_first_line(beginning)
    envelope = _ENVELOPE.match(beginning, start)
    header = _HEADER.match(beginning, envelope.end() if envelope else start)
    ending = os.path.splitext(name)[1].lower()
    first = beginning[start:] if beginning.startswith(b"From ", start) else b""
    is_mailbox = begins_mailbox(first)
    if header is None:
        return MAILBOX if is_mailbox and states_delivery(first) else None
    ends_well = (_CUT if len(beginning) >= _EXAMINED else _END).match(beginning, header.end()) is not None
    if ending in _MAILBOXES and ends_well:
        return MAILBOX
    has_name = ending in _MAILS
    if not (is_mailbox or ((has_name or count is not None or _OF_MAIL.search(header[0])) and ends_well)):
        return None
    return MAILBOX if is_mailbox and not has_name else MEDIA_TYPE
