"""The readings of a mention, the likeliest first.

Rules of the room:

- `archiver.calendars.interpret` alone decides what components can mean. This room only orders the readings.
"""

from archiver.dating.meaning.components import Told
from archiver.dating.meaning.doubts import Doubt
from archiver.dating.meaning.interpretation import Interpretation, interpret_mention, interpret_timestamp

__all__ = [
    "Doubt",
    "Interpretation",
    "Told",
    "interpret_mention",
    "interpret_timestamp",
]
