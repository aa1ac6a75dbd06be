"""Decode the lines of a tag file. Memory is bounded, and faults are noted, never raised."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.reading.serial_digests import note_read_error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.bags.reading.bag_source import BagSource
    from archiver.findings import FindingLog

BLOCK: Final = 1 << 20
LINE_LIMIT: Final = 4 << 20
"""Characters of one line. A path of 1,200 folders, each with a name of 255 characters, has 0.3 million."""
LINES_LIMIT: Final = 20_000_000
"""Lines of one tag file. It is tested after each block."""

# Lines end with LF, CR or CRLF (RFC 8493 2.3).
_LINE_END = re.compile(r"\r\n|\r|\n")
# A line and its end. `\Z` is the end of the text: behind a last line end the pattern matches once more, with two empty groups.
_LINE_WITH_END = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
# `surrogateescape` turns octets that are not UTF-8 into these (PEP 383). Few tag files need these patterns compiled.
_ESCAPED_OCTET = "[\udc80-\udcff]"
_SURROGATE = "[\ud800-\udfff]"
_NO_TEXT_ENCODINGS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"})
_MARKS = {"utf-16": (codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE), "utf-32": (codecs.BOM_UTF32_BE, codecs.BOM_UTF32_LE)}


class TagFileText(NamedTuple):
    """The name of a tag file, and the rules for reading it."""

    name: str
    encoding: str
    """A name that `known_encoding` returned."""
    is_strict: bool
    """True for BagIt 1.0, in which a byte order mark before UTF-8 is an error."""


def known_encoding(name: str) -> str | None:
    """Return Python's name of a character encoding, or None if no text encoding has that name."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # codecs.lookup also knows rot13 and base64, which are no encodings of text.
    if not getattr(found, "_is_text_encoding", True) or found.name.replace("_", "-") in _NO_TEXT_ENCODINGS:
        return None
    return found.name


class Chunk(NamedTuple):
    """Whole lines of a tag file, and the number of the first of them."""

    first: int
    text: str


def read_chunks(source: BagSource, text: TagFileText, log: FindingLog) -> Iterator[Chunk]:
    """Return a tag file in chunks of whole lines. Faults of the file and of its characters go to the log.

    Lines end with LF, CR or CRLF (RFC 8493 2.3). Octets that are not UTF-8 become lone surrogates, as in file names.
    """
    first = 1
    for chunk in _whole_lines(_read_blocks(source, text, log)):
        if len(chunk) > LINE_LIMIT and max(map(len, split_chunk(chunk))) > LINE_LIMIT:
            log.add("bag.tag-file-too-large", text.name, line=first)
            return
        if not chunk.isascii() and _is_undecodable(chunk, text.encoding):
            _note_undecodable(text, Chunk(first, chunk), log)
        yield Chunk(first, chunk)
        # CRLF is one line end, and a CR by itself is one too.
        first += chunk.count("\n") + (chunk.count("\r") - chunk.count("\r\n") if "\r" in chunk else 0)
        if first > LINES_LIMIT:
            log.add("bag.tag-file-too-large", text.name, line=first)
            return


def split_chunk(chunk: str) -> list[str]:
    """Return the lines of a chunk without their ends."""
    lines = _LINE_END.split(chunk) if "\r" in chunk else chunk.split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def split_with_ends(chunk: str) -> list[tuple[str, str]]:
    """Return the lines of a chunk, each with its end: LF, CR, CRLF, or nothing at the end of the file."""
    lines = _LINE_WITH_END.findall(chunk)
    return lines[:-1] if lines[-1] == ("", "") else lines


def read_lines(source: BagSource, text: TagFileText, log: FindingLog) -> Iterator[tuple[int, str]]:
    """Return the lines of a tag file without their ends, numbered from 1. See `read_chunks`."""
    for chunk in read_chunks(source, text, log):
        yield from enumerate(split_chunk(chunk.text), chunk.first)


def _note_undecodable(text: TagFileText, chunk: Chunk, log: FindingLog) -> None:
    for number, line in enumerate(split_chunk(chunk.text), chunk.first):
        if _is_undecodable(line, text.encoding):
            log.add("bag.tag-file-undecodable", text.name, line=number, encoding=text.encoding)


def _is_undecodable(line: str, encoding: str) -> bool:
    return re.search(_ESCAPED_OCTET, line) is not None if encoding == "utf-8" else "\ufffd" in line


def _read_blocks(source: BagSource, text: TagFileText, log: FindingLog) -> Iterator[str]:
    try:
        with source.open(text.name) as file:
            block = file.read(BLOCK)
            if text.encoding == "utf-8" and block.startswith(codecs.BOM_UTF8):
                log.add("bag.byte-order-mark", text.name, line=1, raised=text.is_strict)
                block = block[len(codecs.BOM_UTF8) :] or file.read(BLOCK)
            decoder = _make_decoder(text.encoding, block)
            while block:
                decoded = decoder.decode(block)
                # The decoder of UTF-7 accepts halves of surrogate pairs, which cannot be encoded again.
                yield decoded if text.encoding == "utf-8" else re.sub(_SURROGATE, "\ufffd", decoded)
                block = file.read(BLOCK)
            yield decoder.decode(b"", final=True)
    except OSError as error:
        note_read_error(log, text.name, error)


def _make_decoder(encoding: str, start: bytes) -> codecs.IncrementalDecoder:
    """Return a decoder that never fails: UTF-8 keeps wrong octets as lone surrogates, all others write U+FFFD for them."""
    if encoding == "utf-8":
        return codecs.getincrementaldecoder(encoding)("surrogateescape")
    if encoding in _MARKS and not start.startswith(_MARKS[encoding]):
        encoding += "-be"  # RFC 2781 4.3: text without a byte order mark should be taken to be big-endian
    return codecs.getincrementaldecoder(encoding)("replace")


def _whole_lines(blocks: Iterator[str]) -> Iterator[str]:
    rest = ""
    for block in blocks:
        rest += block
        # A CR at the end of a block may be the first half of a CRLF.
        end = max(rest.rfind("\n"), rest.rfind("\r", 0, len(rest) - 1)) + 1
        if end:
            yield rest[:end]
            rest = rest[end:]
        if len(rest) > LINE_LIMIT:
            break
    if rest:
        yield rest
