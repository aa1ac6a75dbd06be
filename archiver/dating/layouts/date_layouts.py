"""The layouts of dates as patterns over the shape of a run (`archiver.dating.mentions.runs`).

`archiver.dating.words.TermKind` explains the letters of a shape, and `gap_shape` its signs: `15 Aban 1395` has the shape `n_M_y`.
The order of day, month and year in a full date is read from CLDR's own patterns in the vocabularies. Ranges, lists, seasons,
decades and bare years have no CLDR pattern and are written here.

The named groups of a pattern are the parts of a date:

- `d` day, `m` month, `y` year, `w` weekday, `e` era; `season`; `m_again` and `m2_again` a second name of the same month.
- `d2` and `m2` the day and month at the end of a range, `y2` its last year, `y0` its first; `w2` a weekday after its date,
  `w3` before the end of a range; `w4` the last of several before the days; `season_from` and `season_to` its first and last
  season, `season2` the last of a list;
  `d0` and `m0` the first day of a double date.
- `e0` an era mark before its year; a second mark just after the first is `e_next`, after a comma `e_list`, in brackets `e_more`,
  after the day `e_last`.
- `a`, `b` and `c` the three numbers of a numeric date; `a_month` and `b_month` numbers that are months.
- `to` and `to2` the last years of a pair of ranges (1367-68/1988-89), `e2` the era mark of its second year.
- `A` the word for year, `A2` one after it, `B` and `B2` the word for month, `t` that for decade, `q` that for quarter or century;
  `u` the ending of an ordinal, `bc` before Christ (`bc2` of the second year), `and` a conjunction; `century`, `century_before`
  and `last` the century of a decade.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from archiver.dating.layouts.layout import Layout
from archiver.dating.layouts.layout import make_layout as _layout
from archiver.dating.layouts.layout_parts import (
    BETWEEN,
    BETWEEN_DAY_AND_MONTH,
    CONNECTORS,
    ERA,
    ERA_BEFORE,
    ERA_LAST,
    NO_NUMBER_FOLLOWS,
    NO_YEAR_FOLLOWS,
    NOT_AFTER_POINT,
    NOT_AFTER_WEEKDAY,
    NOT_BEFORE_NUMBER,
    NOT_INSIDE_NUMBER,
    NOT_INSIDE_SLASHES,
    RANGE,
    RANGE_OR_LIST,
    WEEKDAY_AFTER,
    day,
    day_at_end,
    month,
    weekday_before,
    weekdays_before,
    year,
)
from archiver.dating.layouts.period_layouts import period_layouts
from archiver.vocabularies import LANGUAGES, read_vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator


# The fields of a CLDR date pattern, such as `EEEE d 'de' MMMM y`: each row of one letter. Quoted text is matched first, so that
# the letters in it are not taken for fields.
_FIELDS = re.compile(r"'[^']*'|(E+)|(y+)|(M+)|(d+)|(G+)")
# M and MM are a number in CLDR, MMM and MMMM a name.
_NUMERIC = 2
# The kinds of terms, or the bracket, that a day, a month and a year can begin with.
_DAY, _MONTH, _YEAR = "noc", "BMmz", "pA(ygnc"
_PRECISIONS = {"dMy": "day", "My": "month", "dM": "month-day"}


@cache
def layouts() -> tuple[Layout, ...]:
    """Return every layout. If several match at one place, the longest match counts, and of equal ones the first listed."""
    return (
        *_cldr_layouts(),
        *_numeric_layouts(),
        *_day_ranges(),
        *_double_dates(),
        *_month_ranges(),
        *period_layouts(),
        *_years(),
        # The name of a month alone, with the word for month before or after it: ماه آبان, آبان/عقرب, آبان ماه.
        _layout("month", "month-only", "BMmz", "(?:(?P<B>B)_(?:p_)?)?(?P<m>[Mmz])(?:_?/_?(?P<m_again>[Mmz]))?(?:_?(?P<B2>B))?"),
    )


@cache
def layouts_from(kind: str) -> tuple[Layout, ...]:
    """Return the layouts that can begin with a term of this kind."""
    return tuple(layout for layout in layouts() if kind in layout.begins)


def _cldr_layouts() -> Iterator[Layout]:
    patterns = (pattern for language in LANGUAGES for pattern in read_vocabulary(language)["layouts"])
    orders: dict[tuple[str, ...], None] = {}
    for pattern in patterns:
        fields = [match[0] for match in _FIELDS.finditer(pattern) if not match[0].startswith("'")]
        # Numeric patterns are left out: they have layouts of their own.
        if not any(field[0] == "M" and len(field) <= _NUMERIC for field in fields):
            orders[tuple(field[0] for field in fields if field[0] in "dMy")] = None
    return (_compile_components(order) for order in orders if order)


def _compile_components(order: tuple[str, ...]) -> Layout:
    parts = {
        "d": day_at_end() if order[-1] == "d" else day(),
        "M": month(),
        # Before a day two digits are a day too: 12-15 Aban.
        "y": f"(?:{ERA_BEFORE})?{year(in_full=order[:2] == ('y', 'd'))}{ERA}",
    }
    precision = _PRECISIONS["".join(letter for letter in "dMy" if letter in order)]
    core = BETWEEN.join(parts[letter] for letter in order)
    if order[:2] == ("d", "M"):
        core = parts["d"] + BETWEEN_DAY_AND_MONTH + BETWEEN.join(parts[letter] for letter in order[1:])
    if order[0] == "y":
        core += NO_YEAR_FOLLOWS + (ERA_LAST if order[-1] != "M" else "")
    begins = {"d": _DAY, "M": _MONTH, "y": _YEAR + "e"}[order[0]]
    if "d" not in order:
        return _layout("".join(order), precision, begins, core)
    return _layout("".join(order), precision, "w" + begins, weekday_before(), core, WEEKDAY_AFTER)


def _numeric_layouts() -> Iterator[Layout]:
    # 5.XI.2016: a Roman month; \2 asks for the same sign on both sides of it.
    yield _layout("roman", "day", "n", NOT_INSIDE_NUMBER, r"(?P<d>n)([./-])_?(?P<m>R)\2_?(?P<y>y)", NOT_BEFORE_NUMBER)
    # 1395/8/15, 5.11.2016, 2016-11-05: three numbers with the same sign twice, perhaps after a weekday.
    for sign, outside in (("/", NOT_INSIDE_SLASHES), (r"\.", NOT_INSIDE_NUMBER), ("-", NOT_INSIDE_NUMBER)):
        numbers = rf"(?P<a>[nyg])_?{sign}_?(?P<b>n)_?{sign}_?(?P<c>[nyg])(?![nyxg])"
        before = rf"(?:{NOT_AFTER_WEEKDAY}(?P<w>w)[.']?(?:_?[,/\-:(]?_?){CONNECTORS})?{outside}"
        yield _layout("numeric", "day", "wnyg", before, numbers, NOT_BEFORE_NUMBER, ERA, WEEKDAY_AFTER)
    # 1988-07-23/1988-09-22: the two days of an interval in ISO 8601.
    day_of_interval = "(?P<a>y)-(?P<b>n)-(?P<c>n)"
    yield _layout("numeric", "day", "y", NOT_INSIDE_NUMBER, day_of_interval, r"(?=/y-n-n(?![nyxg/.:\-]))")
    yield _layout("numeric", "day", "y", "(?<=y-n-n/)", day_of_interval, "(?![nyxg])", NOT_BEFORE_NUMBER)


def _day_ranges() -> Iterator[Layout]:
    # Up to nine days more between the first and the last: 3, 5, 7 and 9 Aban. A comma alone may join them all.
    last_joint = rf"(?:(?:_?,)?{RANGE_OR_LIST}|_?,_?)"
    more_days = rf"(?:_?[,k]_?(?:w[.']?_?)?[no]u?\.?){{0,9}}{last_joint}{weekday_before('w3')}"
    several_days = rf"{weekdays_before()}{NOT_AFTER_POINT}(?P<d>[noc])u?\.?{more_days}(?P<d2>[noc])u?\.?{BETWEEN}{month()}"
    month_first = rf"{weekdays_before()}{month()}_?(?P<d>n)u?(?:_?[,k]_?nu?){{0,9}}(?:_?,)?{RANGE_OR_LIST}{day_at_end('d2')}"
    # Between two days that have a month each, "and" gets a name of its own, since the check asks for it: 5 Aban and 3 Azar.
    joint = rf"(?:{RANGE}|_?(?P<and>k)_?(?:p_?)?)"
    two_months = rf"{weekdays_before()}{day()}_?{month()}{joint}{weekday_before('w3')}{day('d2')}_?{month('m2')}"
    two_months_first = rf"{month()}_?(?P<d>n)u?{joint}{month('m2')}_?{day_at_end('d2')}"
    layouts_of_days = (
        ("days", "w" + _DAY, several_days),
        ("days", "w" + _MONTH, month_first),
        ("days-months", "w" + _DAY, two_months),
        ("days-months", _MONTH, two_months_first),
    )
    # 28.12.-3.1.2017
    dots = rf"{NOT_INSIDE_NUMBER}(?P<d>n)\.(?P<a_month>n)\.?{RANGE}(?P<d2>n)\.(?P<b_month>n)\.(?P<y>y){NO_NUMBER_FOLLOWS}"
    yield _layout("days-months", "day-range", "n", dots)
    # November 5, 6, 9, 2016
    commas = rf"{weekdays_before()}{month()}_?(?P<d>n)u?(?:_?,_?nu?){{0,9}}_?,_?(?P<d2>n)u?,_?(?P<y>y){NO_NUMBER_FOLLOWS}"
    yield _layout("days", "day-range", "w" + _MONTH, commas, ERA)
    # 5., 6. und 9.11.2016, ۱۵ و ۱۶/۸/۱۳۹۵
    listed = rf"{weekdays_before()}{NOT_INSIDE_NUMBER}(?P<d>n)\.?(?:_?,_?n\.?){{0,9}}(?:_?,)?_?[kv]_?(?:p_?)?(?P<d2>n)"
    for sign in (r"\.", "/"):
        numbers = rf"{sign}_?(?P<a_month>n){sign}_?(?P<y>y)"
        yield _layout("days", "day-range", "wn", listed, numbers, NO_NUMBER_FOLLOWS, r"(?!_?\(?e)")
    for name, begins, core in layouts_of_days:
        yield _layout(name, "day-range", begins, core, BETWEEN, year(), ERA)
        yield _layout(name, "day-range", begins, core)
    # 1947 Jan. 5-12, 1947 Jan. 5 and 12, 1947 January 5-March 12: the year first, as archivists write it
    first = rf"{year()}{ERA}{BETWEEN}{month()}_?(?P<d>n)u?"
    yield _layout("days", "day-range", _YEAR, first, rf"(?:_?[,k]_?nu?){{0,9}}{RANGE_OR_LIST}", day_at_end("d2"))
    yield _layout("days-months", "day-range", _YEAR, first, RANGE, month("m2"), "_?", day_at_end("d2"))


def _double_dates() -> Iterator[Layout]:
    # 11/24 November 1917: one day in the Julian calendar and in ours, or the night from one day to the next
    yield _layout(
        "double", "day", "n", NOT_INSIDE_SLASHES, rf"(?P<d0>n)\.?/(?P<d>n)u?\.?{BETWEEN}{month()}", BETWEEN, year(), ERA
    )
    # November 11/24, 1917
    yield _layout("double", "day", _MONTH, rf"{month()}_?(?P<d0>n)/(?P<d>n)u?", BETWEEN, year(), ERA)
    # 28 October/10 November 1917, 25 October (7 November) 1917
    first = r"(?P<d0>n)u?\.?_?(?P<m0>[Mmz])\.?_?(?:/_?|\(_?)"
    yield _layout("double", "day", "n", NOT_INSIDE_SLASHES, first, rf"{day(kinds='n')}_?{month()}_?\)?", BETWEEN, year(), ERA)
    # October 28/November 10, 1917
    yield _layout("double", "day", _MONTH, rf"(?P<m0>[Mmz])\.?_?(?P<d0>n)u?/{month()}_?(?P<d>n)u?", BETWEEN, year(), ERA)


def _month_ranges() -> Iterator[Layout]:
    between = rf"(?:{RANGE}|_?/_?)"
    # Aban to Azar 1395
    yield _layout("months", "month-range", _MONTH, month(), between, month("m2"), BETWEEN, year(), ERA)
    # Esfand 1395 to Farvardin 1396
    yield _layout("months", "month-range", _MONTH, month(), BETWEEN, year("y0"), between, month("m2"), BETWEEN, year(), ERA)
    # Mehr, Aban and Azar 1395
    listed = rf"{month()}(?:(?:_?,_?|_?k_?)(?:B_(?:p_)?)?[Mmz]\.?(?:_?B)?){{0,9}}(?:_?,)?_?k_?{month('m2')}"
    yield _layout("months-listed", "month-range", _MONTH, listed, BETWEEN, year(), ERA)
    yield _layout("months-listed", "month-range", _YEAR, year(), ERA, BETWEEN, listed)
    # 1395, Aban-Azar
    yield _layout("months", "month-range", _YEAR, year(), ERA, "_?[/,]?_?", month(), "_?-_?", month("m2"))


def _years() -> Iterator[Layout]:
    yield from _before_christ()
    # 1395-98, from 2014 to 2016
    two = rf"(?P<y>[yn])(?:{RANGE}|/)(?:A_?)?(?P<y2>[yn])"
    yield _layout("years", "year-range", "A(yn", r"(?:(?P<A>A)_?)?\(?", NOT_INSIDE_NUMBER, two, NO_NUMBER_FOLLOWS, ERA)
    # AH 1200-1210
    yield _layout("years", "year-range", "e", ERA_BEFORE, NOT_INSIDE_NUMBER, two, NO_NUMBER_FOLLOWS, ERA)
    # between 1395 and 1398
    two_and = r"(?:(?P<A>[At])_?)?(?P<y>[yn])_?k_?(?:A_?)?(?:p_?)?(?P<y2>[yn])(?:['-]?u)?"
    yield _layout("years-between", "year-range", "Atyn", two_and, NO_NUMBER_FOLLOWS, ERA)
    # 1350 or 1351: one date where one is asked, in a text two years
    yield _layout("years-either", "year-range", "y", "(?P<y>y)_?v_?(?P<y2>y)", NO_NUMBER_FOLLOWS, ERA)
    # the years 1388, 1395 and 1398
    listed = r"(?P<A>A)_?(?P<y>y)(?:_?,_?y){0,9}_?k_?(?:A_?)?(?P<y2>y)"
    yield _layout("years-listed", "year-range", "A", listed, NO_NUMBER_FOLLOWS, ERA)
    yield from _year_pairs()
    # den 3/5 1999, modtaget 22/2-1999
    nordic = "(?P<d>n)/(?P<a_month>n)[-_](?P<y>y)"
    yield _layout("day-before-slash", "day", "n", NOT_INSIDE_SLASHES, nordic, NO_NUMBER_FOLLOWS)
    # 11/2016, 2016-11
    for begins, numbers in (("n", "(?P<a_month>n)/(?P<y>y)"), ("y", "(?P<y>y)[-/](?P<a_month>n)")):
        yield _layout("numbered-month", "month", begins, NOT_INSIDE_NUMBER, numbers, NO_NUMBER_FOLLOWS)
    # am 5.11.
    yield _layout("numbered-day", "month-day", "n", NOT_INSIDE_NUMBER, r"(?P<d>n)\.(?P<a_month>n)", NO_NUMBER_FOLLOWS)
    # سال ۱۳۹۵ هجری, (2016), سال نود و پنج
    yield _layout(
        "year",
        "year",
        "A(ygnc",
        r"(?:(?P<A>A)(?:_?|\|))?",
        NOT_INSIDE_NUMBER,
        r"\(?(?P<y>[ygnc])(?:['-]?(?P<u>u))?\)?",
        NO_NUMBER_FOLLOWS,
        ERA,
    )
    # AD 2016
    yield _layout("year", "year", "e", ERA_BEFORE, NOT_INSIDE_NUMBER, "(?P<y>[yg])", NO_NUMBER_FOLLOWS)


def _before_christ() -> Iterator[Layout]:
    # 550 BC, 550 г. до н. э.
    mark = r"(?:_?a\.?)?_?\(?(?P<bc>b)\)?"
    yield _layout("year", "year", "A(ygn", "(?:(?P<A>A)_?)?", NOT_INSIDE_NUMBER, r"\(?(?P<y>[ygn])\)?", mark)
    yield _layout("century", "century", "C", "(?P<q>C)_(?P<d>[on])u?_?(?P<bc>b)")
    # 300-200 BC, between 300 and 200 BC, 500 or 501 BC
    joint = rf"(?:{RANGE}|_?(?P<and>[kv])_?(?:p_?)?)"
    two = rf"(?P<y>[ygn]){joint}(?P<y2>[ygn])"
    yield _layout("years-before-christ", "year-range", "A(ygn", "(?:(?P<A>A)_?)?", NOT_INSIDE_NUMBER, two, mark)
    # 300 BC - 200 BC, 27 BC - 14 AD, 27 BC to AD 14
    last = r"(?:(?P<e0>e)\.?_?)?(?P<y2>[ygn])(?:(?:_?a\.?)?_?\(?(?:(?P<bc2>b)|(?P<e>e))\)?)?"
    first = rf"(?:(?P<A>A)_?)?{NOT_INSIDE_NUMBER}(?P<y>[ygn]){mark}"
    yield _layout("years-before-christ", "year-range", "A(ygn", first, rf"\.?{joint}(?:A_?)?", last)
    # MÖ 500, MÖ 300-200
    yield _layout("year", "year", "b", r"(?P<bc>b)\.?_?(?P<y>[ygn])", NO_NUMBER_FOLLOWS, "(?:['-]?u)?(?:_?(?P<A2>a))?")
    yield _layout("years-before-christ", "year-range", "b", r"(?P<bc>b)\.?_?", two, NO_NUMBER_FOLLOWS)


def _year_pairs() -> Iterator[Layout]:
    one, other = (rf"(?P<y{number}>y)(?:-(?P<to{number}>[yn]))?(?:_?(?P<e{number}>e)\.?)?" for number in ("", "2"))
    # 1395/2016, 1323/1905-06, 1395 = 2016; 1395 [2016] and 1395 (i.e. 2016); [1395] 2016; 1395, corresponding to 2016
    for begins, parts in (
        ("Ay(", (r"\(?", NOT_INSIDE_NUMBER, one, "_?[/=]_?", other)),
        ("Ay", (NOT_INSIDE_NUMBER, one, r"_?\(_?(?:p\.?_){0,2}", other)),
        ("y", (NOT_INSIDE_NUMBER, one, r"\)_?", other)),
        ("Ay", (NOT_INSIDE_NUMBER, one, r",?_(?:p\.?_){1,2}", other)),
    ):
        yield _layout("two-calendars", "year-range", begins, "(?:(?P<A>A)_?)?", *parts, NO_NUMBER_FOLLOWS)
    # the 2016 of 15 Aban 1395/2016 and of Summer 1395 / 2016, after a month, a season or an era mark
    names = "".join(f"(?<={before}{slash})|" for before in ("[Mmzs]_y", "[Mmzs]y", "e", r"e\.") for slash in ("/", "_/_"))
    after_year = rf"(?:{names.rstrip('|')})(?P<y>y)"
    yield _layout("year-of-pair", "year", "y", after_year, NO_NUMBER_FOLLOWS)
    yield _layout("years-of-pair", "year-range", "y", after_year, "-(?P<y2>[yn])", NO_NUMBER_FOLLOWS)
