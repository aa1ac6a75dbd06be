"""Say how a bag stands by the ledger of audits."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archiver.errors import ArchiverError
from archiver.finding_aid.days import say_day
from archiver.tasks.audits.bag_list import list_bags

if TYPE_CHECKING:
    from archiver.tasks.audits.bag_list import ListedCopy
    from archiver.web.bags.shown_bag import ShownBag
    from archiver.web.frame import Asked


@dataclass(frozen=True, slots=True)
class Standing:
    """A copy of the ledger, with the day in both calendars on which all of it had been read, or an empty text."""

    copy: ListedCopy
    read: str


def find_standing(bag: ShownBag, asked: Asked) -> Standing | None:
    """Return how a bag stands, or None if no audit knows it."""
    try:
        copies = list_bags(configuration=asked.site.configuration).copies
    except ArchiverError:
        # The page of the holdings says what is wrong with the ledger or its settings.
        return None
    copy = next((one for one in copies if one.location == bag.path), None)
    if copy is None:
        return None
    day = "" if copy.read is None else time.strftime("%Y-%m-%d", time.localtime(copy.read))
    return Standing(copy, say_day(day, asked.visit.language) if day else "")
