"""Every reading of a mention, the likeliest first."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from archiver.calendars import (
    Calendar,
    CalendarReading,
    DateFields,
    DateParts,
    DateRefusedError,
    ImpossibleReading,
    PossibleReadings,
    UnreadableDateError,
    interpret,
    read_fields,
)
from archiver.dating.before_christ import read_before_christ, read_span_before_christ
from archiver.dating.meaning.centuries import read_centuries
from archiver.dating.meaning.components import (
    Told,
    date_parts,
    eras_of,
    in_calendar,
    month_in,
    written_last_weekday,
    written_weekday,
)
from archiver.dating.meaning.doubts import Doubt, find_doubt, read_in_solar_year
from archiver.dating.meaning.iso_months import read_as_month
from archiver.dating.meaning.latin_years import script_around, with_solar_reading
from archiver.dating.meaning.likelihood import are_tied, list_doubts, sort_readings
from archiver.dating.meaning.plain_days import read_plain_day
from archiver.dating.meaning.same_words import has_one_reading, key_of_words
from archiver.dating.meaning.yearless import read_days, read_month_day
from archiver.dating.mentions import is_reversed
from archiver.dating.readings import (
    LAST_YEAR_BEFORE_THE_TABLE,
    StatementReading,
    from_reading,
    read_span,
    read_years,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from archiver.dating.mentions import Mention, Surroundings

_ERAS_OF_SLIPS = frozenset({Calendar.SOLAR_HIJRI, Calendar.LUNAR_HIJRI, Calendar.GREGORIAN})
_NAMES = frozenset({"m", "m2", "e", "e0"})
_SCRIPT_UNKNOWN = "none"
_QUARTER_MONTHS = 3
_HALF_MONTHS = 6
_REMEMBERED = 8192
_ReaderT = TypeVar("_ReaderT")


class Interpretation(NamedTuple):
    """The readings of a mention, the likeliest first.

    `refusal` says why there is none. `weekday_written` stands with the date, `last_weekday` with the end of a range, in English.
    `tied` says that the first reading is no likelier than the second, `reversed_digits` that its digits were turned round;
    `impossible` are readings no less likely than the first, which their calendar refuses. `doubt` is a contradiction in
    its words.
    """

    readings: list[StatementReading]
    refusal: DateRefusedError | None = None
    weekday_written: str | None = None
    tied: bool = False
    reversed_digits: bool = False
    last_weekday: str | None = None
    impossible: tuple[ImpossibleReading, ...] = ()
    doubt: Doubt | None = None


def interpret_mention(mention: Mention, surroundings: Surroundings, told: Told | None = None) -> Interpretation:
    """Return every reading of a mention."""
    plain = read_plain_day(mention, surroundings) if told is None else None
    if plain is not None:
        return Interpretation([plain])
    interpretation = _interpret_parts(mention, surroundings, told) if told is not None else _recall(mention, surroundings)
    return interpretation._replace(last_weekday=written_last_weekday(mention)) if "w3" in mention.parts else interpretation


_known_meanings: dict[Hashable, Interpretation] = {}


def _recall(mention: Mention, surroundings: Surroundings) -> Interpretation:
    """Return the meaning of a mention. It is kept for others of the same words, but for a refusal, which tells its text."""
    key = key_of_words(mention, surroundings)
    known = _known_meanings.get(key)
    if known is not None:
        return known
    found = _interpret_parts(mention, surroundings, None)
    if key is not None and found.refusal is None:
        if len(_known_meanings) >= _REMEMBERED:
            _known_meanings.clear()
        _known_meanings[key] = found
    return found


def _interpret_parts(mention: Mention, surroundings: Surroundings, told: Told | None) -> Interpretation:
    weekday = written_weekday(mention)
    try:
        if told is not None and told.calendar is not None:
            mention = in_calendar(mention, told.calendar)
        if "bc" in mention.parts:
            return Interpretation([_before_christ(mention)])
        if mention.precision == "century" or mention.layout == "centuries":
            centuries = read_centuries(mention, surroundings.script(mention.start, mention.end))
            return Interpretation(centuries, tied=len(centuries) > 1)
        if "y" not in mention.parts and (without_year := _of_kind(mention, _WITHOUT_YEAR)):
            yearless = without_year(mention)
            return Interpretation(yearless, None, weekday, tied=len(yearless) > 1)
        # The month or the era mark of a stated date says more than its script.
        is_named = told is not None and not _NAMES.isdisjoint(mention.parts)
        script = _SCRIPT_UNKNOWN if is_named or has_one_reading(mention) else script_around(mention, surroundings)
        parts = _parts_of(mention, script, surroundings)
        spread = _of_kind(mention, _SPREAD)
        knows_calendar = told is not None and told.calendar is not None
        if is_reversed(mention) and not knows_calendar:
            found = [from_reading(reading) for reading in _interpret_reversed(parts)]
            return Interpretation(found, None, weekday, reversed_digits=True)
        if told is not None:
            readings, impossible = _interpret_told(parts if told.has_words else parts._replace(likely=()), told.calendar)
            found = list(map(from_reading, readings))
        else:
            (readings, impossible), found = _interpret_whole(parts, script)
        if spread is not None:
            found = [spread(mention, reading) for reading in readings]
        months = read_as_month(mention, surroundings)
        doubt = find_doubt(mention, parts, readings, surroundings, knows_calendar=knows_calendar)
        if doubt is not None and parts.eras and spread is None:
            months = read_in_solar_year(parts, readings[0])
    except DateRefusedError as refusal:
        refusal.values["text"] = surroundings.as_written(mention.start, mention.end)
        return Interpretation(_before_the_hijra(mention, refusal), refusal, weekday)
    tied = bool(impossible or months) or are_tied(readings, script, parts.numbers)
    return Interpretation(found + months, None, weekday, tied, impossible=impossible, doubt=doubt)


def _parts_of(mention: Mention, script: str, surroundings: Surroundings) -> DateParts:
    parts = with_solar_reading(date_parts(mention, script), mention, surroundings)
    has_stops = mention.layout == "numeric" and "." in surroundings.between(mention.parts["a"].end, mention.parts["b"].start)
    return parts._replace(separator=".") if has_stops else parts


def _before_christ(mention: Mention) -> StatementReading:
    parts = mention.parts
    precision = "century" if "d" in parts else "year"
    numbers = [parts[name].value for name in ("y", "y2", "d", "d2") if name in parts]
    if not all(numbers):
        raise UnreadableDateError("no-year")
    ends = [read_before_christ(precision, number) for number in numbers]
    if "y2" in parts and not {"e", "e0"}.isdisjoint(parts):
        ends[1] = read_years(Calendar.GREGORIAN, numbers[1], numbers[1])
    return ends[0] if len(ends) == 1 else read_span_before_christ(*ends)


def _of_kind(mention: Mention, by_kind: Mapping[str, _ReaderT]) -> _ReaderT | None:
    """Return what stands for the layout of a mention, else for its precision."""
    return by_kind.get(mention.layout) or by_kind.get(mention.precision)


def interpret_timestamp(mention: Mention, fields: DateFields) -> Interpretation:
    """Return the one reading of a date whose parts are known."""
    return Interpretation([from_reading(read_fields(Calendar.GREGORIAN, fields))], None, written_weekday(mention))


@lru_cache(maxsize=_REMEMBERED)
def _interpret_whole(parts: DateParts, script: str) -> tuple[PossibleReadings, list[StatementReading]]:
    """Return the readings of components as calendars and as statements have them. Documents repeat the same years and days."""
    meanings = _interpret_or_drop_era(parts)
    readings = sort_readings(meanings.readings, script, parts.numbers)
    doubts = list_doubts(meanings.impossible, readings[0], script)
    return PossibleReadings(readings, doubts), [from_reading(reading) for reading in readings]


def _interpret_or_drop_era(parts: DateParts) -> PossibleReadings:
    try:
        return interpret(parts)
    except DateRefusedError:
        if not (parts.eras and parts.eras <= _ERAS_OF_SLIPS and parts.months):
            raise
        # The mark of one calendar contradicts a month of another (15 Aban 1395 AH): trust the month. The doubt is told.
        return interpret(parts._replace(eras=frozenset()))


def _interpret_told(parts: DateParts, calendar: Calendar | None) -> PossibleReadings:
    """Return the readings of a date in its stated calendar, or else those of its script and those of its numbers alone."""
    if calendar is not None:
        return _interpret_or_drop_era(parts._replace(calendar=calendar, likely=()))
    by_script = _interpret_or_drop_era(parts)
    if not parts.likely:
        return by_script
    try:
        by_numbers = interpret(parts._replace(likely=()))
    except DateRefusedError:
        return by_script
    return PossibleReadings(list(dict.fromkeys(by_script.readings + by_numbers.readings)), by_script.impossible)


def _interpret_reversed(parts: DateParts) -> list[CalendarReading]:
    """Interpret the parts with every number turned round, and with only the year turned round if its day reads both ways."""
    turned = tuple(number[::-1] for number in parts.numbers)
    year_turned = tuple(number[::-1] if len(number) > 2 else number for number in parts.numbers)  # noqa: PLR2004
    readings: dict[CalendarReading, None] = {}
    refusals: list[DateRefusedError] = []
    for numbers in dict.fromkeys((turned, year_turned)):
        try:
            readings.update(dict.fromkeys(interpret(parts._replace(numbers=numbers)).readings))
        except DateRefusedError as refusal:
            refusals.append(refusal)
    if not readings:
        raise refusals[0]
    return list(readings)


def _day_range(mention: Mention, end: CalendarReading) -> StatementReading:
    # The year stands after the last day. A first month that comes later in the year is of the year before: 28 Dec - 3 Jan 2017.
    month = month_in(mention.parts["m"], end.calendar)
    if mention.parts["y"].start < mention.parts["m"].start:
        # The year stands before the first day: 1947 December 28 - January 3.
        last = end.fields._replace(year=end.fields.year + (month > (end.fields.month or month)))
        return read_span(end.calendar, DateFields(end.fields.year, month, mention.parts["d"].value), last)
    year = end.fields.year - (month > (end.fields.month or month))
    return read_span(end.calendar, DateFields(year, month, mention.parts["d"].value), end.fields)


def _month_range(mention: Mention, end: CalendarReading) -> StatementReading:
    month = month_in(mention.parts["m"], end.calendar)
    earlier = mention.parts.get("y0")
    year = earlier.value if earlier else end.fields.year - (month > (end.fields.month or month))
    return read_span(end.calendar, DateFields(year, month), end.fields)


def _year_range(mention: Mention, reading: CalendarReading) -> StatementReading:
    # Two digits are of the century of the year in full, one digit of its decade: 1395-98, 1671-2.
    full = reading.fields.year
    terms = (mention.parts["y"], mention.parts["y2"])
    first, last = sorted(
        term.value if term.digits > 2 else full - full % 10**term.digits + term.value  # noqa: PLR2004
        for term in terms
    )
    return read_years(reading.calendar, first, last)


def _decades(mention: Mention, reading: CalendarReading) -> StatementReading:
    last = mention.parts["y2"]
    return _year_range(mention._replace(parts={**mention.parts, "y2": last._replace(value=last.value + 9)}), reading)


def _half(mention: Mention, reading: CalendarReading) -> StatementReading:
    last = _HALF_MONTHS * mention.parts["d"].value
    return read_span(reading.calendar, DateFields(reading.fields.year, last - 5), DateFields(reading.fields.year, last))


def _seasons(mention: Mention, reading: CalendarReading) -> StatementReading:
    first = reading.fields._replace(season=mention.parts["season_from"].value + 1)
    return read_span(reading.calendar, first, reading.fields)


def _quarter(mention: Mention, reading: CalendarReading) -> StatementReading:
    # The number of the last of its three months.
    last = _QUARTER_MONTHS * mention.parts["d"].value
    months = read_span(reading.calendar, DateFields(reading.fields.year, last - 2), DateFields(reading.fields.year, last))
    return months.replace(precision="quarter")


def _before_the_hijra(mention: Mention, refusal: DateRefusedError) -> list[StatementReading]:
    """Return Gregorian years that no Solar Hijri year reaches; nothing for any other refusal."""
    if refusal.reason not in {"year", "outside-table"} or mention.precision not in {"year", "year-range"}:
        return []
    years = sorted(mention.parts[name].value for name in ("y", "y2") if name in mention.parts)
    if Calendar.GREGORIAN not in eras_of(mention) or not 1 <= years[0] <= LAST_YEAR_BEFORE_THE_TABLE:
        return []
    return [read_years(Calendar.GREGORIAN, years[0], years[-1])]


_WITHOUT_YEAR: dict[str, Callable[[Mention], list[StatementReading]]] = {
    "month-day": read_month_day,
    "month-only": read_month_day,
    "day-range": read_days,
}
_SPREAD: dict[str, Callable[[Mention, CalendarReading], StatementReading]] = {
    "day-range": _day_range,
    "month-range": _month_range,
    "year-range": _year_range,
    "quarter": _quarter,
    "half": _half,
    "decades": _decades,
    "seasons": _seasons,
}
