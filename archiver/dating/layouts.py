"""The layouts of dates as patterns over the shape of a run (`archiver.dating.runs`).

Where the parts of a full date stand is read from CLDR's own patterns in the vocabularies; ranges, lists, seasons, decades and
bare years have no CLDR pattern and are written here. Named groups are the parts: `d` day, `m` month, `y` year, `w` weekday, `e`
era; `d2`, `m2`, `y2` the end of a range.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from archiver.vocabularies import LANGUAGES, read_vocabulary

_CONNECTORS = "(?:p_?){0,2}"
_JOIN = r"(?:_?[,/.\-]?_?|_?,?\|)"
_BETWEEN = _JOIN + _CONNECTORS
_NOT_INSIDE_NUMBER = r"(?<![nyxg][/.\-:])(?<![nyxg]_[/.\-:])(?<![nyxg][/.\-:]_)"
_NOT_BEFORE_NUMBER = r"(?![/.:][nyxg]|-[nyx])"

_WEEKDAY_BEFORE = rf"(?:w\.?(?:_?[,/\-:]?_?|\|){_CONNECTORS})?".replace("w", "(?P<w>w)", 1)
_WEEKDAY_AFTER = rf"(?:{_JOIN}\(?_?{_CONNECTORS}(?P<w2>w)(?!{_BETWEEN}[noc])_?\)?)?"
_ERA = r"(?:(?:_?\(?_?|_?/)(?P<e>e)\.?(?:_?e)?_?\)?)?(?:_?A(?![_]?[nyg]))?"
_YEAR_WORD = rf"(?:(?:p_?)?A_?{_CONNECTORS})?"


def _day(group: str = "d", kinds: str = "noc") -> str:
    return rf"(?P<{group}>[{kinds}])(?:_?u|e(?=_?[Mmz]))?\.?"


def _month(group: str = "m") -> str:
    return rf"(?:B_(?:p_)?)?(?P<{group}>[Mmz])\.?(?:_?[/(]_?(?P<{group}_again>[Mmz])\)?)?(?:_?B)?"


def _year(group: str = "y") -> str:
    return rf"{_YEAR_WORD}\(?_?'?(?P<{group}>[ygnc])_?\)?(?![nygx]|[:/.][nygx]|_?:)"


class Layout(NamedTuple):
    """A pattern with its name and the precision of what it finds."""

    name: str
    precision: str
    pattern: re.Pattern[str]


_FIELDS = re.compile(r"'[^']*'|(E+)|(y+)|(M+)|(d+)|(G+)")
_NUMERIC = 2


def _components(cldr_pattern: str) -> tuple[str, ...]:
    """The fields of a CLDR date pattern in order, one letter each; nothing for a numeric one, which has its own rule."""
    fields = [match[0] for match in _FIELDS.finditer(cldr_pattern) if not match[0].startswith("'")]
    if any(field[0] == "M" and len(field) <= _NUMERIC for field in fields):
        return ()
    return tuple(field[0] for field in fields)


def _compile_components(components: tuple[str, ...]) -> Layout:
    fragments = {"d": _day(), "M": _month(), "y": _year() + _ERA}
    core = [letter for letter in components if letter in fragments]
    day_last = core[-1] == "d"
    if day_last:
        # Pashto and Arabic write an ordinal ending, and the day before a time is not a year: no number may follow it.
        fragments["d"] = r"(?P<d>[no])(?:u|m|_?u)?(?![nygx]|[:/.][nygx])"
    if core[0] == "y":
        fragments["y"] = rf"(?:(?P<e0>e)_?)?{_year()}{_ERA}"
    pattern = _WEEKDAY_BEFORE + _BETWEEN.join(fragments[letter] for letter in core) + _WEEKDAY_AFTER
    precision = {"dMy": "day", "My": "month", "dM": "month-day"}["".join(letter for letter in "dMy" if letter in core)]
    return Layout("".join(core), precision, re.compile(pattern))


def _cldr_layouts() -> list[Layout]:
    patterns = (pattern for language in LANGUAGES for pattern in read_vocabulary(language)["layouts"])
    orders = dict.fromkeys(tuple(letter for letter in _components(pattern) if letter in "dMy") for pattern in patterns)
    return [_compile_components(order) for order in orders if order]


_RANGE = r"(?:_?-_?|_?r_?(?:p_?)?)"
_RANGE_OR_LIST = r"(?:_?-_?|_?r_?(?:p_?)?|_?k_?)"

_OTHER_LAYOUTS = (
    Layout(
        "numeric",
        "day",
        re.compile(
            rf"(?:(?P<w>w)(?:_?[,/\-:(]?_?){_CONNECTORS})?{_NOT_INSIDE_NUMBER}"
            rf"(?P<a>[nyg])(?P<separator>_?[/.\-]_?)(?P<b>n)(?P<separator2>_?[/.\-]_?)(?P<c>[nyg])(?![nyxg]){_NOT_BEFORE_NUMBER}{_ERA}{_WEEKDAY_AFTER}"
        ),
    ),
    Layout(
        "days",
        "day-range",
        re.compile(
            rf"(?P<d>[noc])u?(?:_?[,k]_?[no]u?)*{_RANGE_OR_LIST}(?P<d2>[noc])u?\.?{_BETWEEN}{_month()}(?:{_BETWEEN}{_year()}{_ERA})?"
        ),
    ),
    Layout(
        "days",
        "day-range",
        re.compile(rf"{_month()}_?(?P<d>n)u?{_RANGE_OR_LIST}(?P<d2>n)u?(?![nygx:/.])(?:{_JOIN}{_year()}{_ERA})?"),
    ),
    Layout(
        "days-months",
        "day-range",
        re.compile(
            rf"{_day()}_?{_month()}{_RANGE}{_WEEKDAY_BEFORE.replace('<w>', '<w3>')}{_day('d2')}_?{_month('m2')}"
            rf"(?:{_BETWEEN}{_year()}{_ERA})?"
        ),
    ),
    Layout(
        "days-months",
        "day-range",
        re.compile(rf"{_month()}_?(?P<d>n)u?{_RANGE}{_month('m2')}_?(?P<d2>n)u?(?:{_JOIN}{_year()}{_ERA})?"),
    ),
    Layout(
        "months",
        "month-range",
        re.compile(rf"{_month()}(?:{_BETWEEN}{_year('y0')})?(?:{_RANGE}|_?/_?|_?k_?){_month('m2')}{_BETWEEN}{_year()}{_ERA}"),
    ),
    Layout("months", "month-range", re.compile(rf"{_year()}{_ERA}_?/_?{_month()}_?-_?{_month('m2')}")),
    Layout("season", "season", re.compile(rf"(?P<season>s)(?:_?p)?_?{_year()}{_ERA}")),
    Layout("quarter", "quarter", re.compile(rf"(?P<q>q)_(?P<d>[noc]){_BETWEEN}{_year()}{_ERA}")),
    Layout("decade", "decade", re.compile(rf"(?P<t>t)_?(?:p_?)?(?P<y>[ync]){_ERA}")),
    Layout("century", "century", re.compile(rf"(?P<q>C)_(?P<d>[on])u?{_ERA}")),
    Layout("century", "century", re.compile(rf"(?P<d>[o]|nu)_(?P<q>C){_ERA}")),
    Layout(
        "years",
        "year-range",
        re.compile(
            rf"(?:A_?)?\(?{_NOT_INSIDE_NUMBER}(?P<y>[yn])(?:{_RANGE}|/)(?:A_?)?(?P<y2>[yn])(?![nygx]|[:/.\-][nygx]){_ERA}"
        ),
    ),
    Layout("year", "year", re.compile(rf"(?:(?P<A>A)_?)?{_NOT_INSIDE_NUMBER}\(?(?P<y>[ygnc])\)?(?![nygx]|[:/.\-][nygx]){_ERA}")),
    Layout("year", "year", re.compile(rf"(?P<e0>e)_?{_NOT_INSIDE_NUMBER}(?P<y>[yg])(?![nygx]|[:/.\-][nygx])")),
    Layout("month", "month-only", re.compile(r"(?:(?P<B>B)_(?:p_)?)?(?P<m>[Mmz])(?:_?/_?(?P<m_again>[Mmz]))?(?:_?(?P<B2>B))?")),
)


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout; of two that match from one place, the one that takes more of the text is meant, then the earlier one."""
    return (*_cldr_layouts(), *_OTHER_LAYOUTS)
