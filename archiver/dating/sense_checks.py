"""Whether words that stand like a date are one: مهر is affection, 1300 people are no year, and 4/7 is a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.calendars import Calendar
from archiver.dating.numbered_months import is_numbered_month
from archiver.dating.term import SMALL
from archiver.dating.year_checks import RANGE_SPAN, YEARS, year_fits, year_range_fits

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.dating.mention import Mention
    from archiver.dating.surroundings import Surroundings
    from archiver.dating.term import Term

_MONTHS = 12
_FIRST_IMPOSSIBLE_DAY = 32
_NO_SLIP = 40
_FIRST_SHORT_DECADE = 20
_SOLAR_YEARS = range(1200, 1500)
_GREGORIAN_ONLY_YEARS = range(1500, 2500)
_SOLAR_YEARS_OF_OUR_TIME = range(1300, 1450)
_LATIN = frozenset({"en", "de", "fr", "ku"})
_SHORT_NAME = 4
"""Jan and Jun are people after a year: Copyright 2007, Jan Schmidt."""
_PASHTO_ENDING = "مه"
_ARABIC_MONTH_WORD = "شهر"


def is_sensible(mention: Mention, surroundings: Surroundings) -> bool:
    """Whether a match of a layout is to be believed."""
    if _is_small(mention) and not ("d" in mention.parts and "y" in mention.parts and mention.parts["y"].digits > 2):  # noqa: PLR2004
        return False
    return not _is_glued(mention, surroundings) and _CHECKS[mention.precision](mention, surroundings)


def _is_small(mention: Mention) -> bool:
    month, other = mention.parts.get("m"), mention.parts.get("m2")
    return (month is not None and month.value == SMALL) or (other is not None and other.value == SMALL)


def _is_glued(mention: Mention, surroundings: Surroundings) -> bool:
    """What is the tail of a Latin word (A12/3/2004, S80) or goes on as one is no date; an ISO time may follow numbers."""
    before = surroundings.between(mention.start - 1, mention.start) if mention.start else ""
    last, after = surroundings.between(mention.end - 1, mention.end), surroundings.between(mention.end, mention.end + 1)
    if _goes_on(before):
        return True
    goes_on = _goes_on(after) and (last.isascii() or not after.isdecimal())
    return goes_on and "e" not in mention.parts and not (mention.layout == "numeric" and after in "tz")


def _goes_on(sign: str) -> bool:
    return sign.isascii() and (sign.isalnum() or sign == "_")


def _is_fused(one: Term, other: Term, month: Term) -> bool:
    """Whether a Latin month and its number stand together without a sign: `apr1` is a name, only 5NOV2016 a date."""
    first, second = sorted((one, other))
    return month.language in _LATIN and first.end == second.start


def _day(mention: Mention, surroundings: Surroundings) -> bool:
    if mention.layout == "numeric":
        return _numeric(mention, surroundings)
    if _is_counter(mention, surroundings):
        return False
    return _days_fit(mention) and _same_month(mention) and _year_fits(mention, surroundings)


def _is_counter(mention: Mention, surroundings: Surroundings) -> bool:
    """Whether the number before the month counts something else: شماره ۱۲ آبان, Nr. 12 Mai, چاپ دوم بهمن."""
    day = mention.parts["d"]
    if day.start != mention.start:
        return False
    return surroundings.is_numbered(day.start) if day.kind == "n" else surroundings.is_ranked(day.start)


def _days_fit(mention: Mention) -> bool:
    """Days that no month has may be slips of the pen; what is far beyond counts something else."""
    last = 100 if is_reversed(mention) else _NO_SLIP
    return all(1 <= mention.parts[name].value < last for name in ("d", "d2") if name in mention.parts)


def _in_month(mention: Mention) -> bool:
    return all(1 <= mention.parts[name].value < _FIRST_IMPOSSIBLE_DAY for name in ("d", "d2") if name in mention.parts)


def _same_month(mention: Mention) -> bool:
    """A month named twice (تشرين الثاني/نوفمبر) must be the same month."""
    again = mention.parts.get("m_again")
    return again is None or bool(set(again.meanings) & set(mention.parts["m"].meanings))


def _is_of_another_calendar(mention: Mention) -> bool:
    """Ramadan 2016, 22 Bahman 1979: the month and the year belong to two calendars, so that they are no one date."""
    month, year = mention.parts.get("m"), mention.parts["y"]
    if month is None or "e" in mention.parts:
        return False
    if month.language not in _LATIN and year.value in _SOLAR_YEARS_OF_OUR_TIME:
        return all(meaning.calendar is Calendar.GREGORIAN for meaning in month.meanings)
    if year.value not in _GREGORIAN_ONLY_YEARS:
        return False
    return all(meaning.calendar is not Calendar.GREGORIAN for meaning in month.meanings)


def _year_fits(mention: Mention, surroundings: Surroundings) -> bool:
    year = mention.parts.get("y")
    if year is None:
        return True
    if year.kind == "n":
        return year.digits == 2 and not surroundings.is_counted(year.end)  # noqa: PLR2004
    if _is_of_another_calendar(mention):
        return False
    return year.kind == "c" or year.value in YEARS or is_reversed(mention) or ("e" in mention.parts and year.kind == "y")


def is_reversed(mention: Mention) -> bool:
    """Whether a Solar Hijri year stands with its digits in reverse, as text laid out for the eye leaves it: ۵۹۳۱ for 1395."""
    year, month = mention.parts.get("y"), mention.parts.get("m")
    if year is None or month is None or year.digits != 4 or year.value in YEARS:  # noqa: PLR2004
        return False
    solar = any(meaning.calendar is Calendar.SOLAR_HIJRI for meaning in month.meanings)
    return solar and int(str(year.value)[::-1]) in _SOLAR_YEARS


def _numeric(mention: Mention, surroundings: Surroundings) -> bool:
    a, b, c = (mention.parts[name] for name in "abc")
    if surroundings.is_numbered(a.start) and not _is_plain(a, c, surroundings.between(a.end, b.start)):
        return False
    if a.kind in "yg" and c.kind in "yg":
        return False
    if a.kind == c.kind == "n":
        return _short_numeric((a, b, c), surroundings.between(a.end, b.start).strip())
    year, day = (a, c) if a.kind in "yg" else (c, a)
    return year.value in YEARS and 1 <= day.value < 100 and 1 <= b.value < 100  # noqa: PLR2004


def _is_plain(first: Term, last: Term, sign: str) -> bool:
    """Whether numbers are a date even after a word that numbers things: with the whole year, and slashes if it comes last."""
    return first.kind in "yg" or (last.kind in "yg" and sign.strip() == "/")


def _short_numeric(parts: tuple[Term, Term, Term], separator: str) -> bool:
    """Three numbers of two digits at most: one must be written as a year, and one must be a month and one a day."""
    a, b, c = parts
    if separator != "/" and not all(part.digits == 2 for part in parts):  # noqa: PLR2004
        return False
    orders = ((a, b, c), (c, b, a), (c, a, b))
    return any(year.digits == 2 and _is_month_day(month, day) for year, month, day in orders)  # noqa: PLR2004


def _is_month_day(month: Term, day: Term) -> bool:
    return 1 <= month.value <= _MONTHS and 1 <= day.value < _FIRST_IMPOSSIBLE_DAY


def _month_day(mention: Mention, surroundings: Surroundings) -> bool:
    month, day = mention.parts["m"], mention.parts["d"]
    if not (_in_month(mention) and _same_month(mention)) or _is_fused(month, day, month) or _is_counter(mention, surroundings):
        return False
    if "\n" in surroundings.between(mention.start, mention.end) and "w" not in mention.parts:
        return False
    if mention.layout.startswith("M") and (
        not _writes_month_first(mention, surroundings) or surroundings.is_counted(mention.end)
    ):
        return False
    if month.kind == "z":
        sure = day.kind == "o" or "w" in mention.parts or _has_pashto_ending(mention, surroundings)
        return sure or _has_month_word(mention, surroundings) or surroundings.leads("thisYear", mention.end)
    return day.kind != "c" or (month.kind == "M" and month.language not in _LATIN)


def _has_pashto_ending(mention: Mention, surroundings: Surroundings) -> bool:
    return surroundings.between(mention.parts["d"].end, mention.end) == _PASHTO_ENDING


def _writes_month_first(mention: Mention, surroundings: Surroundings) -> bool:
    if _has_pashto_ending(mention, surroundings):
        return True
    return "ps" in {mention.parts["m"].language, mention.parts["d"].language} or mention.parts["m"].language == "en"


def _has_month_word(mention: Mention, surroundings: Surroundings) -> bool:
    return "ماه" in surroundings.between(mention.start, mention.end)


def _share_calendar(mention: Mention) -> bool:
    """Whether both ends of a range can be in one calendar, the one that its year is of; else it is a twin."""
    months = [mention.parts[name] for name in ("m", "m2") if name in mention.parts]
    shared = frozenset.intersection(*(frozenset(meaning.calendar for meaning in month.meanings) for month in months))
    years = [mention.parts[name].value for name in ("y0", "y") if name in mention.parts]
    return bool(shared) and (len(years) < 2 or 0 <= years[1] - years[0] < RANGE_SPAN)  # noqa: PLR2004


def _day_range(mention: Mention, surroundings: Surroundings) -> bool:
    if not _in_month(mention) or _is_counter(mention, surroundings) or not _year_fits(mention, surroundings):
        return False
    if _is_fused(mention.parts["m"], mention.parts["d"], mention.parts["m"]):
        return False
    if not _share_calendar(mention):
        return False
    if mention.layout == "days" and mention.parts["d"].value >= mention.parts["d2"].value:
        return False
    months = [mention.parts[name] for name in ("m", "m2") if name in mention.parts]
    return "y" in mention.parts or all(month.kind != "z" for month in months) or _has_month_word(mention, surroundings)


def _month(mention: Mention, surroundings: Surroundings) -> bool:
    if mention.layout == "numbered-month":
        return is_numbered_month(mention, surroundings)
    return _named_month(mention, surroundings)


def _named_month(mention: Mention, surroundings: Surroundings) -> bool:
    month, year = mention.parts["m"], mention.parts["y"]
    if not _same_month(mention) or surroundings.is_counted(year.end) or _is_fused(month, year, month):
        return False
    if _is_of_another_calendar(mention):
        return False
    if mention.layout == "yM" and (year.kind != "y" or (month.language in _LATIN and month.end - month.start <= _SHORT_NAME)):
        return False
    if year.kind not in "nc" or year.value in YEARS:
        return year.value in YEARS or "e" in mention.parts
    if month.kind == "z" or year.value < _FIRST_IMPOSSIBLE_DAY - 1:
        return False
    return year.kind == "c" or any(meaning.calendar is Calendar.SOLAR_HIJRI for meaning in month.meanings) or year.digits == 2  # noqa: PLR2004


def _month_range(mention: Mention, surroundings: Surroundings) -> bool:
    if set(mention.parts["m"].meanings) & set(mention.parts["m2"].meanings) and "y0" not in mention.parts:
        return False
    if not _share_calendar(mention) or ("y0" in mention.parts and mention.parts["y0"].kind != mention.parts["y"].kind):
        return False
    return _month(mention, surroundings) and mention.parts["y"].kind in "yg"


def _month_only(mention: Mention, surroundings: Surroundings) -> bool:
    month = mention.parts["m"]
    word = mention.parts.get("B") or mention.parts.get("B2")
    if not _same_month(mention):
        return False
    if word is None:
        led = any(surroundings.follows(words, mention.start) for words in ("time", "range", "dated"))
        led = led or surroundings.leads("year", mention.end)
        return (month.kind == "M" and (led or surroundings.stands_apart(mention.start, mention.end))) or (
            month.kind == "m" and month.language == "en" and surroundings.follows("time", mention.start)
        )
    foreign = surroundings.between(word.start, word.end) == _ARABIC_MONTH_WORD and month.language != "ar"
    return not foreign or month.kind == "M"


def _season(mention: Mention, surroundings: Surroundings) -> bool:
    year = mention.parts["y"]
    if surroundings.is_counted(year.end):
        return False
    return year.value in YEARS or (year.digits == 2 and year.value >= _FIRST_IMPOSSIBLE_DAY)  # noqa: PLR2004


def _quarter(mention: Mention, _: Surroundings) -> bool:
    return 1 <= mention.parts["d"].value <= 4 and mention.parts["y"].value in YEARS  # noqa: PLR2004


def _decade(mention: Mention, surroundings: Surroundings) -> bool:
    year, word = mention.parts["y"], mention.parts.get("t")
    if mention.layout == "short-decade" and not _is_short_decade(mention, surroundings):
        return False
    if word is not None and word.language == "en":
        # 1990s, but no S80.
        return year.end <= word.start and surroundings.between(year.end, word.start) in {"", "'"} and year.value % 10 == 0
    return mention.parts["y"].value % 10 == 0 and mention.parts["y"].value > 0


def _is_short_decade(mention: Mention, surroundings: Surroundings) -> bool:
    """The 90s, '90s and 90er Jahre are years; 90s alone are seconds."""
    if mention.parts["y"].digits != 2 or mention.parts["y"].value < _FIRST_SHORT_DECADE:  # noqa: PLR2004
        return False
    before = surroundings.between(max(0, mention.start - 1), mention.start)
    return "A" in mention.parts or before == "'" or surroundings.word_before(mention.start) in {"the", "early", "late", "mid"}


def _century(mention: Mention, _: Surroundings) -> bool:
    return 1 <= mention.parts["d"].value < _FIRST_IMPOSSIBLE_DAY


_CHECKS: dict[str, Callable[[Mention, Surroundings], bool]] = {
    "day": _day,
    "day-range": _day_range,
    "month": _month,
    "month-range": _month_range,
    "month-day": _month_day,
    "month-only": _month_only,
    "season": _season,
    "quarter": _quarter,
    "decade": _decade,
    "century": _century,
    "year": year_fits,
    "year-range": year_range_fits,
}
