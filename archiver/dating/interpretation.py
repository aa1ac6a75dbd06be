"""From the words of a mention to every reading of it, the likeliest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars import (
    Calendar,
    DateFields,
    DateParts,
    DateRefusedError,
    MonthMeaning,
    Reading,
    interpret,
    read_fields,
)
from archiver.dating.likelihood import are_tied, calendar_of_script, sort_readings
from archiver.dating.readings import DateReading, from_reading, read_span, read_years
from archiver.dating.sense_checks import is_reversed
from archiver.vocabularies import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.dating.mention import Mention
    from archiver.dating.surroundings import Surroundings
    from archiver.dating.term import Term

# A year of each calendar in which every month is as long as it can be.
_LONG_YEARS = {Calendar.SOLAR_HIJRI: 1399, Calendar.GREGORIAN: 2000, Calendar.LUNAR_HIJRI: 1445}
_CENTURY = 100
_SEASON_MONTHS = 3


class Interpretation(NamedTuple):
    """The readings of a mention, the likeliest first.

    `refusal` says why there is none; `weekday_written` stands with the date, in English; `tied` says that the first reading is no
    likelier than the second.
    """

    readings: list[DateReading]
    refusal: DateRefusedError | None = None
    weekday_written: str | None = None
    tied: bool = False


def interpret_mention(mention: Mention, surroundings: Surroundings, text: str) -> Interpretation:
    """Every reading of a mention, written as `text` in the document."""
    script = surroundings.script(mention.start, mention.end)
    weekday = _weekday_of(mention)
    try:
        if mention.precision in _WITHOUT_YEAR and "y" not in mention.parts:
            return Interpretation([_WITHOUT_YEAR[mention.precision](mention)], None, weekday)
        readings = _interpret_parts(mention, script, weekday, text)
        spread = _SPREAD.get(mention.precision)
        found = [from_reading(one) for one in readings] if spread is None else [spread(mention, one) for one in readings]
    except DateRefusedError as refusal:
        return Interpretation(_before_the_hijra(mention, refusal), refusal, weekday)
    return Interpretation(list(dict.fromkeys(found)), None, weekday, are_tied(readings, script))


def _weekday_of(mention: Mention) -> str | None:
    term = mention.parts.get("w") or mention.parts.get("w2")
    return WEEKDAYS[term.value].capitalize() if term else None


def _interpret_parts(mention: Mention, script: str, weekday: str | None, text: str) -> list[Reading]:
    """The readings of the one date that the numbers of a mention make; of a range, of its end."""
    month = mention.parts.get("m2") or mention.parts.get("m")
    eras = _eras_of(mention)
    numbers = _numbers_of(mention, eras)
    parts = DateParts(
        numbers=numbers,
        months=tuple(MonthMeaning(Calendar(calendar), number) for calendar, number in month.meanings) if month else (),
        weekday=weekday if mention.precision == "day" else None,
        season=mention.parts["season"].value + 1 if "season" in mention.parts else None,
        eras=eras,
        calendar=None if month or eras else _stated_by_script(mention, script),
        decade=mention.precision == "decade",
        text=text,
    )
    if is_reversed(mention):
        return _interpret_reversed(parts)
    return sort_readings(_interpret_kindly(parts), script, numbers)


def _interpret_reversed(parts: DateParts) -> list[Reading]:
    """Every number turned round, and only the year turned round where its day can be read both ways."""
    turned = tuple(number[::-1] for number in parts.numbers)
    year_turned = tuple(number[::-1] if len(number) > 2 else number for number in parts.numbers)  # noqa: PLR2004
    readings: dict[Reading, None] = {}
    refusals: list[DateRefusedError] = []
    for numbers in dict.fromkeys((turned, year_turned)):
        try:
            readings.update(dict.fromkeys(interpret(parts._replace(numbers=numbers))))
        except DateRefusedError as refusal:
            refusals.append(refusal)
    if not readings:
        raise refusals[0]
    return list(readings)


def _interpret_kindly(parts: DateParts) -> list[Reading]:
    """An era mark that contradicts the month named (`15 Aban 1395 AH`) is left aside: the month is the surer word."""
    try:
        return interpret(parts)
    except DateRefusedError:
        if not (parts.eras and parts.months):
            raise
        return interpret(parts._replace(eras=frozenset()))


def _eras_of(mention: Mention) -> frozenset[Calendar]:
    era = mention.parts.get("e") or mention.parts.get("e0")
    return frozenset(Calendar(calendar) for calendar, _ in era.meanings) if era else frozenset()


def _stated_by_script(mention: Mention, script: str) -> Calendar | None:
    year = _year_term(mention)
    bare = mention.precision in {"year", "year-range", "decade", "season", "quarter"}
    return calendar_of_script(script, year.value, year.digits, bare=bare)


def _year_term(mention: Mention) -> Term:
    if mention.layout == "numeric":
        return max((mention.parts[name] for name in "ac"), key=lambda term: term.digits)
    if mention.precision == "year-range":
        return max((mention.parts[name] for name in ("y", "y2")), key=lambda term: term.digits)
    return mention.parts["y"]


def _numbers_of(mention: Mention, eras: frozenset[Calendar]) -> tuple[str, ...]:
    """The numbers in the order of the text, as long as they are written."""
    if mention.layout == "numeric":
        return tuple(_digits_of(mention.parts[name]) for name in "abc")
    day = mention.parts.get("d2") or mention.parts.get("d")
    year = _year_term(mention)
    if Calendar.LUNAR_HIJRI in eras and year.digits <= 2:  # noqa: PLR2004
        # Years of the first century of the Hijra are named in full: ۶۱ هجری.
        year = year._replace(digits=3)
    terms = [year] + ([day] if day and mention.precision in {"day", "day-range"} else [])
    return tuple(_digits_of(term) for term in sorted(terms, key=lambda term: term.start))


def _digits_of(term: Term) -> str:
    return f"{term.value:0{term.digits}d}"


def _month_of(term: Term, reading: Reading) -> int:
    """The number of a month that a range begins with, in the calendar of its end."""
    for calendar, number in term.meanings:
        if calendar == reading.calendar:
            return number
    return term.meanings[0][1]


def _day_range(mention: Mention, end: Reading) -> DateReading:
    month = _month_of(mention.parts["m"], end)
    year = end.fields.year - (month > (end.fields.month or month))
    return read_span(end.calendar, DateFields(year, month, mention.parts["d"].value), end.fields)


def _month_range(mention: Mention, end: Reading) -> DateReading:
    month = _month_of(mention.parts["m"], end)
    earlier = mention.parts.get("y0")
    year = earlier.value if earlier else end.fields.year - (month > (end.fields.month or month))
    return read_span(end.calendar, DateFields(year, month), end.fields)


def _year(_: Mention, reading: Reading) -> DateReading:
    return from_reading(reading)


def _year_range(mention: Mention, reading: Reading) -> DateReading:
    one, other = mention.parts["y"], mention.parts["y2"]
    full = reading.fields.year
    century = full - full % _CENTURY
    first, last = sorted(term.value if term.digits > 2 else century + term.value for term in (one, other))  # noqa: PLR2004
    return read_years(reading.calendar, first, last)


def _before_the_hijra(mention: Mention, refusal: DateRefusedError) -> list[DateReading]:
    """Gregorian years that no Solar Hijri year reaches; nothing for any other refusal."""
    if refusal.reason not in {"year", "outside-table"} or Calendar.GREGORIAN not in _eras_of(mention):
        return []
    years = sorted(mention.parts[name].value for name in ("y", "y2") if name in mention.parts)
    return [read_years(Calendar.GREGORIAN, years[0], years[-1])] if mention.precision in {"year", "year-range"} else []


def _quarter(mention: Mention, reading: Reading) -> DateReading:
    last = _SEASON_MONTHS * mention.parts["d"].value
    return read_span(reading.calendar, DateFields(reading.fields.year, last - 2), DateFields(reading.fields.year, last))


def _yearless(mention: Mention) -> DateReading:
    """A day or month of no stated year. Raises ImpossibleDateError for a day that no year has."""
    day = mention.parts["d"].value if "d" in mention.parts else None
    return _read_yearless(mention.parts["m"], day)


def _yearless_range(mention: Mention) -> DateReading:
    first = _read_yearless(mention.parts["m"], mention.parts["d"].value)
    last = _read_yearless(mention.parts.get("m2", mention.parts["m"]), mention.parts["d2"].value)
    return first._replace(written=f"{first.written}/{last.written}")


def _read_yearless(month: Term, day: int | None) -> DateReading:
    # Zodiac months are those of Afghanistan's solar years where no year says otherwise.
    meaning = next((one for one in month.meanings if one[0] == Calendar.SOLAR_HIJRI), month.meanings[0])
    calendar, number = Calendar(meaning[0]), meaning[1]
    certainty = read_fields(calendar, DateFields(_LONG_YEARS.get(calendar, 1299), number, day)).certainty
    return DateReading(calendar, f"--{number:02d}" + ("" if day is None else f"-{day:02d}"), certainty=certainty)


def _century(mention: Mention) -> DateReading:
    number = mention.parts["d"].value
    eras = _eras_of(mention) or {Calendar.GREGORIAN}
    if Calendar.GREGORIAN not in eras:
        calendar = min(eras)
        return read_years(calendar, _CENTURY * (number - 1) + 1, _CENTURY * number)
    reading = read_years(Calendar.GREGORIAN, max(_CENTURY * (number - 1), 1), _CENTURY * number - 1)
    # EDTF counts a century from its year 00.
    return reading._replace(written=f"{number - 1:02d}XX", gregorian=f"{number - 1:02d}XX")


_WITHOUT_YEAR: dict[str, Callable[[Mention], DateReading]] = {
    "month-day": _yearless,
    "month-only": _yearless,
    "day-range": _yearless_range,
    "century": _century,
}
_SPREAD: dict[str, Callable[[Mention, Reading], DateReading]] = {
    "day-range": _day_range,
    "month-range": _month_range,
    "year-range": _year_range,
    "quarter": _quarter,
}
