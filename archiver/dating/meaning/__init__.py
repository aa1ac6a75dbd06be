"""The readings of a mention, the likeliest first.

Rules of the room:

- `archiver.calendars.interpret` alone decides what components can mean. This room only orders the readings.
"""

from archiver.dating.meaning.components import Told
from archiver.dating.meaning.interpretation import Interpretation, interpret_mention, interpret_timestamp
from archiver.dating.readings import StatementReading, YearlessDays, from_reading, read_span, read_yearless_days

__all__ = [
    "Interpretation",
    "StatementReading",
    "Told",
    "YearlessDays",
    "from_reading",
    "interpret_mention",
    "interpret_timestamp",
    "read_span",
    "read_yearless_days",
]
