"""Compare a bag that was found with those that the ledger knows."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Literal, NamedTuple

from archiver.bags.format import is_tag_manifest
from archiver.errors import ArchiverError
from archiver.holdings.auditing.stored_copy import open_copy
from archiver.holdings.auditing.units import PlannedUnit

if TYPE_CHECKING:
    from collections.abc import Callable

    from archiver.holdings.auditing.bag_identity import BagIdentity
    from archiver.holdings.ledger import Copy, Ledger

Verdict = Literal["same", "updated", "replaced", "damaged"]


class Found(NamedTuple):
    """A bag that was found at a path of a place."""

    place: str
    path: str
    identity: BagIdentity


class Match(NamedTuple):
    """The copy that a found bag was before, or one that it is a copy of, and the number of its bag."""

    moved: Copy | None = None
    of: Copy | None = None
    bag: int | None = None


class Matcher:
    """Finds the bags of a ledger that have the same content."""

    def __init__(self, ledger: Ledger, identify: Callable[[Copy], str | None], is_there: Callable[[Copy], bool | None]) -> None:
        self._ledger = ledger
        self._identify = identify
        self._is_there = is_there
        self._folders: set[str] | None = None

    def judge(self, copy: Copy, location: str, identity: BagIdentity) -> Verdict:
        """Return what became of a copy that is at its path.

        A bag whose tag manifests are the same is the same. Else its tag files must agree with the new ones, since a damaged tag
        manifest is no update, nor is one that is gone.
        """
        if identity.version == copy.version and identity.pins == copy.pins:
            return "same"
        # The tag manifests of a bag that is read whole are not compared with the ledger.
        if not copy.whole and _has_lost_pins(copy, identity):
            return "damaged"
        if not identity.whole and not _are_tags_good(copy, location, identity):
            return "damaged"
        if identity.shares_content(copy.content) is False:
            return "replaced"
        if copy.birth is not None and identity.birth != copy.birth:
            return "replaced"
        return "updated"

    def match(self, identity: BagIdentity, place: str) -> Match:
        """Return what the ledger knows of a bag that was found at a place, at a path where none was."""
        candidates = [copy for bag in self._ledger.bags_with(identity.content) for copy in self._ledger.copies_of_bag(bag)]
        if not candidates:
            return Match()
        here = [copy for copy in candidates if copy.state != "retired"]
        gone = [
            copy
            for copy in here
            if copy.state != "replaced" and self._is_there(copy) is False and _are_of_one_birth(copy, identity)
        ]
        gone.sort(key=lambda copy: (copy.version != identity.version, copy.place != place, copy.id))
        if gone:
            return Match(moved=gone[0], bag=gone[0].bag)
        left = [copy for copy in here if copy.is_here]
        return Match(of=left[0] if left else None, bag=candidates[0].bag)

    def is_known_folder(self, identity: str) -> bool:
        """Return whether a folder or a prefix is that of a copy that is known, under another name or another place."""
        if self._folders is None:
            known = map(self._identify, self._ledger.list_copies("copies.state NOT IN ('retired', 'missing')"))
            self._folders = {one for one in known if one is not None}
        return identity in self._folders

    def add_folder(self, identity: str) -> None:
        """Note that a folder is that of a copy now."""
        self.is_known_folder(identity)
        if self._folders is not None:
            self._folders.add(identity)


def _are_of_one_birth(copy: Copy, identity: BagIdentity) -> bool:
    return copy.birth is None or identity.birth is None or copy.birth == identity.birth


def _has_lost_pins(copy: Copy, identity: BagIdentity) -> bool:
    """Return whether tag manifests are gone and the others are as they were. A bag that was updated has new ones."""
    before, now = (
        {name: digest for name, digest in pins.items() if is_tag_manifest(name)} for pins in (copy.pins, identity.pins)
    )
    return now.items() < before.items()


def _are_tags_good(copy: Copy, location: str, identity: BagIdentity) -> bool:
    """Return whether all tag files of a bag are as its tag manifests say."""
    cuts = tuple((unit.first, unit.files) for unit in identity.units)
    unit = PlannedUnit(
        copy.id, copy.place, copy.path, location, 0, 0, 0, dict(identity.content), dict(identity.pins), False, cuts
    )
    try:
        with closing(open_copy(unit)) as opened:
            return not opened.read_tags(opened.tag_unit(b"\0"), lambda _: None).faults
    except (ArchiverError, OSError):
        return False
