"""The parts that layouts are put together from, as patterns over the shape of a run (see `archiver.dating.mentions.layouts`)."""

from __future__ import annotations

CONNECTORS = "(?:p_?){0,2}"
JOIN = r"(?:_?[,/.\-]?_?|_?,?\|)"
BETWEEN = JOIN + CONNECTORS
# A comma between day and month parts two things: Version 2, June 1991.
BETWEEN_DAY_AND_MONTH = rf"(?:_?[/.]?_?|-|\|){CONNECTORS}"
NOT_INSIDE_NUMBER = r"(?<![nyxg][/.\-:])(?<![nyxg]_[/.])(?<![nyxg][/.]_)"
# A reference number may be joined by a dash to a date with slashes: 1234-88/3/12.
NOT_INSIDE_SLASHES = r"(?<![nyxg][/.:])(?<!n-)(?<![nyxg]_[/.])(?<![nyxg][/.]_)"
NOT_BEFORE_NUMBER = r"(?![/.:][nyxg]|-[nyx])"
NOT_AFTER_POINT = r"(?<![nyxg]\.)"
NO_NUMBER_FOLLOWS = r"(?![nygx]|[:/.\-][nygx])"

WEEKDAY_AFTER = rf"(?:{JOIN}\(?_?{CONNECTORS}(?P<w2>w)(?!{BETWEEN}[noc])_?\)?)?"
ERA = r"(?:_?\(?_?(?P<e>e)\.?(?:_?e)?_?\)?)?(?:_?a)?"
ERA_BEFORE = r"(?P<e0>e)\.?_?"

RANGE = r"(?:_?-_?|_?r_?(?:p_?)?)"
RANGE_OR_LIST = rf"(?:{RANGE}|_?k_?(?:p_?)?)"


def weekday_before(group: str = "w") -> str:
    """Return a weekday, and what may stand between it and the day."""
    return rf"(?:(?P<{group}>w)\.?(?:_?[,/\-:(]?_?|\|){CONNECTORS})?"


def day(group: str = "d", kinds: str = "noc") -> str:
    """Return the number or ordinal of a day."""
    return rf"{NOT_AFTER_POINT}(?P<{group}>[{kinds}])(?:_?u|e(?=_?[Mmz]))?\.?"


def day_at_end(group: str = "d") -> str:
    """Return a day that nothing of the date follows: no number may go on after it, and Pashto ends it with مه."""
    return rf"(?P<{group}>[no])(?:u|m|_?u)?{NO_NUMBER_FOLLOWS}(?!_?:[nygx])"


def month(group: str = "m") -> str:
    """Return the name of a month, with the word for month, and a second name of the same month in another reckoning."""
    return rf"(?:B_(?:p_)?)?(?P<{group}>[Mmz])\.?(?:(?:_?[/(-]_?|_)(?P<{group}_again>[Mmz])\)?)?(?:_?B)?"


def year(group: str = "y") -> str:
    """Return a year in digits or words; two digits with a month after them are a day instead."""
    number = rf"(?P<{group}>[yg]|[nc](?!_?(?:B_)?[Mmz]|_?:))"
    goes_on = r"[nygx]|(?::(?!n:n)|[/.])[nygx](?!u?\.?_?(?:B_)?[Mmz])|_?:[nygx](?!:n)"
    return rf"(?:(?:p_?)?A_?{CONNECTORS})?\(?_?'?{number}_?\)?(?!{goes_on})"
