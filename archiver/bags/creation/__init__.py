"""Making a bag: plan, copy, write, read back, publish.

Rules of the room:

- A source is only ever read.
- What speaks against a bag is found before anything is written, and every finding is given, not the first.
- What is written is written once, hashed on the way, flushed, read back from the disk, and shown to an independent referee.
"""

from archiver.bags.creation.payload_copy import PayloadFile
from archiver.bags.creation.plan import Plan, look_at_target, note, preflight_folder, preflight_sources
from archiver.bags.creation.read_back import ExpectedDigests, read_back_tag_files
from archiver.bags.creation.staging import BagOptions, Staging

__all__ = [
    "BagOptions",
    "ExpectedDigests",
    "PayloadFile",
    "Plan",
    "Staging",
    "look_at_target",
    "note",
    "preflight_folder",
    "preflight_sources",
    "read_back_tag_files",
]
