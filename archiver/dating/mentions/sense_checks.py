"""Check that words in the layout of a date are one: مهر is affection, 1300 people are no year, and 4/7 is a number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.dating.mentions.day_checks import day_fits, day_range_fits, month_day_fits
from archiver.dating.mentions.double_dates import is_double_date
from archiver.dating.mentions.month_checks import month_alone_fits, month_fits, month_range_fits
from archiver.dating.mentions.other_words import is_other_word
from archiver.dating.mentions.period_checks import (
    centuries_fit,
    century_fits,
    decade_fits,
    decades_fit,
    half_fits,
    hundreds_fit,
    quarter_fits,
    season_fits,
    year_season_fits,
)
from archiver.dating.mentions.year_checks import YEARS, year_fits, year_range_fits, years_before_christ_fit
from archiver.dating.mentions.year_pairs import is_beside_another_year, pair_fits, year_of_pair_fits
from archiver.dating.words import SMALL, has_border

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings

# A number alone between double blanks, before a date without any, is a column: `A. B.  22  Mai 1981`.
_NUMBER_COLUMN = re.compile(r" {2}\d{1,4} {2}\S+(?: \S+)*")
# A number alone on its line is that of a page or row, not the day of the month that begins the next line.
_NUMBER_LINE = re.compile(r"\d+\.? *\n")
# A year that leads an entry of a chronicle: `1304: ...`, or `1304 - ...` if the line before begins so too.
_ENTRY = re.compile(r"\s*\d{3,4}(?P<sign> ?:| ?- )(?!\d)")
# The number of an item, which is no year of the day at the end of the line before: 5 March / 79. The next.
_ITEM = re.compile(r"\s*\d{1,2}[.)](?:\s|$)")
# Signs that part a date from what stands beside it, most of all.
_LINE_ENDS = frozenset({"", "\n"})
_APART = frozenset(["", *" \n\t,.:;()/-"])


def is_sensible(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a match of a layout is to be believed."""
    parts = mention.parts
    if mention.layout == "numeric" and _is_line_of_numbers(mention, surroundings):
        return parts["a"].value in YEARS and parts["b"].value > 0 and parts["c"].value > 0
    if ("m" in parts or "m2" in parts) and not _months_fit(mention, surroundings):
        return False
    check = _CHECKS_OF_LAYOUTS.get(mention.layout) or _CHECKS[mention.precision]
    if _is_glued(mention, surroundings) or not check(mention, surroundings):
        return False
    in_one_cell = _is_in_one_cell(mention.start, mention.end, surroundings)
    return in_one_cell and not (("m" in parts or "season" in parts) and is_other_word(mention, surroundings))


def _is_line_of_numbers(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a year in full, a month and a day with one sign between two are all of a line. Lists are full of them."""
    if len(mention.parts) != 3:  # noqa: PLR2004
        return False
    start, end, (year, month, day) = mention.start, mention.end, mention.parts.values()
    if year.digits != 4 or month.digits > 2 or day.digits > 2 or end - start != 6 + month.digits + day.digits:  # noqa: PLR2004
        return False
    return surroundings.between(start - 1, start) in _LINE_ENDS and surroundings.between(end, end + 1) in _LINE_ENDS


def _months_fit(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a month without its capital stands between a day and a year, and the year is that of the month."""
    parts = mention.parts
    is_small = ("m" in parts and parts["m"].value == SMALL) or ("m2" in parts and parts["m2"].value == SMALL)
    if is_small and not ("d" in parts and "y" in parts and parts["y"].digits > 2):  # noqa: PLR2004
        return False
    return not ("y" in parts and "m" in parts and is_beside_another_year(mention, surroundings))


def _is_in_one_cell(start: int, end: int, surroundings: Surroundings) -> bool:
    """Return whether a stretch goes over no border: not from a row with cells to the next, nor out of a column."""
    stretch = surroundings.between(start, end)
    if "\n" in stretch:
        if _NUMBER_LINE.match(stretch) and surroundings.begins_line(start):
            return False
        if _leads_entry(start, end, surroundings):
            return False
        return not any(has_border(line.strip()) for line in surroundings.line_around(start, end).split("\n"))
    return "  " not in stretch or not _NUMBER_COLUMN.fullmatch(surroundings.between(max(0, start - 2), end))


def _leads_entry(start: int, end: int, surroundings: Surroundings) -> bool:
    """Return whether the last line of a stretch is the next entry of a chronicle or list, with its year or number first."""
    lines = surroundings.line_around(start, end).split("\n")
    if _ITEM.match(lines[-1]) and surroundings.between(start, end).rpartition("\n")[2].strip().isdecimal():
        return True
    entry = _ENTRY.match(lines[-1])
    return entry is not None and (entry["sign"].endswith(":") or _ENTRY.match(lines[0]) is not None)


def _is_glued(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether it is part of a Latin word: A12/3/2004, S80. An ISO time may follow numbers."""
    start, end = mention.start, mention.end
    before, after = surroundings.between(start - 2 if start > 1 else 0, start), surroundings.between(end, end + 2)
    if before[-1:] in _APART and after[:1] in _APART:
        return False
    if _is_supplied(before, after):
        return True
    if _goes_on(before[-1:]) and not (mention.precision == "year" and surroundings.after_copyright(start)):
        return True
    goes_on = _goes_on(after[:1]) and (surroundings.between(end - 1, end).isascii() or not after[0].isdecimal())
    return goes_on and "e" not in mention.parts and not (mention.layout == "numeric" and after[0] in "tz")


def _is_supplied(before: str, after: str) -> bool:
    """Return whether a bracket stands between the digits of a number, where an editor supplied some: [1]118, [120]1."""
    return (before[1:] == "]" and before[0].isdecimal()) or (after[:1] == "]" and after[1:].isdecimal())


def _goes_on(sign: str) -> bool:
    return sign != "" and sign.isascii() and (sign.isalnum() or sign == "_")


_CHECKS_OF_LAYOUTS: dict[str, Callable[[Mention, Surroundings], bool]] = {
    "centuries": centuries_fit,
    "centuries-listed": centuries_fit,
    "decades": decades_fit,
    "decades-listed": decades_fit,
    "half": half_fits,
    "hundreds": hundreds_fit,
    "year-season": year_season_fits,
    "years-before-christ": years_before_christ_fit,
    "two-calendars": pair_fits,
    "year-of-pair": year_of_pair_fits,
    "years-of-pair": year_of_pair_fits,
    "double": is_double_date,
}
_CHECKS: dict[str, Callable[[Mention, Surroundings], bool]] = {
    "day": day_fits,
    "day-range": day_range_fits,
    "month": month_fits,
    "month-range": month_range_fits,
    "month-day": month_day_fits,
    "month-only": month_alone_fits,
    "season": season_fits,
    "quarter": quarter_fits,
    "decade": decade_fits,
    "century": century_fits,
    "year": year_fits,
    "year-range": year_range_fits,
}
