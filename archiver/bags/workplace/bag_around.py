"""Find the bag that a path lies in. Every target is checked with it, since nothing may be written into a bag."""

from __future__ import annotations

import os

from archiver.bags.format import DECLARATION, refuse_store
from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display


def find_bag_around(path: str) -> str | None:
    """Return the innermost bag that a path lies in, or None if it lies in none.

    A folder with a `bagit.txt` counts as a bag. Links in the folder of the path are followed.
    """
    folder = os.path.realpath(os.path.dirname(os.path.abspath(path)))
    while not os.path.lexists(os.path.join(folder, DECLARATION)):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def refuse_inside_bag(path: str) -> None:
    """Raise WrongUsageError if a path lies in a bag, which one more file would make invalid (`error.target-inside-bag`).

    Something new on a disk is to stand there, so that an address of a store is refused too (`store.output-not-on-disk`).
    """
    refuse_store(path)
    bag = find_bag_around(path)
    if bag is not None:
        raise WrongUsageError("error.target-inside-bag", path=escape_for_display(path), bag=escape_for_display(bag))
