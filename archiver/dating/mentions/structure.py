"""Check that the parts of a whole text that is said to be a date fit each other. If they do not, the reason is told."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from archiver.calendars import UnreadableDateError
from archiver.dating.mentions.part_agreement import (
    contradict,
    fits_in_words,
    is_of_another_calendar,
    names_one_month,
    share_calendar,
)
from archiver.dating.mentions.several_dates import split_dates
from archiver.dating.mentions.year_checks import RANGE_SPAN
from archiver.dating.words import FULL_YEARS, TermKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term

_MONTHS_OF_YEAR = range(1, 13)
_QUARTERS = range(1, 5)
_CENTURIES = range(1, 32)
_HUNDRED = 100


def find_fault(
    mention: Mention, terms: Sequence[Term], surroundings: Surroundings, *, knows_calendar: bool
) -> UnreadableDateError | None:
    """Return the reason why the parts of a mention make no date, or None. `terms` are those that it takes.

    If the calendar is known from outside, any year can be of it.
    """
    again = mention.parts.get("m_again")
    if again is not None and not names_one_month(mention):
        return UnreadableDateError("two-words", word=surroundings.as_written(again.start, again.end))
    if "m" in mention.parts and not fits_in_words(mention):
        return UnreadableDateError("unknown-layout")
    eras = [term for term in terms if term.kind in {TermKind.ERA, TermKind.ERA_IN_BRACKETS}]
    if any(contradict(one, other, surroundings) for one, other in pairwise(eras)):
        return UnreadableDateError("contradiction")
    if not knows_calendar and "m" in mention.parts and "y" in mention.parts and is_of_another_calendar(mention):
        return UnreadableDateError("contradiction")
    several = _count_dates(mention, terms, surroundings)
    if several > 1:
        return UnreadableDateError("several-dates", number=several)
    reason = _REASONS.get(mention.precision, _no_reason)(mention)
    return UnreadableDateError(reason) if reason else None


def _count_dates(mention: Mention, terms: Sequence[Term], surroundings: Surroundings) -> int:
    if mention.layout == "years-between" and not surroundings.is_between(mention.parts.get("A", mention.parts["y"]).start):
        return 2
    if "and" in mention.parts and not surroundings.is_between(mention.start):
        return 2
    return sum(1 for _ in split_dates(mention, terms, surroundings))


def _no_reason(_: Mention) -> str | None:
    return None


def _day_reason(mention: Mention) -> str | None:
    year = mention.parts.get("y")
    return "no-year" if year is not None and year.kind is TermKind.NUMBER and year.digits == 1 else None


def _day_range_reason(mention: Mention) -> str | None:
    in_order = mention.layout != "days" or mention.parts["d"].value < mention.parts["d2"].value
    return None if in_order and share_calendar(mention) else "contradiction"


def _month_range_reason(mention: Mention) -> str | None:
    is_one = bool(set(mention.parts["m"].meanings) & set(mention.parts["m2"].meanings)) and "y0" not in mention.parts
    return "contradiction" if is_one or not share_calendar(mention) else None


def _year_range_reason(mention: Mention) -> str | None:
    one, other = mention.parts["y"], mention.parts["y2"]
    if one.kind is other.kind:
        return None if 0 < abs(other.value - one.value) < RANGE_SPAN else "two-years"
    long, short = (one, other) if one.kind in FULL_YEARS else (other, one)
    fits = short.digits == 2 and short.value > long.value % _HUNDRED  # noqa: PLR2004 - years are so shortened
    return None if fits else "two-years"


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
