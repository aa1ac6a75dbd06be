"""The result of reading a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from archiver.findings import Finding

LARGEST_TEXT = 32 * 1024 * 1024
"""Octets of plain text, HTML or mail; the text of the longest book has fewer. Larger files are not read."""


class Encoding(NamedTuple):
    """The encoding of a file, and the basis of that choice.

    `name` is Python's name of the codec. `basis` is one of five: `bom` (the file has a byte order mark), `strict` (it is valid
    UTF-8), `given` (the caller said so), `declared` (the format says so) or `guessed` (the text reads best so).
    """

    name: str
    basis: str


class Part(NamedTuple):
    """A named part of the text: code points `start` to `end` of `Document.text`.

    `name` is one of the list in `archiver.documents`. `number` counts parts of one name from 1. Pages and notes always have one;
    other parts have one only if there are several.
    """

    name: str
    start: int
    end: int
    number: int | None = None

    @property
    def label(self) -> str:
        """Name and number: `header`, `footnote 2`."""
        return self.name if self.number is None else f"{self.name} {self.number}"


class Attachment(NamedTuple):
    """A file inside a mail, which is not read: its name, if it has one, and its media type as the mail states it."""

    name: str | None
    media_type: str


class StatedTitle(NamedTuple):
    """The title that a file states of itself.

    `basis` is `document-properties`, `html-title`, `subject` (of a mail) or `heading`.
    """

    value: str
    basis: str


class Document(NamedTuple):
    """A file as text.

    `text` is None if the file holds no readable text. `parts` are in reading order and do not overlap; without parts, the text
    is one piece. `encoding` is None if the format leaves no choice. `extractor` names the program that made text of a format
    that is not plain text. `attachments` are files inside a mail.
    """

    text: str | None
    media_type: str
    encoding: Encoding | None
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    extractor: str | None = None
    attachments: tuple[Attachment, ...] = ()
    title: StatedTitle | None = None
