"""Crosswalks out: what a bag says of its documents and events in the formats of others.

Rules of the room:

- `crosswalk` names the formats; each is one module that turns an `ExportedBag` into pieces of text, bounded in memory.
- What may not be told on a day is left out by `disclosure` before any crosswalk sees it.
- What a format has no way to write is counted in `ExportNotes`, never dropped in silence.
- The output follows from the bag and the day alone.
"""

from archiver.exports.crosswalk import Crosswalk, write_crosswalk
from archiver.exports.exported_bag import ExportedBag, ExportNotes

__all__ = ["Crosswalk", "ExportNotes", "ExportedBag", "write_crosswalk"]
