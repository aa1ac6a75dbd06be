"""The structure of mails (MIME, RFC 2045 and 2046): their texts, in the containers that say how they belong together, and files.

Lines are taken one by one, and only those of texts are kept. So the cost is linear, and a mail of many megabytes takes no more
memory than its texts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from archiver.documents.document import LARGEST_TEXT, Attachment
from archiver.documents.readers.extracted_text import UnreadableContentError
from archiver.documents.readers.mail_lines import FIELD, is_envelope
from archiver.documents.readers.mail_names import boundary_of, file_name, media_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from email.message import Message

MOST_BOUNDARIES = 20_000
"""Lines that separate parts of a mail."""
DEEPEST = 100
"""Containers within containers."""
LARGEST_HEADER = 1024 * 1024
"""Octets of the header of a mail or part."""

_TEXTS = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext"})
# A field that parts of a mail begin with.
_FIELD_OF_PART = re.compile(rb"(?i)content-[a-z-]{1,40}[ \t]*:")
_BLANK_BEFORE_COLON = re.compile(rb"\A([!-9;-~]{1,60})[ \t]+:")
_QUOTED_ENVELOPES = (b"From ", b">From ")


class TextPart(NamedTuple):
    """A text of a mail: its header, and its octets as they were sent."""

    header: Message
    octets: bytearray

    @property
    def is_html(self) -> bool:
        """Return whether it is a page."""
        return self.header.get_content_type() == "text/html"


class Container:
    """A part of parts. `kind` is `mixed`, `alternative`, `related` or another subtype of multipart.

    `undivided` is what comes before the first boundary, as long as none has come.
    """

    __slots__ = ("boundary", "children", "kind", "undivided")

    def __init__(self, kind: str, boundary: bytes = b"", undivided: TextPart | None = None) -> None:
        self.kind = kind
        self.boundary = boundary
        self.undivided = undivided
        self.children: list[Container | TextPart] = []

    def parts(self) -> list[Container | TextPart]:
        """Return the parts. One whose boundary never came is a text as a whole."""
        return self.children if self.undivided is None else [self.undivided]


class Mail:
    """One message, built of its lines. `header` is its own, and `size` is that of its texts."""

    def __init__(self, largest: int) -> None:
        """Begin a mail whose texts have at most so many octets."""
        self.header: Message | None = None
        self.root = Container("mixed")
        self.attachments: list[Attachment] = []
        self.size = 0
        self._largest = largest
        self._open = [self.root]
        self._levels: dict[bytes, int] = {}
        self._boundaries = 0
        # The lines of the header that is being read, and those of the text: one of them at a time, or neither.
        self._header: list[bytes] | None = []
        self._header_size = 0
        self._text: bytearray | None = None
        # A line of which the next one tells if it is a boundary, or a damaged line of a header.
        self._doubtful: bytes | None = None

    def add(self, line: bytes) -> None:
        """Take one more line. Raise UnreadableContentError for more text, more parts or deeper parts than a mail has."""
        doubtful, self._doubtful = self._doubtful, None
        if self._header is not None:
            self._add_to_header(line, self._header, doubtful)
            return
        if doubtful is not None and _FIELD_OF_PART.match(line):
            self._begin_with(doubtful)
            self.add(line)
            return
        if line.startswith(b"--") and self._levels:
            if self._ends_part(line.rstrip()):
                return
            self._doubtful = line if self._open[-1].undivided is not None else None
        if self._text is not None:
            self._text += line
            self._text += b"\n"
            self.size += len(line) + 1
            if self.size > self._largest:
                raise UnreadableContentError("document.too-large", limit=self._largest)

    def finish(self) -> Mail:
        """Return the mail after its last line."""
        if self._header is not None:
            self._end_header(self._header)
        return self

    def _begin_with(self, line: bytes) -> None:
        """Take a line with a header after it for the boundary of a container that states another."""
        container = self._open[-1]
        del self._levels[container.boundary]
        container.boundary = line.rstrip()[2:]
        self._levels[container.boundary] = len(self._open) - 1
        self._ends_part(line.rstrip())

    def _add_to_header(self, line: bytes, lines: list[bytes], doubtful: bytes | None) -> None:
        if doubtful is not None and not FIELD.match(line):
            # The header has ended without a blank line.
            self._end_header(lines)
            self.add(doubtful)
            self.add(line)
        elif not line.strip():
            # Blank lines before the first header of a mail are none of it.
            if lines or self.header is not None:
                self._end_header(lines)
        elif FIELD.match(line) or (line[:1] in {b" ", b"\t"} and lines):
            self._header_size += len(line)
            if self._header_size > LARGEST_HEADER:
                raise UnreadableContentError("document.too-large", limit=LARGEST_HEADER)
            lines.append(_BLANK_BEFORE_COLON.sub(rb"\1:", line))
        elif self.header is None and lines:
            self._doubtful = line
        elif not line.startswith(_QUOTED_ENVELOPES):
            self._end_header(lines)
            self.add(line)

    def _end_header(self, lines: list[bytes]) -> None:
        # They take long to load, and most documents are no mails.
        from email import message_from_bytes, policy  # noqa: PLC0415

        header = message_from_bytes(b"\n".join(lines) + b"\n\n", policy=policy.compat32)
        self._header, self._header_size = None, 0
        is_root = self.header is None
        if is_root:
            self.header = header
        kind, _, subtype = media_type(header, is_digest=self._open[-1].kind == "digest").partition("/")
        boundary = boundary_of(header) if kind == "multipart" else b""
        if boundary:
            self._open_container(Container(subtype, boundary, TextPart(header, bytearray())))
        elif kind == "multipart" or (f"{kind}/{subtype}" in _TEXTS and (is_root or not _is_file(header))):
            part = TextPart(header, bytearray())
            self._open[-1].children.append(part)
            self._text = part.octets
        else:
            self.attachments.append(Attachment(file_name(header), f"{kind}/{subtype}"))

    def _open_container(self, container: Container) -> None:
        if len(self._open) > DEEPEST:
            raise UnreadableContentError("document.broken", reason="too deep")
        if container.boundary not in self._levels and container.undivided is not None:
            self._open[-1].children.append(container)
            self._levels[container.boundary] = len(self._open)
            self._open.append(container)
            self._text = container.undivided.octets

    def _ends_part(self, line: bytes) -> bool:
        """Return whether a line is a boundary, and begin or end what it stands for."""
        boundary, ends_all = line[2:], False
        level = self._levels.get(boundary)
        if level is None and boundary.endswith(b"--"):
            level, ends_all = self._levels.get(boundary[:-2]), True
        if level is None:
            return False
        self._boundaries += 1
        if self._boundaries > MOST_BOUNDARIES:
            raise UnreadableContentError("document.too-large", limit=MOST_BOUNDARIES)
        self._open[level].undivided = None
        first_ended = level if ends_all else level + 1
        for container in self._open[first_ended:]:
            del self._levels[container.boundary]
        del self._open[first_ended:]
        self._text, self._header = None, None if ends_all else []
        return True


def _is_file(header: Message) -> bool:
    return header.get_content_disposition() == "attachment"


def read_mails(lines: Iterable[bytes], *, is_mailbox: bool) -> Iterator[Mail]:
    """Yield each message. In a mailbox a new one begins with an envelope line that a field follows.

    Raise UnreadableContentError as `Mail.add` does, or if all texts together are larger than those of one document.
    """
    mail, envelope, left = Mail(LARGEST_TEXT), None, LARGEST_TEXT
    is_begun = False
    for line in lines:
        if envelope is not None and FIELD.match(line):
            if is_begun:
                yield mail.finish()
                left -= mail.size
            mail, is_begun = Mail(left), True
        elif envelope is not None:
            mail.add(envelope)
        envelope = line if is_mailbox and is_envelope(line) else None
        if envelope is None:
            mail.add(line)
            is_begun = is_begun or bool(line.strip())
    if is_begun:
        yield mail.finish()
