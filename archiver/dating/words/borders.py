"""Borders between cells and columns: no date goes over one. A tab, a bar and three blanks are such borders."""

from __future__ import annotations

import re

# A bar, which stands for those of box drawings too; three blanks, but not beside the slashes of a form: 15   /  8  / 95.
_BORDER = re.compile(r"[\t|]| {3}(?! *[/\\])(?<!/ {3})(?<!/ {4})(?<!/ {5})")
# Blanks beside a line break are the indentation of the next line.
_INDENTED_BREAK = re.compile(r"[ \t]*([\n\r\v\f\u2028]+)[ \t]*")


def has_border(text: str) -> bool:
    """Return whether the text holds a border between two cells of one line."""
    return _BORDER.search(text) is not None


def strip_breaks(text: str) -> str:
    """Return the text without the blanks beside its line breaks."""
    return _INDENTED_BREAK.sub(r"\1", text)
