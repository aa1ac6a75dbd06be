"""The components of a date as they are written, before anything is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from archiver.calendars.terms import Calendar, Qualifier


class MonthMeaning(NamedTuple):
    """A month that a name can mean: the calendar it belongs to, and its number there from 1."""

    calendar: Calendar
    number: int


class DateParts(NamedTuple):
    """The components of a date statement. Give those that are written, and leave the rest.

    Attributes:
        numbers: The numbers in the order of the text, as ASCII digits and as long as written, `("05", "8", "1395")`: the length
            tells a two-digit year from a day. Numbers written in words go in as digits.
        separator: The sign between the numbers, if it is always the same: full stops mean that the month is not first.
        months: The possible meanings of the month's name (as the vocabularies list them); empty if no month is named.
        weekday: The weekday named, in English, `Saturday`.
        season: 1 for spring to 4 for winter.
        eras: The calendars that an era mark allows (as the vocabularies list them); empty without a mark.
        calendar: The calendar that somebody has stated from outside; nothing else is considered then.
        likely: The calendars that the surroundings speak for, if neither a name nor a mark nor `calendar` says more.
        decade: Whether the number is that of a decade (`1390s`, `دههٔ ۱۳۹۰`).
        qualifier: Whether the date is before, after or about what is named.
        text: The statement as written, for messages.
    """

    numbers: tuple[str, ...] = ()
    separator: str = ""
    months: tuple[MonthMeaning, ...] = ()
    weekday: str | None = None
    season: int | None = None
    eras: frozenset[Calendar] = frozenset()
    calendar: Calendar | None = None
    likely: tuple[Calendar, ...] = ()
    decade: bool = False
    qualifier: Qualifier | None = None
    text: str = ""
