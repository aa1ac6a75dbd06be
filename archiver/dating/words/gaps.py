"""The gaps between the terms of a run, as signs of its shape."""

from __future__ import annotations

import re
from functools import lru_cache

from archiver.dating.words.borders import has_border, strip_breaks

GAP_SIGNS = "_|,/.-:()'="
"""The signs that can stand in a shape beside the letters of `TermKind`."""

_GAP_SIGNS = str.maketrans(
    {"\n": "|", "\r": "|", "\v": "|", "\f": "|", "\u2028": "|", "[": "(", "]": ")", " ": "_", "\\": "/", "°": None}
)
_KNOWN_SIGNS = re.compile(f"[{re.escape(GAP_SIGNS)}]*")
# On a Persian typewriter a ر served as slash between numbers: ۱۵ر۸ر۱۳۴۲.
_TYPED_SLASH = "ر"
_BLANKS = re.compile(r"_+")
# One line break with blanks beside it, and perhaps a comma before it. Two line breaks part two dates.
_LINE_BREAK = re.compile(r"_?,?_?\|_?")


@lru_cache(maxsize=4096)
def gap_shape(gap: str) -> str | None:
    """Return the text between two terms as signs of a shape: `_` blanks, `|` one line break, else itself; None parts them.

    A border between cells or columns parts them too.
    """
    if gap == _TYPED_SLASH:
        return "/"
    gap = strip_breaks(gap)
    if has_border(gap):
        return None
    signs = _BLANKS.sub("_", gap.replace("\r\n", "\n").translate(_GAP_SIGNS))
    if not _KNOWN_SIGNS.fullmatch(signs):
        return None
    if "|" in signs:
        return signs.replace("_", "") if _LINE_BREAK.fullmatch(signs) else None
    return signs
