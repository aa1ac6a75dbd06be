"""A bag below an address of an object store. It is read in place, and nothing of it is written to the disk."""

from __future__ import annotations

import os
import threading
from contextlib import nullcontext
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from archiver.bags.format import DECLARATION, SEALS, bag_name
from archiver.bags.reading.archives.archive_source import ArchiveSource
from archiver.bags.reading.bag_source import BagSource
from archiver.bags.reading.listed_contents import ListedContents
from archiver.bags.reading.serial_digests import CopyState, UnwritableCopyError, copy_blocks
from archiver.findings import escape_for_display
from archiver.hashing import FileDigests, digest_blocks
from archiver.operating_system import Folder
from archiver.stores.objects import RANGE
from archiver.stores.side_by_side import Counted, work_side_by_side
from archiver.stores.store_errors import ObjectError, StoreError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from archiver.bags.reading.contents import FoundFile
    from archiver.bags.reading.seals_beside import SealsBeside
    from archiver.findings import FindingLog
    from archiver.hashing import DigestOptions
    from archiver.stores.bucket import StoreFolder
    from archiver.stores.listing import ListedObject

_SMALL: Final = 1 << 20
"""Octets of an object that is read beside many others. Of larger ones, two are read at once, so that memory stays bounded."""
_LARGE_AT_ONCE: Final = 2


class StoreSource(BagSource):
    """A bag below an address of an object store."""

    holds_folders = False

    def __init__(self, path: str, store: StoreFolder, log: FindingLog) -> None:
        """List the objects of the bag.

        Raises:
            StoreError: the store or its listing cannot be had, or there is nothing at the address (`store.bag-missing`).
        """
        self.path = path
        self._store = store
        self._objects: dict[str, ListedObject] = {}
        self._large = threading.BoundedSemaphore(_LARGE_AT_ONCE)
        refused: list[str] = []
        for below, found in store.list_objects():
            if is_name(below):
                self._objects[below] = found
            elif found.octets or not below.endswith("/") or not is_name(below[:-1]):
                # Programs that show buckets as folders leave an empty object for a folder, `data/photos/`.
                refused.append(below)
        if not self._objects and not refused:
            raise StoreError("store.bag-missing", address=str(store.address))
        for below in refused:
            log.add("store.key-not-a-name", key=escape_for_display(below))
        self.base_files = sorted(path for path in self._objects if "/" not in path)
        if DECLARATION not in self._objects:
            log.add("store.bag-unfinished", address=str(store.address))
        self.contents = ListedContents(((below, found.octets) for below, found in self._objects.items()), log)
        for twin in self.contents.list_files_that_are_folders():
            log.add("store.key-not-a-name", key=escape_for_display(twin))

    def open(self, path: str) -> BinaryIO:
        """Open an object for reading. Raises OSError, ObjectError among them."""
        return cast("BinaryIO", self._store.reader.open(self._find(path)))

    def size(self, path: str) -> int:
        """Return the octets of an object as the listing states them. Raises OSError."""
        return self._find(path).octets

    def _find(self, path: str) -> ListedObject:
        found = self._objects.get(path)
        if found is None:
            raise FileNotFoundError(2, "No such object", path)
        return found

    def digest(self, files: Iterable[FoundFile], algorithms: Sequence[str], options: DigestOptions) -> Iterator[FileDigests]:
        """Return the digests of objects, each read once, many at a time.

        Raises:
            StoreError: `store.unreachable` or another: the store itself can no longer be reached.
        """
        counted = Counted(options.progress)
        copies = None if options.copies is None else SharedFolder(options.copies, grows=True)
        read = partial(self._digest, algorithms, counted, copies)
        try:
            yield from work_side_by_side(read, files, counted, self._store.stop)
        finally:
            if copies is not None:
                copies.close()

    def _digest(self, algorithms: Sequence[str], counted: Counted, copies: Folder | None, file: FoundFile) -> FileDigests:
        with nullcontext() if file.octets <= _SMALL else self._large:
            try:
                blocks = _count(self._store.reader.blocks(self._find(file.path)), counted)
                if copies is not None:
                    blocks = copy_blocks(blocks, copies, file.path, CopyState())
                octets, digests = digest_blocks(blocks, file.octets, algorithms, lambda _: None)
            except UnwritableCopyError as error:
                return FileDigests(file.path, fault="unwritable", reason=str(error))
            except ObjectError as error:
                return FileDigests(file.path, fault=error.fault, reason=error.reason)
            except OSError as error:
                return FileDigests(file.path, fault="unreadable", reason=error.strerror or str(error))
            counted.add_file()
            return FileDigests(file.path, octets, 0, digests)

    def blocks(self, path: str) -> Generator[bytes, None, None]:
        """Return the octets of an object. Raises OSError, ObjectError among them, on the way."""
        yield from map(bytes, self._store.reader.blocks(self._find(path)))

    def entries_below(self, folder: str) -> Iterator[tuple[str, int | str]]:
        """Return all objects below a folder."""
        start = f"{folder}/" if folder else ""
        return ((path, found.octets) for path, found in self._objects.items() if path.startswith(start))

    def seals_beside(self) -> list[SealsBeside]:
        """Return the folders of objects beside the bag in which its seals may stand."""
        return _find_seals_beside(self._store)

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()


class StoredArchiveSource(ArchiveSource):
    """A bag in an archive that is one object of a store. It is read in ranges, in place."""

    def __init__(self, path: str, store: StoreFolder, archive: ListedObject, log: FindingLog) -> None:
        """Read the names of the members and the tag files. Raises as `ArchiveSource` does, and StoreError."""
        self._store = store
        super().__init__(path, lambda: cast("BinaryIO", store.reader.open(archive, RANGE)), log)

    def seals_beside(self) -> list[SealsBeside]:
        """Return the folders of objects beside the archive in which seals may stand."""
        return _find_seals_beside(self._store)

    def close(self) -> None:
        """Let go of the archive and the store."""
        super().close()
        self._store.close()


class _SealsInStore:
    """A folder of objects beside a bag."""

    def __init__(self, store: StoreFolder) -> None:
        self.shown = f"../{store.address.key.rpartition('/')[2]}"
        self._reader = store.reader
        self._objects = dict(store.list_objects())

    def list_entries(self) -> Iterator[tuple[str, int | str]]:
        """Return all in the folder. A key that is no name is taken for something special."""
        return ((path, found.octets if is_name(path) else "unreadable") for path, found in self._objects.items())

    def open(self, path: str) -> BinaryIO:
        """Open an object by its path from the folder. Raises OSError."""
        if path not in self._objects:
            raise FileNotFoundError(2, "No such object", path)
        return cast("BinaryIO", self._reader.open(self._objects[path]))


def _find_seals_beside(store: StoreFolder) -> list[SealsBeside]:
    """Return the folders of seals beside a bag: `NAME.seals`, and for an archive `NAME.zip.seals` too."""
    found: list[SealsBeside] = []
    key = store.address.key
    for name in dict.fromkeys((os.path.join(os.path.dirname(key), bag_name(key)), key) if key else ()):
        beside = _SealsInStore(store.beside(f"{name}.{SEALS}"))
        if [*beside.list_entries()]:
            found.append(beside)
    return found


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


def is_name(path: str) -> bool:
    """Return whether a key is the path of a file below the bag, as a disk could hold it."""
    return "\0" not in path and not any(part in {"", ".", ".."} for part in path.split("/"))
