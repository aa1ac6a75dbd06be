"""Check that the parts of a mention fit each other: a year and a month of one calendar, two names of one month."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from archiver.calendars import Calendar, calendar_system, common_eras
from archiver.dating.mentions.bare_years import GREGORIAN_YEARS, SOLAR_YEARS_OF_OUR_TIME
from archiver.dating.mentions.year_checks import RANGE_SPAN, YEARS
from archiver.dating.words import TermKind
from archiver.vocabularies import languages_in, read_vocabulary

if TYPE_CHECKING:
    from archiver.calendars import MonthMeaning
    from archiver.dating.mentions.mention import Mention
    from archiver.dating.mentions.surroundings import Surroundings
    from archiver.dating.words import Term

# Years of digits in reverse are believed only if they are one of these when turned round.
_SOLAR_YEARS = range(1200, 1500)
_REMEMBERED = 4096
# A year in another calendar goes on after such a sign: Ramaḍān 978 (1571), 978/1571.
_AFTER_OLD_YEAR = frozenset("([/=")

FURTHER_MARKS = ("e_next", "e_list", "e_more", "e_last")
"""The parts of layouts that are a second era mark: just after the first, after a comma, in brackets, after the day."""


def is_latin(word: Term) -> bool:
    """Return whether a word is of a language in the Latin or Cyrillic script."""
    return word.language not in languages_in("Arab")


def _is_in_one_language(mention: Mention) -> bool:
    """Return whether days and years in words are of a language that has the month: Turkish on is ten, but no day of November."""
    month = mention.parts.get("m2") or mention.parts["m"]
    if not is_latin(month):
        return True
    parts = mention.parts
    for name in ("d", "d2", "y"):
        languages = parts[name].languages if name in parts else None
        if languages and languages.isdisjoint(month.languages):
            return False
    return True


def is_fused(one: Term, other: Term, month: Term) -> bool:
    """Return whether a Latin month and its number stand together without a sign: `apr1` is a name, only 5NOV2016 a date."""
    first, second = sorted((one, other))
    return is_latin(month) and first.end == second.start


def fits_in_words(mention: Mention) -> bool:
    """Return whether the words of a mention fit each other: a month named twice, and numbers in words beside a month."""
    return names_one_month(mention) and _is_in_one_language(mention)


def names_one_month(mention: Mention) -> bool:
    """Return whether a month named twice (تشرين الثاني/نوفمبر) is the same month."""
    again = mention.parts.get("m_again")
    return again is None or bool(set(again.meanings) & set(mention.parts["m"].meanings))


def is_usual_year(month: Term, year: Term) -> bool:
    """Return whether documents are usually of such a year in a calendar that has the month: 15 گەڵاڕێزان 2716 is Kurdish."""
    return _is_usual(month.meanings, year.value)


@lru_cache(maxsize=_REMEMBERED)
def _is_usual(meanings: tuple[MonthMeaning, ...], year: int) -> bool:
    return any(year in calendar_system(meaning.calendar).usual_years for meaning in meanings)


def is_of_another_calendar(mention: Mention) -> bool:
    """Return whether month and year belong to two calendars, so that they are no one date: Ramadan 2016, 22 Bahman 1979.

    An era mark says which calendar the year is of. If it names the wrong one of the two Hijri calendars, that is only a slip,
    which is told (`archiver.dating.meaning.doubts`).
    """
    month, year = mention.parts.get("m"), mention.parts["y"]
    if month is None:
        return False
    era = mention.parts.get("e") or mention.parts.get("e0")
    if era is not None:
        # The wrong mark is only a slip beside a year that is usual with the month: 5 November 2016 AH.
        is_usual = year.digits > 2 and is_usual_year(month, year)  # noqa: PLR2004 - a century
        is_gregorian = year.value in GREGORIAN_YEARS and _kinds_of_year(month) == {False}
        return not is_usual and (is_gregorian or not _kinds_of_year(era) & _kinds_of_year(month))
    if year.value in _years_of_unknown_calendars(month.language) and _kinds_of_year(month) == {True}:
        return True
    if not is_latin(month) and year.value in SOLAR_YEARS_OF_OUR_TIME:
        return _kinds_of_year(month) == {True}
    if year.value not in GREGORIAN_YEARS or is_usual_year(month, year):
        return False
    return _kinds_of_year(month) == {False}


@cache
def _years_of_unknown_calendars(language: str) -> range:
    """Return the years that a language wrote with common months in a calendar not known here: 15 Mart 1325 was in 1909."""
    years = read_vocabulary(language)["otherCalendarYears"] if language else []
    return range(years[0], years[1] + 1) if years else range(0)


def is_in_solar_text(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a common month stands with a year of solar numbers in a text that names that calendar: 11 February 1357.

    There it is a slip sooner than a day of the Middle Ages, and of which calendar nobody can say.
    """
    month, year = mention.parts.get("m"), mention.parts["y"]
    if month is None or year.value not in SOLAR_YEARS_OF_OUR_TIME or "e" in mention.parts or "e0" in mention.parts:
        return False
    return _kinds_of_year(month) == {True} and surroundings.speaks_of_solar_calendar(mention.start)


def _kinds_of_year(word: Term) -> frozenset[bool]:
    """Return whether the years that a month or an era mark speaks of are counted from Christ: yes, no, or both."""
    return _kinds(word.meanings)


@lru_cache(maxsize=_REMEMBERED)
def _kinds(meanings: tuple[MonthMeaning, ...]) -> frozenset[bool]:
    return frozenset(calendar_system(meaning.calendar).is_counted_from_christ for meaning in meanings)


def unite_marks(parts: dict[str, Term], terms: list[Term], surroundings: Surroundings | None) -> None:
    """Put what the second mark says into the first, and take it from the terms if it is no mark of this date.

    Without surroundings the whole is said to be a date, and every mark in it is meant.
    """
    for name in FURTHER_MARKS:
        mark = parts.pop(name, None)
        if mark is None:
            continue
        first = parts.get("e")
        if surroundings is None or _is_meant(name, mark, parts, surroundings):
            parts["e"] = _unite(first, mark)
        elif name != "e_next":
            terms.remove(mark)


def _is_meant(name: str, mark: Term, parts: dict[str, Term], surroundings: Surroundings) -> bool:
    is_name = mark.kind is TermKind.ERA_IN_BRACKETS
    if (is_name or name == "e_more") and not surroundings.is_closed(mark.end):
        return False
    if is_name and not _can_mark(mark, parts):
        return False
    return name == "e_more" or "e" not in parts or bool(_shared_calendars(parts["e"], mark))


def _can_mark(era: Term, parts: dict[str, Term]) -> bool:
    """Return whether a name can be the era mark of the date beside it: 5 November 2016 (Umm al-Qura) was in a place."""
    systems = [calendar_system(meaning.calendar) for meaning in era.meanings]
    years = [parts[name].value for name in ("y", "a", "c") if name in parts and parts[name].digits > 2]  # noqa: PLR2004
    if years and not any(year in system.era_years for system in systems for year in years):
        return False
    named = {meaning.calendar for meaning in parts["m"].meanings} if "m" in parts else set()
    return not named or any(system.month_names in named for system in systems)


def _unite(first: Term | None, second: Term) -> Term:
    """Return two era marks of one year as one, which means what both allow: AH and Umm al-Qura are the second.

    If they contradict each other, the second corrects the first, since AH is written with solar years too. But one of Hijri years
    and one of common ones leave the first.
    """
    if first is None:
        return second
    shared = _shared_calendars(first, second)
    meanings = tuple(meaning for meaning in dict.fromkeys(first.meanings + second.meanings) if meaning.calendar in shared)
    if not meanings and _kinds_of_year(first) != _kinds_of_year(second):
        return first
    return first._replace(end=second.end, meanings=meanings or second.meanings)


def contradict(one: Term, other: Term, surroundings: Surroundings) -> bool:
    """Return whether two era marks contradict each other. One in brackets may correct the one before it."""
    if _shared_calendars(one, other):
        return False
    return "(" not in surroundings.between(one.end, other.start) or _kinds_of_year(one) != _kinds_of_year(other)


def _shared_calendars(one: Term, other: Term) -> frozenset[Calendar]:
    return common_eras(frozenset(meaning.calendar for meaning in term.meanings) for term in (one, other))


def _is_old_lunar(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether a year of three digits stands with a lunar month in Latin letters, as in catalogues: 24 Muḥarram 992."""
    year, month = mention.parts["y"], mention.parts["m"]
    if year.kind is not TermKind.YEAR or year.digits != 3 or not is_latin(month):  # noqa: PLR2004
        return False
    lunar = all(named is Calendar.LUNAR_HIJRI for named, _ in month.meanings)
    goes_on = surroundings.between(mention.end, mention.end + 2).strip()[:1] in _AFTER_OLD_YEAR
    return lunar and (goes_on or surroundings.ends_like_a_year(mention.end))


def is_year_of_month(mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether documents speak of such a year in a calendar of the month."""
    month, year = mention.parts.get("m"), mention.parts["y"]
    return month is not None and (is_usual_year(month, year) or _is_old_lunar(mention, surroundings))


def is_reversed(mention: Mention) -> bool:
    """Return whether a Solar Hijri year stands with its digits in reverse, as some text from PDF files does: ۵۹۳۱ for 1395."""
    year, month = mention.parts.get("y"), mention.parts.get("m")
    if year is None or month is None or year.digits != 4 or year.value in YEARS:  # noqa: PLR2004
        return False
    solar = any(meaning.calendar is Calendar.SOLAR_HIJRI for meaning in month.meanings)
    return solar and int(str(year.value)[::-1]) in _SOLAR_YEARS


def share_calendar(mention: Mention) -> bool:
    """Return whether both ends of a range can be in one calendar, the one that its year is of; else it is a twin."""
    months = [mention.parts[name] for name in ("m", "m2") if name in mention.parts]
    shared = frozenset.intersection(*(frozenset(meaning.calendar for meaning in month.meanings) for month in months))
    years = [mention.parts[name].value for name in ("y0", "y") if name in mention.parts]
    return bool(shared) and (len(years) < 2 or 0 <= years[1] - years[0] < RANGE_SPAN)  # noqa: PLR2004
