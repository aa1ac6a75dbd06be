"""Years in a Latin text: what the text around them says about their calendar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archiver.calendars import Calendar
from archiver.dating.meaning.components import year_term
from archiver.dating.mentions import SOLAR_YEARS_OF_OUR_TIME

if TYPE_CHECKING:
    from archiver.calendars import DateParts
    from archiver.dating.mentions import Mention, Surroundings

_FROM_SOLAR_TO_GREGORIAN = frozenset({621, 622})
# Four digits that are no part of a longer number or of a date; but of 1395/2016 the second are taken too.
_FOUR_DIGITS = re.compile(r"(?<![\d./-])\d{4}(?!\d)|(?<=\d{4}/)\d{4}(?!\d)")
_HIJRI = frozenset({Calendar.SOLAR_HIJRI, Calendar.LUNAR_HIJRI})
_LUNAR_ALONE = frozenset({Calendar.LUNAR_HIJRI})
_HIJRI_MARK = "ah"
"""The mark of Hijri years in the Latin script, which is written with solar years too."""


def script_around(mention: Mention, surroundings: Surroundings) -> str:
    """Return the script around a mention; of a Latin text also if it speaks of solar years."""
    script = surroundings.script(mention.start, mention.end)
    if script != "latin":
        return script
    year = year_term(mention)
    if mention.layout == "numeric" and year.digits <= 2:  # noqa: PLR2004 - no century
        return "latin-mixed" if surroundings.speaks_of_solar_calendar(mention.start) else "latin"
    if year.value not in SOLAR_YEARS_OF_OUR_TIME:
        return "latin"
    # A season of a year of the 14th century is one of our time in the other calendar: Autumn 1395.
    is_solar = mention.precision == "season" or _is_said_to_be_solar(year.value, mention, surroundings)
    return "latin-solar" if is_solar else "latin"


def _is_said_to_be_solar(year: int, mention: Mention, surroundings: Surroundings) -> bool:
    """Return whether the line has the same year in the Gregorian calendar, or the text names the Solar Hijri one."""
    line = surroundings.line_around(mention.start, mention.end)
    has_gregorian = any(int(match[0]) - year in _FROM_SOLAR_TO_GREGORIAN for match in _FOUR_DIGITS.finditer(line))
    return has_gregorian or surroundings.speaks_of_solar_calendar(mention.start)


def with_solar_reading(parts: DateParts, mention: Mention, surroundings: Surroundings) -> DateParts:
    """Return the components with both Hijri calendars if AH stands with a year in a Latin text that names the solar one."""
    era = mention.parts.get("e") or mention.parts.get("e0")
    if era is None or parts.eras != _LUNAR_ALONE or parts.months or year_term(mention).value not in SOLAR_YEARS_OF_OUR_TIME:
        return parts
    if "".join(filter(str.isalpha, surroundings.between(era.start, era.end))) != _HIJRI_MARK:
        return parts
    in_latin = surroundings.script(mention.start, mention.end) == "latin"
    return parts._replace(eras=_HIJRI) if in_latin and surroundings.speaks_of_solar_calendar(mention.start) else parts
