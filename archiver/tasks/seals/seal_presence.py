"""Say if there is something of a seal at a bag, without checking it: quickly enough for a list."""

import os

from archiver.bags.format import SEALS
from archiver.bags.format.seal_places import SIGNATURES, list_seals_beside


def may_be_sealed(bag: str) -> bool | None:
    """Return whether there are folders of seals in a bag or beside it. Return None for an archive without seals beside it."""
    if any(map(os.path.isdir, list_seals_beside(bag))):
        return True
    if os.path.isfile(bag):
        return None
    return any(os.path.isdir(os.path.join(bag, name)) for name in (SEALS, SIGNATURES))
