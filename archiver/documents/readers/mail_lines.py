"""Read the lines of mails as programs store them: with a mark or a count before them, in UTF-16, with old line ends."""

from __future__ import annotations

import re
from io import BytesIO
from typing import IO, TYPE_CHECKING, NamedTuple

from archiver.documents.document import LARGEST_TEXT
from archiver.documents.encodings import decode, looks_wide

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGINNING = 65_536
_BLOCK = 1024 * 1024
LONGEST_LINE = 1024 * 1024
"""Octets. A longer line is cut in two."""

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF_8_MARK = b"\xef\xbb\xbf"
# Blank lines, a byte order mark, and the count of octets that Apple writes before a message (.emlx).
_PRELUDE = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*+(?:(?P<count>[0-9]{1,10})[ \t]*(?:\r?\n|\r))?[ \t\r\n]*+")
# The first line ends as those of Mac OS 9 do.
_CR_ALONE = re.compile(rb"[^\r\n]*+\r(?![\r\n])")
# A field is a name of printable ASCII but the colon, a colon and a value (RFC 5322 2.2). Old programs put a blank before it.
FIELD = re.compile(rb"[!-9;-~]{1,60}[ \t]*:")
# The line before each message of a mailbox (RFC 4155): the sender, and the time of delivery by `asctime`, which old programs left
# out. `From a@b Sat Nov  5 06:29:00 2016`, `From a@b`.
_TIMED_ENVELOPE = re.compile(rb"From [^\r\n]{0,300}?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b[^\r\n]{0,30}\d\d?:\d\d")
_BARE_ENVELOPE = re.compile(rb"From \S{1,300}[ \t]*\Z")
# That line at the beginning of a file, with a field after it.
_FIRST_ENVELOPE = re.compile(rb"From [^\r\n]{1,400}(?:\r*\n|\r)[!-9;-~]{1,60}[ \t]*:")


class MailFile(NamedTuple):
    """The octets of a mail or mailbox from its first line on.

    `start` is where that line begins, and `size` the number of octets, or None for all that follow. `is_mailbox` says that an
    envelope line comes first. `was_recoded` says that the encoding of the whole file was changed. Then no label in it is right.
    """

    file: IO[bytes]
    start: int
    size: int | None
    ends_with_cr: bool
    is_mailbox: bool
    was_recoded: bool


def find_first_line(beginning: bytes) -> tuple[int, int | None]:
    """Return where the first line of a mail begins, and the count of octets before it, if there is one."""
    match = _PRELUDE.match(beginning)
    if match is None:  # pragma: no cover - the pattern matches any octets
        return 0, None
    if match["count"] and not FIELD.match(beginning, match.end()):
        return match.start("count"), None
    return match.end(), int(match["count"]) if match["count"] else None


def begins_mailbox(octets: bytes) -> bool:
    """Return whether octets begin with an envelope line and a field."""
    return _FIRST_ENVELOPE.match(octets) is not None


def states_delivery(octets: bytes) -> bool:
    """Return whether octets begin with an envelope line that states the time of delivery."""
    return _TIMED_ENVELOPE.match(octets) is not None


def is_envelope(line: bytes) -> bool:
    """Return whether a line can be that before the next message of a mailbox. A field must follow it."""
    return line.startswith(b"From ") and bool(_TIMED_ENVELOPE.match(line) or _BARE_ENVELOPE.match(line))


def open_mail(file: IO[bytes]) -> MailFile:
    """Return a mail or mailbox from its first line on. UTF-16 becomes UTF-8."""
    file.seek(0)
    beginning = file.read(_BEGINNING)
    was_recoded = beginning.startswith(_UTF_8_MARK)
    if beginning.startswith(_WIDE_MARKS) or looks_wide(beginning):
        beginning += file.read(2 * LARGEST_TEXT - len(beginning))
        beginning = decode(beginning).text.encode("utf-8", "replace")
        file, was_recoded = BytesIO(beginning), True
    start, count = find_first_line(beginning)
    first = beginning[start : start + _BEGINNING]
    return MailFile(file, start, count, _CR_ALONE.match(first) is not None, begins_mailbox(first), was_recoded)


def read_lines(mail: MailFile, limit: int) -> Iterator[bytes]:
    """Yield the lines without their ends, of at most `limit` octets. Memory does not grow with the size of the file."""
    mail.file.seek(mail.start)
    left = limit if mail.size is None else min(limit, mail.size)
    rest = b""
    while left > 0 and (block := mail.file.read(min(_BLOCK, left))):
        left -= len(block)
        if mail.ends_with_cr:
            block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        for line in lines:
            yield line.rstrip(b"\r")
        if len(rest) > LONGEST_LINE:
            yield rest
            rest = b""
    if rest:
        yield rest.rstrip(b"\r")
