"""Check the place at which a new bag or folder is to stand."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from archiver.bags.workplace.bag_around import refuse_inside_bag
from archiver.findings import escape_for_display
from archiver.operating_system import is_same_or_inside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.bags.format import Target
    from archiver.findings import FindingLog


def check_target(sources: Sequence[str], target: Target, log: FindingLog) -> None:
    """Add findings for a target at which nothing may be written from these sources. The folder that it is in need not exist.

    Raises WrongUsageError if the target lies inside a bag.
    """
    shown = escape_for_display(target.shown)
    if not target.is_stored:
        refuse_inside_bag(target.shown)
    for source in sources:
        # Nothing is written through a link at the target, wherever it leads.
        if not os.path.islink(target.path) and is_same_or_inside(source, target.path):
            log.add("source.inside-target", source, name=escape_for_display(source), target=shown)
            return
        if is_same_or_inside(target.folder, source):
            log.add("source.target-inside-source", target.shown, name=shown, source=escape_for_display(source))
    if os.path.lexists(target.path):
        log.add("source.target-exists", target.shown, name=shown)
