"""Know mentions of the same words, which mean the same: documents repeat the same years, months and days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.calendars import Calendar
from archiver.dating.meaning.latin_years import script_around
from archiver.dating.mentions import GREGORIAN_YEARS

if TYPE_CHECKING:
    from collections.abc import Hashable

    from archiver.dating.mentions import Mention, Surroundings

_SIGNED = frozenset({"numeric", "years"})
"""The layouts whose meaning hangs on the signs between the parts too."""

_LUNAR = Calendar.LUNAR_HIJRI  # for speed
_LATIN = "latin"


def key_of_words(mention: Mention, surroundings: Surroundings) -> Hashable | None:
    """Return all that the meaning of a mention hangs on: its words and the script around it. None if it may hang on more."""
    parts = mention.parts
    era = parts.get("e") or parts.get("e0")
    if mention.layout in _SIGNED or (_LUNAR in _calendars_of_month(mention) and "y" in parts):
        # A lunar month in a year that may be a solar one is asked for the text around it.
        return None
    script = _script_that_decides(mention, surroundings)
    mark = ""
    if era is not None:
        if script.startswith(_LATIN):
            return None
        mark = surroundings.as_written(era.start, era.end)
    # Of each part its name, its place among the others, its kind, and all that it means.
    words = [(name, term[1] - mention.start, term[0], term[3:8]) for name, term in parts.items()]
    return mention.layout, mention.precision, script, mark, tuple(words)


def _calendars_of_month(mention: Mention) -> list[Calendar]:
    month = mention.parts.get("m")
    return [meaning[0] for meaning in month.meanings] if month is not None else []


def _script_that_decides(mention: Mention, surroundings: Surroundings) -> str:
    if "y" in mention.parts:
        return "" if has_one_reading(mention) else script_around(mention, surroundings)
    if mention.precision == "century" or mention.layout == "centuries":
        return surroundings.script(mention.start, mention.end)
    return ""


def has_one_reading(mention: Mention) -> bool:
    """Return whether a date leaves nothing that the script could decide: 15 Aban 1395, 2016-11-05."""
    parts = mention.parts
    if "e" in parts or "e0" in parts:
        return False
    if mention.layout == "numeric":
        return parts["a"].value in GREGORIAN_YEARS
    month, year = parts.get("m2") or parts.get("m"), parts.get("y")
    return month is not None and year is not None and len(month.meanings) == 1 and year.digits > 2  # noqa: PLR2004 - no century
