"""Changing a bag that stands: a new folder is built beside it and takes its place.

Rules of the room:

- A bag is verified before it is changed, and its old state stays in its history.
"""

from archiver.bags.update.added_algorithm import add_algorithm
from archiver.bags.update.change import Change
from archiver.bags.update.update import UpdateOptions, update_bag

__all__ = ["Change", "UpdateOptions", "add_algorithm", "update_bag"]
