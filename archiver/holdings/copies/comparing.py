"""Compare the copies of a bag with one another and with the ledger. All of each is read."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.format import stands_apart
from archiver.bags.reading import open_source
from archiver.errors import ArchiverError
from archiver.findings import FindingLog, escape_for_display, make_finding
from archiver.holdings.copies.copied_tree import UncopiedFileError, digest_all, find_differing, list_tag_files
from archiver.holdings.copies.copy_check import CheckedCopy, check_copy
from archiver.holdings.copies.standing_copy import make_differs
from archiver.holdings.places import open_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.findings import Finding
    from archiver.hashing import DigestOptions
    from archiver.holdings.copies.authority import KnownCopy
    from archiver.holdings.places import HoldingsSettings


class ComparedCopy(NamedTuple):
    """A copy that was compared: the paths of its files that are not as they should be, or that another copy has otherwise.

    `version` is the digest of its tag manifest as it is now, or None if it cannot be read. It is that of the first by name.
    """

    known: KnownCopy
    version: str | None
    damaged: Sequence[str]
    is_reached: bool = True


class ComparedCopies(NamedTuple):
    """The copies, and findings: which of them differ, and which are whole."""

    copies: Sequence[ComparedCopy]
    findings: Sequence[Finding]


def read_and_compare(copies: Sequence[KnownCopy], settings: HoldingsSettings, options: DigestOptions) -> ComparedCopies:
    """Read all copies of a bag, and compare them.

    Each is compared with the tag manifests that the ledger pins for it. If one copy is whole, the others with the same tag
    manifests are compared by its manifests. Files that no manifest lists are compared between the copies.
    """
    checked = [_check(known, settings, options) for known in copies]
    model = next((one for one in checked if one.is_whole and os.path.isdir(one.location)), None)
    if model is not None:
        checked = [_check_by(model, one, known, options) for known, one in zip(copies, checked, strict=True)]
    compared: list[ComparedCopy] = []
    findings: list[Finding] = []
    for known, one in zip(copies, checked, strict=True):
        damaged = set(one.faults)
        if model is not None and one.reason is None:
            damaged.update(_list_other(model, one))
        name = escape_for_display(known.name)
        if one.reason is not None:
            findings.append(make_unreached(known, one.reason))
        elif damaged or not one.is_whole:
            findings.append(make_differs(name, sorted(damaged)))
        else:
            findings.append(make_finding("copy.same", {"bag": name}, copy=name))
        version = next(iter(one.pins.values()), None)
        compared.append(ComparedCopy(known, version, sorted(damaged), one.reason is None))
    return ComparedCopies(compared, findings)


def make_unreached(known: KnownCopy, reason: str) -> Finding:
    """Return the finding that a copy is missing, or that it cannot be looked at since its place cannot be reached."""
    name, place = escape_for_display(known.name), escape_for_display(known.place)
    if not os.path.lexists(known.location) and os.path.isdir(known.root):
        return make_finding("audit.bag-missing", {"bag": name}, place=place)
    return make_finding("audit.place-unreachable", {"bag": name}, place=place, reason=reason)


def _check(known: KnownCopy, settings: HoldingsSettings, options: DigestOptions) -> CheckedCopy:
    reason = open_place(settings.place(known.place)).reach()
    if reason is not None:
        return CheckedCopy(known.location, {}, {}, [], reason)
    return check_copy(known.location, options, known.pins)


def _check_by(model: CheckedCopy, one: CheckedCopy, known: KnownCopy, options: DigestOptions) -> CheckedCopy:
    """Return the faults of a damaged copy by the manifests of a whole one, if the ledger pins the same tag manifests for both."""
    expected = model.pins if known.pins is None else known.pins
    if one.reason is not None or one.is_whole or not os.path.isdir(one.location) or dict(expected) != dict(model.pins):
        return one
    with suppress(ArchiverError), closing(open_source(model.location, FindingLog())) as source:
        return check_copy(one.location, options, expected, source)
    return one


def _list_other(model: CheckedCopy, one: CheckedCopy) -> list[str]:
    """Return the tag manifests that differ from those of a whole copy, and the files that no manifest lists and that differ."""
    other = find_differing(model.pins, one.pins)
    if one.location == model.location or not os.path.isdir(one.location):
        return other if os.path.isdir(one.location) else []
    with suppress(UncopiedFileError, OSError):
        own, others = (digest_all(place, filter(stands_apart, list_tag_files(place))) for place in (model.location, one.location))
        return [*other, *find_differing(own, others)]
    return other
