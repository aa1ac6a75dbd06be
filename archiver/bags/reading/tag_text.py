"""The lines of a tag file in a bag, decoded, whatever the file holds: bounded in memory, faults noted and never raised."""

from __future__ import annotations

import codecs
import os
import re
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.findings import FindingLog

BLOCK: Final = 1 << 20
LINE_LIMIT: Final = 4 << 20
"""Characters of one line. Linux's longest path has 4,096 octets; one of 1,200 folders with names of 255 has 0.3 million."""
LINES_LIMIT: Final = 20_000_000
"""Lines of one tag file, give or take those of a block."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_LINE_WITH_END = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_ESCAPED_OCTET = re.compile("[\udc80-\udcff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_TEXT_ENCODINGS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined"})
_MARKS = {"utf-16": (codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE), "utf-32": (codecs.BOM_UTF32_BE, codecs.BOM_UTF32_LE)}


class OpensFiles(Protocol):
    """Where tag files are read from."""

    def open_file(self, path: str) -> tuple[int, os.stat_result]:
        """A descriptor for reading a tag file. Raises OSError."""
        ...


class TagFileText(NamedTuple):
    """A tag file to be read."""

    name: str
    encoding: str
    """As `find_encoding` gives it."""
    is_strict: bool
    """Whether the bag is of BagIt 1.0, so that a byte order mark before UTF-8 is an error."""


def find_encoding(name: str) -> str | None:
    """Python's name of a character encoding, or None where there is no text encoding of that name."""
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # codecs.lookup also knows rot13 and base64, which turn texts into texts and octets into octets.
    if not getattr(found, "_is_text_encoding", True) or found.name.replace("_", "-") in _NO_TEXT_ENCODINGS:
        return None
    return found.name


class Chunk(NamedTuple):
    """Whole lines of a tag file, and the number of the first."""

    first: int
    text: str


def read_chunks(source: OpensFiles, text: TagFileText, log: FindingLog) -> Iterator[Chunk]:
    """A tag file in chunks of whole lines; what is wrong with the file or with its characters goes to the log.

    Lines end with LF, CR or CRLF (RFC 8493 2.3). Octets that are no UTF-8 become lone surrogates, as in file names.
    """
    first = 1
    for chunk in _whole_lines(_read_blocks(source, text, log)):
        if len(chunk) > LINE_LIMIT and max(map(len, split_chunk(chunk))) > LINE_LIMIT:
            log.add("bag.tag-file-too-large", text.name, line=first)
            return
        if not chunk.isascii() and _is_undecodable(chunk, text.encoding):
            _note_undecodable(text, Chunk(first, chunk), log)
        yield Chunk(first, chunk)
        first += chunk.count("\n") + (chunk.count("\r") - chunk.count("\r\n") if "\r" in chunk else 0)
        if first > LINES_LIMIT:
            log.add("bag.tag-file-too-large", text.name, line=first)
            return


def split_chunk(chunk: str) -> list[str]:
    """The lines of a chunk without their ends."""
    lines = _LINE_END.split(chunk) if "\r" in chunk else chunk.split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def split_with_ends(chunk: str) -> list[tuple[str, str]]:
    """The lines of a chunk, each with its end: LF, CR, CRLF, or nothing at the end of the file."""
    lines = _LINE_WITH_END.findall(chunk)
    return lines[:-1] if lines[-1] == ("", "") else lines


def read_lines(source: OpensFiles, text: TagFileText, log: FindingLog) -> Iterator[tuple[int, str]]:
    """The lines of a tag file without their ends, numbered from 1; see `read_chunks`."""
    for chunk in read_chunks(source, text, log):
        yield from enumerate(split_chunk(chunk.text), chunk.first)


def _note_undecodable(text: TagFileText, chunk: Chunk, log: FindingLog) -> None:
    for number, line in enumerate(split_chunk(chunk.text), chunk.first):
        if _is_undecodable(line, text.encoding):
            log.add("bag.tag-file-undecodable", text.name, line=number, encoding=text.encoding)


def _is_undecodable(line: str, encoding: str) -> bool:
    return _ESCAPED_OCTET.search(line) is not None if encoding == "utf-8" else "\ufffd" in line


def _read_blocks(source: OpensFiles, text: TagFileText, log: FindingLog) -> Iterator[str]:
    try:
        descriptor, _ = source.open_file(text.name)
    except OSError as error:
        log.add("bag.file-unreadable", text.name, reason=error.strerror or str(error))
        return
    try:
        block = os.read(descriptor, BLOCK)
        if text.encoding == "utf-8" and block.startswith(codecs.BOM_UTF8):
            log.add("bag.byte-order-mark", text.name, line=1, raised=text.is_strict)
            block = block[len(codecs.BOM_UTF8) :] or os.read(descriptor, BLOCK)
        decoder = _make_decoder(text.encoding, block)
        while block:
            yield _decode(decoder, block, text.encoding)
            block = os.read(descriptor, BLOCK)
        yield decoder.decode(b"", final=True)
    except OSError as error:
        log.add("bag.file-unreadable", text.name, reason=error.strerror or str(error))
    finally:
        os.close(descriptor)


def _decode(decoder: codecs.IncrementalDecoder, block: bytes, encoding: str) -> str:
    decoded = decoder.decode(block)
    # The decoder of UTF-7 lets halves of surrogate pairs pass, which nothing can write again.
    return decoded if encoding == "utf-8" else _SURROGATE.sub("\ufffd", decoded)


def _make_decoder(encoding: str, start: bytes) -> codecs.IncrementalDecoder:
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
