"""Start worker processes before the modules are loaded that give them work, so that both take place at once."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archiver.hashing import HashingProcesses, Order, Work

_COUNTED: Final = 1000
"""Files that are many in any case."""
_LONG_MANIFEST: Final = 1 << 17
"""Octets of a manifest that lists a thousand files and more."""
_FIRST_ORDERS: Final = 8
"""Orders that each process is given at the beginning. They last while the rest of the program loads."""
_PAYLOAD: Final = "data"
_LISTING: Final = "archiver.bags.validation.folder_listing"
"""The module that lists folders; see `order_listing` there. It is not imported, since its room takes long to load."""


def start_early(processes: HashingProcesses, bags: Iterable[str]) -> None:
    """Start the processes if one of the bags is a folder with a long manifest. Nothing is opened, and nothing raises."""
    if any(_find_long_manifests(bag) for bag in bags):
        processes.start()


def begin_validating(bags: Iterable[str]) -> HashingProcesses | None:
    """Begin to read the files of the first bag that is a folder with long manifests. Return the processes that do it, or None.

    This program must be all ours. Nothing of what is read counts before the bag was looked at, and nothing raises.
    """
    for bag in bags:
        if names := _find_long_manifests(bag):
            from archiver.hashing import HashingProcesses  # noqa: PLC0415 - few bags have long manifests

            processes = HashingProcesses()
            with suppress(OSError):
                _begin_reading(bag, names, processes)
            return processes
    return None


def _begin_reading(bag: str, names: Mapping[str, str], processes: HashingProcesses) -> None:
    """Give out the first orders. Raises OSError if a manifest cannot be opened."""
    from archiver.hashing import ALGORITHMS, BegunUnits, ManifestUnits, Unit  # noqa: PLC0415 - as above
    from archiver.operating_system import Folder  # noqa: PLC0415 - as above

    if not names.keys() <= set(ALGORITHMS):
        return
    with closing(Folder(bag)) as folder:

        def open_manifest(name: str) -> BinaryIO:
            return os.fdopen(folder.open_file(name)[0], "rb")

        # Copies start when there is work for them.
        processes.start(may_copy=True)
        like = Unit(bag, f"{_PAYLOAD}/".encode(), decodes=True)
        units = ManifestUnits(like, names, open_manifest, for_copies=processes.are_copies)
    processes.keep_begun(BegunUnits(units, processes, lambda work: _order_listing(bag, work, units.key), _FIRST_ORDERS))


def _order_listing(bag: str, work: Work, key: bytes) -> Order:
    return _LISTING, (bag, (_PAYLOAD,), work.entries_at_once, key)


def _find_long_manifests(bag: str) -> dict[str, str]:
    """Return the names of the payload manifests of a folder, by algorithm, if one of them is long."""
    names = {}
    is_long = False
    with suppress(OSError, ValueError), os.scandir(bag) as entries:
        for entry in entries:
            if entry.name.startswith("manifest-") and entry.name.endswith(".txt"):
                names[entry.name[len("manifest-") : -len(".txt")]] = entry.name
                is_long |= entry.stat(follow_symlinks=False).st_size >= _LONG_MANIFEST
    return dict(sorted(names.items())) if is_long else {}


def count_files(sources: Iterable[str]) -> int:
    """Return the number of files among and below the sources, counted to about a thousand. Nothing is opened or raises."""
    count = 0
    waiting = list(sources)
    while waiting and count < _COUNTED:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in islice(entries, _COUNTED):
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        count += 1
        except NotADirectoryError:
            count += 1
        except (OSError, ValueError):
            continue
    return count
