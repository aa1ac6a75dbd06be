"""Check that the parts of a whole text that is said to be a date fit each other. If they do not, the reason is told."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from archiver.calendars import Calendar, UnreadableDateError
from archiver.dating.mentions.part_agreement import (
    contradict,
    fits_in_words,
    is_of_another_calendar,
    names_one_month,
    share_calendar,
)
from archiver.dating.mentions.period_checks import has_decade_ending, hundreds_fit
from archiver.dating.mentions.several_dates import split_dates
from archiver.dating.mentions.year_checks import RANGE_SPAN
from archiver.dating.words import FULL_YEARS, TermKind, fold_set

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term

_MONTHS_OF_YEAR = range(1, 13)
_QUARTERS = range(1, 5)
_CENTURIES = range(1, 32)
_HUNDRED = 100
_FULL_DIGITS = 3
_NAMED_PARTS = frozenset({"m", "season", "q"})


def find_fault(
    dates: Sequence[Mention], terms: Sequence[Term], surroundings: Surroundings, *, knows_calendar: bool
) -> UnreadableDateError | None:
    """Return the reason why a text is not one date, or None; `terms` are all of it.

    If the calendar is known from outside, any year can be of it.
    """
    mention = dates[0]
    if len(dates) > 1:
        return UnreadableDateError("several-dates", number=len(dates))
    again = mention.parts.get("m_again")
    if again is not None and not names_one_month(mention):
        return UnreadableDateError("two-words", word=surroundings.as_written(again.start, again.end))
    if ("m" in mention.parts and not fits_in_words(mention)) or not _has_its_ending(mention, surroundings):
        return UnreadableDateError("unknown-layout")
    eras = [term for term in terms if term.kind in {TermKind.ERA, TermKind.ERA_IN_BRACKETS}]
    if any(contradict(one, other, surroundings) for one, other in pairwise(eras)):
        return UnreadableDateError("contradiction")
    fault = None if knows_calendar else _find_fault_of_year(mention, surroundings)
    if fault is not None:
        return fault
    reason = _REASONS.get(mention.precision, _no_reason)(mention)
    return UnreadableDateError(reason) if reason else None


def _has_its_ending(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether an ending makes of its number what it is taken for: 1990-talet is a decade and no year."""
    if mention.layout == "hundreds":
        return hundreds_fit(mention, surroundings)
    if "u" not in mention.parts or mention.precision not in {"decade", "year"}:
        return True
    if mention.precision == "decade":
        return has_decade_ending(mention, surroundings)
    return surroundings.between(*mention.parts["u"][1:3]) not in fold_set("decadeEndings")


def _find_fault_of_year(mention: Mention, surroundings: Surroundings) -> UnreadableDateError | None:
    if "m" in mention.parts and "y" in mention.parts and is_of_another_calendar(mention):
        return UnreadableDateError("contradiction")
    cut = _find_cut_year(mention, surroundings)
    return None if cut is None else UnreadableDateError("cut-year", number=cut)


def _find_cut_year(mention: Mention, surroundings: Surroundings) -> str | None:
    """Return a year that has lost a digit or is of old times, with nothing to say which: 15 Aban 139. A text has no such years.

    Lunar months are those of old years too: 25 Shawwal 148. Zeros before a year say that all of it is there, as an era mark does.
    """
    parts = mention.parts
    is_marked = "e" in parts or "e0" in parts
    is_named = mention.layout == "half" or not _NAMED_PARTS.isdisjoint(parts)
    if is_marked or not is_named or ("m" in parts and _is_lunar(parts["m"])):
        return None
    years = [parts[name] for name in ("y0", "y", "y2") if name in parts and parts[name].kind is TermKind.YEAR]
    written = (surroundings.between(year.start, year.end) for year in years if year.digits == _FULL_DIGITS)
    return next(written, None)


def _is_lunar(month: Term) -> bool:
    return any(meaning.calendar is Calendar.LUNAR_HIJRI for meaning in month.meanings)


def split_whole(mention: Mention, terms: Sequence[Term], surroundings: Surroundings) -> list[Mention]:
    """Return each date of a mention: two with "and" between them are a range only after "between"."""
    is_list = mention.layout == "years-between" or "and" in mention.parts
    start = mention.parts["A"].start if "A" in mention.parts else mention.start
    if is_list and not surroundings.is_between(start):
        return [mention, mention]
    dates = list(split_dates(mention, terms, surroundings))
    if not dates or (mention.layout == "days" and [one.precision for one in dates] == ["day"]):
        # Two numbers that are no decades, or numbers that are no list of days: decade 3 and 5; 9, 6, 5 November.
        return [mention, mention]
    return dates


def names_two_eras(terms: Sequence[Term]) -> bool:
    """Return whether two era marks have no calendar in common: 1395 شمسی قمری."""
    eras = [frozenset(meaning.calendar for meaning in term.meanings) for term in terms if term.kind is TermKind.ERA]
    return any(not one & other for one, other in pairwise(eras))


def is_understood(mention: Mention) -> bool:
    """Return whether the layout says all that its parts mean.

    A range of months that has two years must have them in full, and so must a year with an ending: 19th is none.
    """
    if mention.precision == "year" and "u" in mention.parts:
        return mention.parts["y"].kind in FULL_YEARS
    years = [mention.parts[name] for name in ("y0", "y") if name in mention.parts]
    return mention.precision != "month-range" or all(year.kind in FULL_YEARS for year in years)


def _no_reason(_: Mention) -> str | None:
    return None


def _day_reason(mention: Mention) -> str | None:
    year = mention.parts.get("y")
    return "no-year" if year is not None and year.kind is TermKind.NUMBER and year.digits == 1 else None


def _day_range_reason(mention: Mention) -> str | None:
    in_order = mention.layout != "days" or "d2" not in mention.parts or mention.parts["d"].value < mention.parts["d2"].value
    if not in_order:
        return "end-before-start"
    return None if share_calendar(mention) else "contradiction"


def _month_range_reason(mention: Mention) -> str | None:
    if not {"m", "m2"} <= mention.parts.keys():
        return None
    is_one = bool(set(mention.parts["m"].meanings) & set(mention.parts["m2"].meanings)) and "y0" not in mention.parts
    return "contradiction" if is_one or not share_calendar(mention) else None


def _year_range_reason(mention: Mention) -> str | None:
    one, other = mention.parts.get("y"), mention.parts.get("y2")
    if one is None or other is None:
        return None
    if "bc" in mention.parts:
        return _old_range_reason(mention, one, other)
    if one.kind is other.kind:
        if other.value < one.value:
            return "end-before-start"
        return None if 0 < other.value - one.value < RANGE_SPAN else "two-years"
    long, short = (one, other) if one.kind in FULL_YEARS else (other, one)
    # A single digit shortens the last year alone: 1671-2, but not 5-1990.
    fewest = 1 if short is other else 2
    fits = fewest <= short.digits < _FULL_DIGITS and short.value > long.value % 10**short.digits
    return None if fits else "two-years"


def _old_range_reason(mention: Mention, one: Term, other: Term) -> str | None:
    """Return why two years of which the first is before Christ are no range."""
    is_of_one = one.start < mention.parts["bc"].start < other.start and "bc2" not in mention.parts
    if is_of_one:
        return "two-years" if {"e", "e0"}.isdisjoint(mention.parts) else None
    return "two-years" if other.value < one.value else "end-before-start"


def _season_reason(mention: Mention) -> str | None:
    year, following = mention.parts["y"], mention.parts.get("y2")
    fits = following is None or following.value % _HUNDRED == (year.value + 1) % _HUNDRED
    return None if fits else "two-years"


def _decade_reason(mention: Mention) -> str | None:
    return None if mention.parts["y"].value % 10 == 0 else "no-decade"


def _month_day_reason(mention: Mention) -> str | None:
    if mention.layout == "numbered-day" and mention.parts["a_month"].value not in _MONTHS_OF_YEAR:
        return "no-year"
    return None


def _quarter_reason(mention: Mention) -> str | None:
    return None if mention.parts["d"].value in _QUARTERS else "contradiction"


def _century_reason(mention: Mention) -> str | None:
    return None if mention.parts["d"].value in _CENTURIES else "contradiction"


_REASONS: dict[str, Callable[[Mention], str | None]] = {
    "day": _day_reason,
    "day-range": _day_range_reason,
    "month-range": _month_range_reason,
    "year-range": _year_range_reason,
    "season": _season_reason,
    "decade": _decade_reason,
    "month-day": _month_day_reason,
    "quarter": _quarter_reason,
    "century": _century_reason,
}
