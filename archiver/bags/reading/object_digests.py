"""Digests of objects of a store, each read once, many at a time."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, Final, cast

from archiver.bags.reading.serial_digests import CopyState, UnwritableCopyError, copy_blocks
from archiver.hashing import FileDigests, digest_blocks
from archiver.operating_system import Folder
from archiver.stores.side_by_side import Counted, work_side_by_side
from archiver.stores.store_errors import ObjectError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archiver.bags.reading.contents import FoundFile
    from archiver.hashing import DigestOptions
    from archiver.stores.bucket import StoreFolder
    from archiver.stores.listing import ListedObject

_SMALL: Final = 1 << 20
"""Octets of an object that is read beside many others. Of larger ones, two are read at once, so that memory stays bounded."""
_LARGE_AT_ONCE: Final = 2


class ObjectDigests:
    """Objects as a store listed them, by their paths below an address, and what is read of them."""

    def __init__(self, store: StoreFolder, objects: Mapping[str, ListedObject]) -> None:
        self.objects = objects
        self._store = store
        self._large = threading.BoundedSemaphore(_LARGE_AT_ONCE)

    def find(self, path: str) -> ListedObject:
        """Return an object as it was listed. Raises FileNotFoundError."""
        found = self.objects.get(path)
        if found is None:
            raise FileNotFoundError(2, "No such object", path)
        return found

    def digest(self, files: Iterable[FoundFile], algorithms: Sequence[str], options: DigestOptions) -> Iterator[FileDigests]:
        """Yield the digests of objects in their order. Faults of an object are values, not exceptions.

        Raises:
            StoreError: `store.unreachable` or another: the store itself can no longer be reached.
        """
        counted = Counted(options.progress)
        copies = None if options.copies is None else SharedFolder(options.copies, grows=True)
        read = partial(self._digest, algorithms, counted, copies)
        try:
            yield from work_side_by_side(read, files, counted, self._store.stop, self._store.reader.ahead.pool)
        finally:
            if copies is not None:
                copies.close()

    def _digest(self, algorithms: Sequence[str], counted: Counted, copies: Folder | None, file: FoundFile) -> FileDigests:
        with nullcontext() if file.octets <= _SMALL else self._large:
            try:
                blocks = _count(self._store.reader.blocks(self.find(file.path)), counted)
                if copies is not None:
                    blocks = copy_blocks(blocks, copies, file.path, CopyState())
                octets, digests = digest_blocks(blocks, file.octets, algorithms, lambda _: None)
            except UnwritableCopyError as error:
                return FileDigests(file.path, fault="unwritable", reason=str(error))
            except ObjectError as error:
                return FileDigests(file.path, fault=error.fault, reason=error.reason)
            except FileNotFoundError:
                return FileDigests(file.path, fault="missing")
            except OSError as error:
                return FileDigests(file.path, fault="unreadable", reason=error.strerror or str(error))
            counted.add_file()
            return FileDigests(file.path, octets, 0, digests)


class SharedFolder(Folder):
    """A folder for copies, in which several threads make files."""

    def __init__(self, path: str, *, grows: bool) -> None:
        super().__init__(path, grows=grows)
        self._turns = threading.Lock()

    def create_file(self, path: str, mode: int) -> int:
        """Return a descriptor for writing the file, as `Folder` does."""
        with self._turns:
            return super().create_file(path, mode)


def _count(blocks: Iterable[memoryview], counted: Counted) -> Iterator[bytes]:
    """Yield blocks, which are not copied, and count them."""
    for block in blocks:
        yield cast("bytes", block)
        counted.add_octets(len(block))
