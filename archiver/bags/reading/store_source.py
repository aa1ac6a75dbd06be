"""A bag below an address of an object store. It is read in place, and nothing of it is written to the disk."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from archiver.bags.format import DECLARATION, PAYLOAD, SEALS, Level, bag_name, is_tag_manifest, shows_bag
from archiver.bags.reading.archives.archive_source import ArchiveSource
from archiver.bags.reading.bag_source import BagSource
from archiver.bags.reading.bags_among_objects import find_bags, name_twin
from archiver.bags.reading.listed_contents import ListedContents
from archiver.bags.reading.object_digests import ObjectDigests
from archiver.errors import ReadError
from archiver.findings import escape_for_display
from archiver.stores.objects import RANGE
from archiver.stores.store_errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from archiver.bags.reading.contents import FoundFile
    from archiver.bags.reading.seals_beside import SealsBeside
    from archiver.findings import FindingLog
    from archiver.hashing import DigestOptions, FileDigests
    from archiver.stores.bucket import StoreFolder
    from archiver.stores.listing import ListedObject


_BELOW: Final = f"{PAYLOAD}/"
_SMALL_TAG_FILE: Final = 4 << 20
"""Octets of a tag file that is read in one piece."""
_SMALL_DOCUMENT: Final = 64 << 10
_NOTED: Final[ContextVar[dict[str, dict[str, str]] | None]] = ContextVar("noted tag manifests", default=None)
_NO_ARCHIVE: Final = "error.not-a-bag"
"""The code for an object that is no archive."""


@contextmanager
def noting_tag_manifests() -> Iterator[dict[str, dict[str, str]]]:
    """Note the SHA-256 of the tag manifests of each bag that is opened in the `with` block, by its address and by their names.

    A report tells by them which bag it is about. They are those that were listed when the bag was first opened.
    """
    noted: dict[str, dict[str, str]] = {}
    before = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(before)


def note_tag_manifests(address: str, digests: Mapping[str, str]) -> None:
    """Note the SHA-256 of the tag manifests of a bag at an address, if `noting_tag_manifests` asks for them."""
    noted = _NOTED.get()
    if noted is not None:
        noted.setdefault(address.rstrip("/"), dict(digests))


class StoreSource(BagSource):
    """A bag below an address of an object store."""

    holds_folders = False

    def __init__(self, path: str, store: StoreFolder, log: FindingLog, level: Level | None = None) -> None:
        """List the objects of the bag, and begin to read those that the checks of a level read first.

        Raises:
            StoreError: the store or its listing cannot be had, or there is nothing at the address (`store.bag-missing`).
        """
        self.path = path
        self.store = store
        self._level = level
        self._beside: Future[list[SealsBeside]] | None = None
        if level is not None:
            self._beside = store.reader.ahead.pool.submit(_find_seals_beside, store)
        self.objects: dict[str, ListedObject] = {}
        """The objects as they were listed, by their paths."""
        self.digests = ObjectDigests(store, self.objects)
        refused: list[str] = []
        for below, found in store.list_objects():
            if is_name(below):
                self.objects[below] = found
                self._read_ahead(below, found)
            elif found.octets or not _is_folder(below):
                refused.append(below)
        if not self.objects and not refused:
            raise StoreError("store.bag-missing", address=str(store.address))
        for below in refused:
            log.add("store.key-not-a-name", key=escape_for_display(below))
        self.base_files = sorted(path for path in self.objects if "/" not in path)
        if not shows_bag(self.base_files):
            self.bags_below = _list_bags(self.objects)
        if DECLARATION not in self.objects and not self.bags_below:
            log.add("store.bag-unfinished", address=str(store.address))
        self.contents = ListedContents(((below, found.octets) for below, found in self.objects.items()), log)
        # Below a prefix that is no bag, each bag is told of by itself.
        for twin in self.contents.list_files_that_are_folders() if not self.bags_below else ():
            log.add("store.file-and-folder", twin)
        self._note_tag_manifests()

    def _note_tag_manifests(self) -> None:
        """Note them if that is asked for and not done yet. Raises StoreError."""
        noted = _NOTED.get()
        if noted is not None and self.path.rstrip("/") not in noted and DECLARATION in self.objects:
            note_tag_manifests(self.path, dict(self._digest_tag_manifests()))

    def _digest_tag_manifests(self) -> Iterator[tuple[str, str]]:
        """Yield each tag manifest that can be read, and its SHA-256. Raises StoreError."""
        for name in self.base_files:
            if is_tag_manifest(name):
                digest = sha256()
                with suppress(OSError):
                    for block in self.blocks(name):
                        digest.update(block)
                    yield escape_for_display(name), digest.hexdigest()

    def _read_ahead(self, path: str, found: ListedObject) -> None:
        """Begin to read a small object. A tag file is read for its lines and for its digests."""
        if self._level is None or not found.octets:
            return
        if not path.startswith(_BELOW):
            if found.octets <= _SMALL_TAG_FILE:
                self.store.reader.ahead.begin(found, times=2)
        elif self._level.holds(Level.FULL) and found.octets <= _SMALL_DOCUMENT:
            self.store.reader.ahead.begin(found)

    def open(self, path: str) -> BinaryIO:
        """Open an object for reading. Raises OSError, ObjectError among them."""
        return cast("BinaryIO", self.store.reader.open(self.digests.find(path)))

    def size(self, path: str) -> int:
        """Return the octets of an object as the listing states them. Raises OSError."""
        return self.digests.find(path).octets

    def digest(self, files: Iterable[FoundFile], algorithms: Sequence[str], options: DigestOptions) -> Iterator[FileDigests]:
        """Return the digests of objects, each read once, many at a time. Raises StoreError."""
        return self.digests.digest(files, algorithms, options)

    def look_again(self, paths: Iterable[str]) -> ObjectDigests:
        """Return some objects as the store lists them now. Raises StoreError."""
        listed = ((path, self.store.find_below(path)) for path in paths)
        return ObjectDigests(self.store, {path: found for path, found in listed if found is not None})

    def blocks(self, path: str) -> Generator[bytes, None, None]:
        """Return the octets of an object. Raises OSError, ObjectError among them, on the way."""
        yield from map(bytes, self.store.reader.blocks(self.digests.find(path)))

    def entries_below(self, folder: str) -> Iterator[tuple[str, int | str]]:
        """Return all objects below a folder."""
        start = f"{folder}/" if folder else ""
        return ((path, found.octets) for path, found in self.objects.items() if path.startswith(start))

    def seals_beside(self) -> list[SealsBeside]:
        """Return the folders of objects beside the bag in which its seals may stand."""
        found, self._beside = self._beside, None
        return _find_seals_beside(self.store) if found is None else found.result()

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()


def open_stored(path: str, store: StoreFolder, log: FindingLog, level: Level | None) -> BagSource:
    """Open the bag at an address: the objects below it, or the archive that is the object at the address itself.

    In a store there may be both. The objects are the bag if there is a bagit.txt among them, or if the object is no archive.
    The log tells of the other then. Raises as `StoreSource` and `StoredArchiveSource`.
    """
    found = store.find_object()
    if found is None:
        return StoreSource(path, store, log, level)
    address = escape_for_display(path)
    is_declared = store.find_below(DECLARATION) is not None
    if not is_declared:
        try:
            archive = StoredArchiveSource(path, store, found, log)
        except ReadError as error:
            if error.code != _NO_ARCHIVE or store.find_any() is None:
                raise
        else:
            if store.find_any() is not None:
                log.add("store.object-and-folder", address=address, taken="object")
            return archive
    source = StoreSource(path, store, log, level)
    log.add(name_twin(path) if is_declared else "store.object-and-folder", address=address, taken="folder")
    return source


def find_archive(store: StoreFolder) -> ListedObject | None:
    """Return the object that `open_stored` takes for the archive of a bag, or None. Whether it is one is not looked at."""
    found = store.find_object()
    return found if found is None or store.find_below(DECLARATION) is None else None


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


def _list_bags(paths: Iterable[str]) -> list[str]:
    """Return the bags below a prefix. Among other files an archive is more likely a document.

    What lies below `data/` may be the documents of a bag that is sent just now.
    """
    found = find_bags(path for path in paths if not path.startswith(_BELOW))
    return sorted(found.folders + ([] if found.others else found.archives))


def _is_folder(path: str) -> bool:
    """Return whether an empty object stands for a folder, as programs that show buckets as folders leave it.

    The path of one for a folder in the bag is `data/photos/`. That of the one for the folder of the bag itself is empty.
    """
    return not path or (path.endswith("/") and is_name(path[:-1]))


def is_name(path: str) -> bool:
    """Return whether a key is the path of a file below the bag, as a disk could hold it."""
    return "\0" not in path and not any(part in {"", ".", ".."} for part in path.split("/"))
