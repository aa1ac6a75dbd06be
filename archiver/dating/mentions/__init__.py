"""Places in a text that mention a date.

Rules of the room:

- No pattern runs over the text itself: words become terms, terms in a row a shape, and layouts are patterns over shapes. So the
  cost is linear in the length of the text.
- A match must still make sense in its place (`sense_checks`): better a date missed than one invented.
"""

from archiver.dating.mentions.bare_years import GREGORIAN_YEARS, SOLAR_YEARS_OF_OUR_TIME
from archiver.dating.mentions.mention import Mention
from archiver.dating.mentions.mentions import find_mentions
from archiver.dating.mentions.other_reckonings import names_other_calendar
from archiver.dating.mentions.part_agreement import is_reversed
from archiver.dating.mentions.surroundings import Surroundings
from archiver.dating.mentions.timestamps import read_timestamp
from archiver.dating.mentions.whole_text import (
    WholeMention,
    find_strange_sign,
    is_word_beside,
    match_whole,
    read_beside,
)

__all__ = [
    "GREGORIAN_YEARS",
    "SOLAR_YEARS_OF_OUR_TIME",
    "Mention",
    "Surroundings",
    "WholeMention",
    "find_mentions",
    "find_strange_sign",
    "is_reversed",
    "is_word_beside",
    "match_whole",
    "names_other_calendar",
    "read_beside",
    "read_timestamp",
]
