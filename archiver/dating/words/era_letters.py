"""Tell if a letter is the era mark of the year before it: 15 Tir 1395 H, 1446H, but no hour (14H) and no name (H. Smith)."""

from __future__ import annotations

import re

# A year from 500 to 1499, perhaps with its month and day, and a blank or a bracket.
_HIJRI_YEAR = re.compile(r"(?<!\d)(?:[5-9]\d\d|1[0-4]\d\d)(?:[/.-]\d\d?[/.-]\d\d?)?(?: ?\(| )$")
_COMMON_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d $")
_NAME = re.compile(r"\. ?[^\W\d_]")
_REACH = 13
_ENDS = frozenset(["", *"\n,;:)|\t"])
_PARTING = frozenset("/=([-")  # these may follow a blank too


def is_era_letter(start: int, end: int, text: str, *, is_capital: bool) -> bool:
    """Return whether the letter of a folded text is an era mark.

    With a full stop it is one, unless it begins a name after a common year. Without, it must be a capital that is written on to
    a year of four digits, or one after a year of the Hijra, with nothing more behind it.
    """
    before = text[max(0, start - _REACH) : start]
    if text.startswith(".", end):
        return not (_COMMON_YEAR.search(before) and _NAME.match(text, end))
    if not is_capital:
        return False
    if before[-1:].isdecimal():
        return before[-4:].isdecimal()
    after = text[end : end + 2]
    closes = after[:1] == ")" if before.endswith("(") else after[:1] in _ENDS or after.strip()[:1] in _PARTING
    return closes and _HIJRI_YEAR.search(before) is not None
