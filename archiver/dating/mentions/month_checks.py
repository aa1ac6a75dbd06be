"""Whether the name of a month without a day is meant as one: خرداد is a name, در خرداد a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.calendars import Calendar
from archiver.dating.mentions.numbered_months import is_numbered_month
from archiver.dating.mentions.part_agreement import LATIN, is_fused, is_of_another_calendar, names_one_month, share_calendar
from archiver.dating.mentions.year_checks import YEARS

if TYPE_CHECKING:
    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings

_FIRST_NO_DAY = 32
_SHORT_NAME = 4
"""Jan and Jun are people after a year: Copyright 2007, Jan Schmidt."""

_ARABIC_MONTH_WORD = "شهر"


def month_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Whether a month and a number are a month of a year."""
    if mention.layout == "numbered-month":
        return is_numbered_month(mention, surroundings)
    return _named_month(mention, surroundings)


def _named_month(mention: Mention, surroundings: Surroundings) -> bool:
    month, year = mention.parts["m"], mention.parts["y"]
    if not names_one_month(mention) or surroundings.is_counted(year.end) or is_fused(month, year, month):
        return False
    if is_of_another_calendar(mention):
        return False
    if mention.layout == "yM" and (year.kind != "y" or (month.language in LATIN and month.end - month.start <= _SHORT_NAME)):
        return False
    if year.kind not in "nc" or year.value in YEARS:
        return year.value in YEARS or "e" in mention.parts
    if month.kind == "z" or year.value < _FIRST_NO_DAY - 1:
        return False
    return year.kind == "c" or any(meaning.calendar is Calendar.SOLAR_HIJRI for meaning in month.meanings) or year.digits == 2  # noqa: PLR2004


def month_range_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Whether two months are the first and the last of some months."""
    if set(mention.parts["m"].meanings) & set(mention.parts["m2"].meanings) and "y0" not in mention.parts:
        return False
    if not share_calendar(mention) or ("y0" in mention.parts and mention.parts["y0"].kind != mention.parts["y"].kind):
        return False
    return month_fits(mention, surroundings) and mention.parts["y"].kind in "yg"


def month_alone_fits(mention: Mention, surroundings: Surroundings) -> bool:
    """Whether the name of a month without day and year is one."""
    month = mention.parts["m"]
    word = mention.parts.get("B") or mention.parts.get("B2")
    if not names_one_month(mention):
        return False
    if word is None:
        led = any(surroundings.follows(words, mention.start) for words in ("time", "range", "dated"))
        led = led or surroundings.leads("year", mention.end)
        return (month.kind == "M" and (led or surroundings.stands_apart(mention.start, mention.end))) or (
            month.kind == "m" and month.language == "en" and surroundings.follows("time", mention.start)
        )
    foreign = surroundings.between(word.start, word.end) == _ARABIC_MONTH_WORD and month.language != "ar"
    return not foreign or month.kind == "M"
