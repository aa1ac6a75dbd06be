"""Nothing is written into a bag that stands: the one check of every target, whatever is to be written there."""

from __future__ import annotations

import os

from archiver.bags.format import DECLARATION
from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display


def find_bag_around(path: str) -> str | None:
    """The bag, by its `bagit.txt`, that the folder of the path is or lies in, links followed; None where there is none."""
    folder = os.path.realpath(os.path.dirname(os.path.abspath(path)))
    while not os.path.lexists(os.path.join(folder, DECLARATION)):
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above
    return folder


def refuse_inside_bag(path: str) -> None:
    """Raise WrongUsageError (`error.target-inside-bag`) where the path lies in a bag, which one file more would break."""
    bag = find_bag_around(path)
    if bag is not None:
        raise WrongUsageError("error.target-inside-bag", path=escape_for_display(path), bag=escape_for_display(bag))
