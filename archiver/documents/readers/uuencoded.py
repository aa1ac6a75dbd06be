"""Files that stand in the plain text of a mail as lines of letters, as programs sent them before MIME (POSIX, uuencode)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from archiver.documents.document import Attachment

if TYPE_CHECKING:
    from collections.abc import Sequence

# `begin 644 letter.doc`, or `begin-base64 644 letter.doc`: the rights as in `chmod`, and the name of the file.
_BEGIN: Final = re.compile(r"begin(?P<base64>-base64)? [0-7]{3,4} (?P<name>\S.*)")
_ENDS: Final = frozenset({"end", "===="})
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]{4,}={0,2}")
_FIRST: Final = 0x20
"""The first of 64 characters that stand for six bits each. The first one of a line says how many octets are in it."""
_LARGEST_LINE: Final = 45


def find_uuencoded(text: str) -> tuple[str, tuple[Attachment, ...]]:
    """Return a text without the lines of files in it, and these files. The lines that begin and end one stay.

    A line that begins a file is one only if the next line is a line of a file. A file that is cut off ends with its last line.
    """
    if not text.startswith("begin") and "\nbegin" not in text:
        return text, ()
    kept: list[str] = []
    found: list[Attachment] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        kept.append(lines[at])
        at += 1
        begin = _BEGIN.fullmatch(lines[at - 1].rstrip())
        if begin is None:
            continue
        end = _find_end(lines, at, is_base64=bool(begin["base64"]))
        if end > at:
            found.append(Attachment(begin["name"], "application/octet-stream"))
            at = end
    return "\n".join(kept), tuple(found)


def _find_end(lines: Sequence[str], start: int, *, is_base64: bool) -> int:
    """Return the position of the first line that is no line of a file. An empty file has no line but the one that ends it."""
    is_line = _BASE64.fullmatch if is_base64 else _is_uuencoded
    at = start
    while at < len(lines) and lines[at] not in _ENDS and is_line(lines[at]):
        at += 1
    return at


def _is_uuencoded(line: str) -> bool:
    """Return whether a line is one of a file. Programs leave out blanks at its end, or add one character to it."""
    octets = (ord(line[0]) - _FIRST) % 64 if line else 0
    letters = -(-octets // 3) * 4
    whole = line.ljust(letters + 1)
    return octets <= _LARGEST_LINE and len(whole) - 1 - letters in {0, 1} and all(" " <= sign <= "`" for sign in line)
