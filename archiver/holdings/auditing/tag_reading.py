"""Read the tag files of a bag in a worker process.

A worker that starts fast imports this module, so it imports no door of a room of bags.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.hashing.one_file import DigestRequest, FileDigests, OpenFile, describe_fault, digest_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archiver.hashing.units import Order, Places


class TagsRead(NamedTuple):
    """The result of reading tag files: how many are good, the octets that were read, and those that are not."""

    files: int
    octets: int
    faults: tuple[FileDigests, ...]


class TagUnit(NamedTuple):
    """Tag files of a bag in a folder, with the digest that each tag manifest lists (empty if it lists none)."""

    folder: str
    algorithms: tuple[str, ...]
    files: tuple[tuple[str, tuple[str, ...]], ...]
    key: bytes
    drop_pages: bool = False


def order_tags(unit: TagUnit) -> Order:
    """Return the order to read the tag files of a bag. Its answer makes a `TagsRead` by `to_tags_read`."""
    return __name__, tuple(unit)


def to_tags_read(values: Sequence[Any]) -> TagsRead:
    """Make the result of the values that came from another process."""
    read = TagsRead(*values)
    return read._replace(faults=tuple(FileDigests(*fault) for fault in read.faults))


def work_unit(values: tuple[Any, ...], places: Places, advance: Callable[[int], None]) -> tuple[Any, ...]:
    """Read tag files for another process. Return the fields of TagsRead."""
    read = read_tags(TagUnit(*values), places, advance)
    return tuple(dict(read._asdict(), faults=tuple(tuple(fault) for fault in read.faults)).values())


def read_tags(unit: TagUnit, places: Places, advance: Callable[[int], None]) -> TagsRead:
    """Read each tag file once, compare it with every tag manifest. Faults are values, not exceptions."""
    folder = places.folder(unit.folder)
    request = DigestRequest(unit.algorithms, unit.drop_pages)
    faults = []
    octets = 0
    for path, expected in unit.files:
        try:
            read = digest_file(OpenFile(path, *folder.open_file(path)), request, advance)
        except OSError as error:
            read = describe_fault(path, error)
        octets += read.size
        if read.fault is not None or any(want and want != found for want, found in zip(expected, read.digests, strict=True)):
            faults.append(read)
    return TagsRead(len(unit.files) - len(faults), octets, tuple(faults))
