"""Read a table in JSON Lines: each object is a row, its keys are the headings."""

from __future__ import annotations

from codecs import BOM_UTF8
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from archiver.findings import Where, escape_for_display, make_finding
from archiver.records import read_json_line
from archiver.tables.table import (
    LIST_MARK,
    LONGEST_ROW,
    CellKind,
    Table,
    TableForm,
    TableRow,
    UnreadableTableError,
    check_headings,
    check_row_number,
)
from archiver.tables.text_encoding import find_encoding, read_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archiver.tables.table import Note

_ITEM = str | int | float
_FEW: Final = 1024
"""Up to so many headings are checked once, at the end. With more, the check ends the reading of a hostile file early."""
_DEEPEST: Final = 4
"""Values within values whose keys are read as headings."""
_STRANGE: Final[dict[type, str]] = {dict: "{…}", list: "[…]"}


def read_json_lines(file: BinaryIO, note: Note, progress: Callable[[int, int], None]) -> Table:
    """Return the table in a file of JSON Lines. A text by language, `{"fa": "…", "en": "…"}`, makes a column for each language.

    Raises UnreadableTableError if there is no object, or too many keys.
    """
    encoding = find_encoding(file, lambda octets: progress(octets, 0))
    if encoding.is_doubtful:
        note(make_finding("table.encoding-guessed", encoding=encoding.name))
    file.seek(0)
    headings: dict[str, int] = {}
    for number, line in _read_lines(file, encoding.codec):
        for heading, _ in _flatten(read_json_line(line, "table", {"line": number}).value):
            headings.setdefault(heading, len(headings))
        check_headings(list(headings) if len(headings) > _FEW else [])
    if not headings:
        raise UnreadableTableError("table.empty")
    check_headings(list(headings))
    file.seek(0)
    lines, advance = _read_lines(file, encoding.codec), partial(_advance, file, progress)
    return Table(TableForm("jsonl", encoding.name), list(headings), _read_rows(lines, headings, note, advance))


def _advance(file: BinaryIO, progress: Callable[[int, int], None], number: int) -> None:
    progress(0 if file.closed else file.tell(), number)


def _read_lines(file: BinaryIO, codec: str) -> Iterator[tuple[int, bytes]]:
    """Yield number and octets of each line that is not empty, in UTF-8, since RFC 8259 8.1 knows no other encoding of JSON."""
    lines = _split_lines(file) if codec.startswith("utf-8") else (line.encode() for line in read_lines(file, codec))
    for number, line in enumerate(lines, 1):
        check_row_number(number)
        # Programs on Windows write a byte order mark. No object begins with one of its octets.
        bare = line.lstrip(BOM_UTF8) if number == 1 else line
        if bare.strip():
            yield number, bare.rstrip(b"\r\n")


def _split_lines(file: BinaryIO) -> Iterator[bytes]:
    number = 0
    while line := file.readline(LONGEST_ROW):
        number += 1
        if len(line) >= LONGEST_ROW:
            raise UnreadableTableError("table.row-too-long", {"line": number}, line=number, limit=LONGEST_ROW)
        yield line


def _read_rows(
    lines: Iterator[tuple[int, bytes]], headings: dict[str, int], note: Note, advance: Callable[[int], None]
) -> Iterator[TableRow]:
    for number, line in lines:
        if number % _FEW == 0:
            advance(number)
        where: Where = {"row": number, "line": number}
        value, findings = read_json_line(line, "table", where)
        for finding in findings:
            note(finding)
        if not isinstance(value, dict):
            if not findings:
                note(make_finding("table.unreadable-line", where, line=number))
            continue
        cells = [""] * len(headings)
        kinds: dict[int, CellKind] = {}
        seen: set[str] = set()
        for heading, inner in _flatten(value):
            if heading in seen:
                note(make_finding("table.key-repeated", where, line=number, key=escape_for_display(heading)))
                continue
            seen.add(heading)
            index = headings[heading]
            cells[index], kind = _as_cell(inner)
            if kind is not None:
                kinds[index] = kind
        if any(cells):
            yield TableRow(number, cells, kinds)


def _flatten(value: object) -> Iterator[tuple[str, Any]]:
    """Yield heading and value of each cell of a row."""
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        if isinstance(inner, dict) and inner and all(isinstance(text, _ITEM) for text in inner.values()):
            yield from ((f"{key} [{language}]", text) for language, text in inner.items())
        else:
            yield key, inner
            # The names inside are headings too, without cells: one of them may say that the document is secret.
            yield from ((f"{key} {name}", None) for name in dict.fromkeys(_list_names(inner, _DEEPEST)))


def _list_names(value: object, depth: int) -> Iterator[str]:
    """Yield the keys inside a value, in brackets."""
    if isinstance(value, list) and depth:
        for inner in value:
            yield from _list_names(inner, depth - 1)
    elif isinstance(value, dict) and depth:
        for key, inner in value.items():
            yield f"[{key}]"
            yield from _list_names(inner, depth - 1)


def _as_cell(value: Any) -> tuple[str, CellKind | None]:  # noqa: ANN401 - any JSON value
    if value is None:
        return "", None
    if isinstance(value, str):
        return value, None
    if isinstance(value, list) and all(isinstance(item, _ITEM) and not isinstance(item, bool) for item in value):
        return LIST_MARK.join(map(str, value)), CellKind.LIST
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value), CellKind.NUMBER
    return _STRANGE.get(type(value), str(value).lower()), CellKind.STRANGE
