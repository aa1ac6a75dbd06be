"""Everything that RFC 8493, a profile and our own rules ask of a bag.

Rules of the room:

- All faults are told at once, whatever the bag holds.
- Paths in findings are those below the base directory of the bag.
"""

from archiver.bags.validation.fixity import Reading
from archiver.bags.validation.own_records import LINE_LIMIT
from archiver.bags.validation.validate import open_bag_at, report_nothing_known, validate_bag, validate_source

__all__ = ["LINE_LIMIT", "Reading", "open_bag_at", "report_nothing_known", "validate_bag", "validate_source"]
