"""Read delimited text record by record without losing an octet."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_DELIMITERS = ",;\t|"
_HIGH_OCTETS = frozenset({0x00, 0x06, 0x07, 0x20})
"""The higher octets of UTF-16 in tables: of Latin letters, of Arabic ones, and of joiners and quotation marks."""
_BYTE_ORDER_MARKS = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))


def encoding_of(first_octets: bytes) -> str:
    """Return the encoding of a byte order mark, UTF-16 for octets that are plainly so without one, else UTF-8.

    Decode with `surrogateescape` to keep octets that are not UTF-8.
    """
    marked = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if first_octets.startswith(mark)), None)
    return marked or next((name for name, at in (("utf-16-le", 1), ("utf-16-be", 0)) if _is_wide(first_octets[at::2])), "utf-8")


def _is_wide(octets: bytes) -> bool:
    """Return whether every second octet is a higher one of UTF-16. A text of other encodings has no control character there."""
    return _HIGH_OCTETS.issuperset(octets) and not {0x00, 0x06, 0x07}.isdisjoint(octets)


def delimiter_of(header: str) -> str:
    """Return the delimiter of a header: the most frequent of comma, semicolon, tab and bar outside quotation marks."""
    bare = "".join(header.split('"')[::2])
    return max(_DELIMITERS, key=bare.count)


def read_records(lines: Iterable[str], longest: int | None = None) -> Iterator[tuple[str, str]]:
    """Yield the records of a table, each as its text and its line end, which the last may lack.

    A line break inside quotation marks does not end a record (RFC 4180). `lines` keep their line ends, as those of a file opened
    with `newline=""` do. A record longer than `longest` characters within quotation marks is the last.
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
    """Return the cells of a record as written, with their quotation marks."""
    # A cell begins at the beginning of the record or right behind a delimiter. It may be empty.
    return [match.group() for match in re.finditer(rf"(?:^|(?<={re.escape(delimiter)})){_cell(delimiter)}", text)]


def cell_finder(index: int, delimiter: str) -> Callable[[str], str]:
    """Return a function that returns the cell of a record at a position from 0, an empty text if the record is too short."""
    # Pass over `index` cells with their delimiters, then catch the cell. `(?>` keeps each cell as it was first read. Without it,
    # a record that is too short would be tried in all ways.
    pattern = re.compile(rf"(?>{_cell(delimiter)}{re.escape(delimiter)}){{{index}}}({_cell(delimiter)})")

    def find_cell(text: str) -> str:
        """Return the cell of the column in a line, or an empty text."""
        if '"' in text:
            match = pattern.match(text)
            return match.group(1) if match else ""
        cells = text.split(delimiter, index + 1)
        return cells[index] if index < len(cells) else ""

    return find_cell


def _cell(delimiter: str) -> str:
    """Return a pattern for a cell: no delimiter, but anything between quotation marks. It never backtracks (`*+`)."""
    return rf'(?:[^{re.escape(delimiter)}"]|"[^"]*"?)*+'


def unquote(cell: str) -> str:
    """Return the value of a cell, without its quotation marks and with doubled ones single."""
    bare = cell.strip(" ")
    if len(bare) > 1 and bare[0] == bare[-1] == '"':
        return bare[1:-1].replace('""', '"')
    return cell


def quote(value: str, delimiter: str) -> str:
    """Return a cell with a value, in quotation marks if it needs them."""
    if delimiter in value or '"' in value or "\n" in value or "\r" in value:
        return '"' + value.replace('"', '""') + '"'
    return value
