"""Dates of the Latin script whose year comes after the time, as programs print them: `Sat Nov  5 10:00:00 UTC 2016`.

The calendar is Gregorian once a month of it is named, so python-dateutil may read the whole. Two defaults that share no part tell
whether every part was really written; a year before 1500 never reaches it.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars import Calendar, DateFields

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from archiver.dating.mentions.mention import Mention

# Years below may be of another calendar.
_FIRST_YEAR = 1500
# After the day: `10:00` or `10:00:00`, perhaps `a.m.`; a time zone as letters (`UTC`) or an offset (`+0330`), or none; the year,
# which no digit or further number follows.
_TIME_AND_YEAR = re.compile(
    r",? {1,2}\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: (?:[a-z]{2,4}|[+-]\d{4}))? (?P<year>\d{4})(?!\d|[:/.-]\d)"
)


class Timestamp(NamedTuple):
    """The date, and the offset of its end in the folded text."""

    fields: DateFields
    end: int


def read_timestamp(mention: Mention, text: str) -> Timestamp | None:
    """Return the whole date if a time and a year follow the day and month of `mention` in the folded `text`, else None."""
    if mention.precision != "month-day" or not any(named.calendar is Calendar.GREGORIAN for named in mention.parts["m"].meanings):
        return None
    tail = _TIME_AND_YEAR.match(text, mention.end)
    if tail is None or int(tail["year"]) < _FIRST_YEAR:
        return None
    try:
        first, second = (parse(text[mention.start : tail.end()].upper()) for parse in _readers())
    except (ValueError, OverflowError):
        return None
    if first.date() != second.date():
        return None
    return Timestamp(DateFields(first.year, first.month, first.day), tail.end())


@cache
def _readers() -> tuple[Callable[[str], datetime], Callable[[str], datetime]]:
    """Return the parser of python-dateutil with each of two defaults. It is loaded when a text needs it."""
    from datetime import datetime  # noqa: PLC0415
    from functools import partial  # noqa: PLC0415

    from dateutil import parser  # noqa: PLC0415

    defaults = (datetime(2000, 1, 1), datetime(2004, 12, 28))  # noqa: DTZ001 - only their parts count
    first, second = (partial(parser.parse, default=default, ignoretz=True) for default in defaults)
    return first, second
