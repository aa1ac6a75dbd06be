"""Turn the words of a mention into the components that `archiver.calendars.interpret` takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars import Calendar, DateParts, UnreadableDateError, calendar_system, shares_months
from archiver.dating.meaning.likelihood import likely_calendars
from archiver.dating.mentions import GREGORIAN_YEARS, SOLAR_YEARS_OF_OUR_TIME
from archiver.vocabularies import WEEKDAYS, languages_with

if TYPE_CHECKING:
    from archiver.calendars import MonthMeaning
    from archiver.dating.mentions import Mention
    from archiver.dating.words import Term

# Solar years became law in 1304. Before 1300, `هجری` alone means a lunar year.
_FIRST_SOLAR_YEAR = SOLAR_YEARS_OF_OUR_TIME.start
_MONTHS = frozenset({"m", "m2", "m_again"})
_WITHOUT_MONTH = frozenset({"year", "year-range", "decade", "season", "quarter"})


class Told(NamedTuple):
    """The knowledge that a whole text is a date, and of which calendar, if that is known.

    Then no reading is left out for being less likely in the script of the text. `has_words` says if the date itself has words,
    whose script speaks for a calendar.
    """

    calendar: Calendar | None
    has_words: bool


def written_weekday(mention: Mention) -> str | None:
    """Return the weekday that is written with the date, in English."""
    term = mention.parts.get("w") or mention.parts.get("w2")
    return WEEKDAYS[term.value].capitalize() if term else None


def written_last_weekday(mention: Mention) -> str | None:
    """Return the weekday that is written with the last day of a range, in English."""
    term = mention.parts.get("w3")
    return WEEKDAYS[term.value].capitalize() if term else None


def eras_of(mention: Mention) -> frozenset[Calendar]:
    """Return the calendars that an era mark allows; none without a mark."""
    era = mention.parts.get("e") or mention.parts.get("e0")
    return frozenset(meaning.calendar for meaning in era.meanings) if era else frozenset()


def date_parts(mention: Mention, script: str) -> DateParts:
    """Return the components of the one date that the numbers of a mention make; of a range, of its end."""
    month = mention.parts.get("m2") or mention.parts.get("m")
    eras = _without_contradiction(eras_of(mention), mention)
    likely: tuple[Calendar, ...]
    if month or eras:
        likely = ()
    elif mention.layout == "named-decade" or _is_short_decade(mention, script):
        likely = (Calendar.GREGORIAN,)
    else:
        year = year_term(mention)
        last = max(year.value, mention.parts["y2"].value if "y2" in mention.parts else 0)
        likely = likely_calendars(script, last, year.digits, bare=mention.precision in _WITHOUT_MONTH or mention.layout == "half")
    return DateParts(
        _numbers_of(mention, eras),
        months=_meanings_of(month, year_term(mention)) if month else (),
        weekday=written_weekday(mention) if mention.precision == "day" else None,
        season=mention.parts["season"].value + 1 if "season" in mention.parts else None,
        eras=eras,
        likely=likely,
        decade=mention.precision == "decade",
    )


def _meanings_of(month: Term, year: Term) -> tuple[MonthMeaning, ...]:
    """Return the meanings of a month beside its year.

    Two digits are a year of a calendar that is never shortened unnamed only if the name is of a language that writes that
    calendar, and of no other: تیر ۶۷ is Persian, so of no Kurdish year.
    """
    if year.digits > 2 or not month.languages - languages_with("sharedMonths"):  # noqa: PLR2004 - no century
        return month.meanings
    shortened = tuple(one for one in month.meanings if calendar_system(one.calendar).is_shortened_unnamed)
    return shortened or month.meanings


def _is_short_decade(mention: Mention, script: str) -> bool:
    """Return whether a decade stands without its century in a Latin text that says nothing of solar years: the 70s."""
    return mention.precision == "decade" and script == "latin" and year_term(mention).digits <= 2  # noqa: PLR2004


def in_calendar(mention: Mention, calendar: Calendar) -> Mention:
    """Return a mention with the meanings of its months that count in a calendar. Raises UnreadableDateError if one has none."""
    parts = dict(mention.parts)
    for name in _MONTHS & parts.keys():
        meanings = tuple(one for one in parts[name].meanings if shares_months(one.calendar, calendar))
        if not meanings:
            raise UnreadableDateError("contradiction")
        parts[name] = parts[name]._replace(meanings=meanings)
    return mention._replace(parts=parts)


def _without_contradiction(eras: frozenset[Calendar], mention: Mention) -> frozenset[Calendar]:
    """Return the calendars of an era mark that its year can be of; none if the mark is another word, as in 2016 AP."""
    if not eras:
        return eras
    year = year_term(mention)
    is_short = year.digits <= 2 and mention.layout == "numeric"  # noqa: PLR2004 - no century
    if {Calendar.SOLAR_HIJRI, Calendar.LUNAR_HIJRI} <= eras and year.value < _FIRST_SOLAR_YEAR and not is_short:
        # هجری alone names both calendars.
        return eras - {Calendar.SOLAR_HIJRI}
    is_another_word = eras == {Calendar.SOLAR_HIJRI} and year.value in GREGORIAN_YEARS and "m" not in mention.parts
    return frozenset() if is_another_word else eras


def month_in(term: Term, calendar: Calendar) -> int:
    """Return the number of a month in a calendar that counts it."""
    return next((number for named, number in term.meanings if named is calendar), term.meanings[0].number)


def year_term(mention: Mention) -> Term:
    """Return the year of a mention that has one: of two, the one written in full."""
    names = ("a", "c") if mention.layout == "numeric" else ("y", "y2")
    first, last = mention.parts.get(names[0]), mention.parts.get(names[1])
    if first is None or last is None:
        return first or last or mention.parts[names[0]]
    return last if last.digits > first.digits else first


def _numbers_of(mention: Mention, eras: frozenset[Calendar]) -> tuple[str, ...]:
    """Return the numbers in the order of the text, as long as they are written."""
    if mention.layout == "numeric":
        a, b, c = mention.parts["a"], mention.parts["b"], mention.parts["c"]
        return _digits_of(a), _digits_of(b), _digits_of(c)
    year = year_term(mention)
    months = {meaning.calendar for meaning in mention.parts["m"].meanings} if "m" in mention.parts else {Calendar.LUNAR_HIJRI}
    if Calendar.LUNAR_HIJRI in eras & months and year.digits <= 2:  # noqa: PLR2004
        # Years of the first century of the Hijra are named in full: ۶۱ هجری.
        year = year._replace(digits=3)
    day = mention.parts.get("d2") or mention.parts.get("d")
    if day is None or mention.precision not in {"day", "day-range"}:
        return (_digits_of(year),)
    first, last = (day, year) if day.start < year.start else (year, day)
    return _digits_of(first), _digits_of(last)


def _digits_of(term: Term) -> str:
    return str(term.value).zfill(term.digits)
