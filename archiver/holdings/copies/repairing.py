"""Repair one copy of a bag: find out what is damaged, find a whole copy, plan, carry the plan out, and validate the bag."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archiver.bags.reading import open_source
from archiver.errors import ArchiverError
from archiver.findings import FindingLog, escape_for_display, make_finding
from archiver.holdings.auditing import UnitFault, name_faults
from archiver.holdings.copies.authority import find_source
from archiver.holdings.copies.bag_repair import WHOLE, apply_repair
from archiver.holdings.copies.comparing import make_unreached
from archiver.holdings.copies.copy_check import check_copy, pin
from archiver.holdings.copies.quarantine import QUARANTINE
from archiver.holdings.copies.repair_plan import RepairPlan, plan_repair
from archiver.holdings.copies.standing_copy import make_differs
from archiver.option_day import read_access_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archiver.findings import Finding, Where
    from archiver.hashing import DigestOptions
    from archiver.holdings.copies.authority import KnownCopy
    from archiver.holdings.copies.copy_check import CheckedCopy


@dataclass(frozen=True, slots=True)
class Repair:
    """The outcome of repairing a copy.

    `source` is the whole copy that files are taken from, if there is one. `kept` says where that is kept which stood at each path
    before the repair, or None if nothing did; it is empty if nothing was changed. `is_whole` says whether the copy is whole now.
    """

    target: KnownCopy
    is_whole: bool
    findings: Sequence[Finding]
    source: KnownCopy | None = None
    plan: RepairPlan | None = None
    kept: Mapping[str, str | None] = field(default_factory=dict)
    is_applied: bool = False


def repair_copy(target: KnownCopy, sources: Sequence[KnownCopy], options: DigestOptions, *, applies: bool) -> Repair:
    """Repair a copy of a bag from the first of the other copies that is whole and known to be right. Plan it, or apply it.

    All of the copy is read, and all of the other copies until one is whole. Nothing is taken from a copy that is not whole.

    Raises:
        ReadError: a source changed while it was read.
        WriteError: the disk is full or fails, does not hold what was written, or another run changes the bag.
    """
    checked = check_copy(target.location, options, target.pins)
    if checked.reason is not None:
        return Repair(target, is_whole=False, findings=[make_unreached(target, checked.reason)])
    if checked.is_whole and (target.pins is not None or not _find_other_state(checked, sources)):
        return Repair(target, is_whole=True, findings=[_note("copy.same", target, copy=target.name)])
    if os.path.isfile(target.location):
        # An archive is replaced whole, so that only another one will do.
        sources = [known for known in sources if os.path.isfile(known.location)]
    found = _check_sources(sources, checked.pins if target.pins is None else target.pins, options)
    whole = [(known, one) for known, one in found if one.is_whole]
    right = find_source(checked, target.pins, whole)
    if right is None:
        return Repair(target, is_whole=False, findings=[*_refuse(target, checked, found)])
    source, one = right
    plan = _plan(target, checked, source, one, options)
    if not applies:
        files = [path or os.path.basename(target.location) for path in plan.paths]
        return Repair(
            target, is_whole=False, findings=[make_differs(escape_for_display(target.name), files)], source=source, plan=plan
        )
    kept = apply_repair(target, source, plan, options)
    after = check_copy(target.location, options, one.pins)
    findings = [*_note_repaired(target, source, kept, name_files(source.location, kept))]
    if not after.is_whole:
        findings.append(make_differs(escape_for_display(target.name), sorted(after.faults)))
    return Repair(target, after.is_whole, findings, source, plan, kept, is_applied=True)


def _find_other_state(checked: CheckedCopy, sources: Sequence[KnownCopy]) -> bool:
    """Return whether another copy that can be read has other tag manifests."""
    for known in sources:
        with suppress(ArchiverError), closing(open_source(known.location, FindingLog())) as source:
            if pin(source) != dict(checked.pins):
                return True
    return False


def _check_sources(
    sources: Sequence[KnownCopy], expected: Mapping[str, str], options: DigestOptions
) -> list[tuple[KnownCopy, CheckedCopy]]:
    """Read the other copies, until one is whole and has the tag manifests that are expected."""
    found: list[tuple[KnownCopy, CheckedCopy]] = []
    for known in sources:
        checked = check_copy(known.location, options, known.pins, names=expected)
        found.append((known, checked))
        if checked.is_whole and dict(checked.pins) == dict(expected):
            break
    return found


def _plan(target: KnownCopy, checked: CheckedCopy, source: KnownCopy, one: CheckedCopy, options: DigestOptions) -> RepairPlan:
    if os.path.isfile(target.location):
        return RepairPlan([], {WHOLE: {}}, {})
    with closing(open_source(source.location, FindingLog())) as model:
        # By the manifests of the whole copy the faults are right, even if those of the damaged one are damaged themselves.
        faults = check_copy(target.location, options, one.pins, model).faults
    return plan_repair(checked._replace(faults={**faults}), one)


def _refuse(target: KnownCopy, checked: CheckedCopy, found: Sequence[tuple[KnownCopy, CheckedCopy]]) -> Iterator[Finding]:
    """Yield the reasons why nothing may be repaired."""
    if checked.faults:
        yield make_differs(escape_for_display(target.name), sorted(checked.faults))
    for known, one in found:
        if one.reason is not None:
            yield make_unreached(known, one.reason)
        elif not one.is_whole:
            yield _note("repair.source-damaged", known, bag=known.name)
    whole = [(known, one) for known, one in found if one.is_whole]
    if not whole:
        yield _note("repair.no-good-copy", target, copy=target.name, count=len(found))
    expected = checked.pins if target.pins is None else target.pins
    for known, one in whole:
        for name in sorted(expected.keys() | one.pins.keys()):
            digests = {"digest": expected.get(name, "–"), "otherDigest": one.pins.get(name, "–")}
            if digests["digest"] != digests["otherDigest"]:
                yield _note("repair.no-authority", target, copy=target.name, other=known.name, name=name, **digests)


def _note_repaired(
    target: KnownCopy, source: KnownCopy, kept: Mapping[str, str | None], names: Mapping[str, str]
) -> Iterator[Finding]:
    for path, place in kept.items():
        name = names[path] or escape_for_display(os.path.basename(target.location))
        where: Where = {"bag": escape_for_display(target.name), "path": name}
        yield make_finding("repair.done", where, copy=escape_for_display(target.name), source=escape_for_display(source.name))
        if place is not None:
            yield make_finding("repair.kept-aside", where, folder=escape_for_display(tell_kept(place, path, names[path])))


def name_files(location: str, paths: Iterable[str]) -> dict[str, str]:
    """Return the name by which each file of a bag may be told today: its path, or the reference code of a withheld document."""
    listed = list(paths)
    named = name_faults(location, [UnitFault(path, "") for path in listed], read_access_day(None))
    return {path: one.path for path, one in zip(listed, named, strict=True)}


def tell_kept(kept: str, path: str, name: str) -> str:
    """Return the path at which something is kept as far as it may be told: of a withheld document the folder of the run."""
    if name == escape_for_display(path):
        return kept
    parts = kept.split(os.sep)
    return os.sep.join(parts[: parts.index(QUARANTINE) + 2])


def _note(code: str, about: KnownCopy, **values: str | int) -> Finding:
    told = {key: escape_for_display(value) if isinstance(value, str) else value for key, value in values.items()}
    return make_finding(code, {"bag": escape_for_display(about.name)}, **told)
