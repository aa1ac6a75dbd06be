"""Repair one copy of a bag: find out what is damaged, and which copies hold it; plan, carry the plan out, validate the bag."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archiver.bags.format import RECORDS, Target
from archiver.bags.reading import open_source
from archiver.bags.workplace import remove_abandoned
from archiver.errors import ArchiverError
from archiver.findings import FindingLog, escape_for_display, make_finding
from archiver.holdings.auditing import UnitFault, name_faults
from archiver.holdings.copies.authority import find_known_pins, find_source
from archiver.holdings.copies.bag_files import is_archive
from archiver.holdings.copies.bag_repair import apply_repair
from archiver.holdings.copies.comparing import make_unreached
from archiver.holdings.copies.copy_check import check_copy, pin
from archiver.holdings.copies.file_sources import plan_by_files
from archiver.holdings.copies.quarantine import QUARANTINE
from archiver.holdings.copies.repair_plan import plan_archive, plan_repair
from archiver.holdings.copies.standing_copy import make_differs
from archiver.option_day import read_access_day
from archiver.stores.address import is_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archiver.findings import Finding, Where
    from archiver.hashing import DigestOptions
    from archiver.holdings.copies.authority import KnownCopy
    from archiver.holdings.copies.copy_check import CheckedCopy
    from archiver.holdings.copies.repair_plan import RepairPlan


@dataclass(frozen=True, slots=True)
class Repair:
    """The outcome of repairing a copy.

    The `plan` is there if the copy can be repaired. `kept` says where that is kept which stood at each path before the repair, or
    None if nothing did; it is empty if nothing was changed. `is_whole` says whether the copy is whole now.
    """

    target: KnownCopy
    is_whole: bool
    findings: Sequence[Finding]
    plan: RepairPlan | None = None
    kept: Mapping[str, str | None] = field(default_factory=dict)
    is_applied: bool = False


def repair_copy(target: KnownCopy, sources: Sequence[KnownCopy], options: DigestOptions, *, applies: bool) -> Repair:
    """Repair a copy of a bag from the other copies, as far as it is known what it must be. Plan it, or apply it.

    All of the copy is read, and all of the other copies until one is whole and has the same tag manifests. All is taken from that
    one. If there is none, each file is taken from any copy in which it was verified now, by every algorithm of the right
    manifests. These belong to the tag manifests that the damaged copy is known to have had. Nothing is taken unless all can be
    repaired.

    Raises:
        ReadError: a source changed while it was read.
        WriteError: the disk is full or fails, does not hold what was written, or another run changes the bag.
    """
    if applies:
        _remove_leftovers(target)
    checked = check_copy(target.location, options, target.pins)
    if checked.reason is not None:
        return Repair(target, is_whole=False, findings=[make_unreached(target, checked.reason)])
    if checked.is_whole and (target.pins is not None or not _find_other_state(checked, sources)):
        return Repair(target, is_whole=True, findings=[_note("copy.same", target, copy=target.name)])
    if is_archive(target.location):
        # An archive is replaced whole, so that only another one will do.
        sources = [known for known in sources if is_archive(known.location)]
    found = _check_sources(sources, checked.pins if target.pins is None else target.pins, options)
    pins = find_known_pins(checked, target.pins, found)
    plan = _plan(target, checked, found, pins, options)
    if plan is None:
        return Repair(target, is_whole=False, findings=[*_refuse(target, checked, found, is_known=pins is not None)])
    return _apply(target, plan, options) if applies else _show(target, plan)


def _remove_leftovers(target: KnownCopy) -> None:
    """Remove what repairs that were killed left beside a copy. The last of them may have repaired all of it."""
    if not os.path.lexists(target.location):
        return
    # The next run removes what cannot be removed now.
    with suppress(OSError):
        remove_abandoned(Target.of_bag(target.location))


def _show(target: KnownCopy, plan: RepairPlan) -> Repair:
    files = [path or os.path.basename(target.location) for path in plan.paths]
    return Repair(target, is_whole=False, findings=[make_differs(escape_for_display(target.name), files)], plan=plan)


def _apply(target: KnownCopy, plan: RepairPlan, options: DigestOptions) -> Repair:
    if is_address(target.location):
        from archiver.holdings.copies.stored_repair import apply_stored_repair  # noqa: PLC0415 - most copies lie on a disk

        kept = apply_stored_repair(target, plan)
    else:
        kept = apply_repair(target, plan, options)
    after = check_copy(target.location, options, plan.pins)
    findings = [*_note_repaired(target, plan, kept, name_planned(plan))]
    if not after.is_whole:
        findings.append(make_differs(escape_for_display(target.name), sorted(after.faults)))
    return Repair(target, after.is_whole, findings, plan, kept, is_applied=True)


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


def _plan(
    target: KnownCopy,
    checked: CheckedCopy,
    found: Sequence[tuple[KnownCopy, CheckedCopy]],
    pins: Mapping[str, str] | None,
    options: DigestOptions,
) -> RepairPlan | None:
    """Return the plan to repair a copy from a whole one, or else file by file, or None if that is not possible."""
    right = find_source(checked, target.pins, [(known, one) for known, one in found if one.is_whole])
    if is_archive(target.location):
        return None if right is None else plan_archive(*right)
    if right is None:
        # Without a faulty file, what is wrong is in what the files say.
        is_known = pins is not None and bool(checked.faults)
        return plan_by_files(target, checked, pins or {}, found, options) if is_known else None
    known, one = right
    with closing(open_source(known.location, FindingLog())) as model:
        # By the manifests of the whole copy the faults are right, even if those of the damaged one are damaged themselves.
        faults = check_copy(target.location, options, one.pins, model).faults
    return plan_repair(checked._replace(faults={**faults}), known, one)


def _refuse(
    target: KnownCopy, checked: CheckedCopy, found: Sequence[tuple[KnownCopy, CheckedCopy]], *, is_known: bool
) -> Iterator[Finding]:
    """Yield the reasons why nothing may be repaired. It may be known which tag manifests are right, or not."""
    if not checked.is_whole:
        yield make_differs(escape_for_display(target.name), checked.list_faulty())
    for known, one in found:
        if one.reason is not None:
            yield make_unreached(known, one.reason)
        elif not one.is_whole:
            yield _note("repair.source-damaged", known, bag=known.name)
    whole = [(known, one) for known, one in found if one.is_whole]
    if is_known or not whole:
        yield _note("repair.no-good-copy", target, copy=target.name, count=len(found))
        return
    expected = checked.pins if target.pins is None else target.pins
    for known, one in whole:
        for name in sorted(expected.keys() | one.pins.keys()):
            digests = {"digest": expected.get(name, "–"), "otherDigest": one.pins.get(name, "–")}
            if digests["digest"] != digests["otherDigest"]:
                yield _note("repair.no-authority", target, copy=target.name, other=known.name, name=name, **digests)


def _note_repaired(
    target: KnownCopy, plan: RepairPlan, kept: Mapping[str, str | None], names: Mapping[str, str]
) -> Iterator[Finding]:
    for path, place in kept.items():
        name = names[path] or escape_for_display(os.path.basename(target.location))
        where: Where = {"bag": escape_for_display(target.name), "path": name}
        source = escape_for_display(plan.source_of(path).name)
        yield make_finding("repair.done", where, copy=escape_for_display(target.name), source=source)
        if place is not None:
            yield make_finding("repair.kept-aside", where, folder=escape_for_display(tell_kept(place, path, names[path])))


def name_planned(plan: RepairPlan) -> dict[str, str]:
    """Return the name by which each file of a plan may be told today: its path, or the reference code of a withheld document."""
    described_by = plan.source_of(RECORDS).location
    named = name_faults(described_by, [UnitFault(path, "") for path in plan.paths], read_access_day(None))
    return {path: one.path for path, one in zip(plan.paths, named, strict=True)}


def tell_kept(kept: str, path: str, name: str) -> str:
    """Return the path at which something is kept as far as it may be told: of a withheld document the folder of the run."""
    if name == escape_for_display(path):
        return kept
    parts = kept.split(os.sep)
    return os.sep.join(parts[: parts.index(QUARANTINE) + 2])


def _note(code: str, about: KnownCopy, **values: str | int) -> Finding:
    told = {key: escape_for_display(value) if isinstance(value, str) else value for key, value in values.items()}
    return make_finding(code, {"bag": escape_for_display(about.name)}, **told)
