"""A table of delimited text, read record by record without losing an octet of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_DELIMITERS = ",;\t|"
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def encoding_of(first_octets: bytes) -> str:
    """The encoding that a byte order mark tells, else UTF-8; decode with `surrogateescape` to keep what is not."""
    return next((encoding for mark, encoding in _BYTE_ORDER_MARKS if first_octets.startswith(mark)), "utf-8")


def delimiter_of(header: str) -> str:
    """What separates the cells of a header: the most frequent of comma, semicolon, tab and bar outside quotation marks."""
    bare = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=bare.count)


def read_records(lines: Iterable[str], longest: int | None = None) -> Iterator[tuple[str, str]]:
    """The records of a table, each as its text and its line end (none where the last has none).

    A line break inside quotation marks does not end a record (RFC 4180). `lines` keep their line ends, as those of a file opened
    with `newline=""` do. Where a record gets longer than `longest` characters within quotation marks, it is the last.
    """
    held: list[str] = []
    length = 0
    is_open = False
    for line in lines:
        if '"' in line and line.count('"') % 2:
            is_open = not is_open
        if is_open or held:
            held.append(line)
            length += len(line)
        if is_open:
            if longest is not None and length > longest:
                break
            continue
        record = "".join(held) if held else line
        held.clear()
        length = 0
        text = record.rstrip("\r\n")
        yield text, record[len(text) :]
    if held:
        yield "".join(held), ""


def split_cells(text: str, delimiter: str) -> list[str]:
    """The cells of a record as written, quotation marks and all."""
    return [match.group() for match in re.finditer(rf"(?:^|(?<={re.escape(delimiter)})){_cell(delimiter)}", text)]


def cell_finder(place: int, delimiter: str) -> Callable[[str], str]:
    """A function that gives the cell at a place, counted from 0, of a record; an empty text where the record is too short."""
    pattern = re.compile(rf"(?>{_cell(delimiter)}{re.escape(delimiter)}){{{place}}}({_cell(delimiter)})")

    def find_cell(text: str) -> str:
        if '"' in text:
            match = pattern.match(text)
            return match.group(1) if match else ""
        cells = text.split(delimiter, place + 1)
        return cells[place] if place < len(cells) else ""

    return find_cell


def _cell(delimiter: str) -> str:
    """A pattern for a cell: what is no delimiter, and anything between quotation marks; it never goes back over what it read."""
    return rf'(?:[^{re.escape(delimiter)}"]|"[^"]*"?)*+'


def unquote(cell: str) -> str:
    """What a cell says: without its quotation marks, doubled ones single."""
    bare = cell.strip(" ")
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        return bare[1:-1].replace('""', '"')
    return cell


def quote(value: str, delimiter: str) -> str:
    """A cell that says `value`, in quotation marks where it must be."""
    if delimiter in value or '"' in value or "\n" in value or "\r" in value:
        return '"' + value.replace('"', '""') + '"'
    return value
