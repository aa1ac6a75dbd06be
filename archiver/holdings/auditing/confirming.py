"""Read what seemed damaged once more, from the disk itself, before anybody is alarmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.reading.serial_digests import OBJECT_FAULTS
from archiver.hashing import cut_lines
from archiver.holdings.auditing.units import PlannedUnit, UnitFault, UnitResult, host_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archiver.hashing import FileDigests, Unit
    from archiver.holdings.auditing.open_copy import OpenCopy
    from archiver.holdings.auditing.tag_reading import TagsRead, TagUnit

_CODES: Final = {
    None: "bag.digest-differs",
    "missing": "bag.file-missing",
    "link": "bag.link",
    "irregular": "bag.special-file",
}


def name_fault(path: str, fault: str | None, line: int = 0) -> UnitFault:
    """Return a fault by the code that `validate` has for it."""
    if fault in OBJECT_FAULTS:
        return UnitFault(path, f"store.{fault}", line)
    return UnitFault(path, _CODES.get(fault, "bag.file-unreadable"), line)


def confirm_payload(
    copy: OpenCopy, unit: Unit, faults: Sequence[FileDigests]
) -> tuple[tuple[UnitFault, ...], tuple[UnitFault, ...]]:
    """Return the faults that a second read found too, and those that it did not."""
    confirmed: list[UnitFault] = []
    not_repeated: list[UnitFault] = []
    for fault in faults:
        line = copy.line_of(unit, fault.path)
        number = line - unit.first
        try:
            again = copy.read_again(unit._replace(lines=cut_lines(unit.lines, number, number + 1), first=line))
        except OSError:
            again = (fault,)
        found = again[0] if again else fault
        (confirmed if again else not_repeated).append(name_fault(fault.path, found.fault, line))
    return tuple(confirmed), tuple(not_repeated)


class TagsFound(NamedTuple):
    """The tag files of a bag as they were read, and how many files lie in its payload with the sum of their paths.

    `listed` is None if something else than files and folders lies there.
    """

    read: TagsRead
    listed: tuple[int, int] | None
    seconds: float


def confirm_tags(unit: PlannedUnit, copy: OpenCopy, tags: TagUnit, found: TagsFound) -> UnitResult:
    """Return the result of a unit of tag files, with what else no payload manifest lists."""
    read = again = found.read
    if read.faults:
        again = copy.read_tags(tags._replace(drop_pages=True), lambda _: None)
    repeated = {fault.path for fault in again.faults}
    not_repeated = tuple(name_fault(fault.path, fault.fault) for fault in read.faults if fault.path not in repeated)
    faults = [*copy.check_pins(), *copy.check_names(), *(name_fault(fault.path, fault.fault) for fault in again.faults)]
    if copy.manifests and copy.sum_listed(tags.key) != found.listed:
        faults += copy.find_unlisted()
    faults += copy.check_seals()
    digest = next(iter(unit.pins.values()), "")
    good = len(tags.files) - len({fault.path for fault in faults} & {path for path, _ in tags.files})
    facts = (tags.algorithms, digest, found.seconds, host_name())
    return UnitResult(unit, good, read.octets, tuple(_once(faults)), not_repeated, *facts)


def _once(faults: Iterable[UnitFault]) -> Iterable[UnitFault]:
    """Return one fault for each file."""
    return {fault.path: fault for fault in reversed(list(faults))}.values()
