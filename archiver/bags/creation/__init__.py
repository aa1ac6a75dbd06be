"""Make a bag: plan, copy, write, read back, publish.

Rules of the room:

- All reasons not to make a bag that can be found before anything is written are found then. All are reported, not the first.
- Everything is written once, hashed on the way, flushed, read back from the disk, and checked by an independent program.
"""

from archiver.bags.creation.folder_listing import Hidden
from archiver.bags.creation.payload_copy import PayloadFile, list_sources
from archiver.bags.creation.plan import Plan, check_seals, preflight_folder, preflight_sources
from archiver.bags.creation.read_back import ExpectedDigests, read_back_tag_files
from archiver.bags.creation.same_content import find_in_sources
from archiver.bags.creation.staging import BagOptions, Staging

__all__ = [
    "BagOptions",
    "ExpectedDigests",
    "Hidden",
    "PayloadFile",
    "Plan",
    "Staging",
    "check_seals",
    "find_in_sources",
    "list_sources",
    "preflight_folder",
    "preflight_sources",
    "read_back_tag_files",
]
