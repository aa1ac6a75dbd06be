"""Compare the copies of a bag with one another and with the ledger. All of each is read."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from itertools import filterfalse
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

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

_State: TypeAlias = "frozenset[tuple[str, str]]"
"""The SHA-256 of tag manifests, with their names. Copies of one state were made by the same run, or from one another."""


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

    Each is compared with the tag manifests that the ledger pins for it. If a copy with the same ones is whole, its manifests
    serve for the others, and files that no manifest lists are compared with its own. Copies with other tag manifests hold the
    same documents, but were made apart. That is told, and is no damage.
    """
    read = [(known, _check(known, settings, options)) for known in copies]
    models: dict[_State, CheckedCopy] = {}
    for known, one in read:
        if one.is_whole and os.path.isdir(one.location):
            models.setdefault(_find_state(known, one), one)
    compared: list[ComparedCopy] = []
    findings: list[Finding] = []
    first = next(((known, one) for known, one in read if one.reason is None), None)
    for known, one in read:
        model = models.get(_find_state(known, one))
        found = one if model is None else _check_by(model, one, known, options)
        damaged = sorted({*found.faults, *_list_other(model, found)})
        findings.append(_judge(known, found, damaged))
        if first is not None and one.reason is None and _find_state(known, one) != _find_state(*first):
            findings.append(_tell_made_apart((known, one), first))
        version = next(iter(found.pins.values()), None)
        compared.append(ComparedCopy(known, version, damaged, found.reason is None))
    return ComparedCopies(compared, findings)


def _find_state(known: KnownCopy, one: CheckedCopy) -> _State:
    """Return the tag manifests that a copy must have: those that the ledger pins, or else its own."""
    return frozenset((one.pins if known.pins is None else known.pins).items())


def _judge(known: KnownCopy, one: CheckedCopy, damaged: Sequence[str]) -> Finding:
    name = escape_for_display(known.name)
    if one.reason is not None:
        return make_unreached(known, one.reason)
    if damaged or not one.is_whole:
        return make_differs(name, damaged or one.list_faulty())
    return make_finding("copy.same", {"bag": name}, copy=name)


def _tell_made_apart(copy: tuple[KnownCopy, CheckedCopy], first: tuple[KnownCopy, CheckedCopy]) -> Finding:
    """Return the finding that a copy has other tag files than the first one."""
    (known, one), (other, its) = copy, first
    files = find_differing(dict(_find_state(*first)), dict(_find_state(*copy)))
    if os.path.isdir(one.location) and os.path.isdir(its.location):
        with suppress(UncopiedFileError, OSError):
            own, others = (
                digest_all(place, filterfalse(stands_apart, list_tag_files(place))) for place in (its.location, one.location)
            )
            files = find_differing(own, others)
    name, shown = escape_for_display(known.name), [escape_for_display(file) for file in files]
    values = {"copy": name, "other": escape_for_display(other.name), "files": shown, "count": len(shown)}
    return make_finding("copy.other-tags", {"bag": name}, **values)


def make_unreached(known: KnownCopy, reason: str) -> Finding:
    """Return the finding that a copy is missing, or that it cannot be looked at since its place cannot be reached."""
    name, place = escape_for_display(known.name), escape_for_display(known.place)
    is_gone = known.unreached is None and not os.path.lexists(known.location) and os.path.isdir(known.root)
    if is_gone or reason == "store.bag-missing":
        return make_finding("audit.bag-missing", {"bag": name}, place=place)
    return make_finding("audit.place-unreachable", {"bag": name}, place=place, reason=known.unreached or reason)


def _check(known: KnownCopy, settings: HoldingsSettings, options: DigestOptions) -> CheckedCopy:
    reason = known.unreached or open_place(settings.place(known.place)).reach()
    if reason is not None:
        return CheckedCopy(known.location, {}, {}, [], reason)
    return check_copy(known.location, options, known.pins)


def _check_by(model: CheckedCopy, one: CheckedCopy, known: KnownCopy, options: DigestOptions) -> CheckedCopy:
    """Return the faults of a damaged copy by the manifests of a whole one with the same tag manifests."""
    if one.reason is not None or one.is_whole or not os.path.isdir(one.location):
        return one
    with suppress(ArchiverError), closing(open_source(model.location, FindingLog())) as source:
        return check_copy(one.location, options, model.pins if known.pins is None else known.pins, source)
    return one


def _list_other(model: CheckedCopy | None, one: CheckedCopy) -> list[str]:
    """Return the files that no manifest lists and that are not as in the whole copy."""
    if model is None or one.reason is not None or one.location == model.location or not os.path.isdir(one.location):
        return []
    with suppress(UncopiedFileError, OSError):
        own, others = (digest_all(place, filter(stands_apart, list_tag_files(place))) for place in (model.location, one.location))
        return find_differing(own, others)
    return []
