"""What reading a file gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from archiver.findings import Finding

LARGEST_TEXT = 32 * 1024 * 1024
"""Octets of plain text, HTML or mail; the text of the longest book has fewer. Larger files are not read."""


class Encoding(NamedTuple):
    """How octets became characters.

    `name` is Python's name of the codec; `basis` says how it was chosen: `bom` (the file says so itself), `strict` (it is valid
    UTF-8), `given` (the caller said so), `declared` (the format says so), `guessed` (it reads best so).
    """

    name: str
    basis: str


class Part(NamedTuple):
    """A named stretch of the text: code points `start` to `end` of `Document.text`.

    `name` is of the list in `archiver.documents`; `number` says which of its kind it is, from 1, where there are several, and of
    pages and notes always.
    """

    name: str
    start: int
    end: int
    number: int | None = None

    @property
    def label(self) -> str:
        """Name and number: `header`, `footnote 2`."""
        return self.name if self.number is None else f"{self.name} {self.number}"


class Document(NamedTuple):
    """A file as text.

    `text` is None where the file holds none that can be read. `parts` lie in reading order and do not overlap; where there are
    none, the text is one piece. `encoding` is None where the format leaves no choice. `extractor` names what turned a format that
    is not plain text into text.
    """

    text: str | None
    media_type: str
    encoding: Encoding | None
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    extractor: str | None = None
