"""Checks of a bag by RFC 8493, by a profile, and by Bayegan's own rules.

Rules of the room:

- Every fault of a bag is a finding (`bag.*`, `record.*`, `event.*`), and all are found at once. Nothing in a bag raises.
- Paths in findings are relative to the base directory of the bag.
"""

from archiver.bags.validation.file_checking import check_files
from archiver.bags.validation.fixity import FixityOptions
from archiver.bags.validation.validate import open_bag_at, report_unread, validate_bag, validate_source, validate_with_tag_files

__all__ = [
    "FixityOptions",
    "check_files",
    "open_bag_at",
    "report_unread",
    "validate_bag",
    "validate_source",
    "validate_with_tag_files",
]
