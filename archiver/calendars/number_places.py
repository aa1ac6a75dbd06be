"""Roles of the numbers of a date: year, month or day. Every possible role is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archiver.calendars.refusal import UnreadableDateError

if TYPE_CHECKING:
    from archiver.calendars.parts import DateParts

# A year written in full has three or four digits; YYYYMMDD has eight.
_YEAR_DIGITS = (3, 4)
_COMPACT_DIGITS = 8
# The days of the longest month, that of the zodiac.
_LONGEST_MONTH = 32
_MOST_NUMBERS = 3
_MONTHS = 12


class PlacedNumbers(NamedTuple):
    """One way to place the numbers. The year is as written, since its length says whether the century is given.

    `month_first` marks the order month, day, year, which only Gregorian dates have, and those never with full stops (CLDR).
    """

    year: str
    month: int | None = None
    day: int | None = None
    month_first: bool = False


def assign_number_roles(parts: DateParts) -> list[PlacedNumbers]:
    """Return every way to place the numbers of `parts`. Raises UnreadableDateError if there is none."""
    numbers = parts.numbers
    if len(numbers) == 1 and len(numbers[0]) == _COMPACT_DIGITS and not parts.months:
        numbers = (numbers[0][:4], numbers[0][4:6], numbers[0][6:])
    too_long = [number for number in numbers if len(number) > max(_YEAR_DIGITS)]
    if too_long:
        raise UnreadableDateError("number-too-long", text=parts.text, number=too_long[0])
    named = bool(parts.months)
    if len(numbers) > (1 if parts.season is not None or parts.decade else _MOST_NUMBERS - named):
        raise UnreadableDateError("too-many-numbers", text=parts.text)
    if sum(map(_has_century, numbers)) > 1:
        raise UnreadableDateError("two-years", text=parts.text)
    places = [_place_year, _place_day_and_year if named else _place_month_and_year, _place_three]
    placed = places[len(numbers) - 1](numbers, named) if numbers else []
    if parts.separator == "." and not _is_no_month(numbers):
        placed = [one for one in placed if not one.month_first]
    if not placed:
        raise UnreadableDateError("no-year", text=parts.text)
    return placed


def _is_no_month(numbers: tuple[str, ...]) -> bool:
    """Return whether three numbers have none in the midst that a month can have: 12.15.1995 has its month first all the same."""
    return len(numbers) == _MOST_NUMBERS and int(numbers[1]) > _MONTHS


def _has_century(number: str) -> bool:
    return len(number) in _YEAR_DIGITS


def _is_year(number: str, *, beside_month: bool = False) -> bool:
    """Return whether the number can be a year: written in full, or as two digits that cannot be a day."""
    if _has_century(number):
        return True
    return len(number) == 2 and (not beside_month or int(number) >= _LONGEST_MONTH)  # noqa: PLR2004 - two digits


def _place_year(numbers: tuple[str, ...], named: bool) -> list[PlacedNumbers]:  # noqa: FBT001 - called through a table
    return [PlacedNumbers(numbers[0])] if _is_year(numbers[0], beside_month=named) else []


def _place_month_and_year(numbers: tuple[str, ...], named: bool) -> list[PlacedNumbers]:  # noqa: ARG001, FBT001
    first, last = numbers
    if _has_century(first):
        return [PlacedNumbers(first, int(last))]
    return [PlacedNumbers(last, int(first))] if _has_century(last) else []


def _place_day_and_year(numbers: tuple[str, ...], named: bool) -> list[PlacedNumbers]:  # noqa: ARG001, FBT001
    first, last = numbers
    if _has_century(first) or (not _has_century(last) and _is_year(first, beside_month=True)):
        return [PlacedNumbers(first, day=int(last))]
    return [PlacedNumbers(last, day=int(first))] if _is_year(last) else []


def _place_three(numbers: tuple[str, ...], named: bool) -> list[PlacedNumbers]:  # noqa: ARG001, FBT001
    first, middle, last = numbers
    year_first = PlacedNumbers(first, int(middle), int(last))
    day_first = PlacedNumbers(last, int(middle), int(first))
    month_first = PlacedNumbers(last, int(first), int(middle), month_first=True)
    # 0 is no day either. It is refused as a year.
    if _has_century(first) or first == "0":
        return [year_first]
    if _has_century(middle):
        return []
    if _has_century(last):
        return [day_first, month_first]
    return [year_first] * _is_year(first) + [day_first, month_first] * _is_year(last)
