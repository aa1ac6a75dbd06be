"""Bags: folders with documents, manifests and tags as RFC 8493 describes them.

Rules of the room:

- A bag that is read is never changed, no link in it is followed, nothing outside it is opened, nothing is downloaded.
- What is wrong with a bag is a finding (`bag.*`), all of them at once; nothing that a bag holds raises.
- Names from a manifest are never given to the system: they are looked for among the files that a walk found.
- Paths in findings are those below the bag's base directory.
"""

from archiver.bags.report import BagReport, Level
from archiver.bags.validate import validate_bag

__all__ = ["BagReport", "Level", "validate_bag"]
