"""Making a bag: plan, copy, write, read back, publish.

Rules of the room:

- A source is only ever read.
- What speaks against a bag is found before anything is written, and every finding is given, not the first.
- What is written is written once, hashed on the way, flushed, read back from the disk, and shown to an independent referee.
"""

from archiver.bags.creation.payload_copy import PayloadFile
from archiver.bags.creation.plan import Plan, look_at_target, look_over, look_over_folder, note
from archiver.bags.creation.read_back import Written, read_back_tag_files
from archiver.bags.creation.staging import Making, Staging

__all__ = [
    "Making",
    "PayloadFile",
    "Plan",
    "Staging",
    "Written",
    "look_at_target",
    "look_over",
    "look_over_folder",
    "note",
    "read_back_tag_files",
]
