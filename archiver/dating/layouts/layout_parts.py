"""The parts that layouts are put together from, as patterns over the shape of a run (see `date_layouts`)."""

from __future__ import annotations

# Letters are kinds of terms (`archiver.dating.words.TermKind`): n, y, g and x numbers, o and c ordinals and cardinals, M, m and z
# months, w a weekday, e an era mark. In the signs, _ is blanks and | a line break; a sign of the text stands for itself.

# At most two words such as "of" or مورخ, with blanks.
CONNECTORS = "(?:p_?){0,2}"
# Between two parts of a date: one sign with or without blanks, blanks alone, nothing, or a line break after a comma or not.
JOIN = r"(?:_?[,/.\-]?_?|_?,?\|)"
BETWEEN = JOIN + CONNECTORS
# A comma between day and month parts two things: Version 2, June 1991.
BETWEEN_DAY_AND_MONTH = rf"(?:_?[/.]?_?|-|\|){CONNECTORS}"
# A date does not begin inside a longer row of numbers. Each of the three look-behinds refuses one way in which a number, a sign
# and perhaps a blank can stand before: `1.2/` as in 1.2/5/2016, `n_/` and `n/_`.
NOT_INSIDE_NUMBER = r"(?<![nyxg][/.\-:])(?<![nyxg]_[/.])(?<![nyxg][/.]_)"
# The same before a date with slashes, but a number of three or more digits may be joined to it by a dash, since that is a
# reference number: 1234-88/3/12.
NOT_INSIDE_SLASHES = r"(?<![nyxg][/.:])(?<!n-)(?<![nyxg]_[/.])(?<![nyxg][/.]_)"
# No number goes on after a date of numbers: not 1/2/2016/5.
NOT_BEFORE_NUMBER = r"(?![/.:][nyxg]|-[nyx])"
# The number is not the decimal places of another: 3.5 Aban.
NOT_AFTER_POINT = r"(?<![nyxg]\.)"
# A month or day with a year behind it is of that year, not of the one before: born 1385, on 1 Khordad 1399.
NO_YEAR_FOLLOWS = "(?!(?:_?B)?_(?:p_)?(?:A_)?[yg])"
NO_NUMBER_FOLLOWS = r"(?![nygx]|[:/.\-][nygx])"

# A weekday after its date, with or without brackets: `5 November 2016 (Saturday)`. If a day follows it, it is the weekday of the
# next date: `5 November, Sunday 6 November`.
WEEKDAY_AFTER = rf"(?:{JOIN}\(?_?{CONNECTORS}(?P<w2>w)(?!{BETWEEN}[noc])_?\)?)?"
# One or two era marks, with or without brackets or a full stop, and a word for year that follows its number: `۱۳۹۵ (هجری شمسی)`,
# `۱۳۹۵ ه.ش.`, `2016 г. н. э.`. A second mark says more, just after the first, in brackets, or after a comma if no year follows:
# `۱۳۹۵ هجری (شمسی)`, `1446 AH (Umm al-Qura)`, `1446 AH, Umm al-Qura calendar`. The sign after the last term is in no shape.
ERA = (
    r"(?:_?a\.?(?=_?\(?_?e))?(?:_?\(?_?(?P<e>e)\.?(?:_?(?P<e_next>e))?"
    r"(?:,_?(?P<e_list>[eE])(?!\.?_?[nygx]))?_?\)?)?(?:_?\(_?(?P<e_more>[eE])\.?_?(?:\)|$))?(?:_?(?P<A2>a))?"
)
# A mark after the day of a date that begins with its year: 1395 Tir 15 AH.
ERA_LAST = r"(?:_?\(?(?P<e_last>e)\.?(?:_?\))?(?!_?[noyg]))?"
ERA_BEFORE = r"(?P<e0>e)\.?_?"

# A dash, or a word for "to" with a connector after it; in a list also "and" and "or": 2 or 3 June is one of the two.
# The apostrophe is that of dal 5 all'8.
RANGE = r"(?:_?-_?|_?r'?_?(?:p_?)?)"
RANGE_OR_LIST = rf"(?:{RANGE}|_?[kv]_?(?:p_?)?)"


# The last of several weekdays is not that of the one day after them: Saturday and Sunday, 5 November.
NOT_AFTER_WEEKDAY = r"(?<!w_[kvr]_)(?<!w\._[kvr]_)(?<!w[,/\-])(?<!w[,/\-]_)(?<!w_[/\-]_)"
_AFTER_WEEKDAY = rf"[.']?(?:_?[,/\-:(]?_?|\|){CONNECTORS}"


def weekday_before(group: str = "w") -> str:
    """Return a weekday, and what may stand between it and the day."""
    before = NOT_AFTER_WEEKDAY if group == "w" else ""
    return rf"(?:{before}(?P<{group}>w){_AFTER_WEEKDAY})?"


def weekdays_before() -> str:
    """Return one weekday or several, up to the last of them (`w4`): Saturday, Sunday and Tuesday."""
    several = rf"[.']?(?:_?,_?w[.']?){{0,2}}(?:,?{RANGE_OR_LIST}|_?[,/]_?)(?P<w4>w)"
    return rf"(?:{NOT_AFTER_WEEKDAY}(?P<w>w)(?:{several})?{_AFTER_WEEKDAY})?"


def day(group: str = "d", kinds: str = "noc") -> str:
    """Return the number or ordinal of a day."""
    # The ending of an ordinal (5th, 5 ام) may follow, and a full stop (5. November). The letter of an era mark is such an ending
    # too if a month follows: ۵م آبان.
    return rf"{NOT_AFTER_POINT}(?P<{group}>[{kinds}])(?:[.':_-]?u|e(?=_?[Mmz]))?\.?"


def day_at_end(group: str = "d") -> str:
    """Return a day that nothing of the date follows: no number may go on after it, and Pashto ends it with مه."""
    # The m is مه, which is the month of May elsewhere. The last look-ahead refuses an hour: November 5 : 30.
    # Before another name of a month it is the day of that one: mar. 5 nov. 2016 is a Tuesday in November.
    # A year and a month may go on after a dash: 1947 May 5-1948 June 3.
    ends = rf"(?:{NO_NUMBER_FOLLOWS}|(?=-y_[Mmz]))"
    return rf"(?P<{group}>[no])(?:m|['_-]?u)?{ends}(?!_?:[nygx])(?!\.?_[Mmz]\.?_[ny])"


def month(group: str = "m") -> str:
    """Return the name of a month, with the word for month, and a second name of the same month in another reckoning."""
    # In this order: ماه, or شهر, before the name; the apostrophe of 'Aqrab; the name and a full stop; `/`, `(`, `-` or a blank
    # and the second name, as in تشرين الثاني/نوفمبر; ماه after the name.
    return rf"(?:B_(?:p_)?)?'?(?P<{group}>[Mmz])\.?(?:(?:_?[/(-]_?|_)(?P<{group}_again>[Mmz])\)?)?(?:[_-]?B)?"


def year(group: str = "y", *, in_full: bool = False) -> str:
    """Return a year in digits or words, perhaps only `in_full`; two digits with a month after them are a day instead."""
    # The number: y and g have three or four digits. One of two digits or in words (n, c) is refused if a month or a colon
    # follows, since it is a day or an hour.
    short = "" if in_full else "|[nc](?!_?(?:B_)?[Mmz]|_?:|u)"
    number = f"(?P<{group}>[yg]{short})"
    # No number goes on after it. Allowed are a time with seconds, as in logs of servers (05/Nov/2016:10:00:00), and the day of
    # the next date (1395/15 Aban), and the year in the other calendar (1395/2016).
    goes_on = r"[nygx]|(?::(?!n:n)|\.|/(?!y))[nygx](?!u?\.?_?(?:B_)?[Mmz])|_?:[nygx](?!:n)"
    # The word for year may stand before it, and brackets or an apostrophe around it: سال (۱۳۹۵), '95.
    # An ending may be written on to it: 2016-cı il, 1395an.
    return rf"(?:(?:p_?)?A_?{CONNECTORS})?\(?_?'?{number}(?:['-]?u)?_?\)?(?!{goes_on})"
