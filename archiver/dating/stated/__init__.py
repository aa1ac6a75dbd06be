"""Read a text that somebody says is a date: an argument of a command, a cell of a table, a value of a file of settings.

Rules of the room:

- There is one grammar of dates. Words are read by the terms, the layouts and the meanings with which dates are found in texts.
- Digits and separators alone go straight to `archiver.calendars.interpret`. No vocabulary is loaded for them.
- A text is read whole or refused with the reason. Nothing of it is dropped but a label, a place and a time of day.
"""

from archiver.dating.stated.reader import read_date
from archiver.dating.stated.single_reading import SingleReading, read_date_after, read_one_date
from archiver.dating.stated.stated_date import UNDECIDED, StatedDate

__all__ = ["UNDECIDED", "SingleReading", "StatedDate", "read_date", "read_date_after", "read_one_date"]
