"""Find the encoding of delimited text: by its byte order mark, by valid UTF-8, else by a guess from its letters."""

from __future__ import annotations

import codecs
import io
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from archiver.documents.encodings import decode, looks_wide
from archiver.tables.delimited_text import encoding_of
from archiver.tables.table import LONGEST_ROW, UnreadableTableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BLOCK: Final = 1 << 20
_EXAMINED: Final = 65_536
"""Octets that the encoding is guessed from."""
_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DAMAGED: Final = 10
"""Up to one fault in so many letters is a damaged UTF-8 file. A file with more faults has another encoding."""


class TextEncoding(NamedTuple):
    """A codec of Python, the usual name of the encoding, and a flag for a guess that may be wrong."""

    codec: str
    name: str
    is_doubtful: bool = False


def find_encoding(file: BinaryIO, progress: Callable[[int], None]) -> TextEncoding:
    """Return the encoding of the text in a file, which is read to its end. `progress` is called with the octets read so far.

    Raises UnreadableTableError for an encoding of old Persian programs that has no codec.
    """
    beginning = file.read(_EXAMINED)
    if beginning.startswith(_MARKS):
        codec = encoding_of(beginning)
        return TextEncoding("utf-8-sig" if codec == "utf-8" else codec, codec)
    if looks_wide(beginning):
        return _guess(beginning)
    start = _find_first_fault(beginning, file, progress)
    if start is None:
        return TextEncoding("utf-8", "utf-8")
    file.seek(start)
    sample = file.read(_EXAMINED)
    read = sample.decode("utf-8", "replace")
    faults = read.count("\ufffd")
    if sum(letter > "\x7f" for letter in read) > _DAMAGED * faults:
        return TextEncoding("utf-8", "utf-8")
    return _guess(sample)


def read_lines(file: BinaryIO, codec: str) -> Iterator[str]:
    """Yield the lines with their ends. Raises UnreadableTableError for a line that is too long."""
    text = io.TextIOWrapper(file, codec, errors="replace", newline="")
    number = 0
    try:
        while line := text.readline(LONGEST_ROW):
            number += 1
            if len(line) >= LONGEST_ROW:
                raise UnreadableTableError("table.row-too-long", {"line": number}, line=number, limit=LONGEST_ROW)
            yield line
    finally:
        with suppress(ValueError):  # the file may be closed before the last of its lines was asked for
            text.detach()


def _find_first_fault(block: bytes, file: BinaryIO, progress: Callable[[int], None]) -> int | None:
    """Return a position shortly before the first octets that are no UTF-8, None if the whole file is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    while block:
        try:
            decoder.decode(block)
        except UnicodeDecodeError:
            return done
        done += len(block)
        progress(done)
        block = file.read(_BLOCK)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return max(done - _EXAMINED, 0)
    return None


def _guess(sample: bytes) -> TextEncoding:
    decoding = decode(sample)
    name = decoding.encoding.name
    try:
        codec = codecs.lookup(name).name
    except LookupError as error:
        raise UnreadableTableError("table.encoding-old", encoding=name) from error
    is_doubtful = any(finding.code == "document.encoding-guessed" for finding in decoding.findings)
    return TextEncoding(codec, name, is_doubtful)
