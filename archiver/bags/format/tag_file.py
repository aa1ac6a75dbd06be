"""Read and write the text of tag files such as bagit.txt and bag-info.txt (RFC 8493 2.1.1, 2.2.2 and 2.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

DECLARATION_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_LINE_END = re.compile(r"\r\n|\r|\n")
_LINEAR_SPACE = " \t"

LabelFault = Literal["empty", "colon", "line-end", "space"]
ValueFault = Literal["carriage-return", "space-after-line-end"]


class TagField(NamedTuple):
    """One metadata element of a tag file. The lines of a value are parted by LF."""

    label: str
    value: str
    line: int = 0
    """The number of its first line in the file, counted from 1. It is 0 if it was not read from a file."""


class TagText(NamedTuple):
    """The elements of a tag file in their order, and the numbers of lines that are faulty."""

    fields: list[TagField]
    blank_lines: list[int]
    malformed_lines: list[int]
    loose_lines: list[int]
    """Lines with space before the label or the colon, or none after it. RFC 8493 2.2.2 wants one space, after the colon."""


def split_lines(text: str) -> list[str]:
    """Return the lines of a tag file without their ends, which are LF, CR or CRLF and nothing else (RFC 8493 2.3)."""
    lines = _LINE_END.split(text)
    if lines[-1] == "":
        lines.pop()
    return lines


def label_fault(label: str) -> LabelFault | None:
    """Return why a label cannot be written, or None. RFC 8493 2.2.2 forbids colons, line ends, and space at either end."""
    if not label:
        return "empty"
    if ":" in label:
        return "colon"
    if _LINE_END.search(label):
        return "line-end"
    return "space" if label != label.strip() else None


def value_fault(value: str) -> ValueFault | None:
    """Return why a value would not be read back as it was given, or None.

    The reasons are a CR, and space at the start of a line after the first, which is read as padding.
    """
    if "\r" in value:
        return "carriage-return"
    later = value.split("\n")[1:]
    return "space-after-line-end" if any(line[:1] and line[0] in _LINEAR_SPACE for line in later) else None


def write_tag_file(fields: Iterable[tuple[str, str]]) -> bytes:
    """Return a tag file of labels and values, in their order, in UTF-8.

    After a line end in a value, the value goes on in an indented line. Lines are broken nowhere else, since RFC 8493 2.2.2 makes
    line breaks part of the value.

    Raises:
        ValueError: a label or value would not be read back the same (see `label_fault` and `value_fault`).
    """
    written = []
    for label, value in fields:
        fault = label_fault(label) or value_fault(value)
        if fault:
            raise ValueError(fault, label)
        written.append(f"{label}: " + value.replace("\n", "\n  ") + "\n")
    return "".join(written).encode()


def read_tag_file(text: str, *, strict: bool = True) -> TagText:
    """Parse the elements of a tag file (RFC 8493 2.2.2).

    `strict` is BagIt 1.0: one space or tab follows the colon, and all else is value. Earlier versions allow any amount of space
    on both sides of the colon. The indentation of a continued line is never part of the value. Its line break is.
    """
    found = TagText([], [], [], [])
    parts: list[str] = []
    for number, line in enumerate(split_lines(text), 1):
        if line[:1] and line[0] in _LINEAR_SPACE and parts:
            parts.append(line.lstrip(_LINEAR_SPACE))
            continue
        _close(found, parts, strict=strict)
        if not line.strip(_LINEAR_SPACE):
            found.blank_lines.append(number)
        elif (field := _read_field(line, number, strict=strict)) is None:
            found.malformed_lines.append(number)
        else:
            found.fields.append(field)
            parts.append(field.value)
            label, _, value = line.partition(":")
            if label != label.strip(_LINEAR_SPACE) or not value[:1] or value[0] not in _LINEAR_SPACE:
                found.loose_lines.append(number)
    _close(found, parts, strict=strict)
    return found


def _close(found: TagText, parts: list[str], *, strict: bool) -> None:
    if len(parts) > 1:
        if not strict:
            parts[:] = [part.rstrip(_LINEAR_SPACE) for part in parts]
        found.fields[-1] = found.fields[-1]._replace(value="\n".join(parts))
    parts.clear()


def _read_field(line: str, number: int, *, strict: bool) -> TagField | None:
    label, colon, value = line.partition(":")
    label = label.strip(_LINEAR_SPACE)
    if not colon or not label:
        return None
    if not strict:
        return TagField(label, value.strip(_LINEAR_SPACE), number)
    return TagField(label, value[1:] if value[:1] and value[0] in _LINEAR_SPACE else value, number)
