"""The layouts of seasons, quarters, halves, decades and centuries, and of lists and ranges of them (see `layouts`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.dating.layouts.layout import make_layout as _layout
from archiver.dating.layouts.layout_parts import BETWEEN, ERA, NO_NUMBER_FOLLOWS, NOT_INSIDE_NUMBER, year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.dating.layouts.layout import Layout

# Between two members of a list: a comma, "and", or both; before the last only one with "and".
_COMMA = "(?:_?,_?|_?k_?)"
_AND = "(?:_?,)?_?k_?(?:p_?)?"
# The era mark of years counted backwards, perhaps in brackets.
_BC = r"(?:_?\(?(?P<bc>b)\)?)?"
# From one to the last: a dash, or a word for "to" with a connector or two after it.
_TO = "(?:_?-_?|_?r_?(?:p_?){0,2})"


def period_layouts() -> Iterator[Layout]:
    """Yield every layout of times longer than a month that are no years."""
    yield from _seasons()
    yield from _parts_of_years()
    yield from _decades()
    yield from _lists_of_decades()
    yield from _centuries()


def _listed(first: str, member: str, last: str) -> str:
    """Return a list of at most eleven members."""
    return rf"{first}(?:{_COMMA}{member}){{0,9}}{_AND}{last}"


def _seasons() -> Iterator[Layout]:
    yield _layout("season", "season", "s", "(?P<season>s)(?:_?p)?_?", year(), ERA)
    # 1994-cü ilin payızında, 1994 sonbaharında
    yield _layout("year-season", "season", "y", NOT_INSIDE_NUMBER, "(?P<y>y)(?:['-]?u)?(?:_(?P<A2>a))?_(?P<season>s)")
    # Winter 2016/17
    yield _layout("winter", "season", "s", "(?P<season>s)(?:_?p)?_?(?P<y>y)[/-](?P<y2>[yn])", NO_NUMBER_FOLLOWS, ERA)
    # spring and summer 1395, Spring/Summer 2016, spring to autumn 2016
    several = rf"(?:{_listed('(?P<season>s)', 's', '(?P<season2>s)')}|(?P<season_from>s)(?:_?/_?|{_TO})(?P<season_to>s))"
    yield _layout("seasons", "season", "s", several, "(?:_?p)?_?", year(), ERA)


def _parts_of_years() -> Iterator[Layout]:
    yield _layout("quarter", "quarter", "q", "(?P<q>q)_?(?P<d>[noc])", BETWEEN, year(), ERA)
    # the third quarter of 2016, 3. Quartal 2016
    yield _layout("quarter", "quarter", "on", r"(?P<d>[on])(?:['-]?u)?\.?_(?P<q>q)", BETWEEN, year(), ERA)
    # 2016 Q3
    yield _layout("quarter", "quarter", "y", NOT_INSIDE_NUMBER, r"(?P<y>y)(?:_?[,/-]_?|_)(?P<q>q)_?(?P<d>n)", NO_NUMBER_FOLLOWS)
    # نیمهٔ اول ۱۳۹۵, the first half of 2016, 1. Halbjahr 2016
    yield _layout("half", "month-range", "H", "H_?(?P<d>[on])", BETWEEN, year(), ERA)
    yield _layout("half", "month-range", "on", r"(?P<d>[on])u?\.?_H", BETWEEN, year(), ERA)


def _decades() -> Iterator[Layout]:
    # دههٔ ۱۳۶۰
    yield _layout("decade", "decade", "t", "(?P<t>t)_?(?:p_?)?'?(?P<y>[ync])(?:['-]?u)?(?![nygx])", ERA)
    # 1990s, 1990er Jahre, 1990-talet
    yield _layout("decade", "decade", "y", "(?P<y>y)(?:(?:'?|['-]?u)_?(?P<t>t)|['-]?(?P<u>u)(?:_[Aat])?)")
    # the '90s, 80er-Jahre, 80-talet
    yield _layout("short-decade", "decade", "n", "(?P<y>n)(?:'?(?P<t>t)|['-]?(?P<u>u)(?:[_-](?P<A>[Aa]))?)")
    # تسعينيات القرن العشرين, die neunziger Jahre des 20. Jahrhunderts, the nineties of the last century
    century = r"(?:(?P<last>L)|C_(?P<century>[on])|(?P<century_before>[on])u?\.?_C)"
    yield _layout("named-decade", "decade", "T", rf"(?P<y>T)(?:[_-](?P<A>A))?(?:_(?:p_){{0,2}}{century})?")


def _lists_of_decades() -> Iterator[Layout]:
    # دهه‌های ۱۳۳۰، ۱۳۴۰ و ۱۳۵۰
    listed = _listed("(?P<y>[ync])", "(?:t_?)?(?:p_?)?[ync]", "(?:t_?)?(?P<y2>[ync])")
    yield _layout("decades-listed", "decade", "t", "(?P<t>t)_?(?:p_?)?", listed, NO_NUMBER_FOLLOWS, ERA)
    # the 70s and 80s, in den 70er und 80er Jahren, the 1960s, '70s and '80s
    written = "'?[yn](?:'?t|u)"
    listed = _listed("(?P<y>[yn])(?:'?(?P<t>t)|(?P<u>u))", written, "'?(?P<y2>[yn])(?:'?t|u(?:[_-](?P<A>A))?)")
    yield _layout("decades-listed", "decade", "yn", listed)
    # د ۱۹۷۰ او ۱۹۸۰ لسیزو
    yield _layout("decades-listed", "decade", "y", _listed("(?P<y>y)", "y", "(?P<y2>y)"), "_(?P<t>t)", NO_NUMBER_FOLLOWS)
    # the sixties and seventies, die siebziger und achtziger Jahre
    century = r"(?:(?P<last>L)|C_(?P<century>[on])|(?P<century_before>[on])u?\.?_C)"
    listed = _listed("(?P<y>T)", "T", "(?P<y2>T)")
    yield _layout("named-decades-listed", "decade", "T", listed, rf"(?:[_-](?P<A>A))?(?:_(?:p_){{0,2}}{century})?")
    # دهه‌های ۴۰ تا ۶۰, from the 1960s to the 1980s
    yield _layout(
        "decades", "year-range", "t", "(?P<t>t)_?(?:p_?)?(?P<y>[ync])", _TO, "(?:t_?)?(?P<y2>[ync])", NO_NUMBER_FOLLOWS, ERA
    )
    ends = (r"(?P<y>y)'?(?:(?P<t>t)|(?P<u>u))", r"(?P<y2>y)'?(?:t|u(?:[_-](?P<A>A))?)")
    yield _layout("decades", "year-range", "y", ends[0], _TO, ends[1])


def _centuries() -> Iterator[Layout]:
    # 1800-talet
    yield _layout("hundreds", "century", "y", NOT_INSIDE_NUMBER, "(?P<y>y)-?(?P<u>u)")
    # قرن ۱۴ هجری
    yield _layout("century", "century", "C", "(?P<q>C)_(?P<d>[onN])u?", ERA)
    # the 20th century, 20. Jahrhundert, XX век: a number has the ending of an ordinal or a full stop
    yield _layout("century", "century", "onN", r"(?P<d>o|N|n(?=['-]?u|\.))(?:['-]?u|\.)?[_-](?P<q>C)", _BC, ERA)
    # سده‌های ۱۳ و ۱۴ هجری
    listed = _listed("(?P<d>[on])u?", "(?:C_)?[on]u?", "(?:C_)?(?P<d2>[on])u?")
    yield _layout("centuries-listed", "century", "C", "(?P<q>C)_", listed, _BC, ERA)
    # the 19th and 20th centuries, im 19. und 20. Jahrhundert, XIXe et XXe siècles
    member = r"(?:o|n(?=u|\.))(?:u|\.)?"
    listed = _listed(r"(?P<d>o|n(?=u|\.))(?:u|\.)?(?:[_-]C)?", member, r"(?P<d2>o|n(?=u|\.))(?:u|\.)?")
    yield _layout("centuries-listed", "century", "on", listed, "[_-](?P<q>C)", _BC, ERA)
    # قرن ۱۳ تا ۱۴ هجری, 16th-18th centuries
    yield _layout("centuries", "year-range", "C", "(?P<q>C)_(?P<d>[on])u?", _TO, "(?:C_)?(?P<d2>[on])u?", _BC, ERA)
    first, last = r"(?P<d>o|n(?=u|\.))(?:u|\.)?(?:[_-]C)?", r"(?P<d2>o|n(?=u|\.))(?:u|\.)?"
    yield _layout("centuries", "year-range", "on", first, _TO, last, "[_-](?P<q>C)", _BC, ERA)
