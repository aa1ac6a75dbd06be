"""Find the line of a key in the text of a TOML file, since tomllib tells none."""

from __future__ import annotations

import re
from typing import Final

# The header of a table, `[seal]`, and of a table in a list, `[[signer]]`. The group is the name in the brackets.
_HEADER: Final = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?")
# A key before an equals sign: bare, quoted, or several parted by dots.
_KEY: Final = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
# One part of a key.
_PART: Final = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")


def find_key_line(text: str, key: str) -> int:
    """Return the line in which a key such as `seal.trust` stands, counted from 1.

    If the key itself stands in none, because it is missing or a part of an inline table, return the line of the nearest key or
    table above it. Return 0 if there is none.
    """
    lines = _list_keys(text)
    parts = key.split(".")
    for count in range(len(parts), 0, -1):
        if (wanted := tuple(parts[:count])) in lines:
            return lines[wanted]
    return 0


def _list_keys(text: str) -> dict[tuple[str, ...], int]:
    """Return the line of every key and table of a text, the first of each."""
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.fullmatch(line):
            table = _split(header[1])
            lines.setdefault(table, number)
        elif match := _KEY.match(line):
            lines.setdefault((*table, *_split(match[1])), number)
    return lines


def _split(key: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(key))
