"""The result of a reader of a format, and its error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.documents.document import Attachment, Document, Encoding, Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archiver.documents.document import StatedTitle
    from archiver.findings import Finding


class UnreadableContentError(Exception):
    """The content of a file cannot be read in its format. Never leaves the room.

    `code` is one of the catalogue (`document.…`).
    """

    def __init__(self, code: str, **values: Any) -> None:  # noqa: ANN401 - any JSON value
        super().__init__(code)
        self.code = code
        self.values = values


class Piece(NamedTuple):
    """The text of a part, with its name and number (see `Part`)."""

    name: str
    text: str
    number: int | None = None


class ExtractedText(NamedTuple):
    """The named pieces of a file's text in reading order."""

    media_type: str
    pieces: Sequence[Piece]
    encoding: Encoding | None = None
    findings: tuple[Finding, ...] = ()
    extractor: str | None = None
    attachments: tuple[Attachment, ...] = ()
    title: StatedTitle | None = None


def assemble(extracted: ExtractedText) -> Document:
    """Join all pieces to one text, each ended by a line break, and map their positions. Leave out empty pieces."""
    parts: list[Part] = []
    texts: list[str] = []
    length = 0
    for piece in extracted.pieces:
        text = piece.text.strip("\n")
        if text.strip():
            texts.append(f"{text}\n")
            parts.append(Part(piece.name, length, length + len(text), piece.number))
            length += len(text) + 1
    media_type, _, encoding, findings, extractor, attachments, title = extracted
    return Document("".join(texts), media_type, encoding, tuple(parts), findings, extractor, attachments, title)


def number_pieces(name: str, texts: Iterable[str]) -> list[Piece]:
    """Return pieces of one name, numbered if there are several. Keep only one of equal texts, such as headers of pages."""
    different = [text for text in dict.fromkeys(texts) if text.strip()]
    return [Piece(name, text, number if len(different) > 1 else None) for number, text in enumerate(different, 1)]


def join_blocks(blocks: Iterable[str], kept: str = "") -> str:
    """Join blocks as lines. Strip blanks at their ends but those kept, and keep at most one empty line between two."""
    stripped = "".join(sign for sign in " \t\r\n\f" if sign not in kept)
    lines: list[str] = []
    for block in blocks:
        line = block.strip(stripped) if block.strip() else ""
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n")
