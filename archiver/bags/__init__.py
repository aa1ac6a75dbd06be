"""Bags: folders with documents, manifests and tags as RFC 8493 describes them.

Rules of the room, for making bags:

- The source is only ever read. The target is absent or a whole bag, at every moment, and never inside a bag that stands.
- What speaks against a bag is found before anything is written (`look_over`), and every finding is given, not the first.
- What is written is written once, hashed on the way, flushed, read back from the disk, and shown to an independent referee.
- Every path in a finding or error is the one that the user knows; the staging folder is never shown.

Rules of the room, for reading bags:

- A bag that is read is never changed, no link in it is followed, nothing outside it is opened, nothing is downloaded.
- What is wrong with a bag is a finding (`bag.*`), all of them at once; nothing that a bag holds raises.
- Names from a manifest are never given to the system: they are looked for among the files that a walk found.
- Paths in findings of validating are those below the bag's base directory.

A part of the room is imported when it is first asked for: checking a bag must not wait for the libraries that describe one.
"""

from typing import TYPE_CHECKING

from archiver.lazy_door import import_name

if TYPE_CHECKING:
    from archiver.bags.added_algorithm import add_algorithm
    from archiver.bags.archive_form import bag_name
    from archiver.bags.bag_around import find_bag_around, refuse_inside_bag
    from archiver.bags.bag_info import OWN_LABELS, BagInfo, look_over_bag_info
    from archiver.bags.change import Change
    from archiver.bags.disk import rename_without_replacing
    from archiver.bags.extraction import Recorded, extract
    from archiver.bags.layout import (
        BAG_INFO,
        DECLARATION,
        EVENTS,
        FINDING_AID,
        FINDING_AID_PARTS,
        PAYLOAD,
        PROFILE_IDENTIFIER,
        RECORDS,
        SCHEMAS,
    )
    from archiver.bags.own_lines import OwnBagLines, open_own_lines
    from archiver.bags.payload_copy import PayloadFile
    from archiver.bags.plan import Plan, look_over, look_over_folder
    from archiver.bags.profile import Profile, load_profile
    from archiver.bags.report import BagReport, Level
    from archiver.bags.second_opinion import Doubts, Opinion, ask_second_opinion
    from archiver.bags.source_tree import Hidden
    from archiver.bags.staging import Making, Staging
    from archiver.bags.tag_file import read_tag_file
    from archiver.bags.update import Updating, update_bag
    from archiver.bags.validate import validate_bag

__all__ = [
    "BAG_INFO",
    "DECLARATION",
    "EVENTS",
    "FINDING_AID",
    "FINDING_AID_PARTS",
    "OWN_LABELS",
    "PAYLOAD",
    "PROFILE_IDENTIFIER",
    "RECORDS",
    "SCHEMAS",
    "BagInfo",
    "BagReport",
    "Change",
    "Doubts",
    "Hidden",
    "Level",
    "Making",
    "Opinion",
    "OwnBagLines",
    "PayloadFile",
    "Plan",
    "Profile",
    "Recorded",
    "Staging",
    "Updating",
    "add_algorithm",
    "ask_second_opinion",
    "bag_name",
    "extract",
    "find_bag_around",
    "load_profile",
    "look_over",
    "look_over_bag_info",
    "look_over_folder",
    "open_own_lines",
    "read_tag_file",
    "refuse_inside_bag",
    "rename_without_replacing",
    "update_bag",
    "validate_bag",
]

_MODULES = {
    "add_algorithm": "added_algorithm",
    "bag_name": "archive_form",
    "find_bag_around": "bag_around",
    "refuse_inside_bag": "bag_around",
    "OWN_LABELS": "bag_info",
    "BagInfo": "bag_info",
    "look_over_bag_info": "bag_info",
    "Change": "change",
    "rename_without_replacing": "disk",
    "Recorded": "extraction",
    "extract": "extraction",
    "EVENTS": "layout",
    "FINDING_AID": "layout",
    "FINDING_AID_PARTS": "layout",
    "PAYLOAD": "layout",
    "BAG_INFO": "layout",
    "DECLARATION": "layout",
    "PROFILE_IDENTIFIER": "layout",
    "RECORDS": "layout",
    "SCHEMAS": "layout",
    "OwnBagLines": "own_lines",
    "open_own_lines": "own_lines",
    "Plan": "plan",
    "look_over": "plan",
    "look_over_folder": "plan",
    "PayloadFile": "payload_copy",
    "Profile": "profile",
    "load_profile": "profile",
    "BagReport": "report",
    "Level": "report",
    "Doubts": "second_opinion",
    "Opinion": "second_opinion",
    "ask_second_opinion": "second_opinion",
    "Hidden": "source_tree",
    "Making": "staging",
    "Staging": "staging",
    "read_tag_file": "tag_file",
    "Updating": "update",
    "update_bag": "update",
    "validate_bag": "validate",
}


def __getattr__(name: str) -> object:
    return import_name(__name__, _MODULES, name)
