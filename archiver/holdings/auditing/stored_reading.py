"""Read units of bags in stores: objects as they were listed, many at a time, here or on another machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from archiver.bags.reading.contents import FoundFile
from archiver.hashing import DigestOptions, UnitRead
from archiver.hashing.plain_lines import BETWEEN, UnpairedLinesError, split_plain_lines
from archiver.hashing.units import Unit
from archiver.holdings.auditing.tag_reading import TagsRead
from archiver.stores.address import join_key, read_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archiver.bags.reading.object_digests import ObjectDigests
    from archiver.hashing import FileDigests, Order
    from archiver.hashing.plain_lines import PlainLines
    from archiver.hashing.units import Places
    from archiver.holdings.auditing.tag_reading import TagUnit
    from archiver.stores.listing import ListedObject

STORED: Final = __name__
"""The name of this module, by which orders name it."""


def order_stored(unit: Unit, objects: Mapping[str, ListedObject]) -> Order:
    """Return the order to read a unit whose place is an address. Its answer makes a `UnitRead.from_values`.

    It has what the store lists of the objects, and no credentials: the machine that reads has settings of its own.
    """
    listed = tuple((path, found.octets, found.tag) for path in list_paths(unit) if (found := objects.get(path)) is not None)
    return STORED, (unit.place, tuple(unit), listed, unit.key)


def work_unit(values: tuple[Any, ...], places: Places, advance: Callable[[int], None]) -> tuple[Any, ...]:  # noqa: ARG001 - of disks
    """Read a unit for another machine, by the store that the settings of this one name. Return the fields of UnitRead."""
    from archiver.bags.reading.object_digests import ObjectDigests  # noqa: PLC0415 - most copies lie on a disk
    from archiver.stores.bucket import StoreFolder  # noqa: PLC0415 - see above
    from archiver.stores.known_stores import find_access  # noqa: PLC0415 - see above
    from archiver.stores.listing import ListedObject  # noqa: PLC0415 - see above

    location, unit, listed, _ = values
    address = read_address(location)
    objects = {path: ListedObject(join_key(address.key, path), octets, tag) for path, octets, tag in listed}
    store = StoreFolder(address, find_access(address))
    try:
        return read_stored_unit(ObjectDigests(store, objects), Unit(*unit), advance).to_values()
    finally:
        store.close()


def read_stored_unit(objects: ObjectDigests, unit: Unit, advance: Callable[[int], None]) -> UnitRead:
    """Read the object of each line of a unit once, and compare it with every manifest. Faults of objects are values.

    Raises StoreError if the store cannot be reached any longer.
    """
    expected = list_expected(unit)
    if expected is None:
        return UnitRead(is_plain=False)
    octets, faults = _read(objects, expected, unit.algorithms, advance)
    return UnitRead(len(expected) - len(faults), octets, faults=tuple(faults))


def list_expected(unit: Unit) -> dict[str, tuple[str, ...]] | None:
    """Return the digests of each line of a unit by its path, or None if a line is not plain."""
    lines = _split(unit)
    if lines is None:
        return None
    return dict(zip(_list_paths(lines), lines.list_digests(), strict=True))


def read_stored_tags(objects: ObjectDigests, unit: TagUnit, advance: Callable[[int], None]) -> TagsRead:
    """Read each tag file once, and compare it with every tag manifest. Raises as `read_stored_unit`."""
    octets, faults = _read(objects, dict(unit.files), unit.algorithms, advance)
    return TagsRead(len(unit.files) - len(faults), octets, tuple(faults))


def _split(unit: Unit) -> PlainLines | None:
    try:
        return split_plain_lines(unit)
    except UnpairedLinesError:
        return None


def list_paths(unit: Unit) -> list[str]:
    """Return the paths of the lines of a unit."""
    lines = _split(unit)
    return [] if lines is None else _list_paths(lines)


def _list_paths(lines: PlainLines) -> list[str]:
    return [os.fsdecode(path.removeprefix(BETWEEN)) for path in lines.paths]


def _read(
    objects: ObjectDigests, expected: Mapping[str, Sequence[str]], algorithms: Sequence[str], advance: Callable[[int], None]
) -> tuple[int, list[FileDigests]]:
    """Return the octets that were read, and the objects that do not have each digest that is expected of them."""
    told = total = 0

    def tell(octets: int, _: int) -> None:
        nonlocal told
        advance(octets - told)
        told = octets

    files = (FoundFile(path, found.octets if (found := objects.objects.get(path)) else 0) for path in expected)
    faults = []
    for read in objects.digest(files, algorithms, DigestOptions(tell)):
        total += read.size
        wanted = expected[read.path]
        if read.fault is not None or any(one and one != found for one, found in zip(wanted, read.digests, strict=True)):
            faults.append(read)
    return total, faults
