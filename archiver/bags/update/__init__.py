"""Change a bag: build a new folder beside it, check that, and swap it in.

Rules of the room:

- A bag is validated in full before it is changed. Its old tag files stay under `metadata/history/`.
- The old bag is only read. The new folder shares its documents by hard links.
"""

from archiver.bags.update.added_algorithm import AdditionOptions, add_manifests
from archiver.bags.update.change import Change
from archiver.bags.update.update import UpdateOptions, update_bag

__all__ = ["AdditionOptions", "Change", "UpdateOptions", "add_manifests", "update_bag"]
