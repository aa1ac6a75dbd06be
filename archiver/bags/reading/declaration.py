"""Read the bag declaration, bagit.txt: RFC 8493 2.1.1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from archiver.bags.format import DECLARATION
from archiver.bags.reading.open_bag import EARLY_VERSIONS
from archiver.bags.reading.tag_text import TagFileText, known_encoding, read_lines

if TYPE_CHECKING:
    from archiver.bags.reading.open_bag import OpenBag

KNOWN_VERSIONS: Final = EARLY_VERSIONS | {(1, 0)}
_LINES_LIMIT: Final = 16
"""Lines that are read. Two are right, and early bags had a few more."""

_LABELS = ("BagIt-Version", "Tag-File-Character-Encoding")
# `Label: value`, with any spaces and tabs at both ends and about the first colon. The groups are label and value without them.
_LOOSE = re.compile(r"[ \t]*([^:]*?)[ \t]*:[ \t]*(.*?)[ \t]*", re.DOTALL)
_VERSION = re.compile(r"[0-9]{1,6}\.[0-9]{1,6}")


def read_declaration(bag: OpenBag) -> None:
    """Set the version and encoding of the bag. Faults of the declaration go to the log.

    The declaration itself is UTF-8 without a byte order mark and "MUST consist of exactly two lines in this order". Earlier
    versions allow spaces about the colon, another order and more lines. These are a warning in such bags, an error in BagIt 1.0.
    """
    if DECLARATION not in bag.base_files:
        bag.log.add("bag.declaration-missing", DECLARATION)
        return
    text = TagFileText(DECLARATION, "utf-8", is_strict=True)
    lines: list[str] = []
    found: dict[str, list[str]] = {}
    for number, line in read_lines(bag.source, text, bag.log):
        if number > _LINES_LIMIT:
            break
        lines.append(line)
        if match := _LOOSE.fullmatch(line):
            found.setdefault(match[1].lower(), []).append(match[2])
    values = [found.get(label.lower(), []) for label in _LABELS]
    _set_version(bag, values[0])
    _set_encoding(bag, values[1])
    if all(len(given) == 1 and given[0] for given in values) and not _is_exact(lines):
        bag.log.add("bag.declaration-loose", DECLARATION, raised=bag.is_strict)


def _is_exact(lines: list[str]) -> bool:
    """Return whether the lines are the two of RFC 8493 in this order, with one space behind each colon and none at the end."""
    # The strings in the ABNF of RFC 8493 are case-insensitive (RFC 5234 2.3).
    heads = [f"{label}: ".lower() for label in _LABELS]
    return len(lines) == len(heads) and all(
        line.lower().startswith(head) and line[len(head) :] == line[len(head) :].strip() != ""
        for line, head in zip(lines, heads, strict=True)
    )


def _set_version(bag: OpenBag, values: list[str]) -> None:
    if len(values) != 1 or not _VERSION.fullmatch(values[0]):
        bag.log.add("bag.declaration-malformed", DECLARATION, label=_LABELS[0])
        return
    major, _, minor = values[0].partition(".")
    bag.version = int(major), int(minor)
    if bag.version not in KNOWN_VERSIONS:
        bag.log.add("bag.version-unknown", DECLARATION, version=values[0])


def _set_encoding(bag: OpenBag, values: list[str]) -> None:
    if len(values) != 1 or not values[0]:
        bag.log.add("bag.declaration-malformed", DECLARATION, label=_LABELS[1])
    elif (encoding := known_encoding(values[0])) is None:
        bag.log.add("bag.encoding-unknown", DECLARATION, encoding=values[0])
    else:
        bag.encoding = encoding
        if encoding != "utf-8":
            bag.log.add("bag.encoding-not-utf8", DECLARATION, encoding=values[0])
