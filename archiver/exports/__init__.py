"""Crosswalks: write the records and events of a bag in the formats of others.

Rules of the room:

- `crosswalk` names the formats; each is one module that turns an `ExportedBag` into pieces of text, bounded in memory.
- `disclosure` leaves out all that may not be told on a day, before any crosswalk sees it.
- `ExportNotes` counts the values that a format cannot hold as they are. None is dropped in silence.
- The output follows from the bag and the day alone.
"""

from archiver.exports.crosswalk import Crosswalk, write_crosswalk
from archiver.exports.exported_bag import ExportedBag, ExportNotes
from archiver.exports.field_values import list_values

__all__ = ["Crosswalk", "ExportNotes", "ExportedBag", "list_values", "write_crosswalk"]
