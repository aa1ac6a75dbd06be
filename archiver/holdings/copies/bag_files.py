"""The files of a bag as they are, on a disk or in a store, and those of the seals beside it, to be copied octet by octet."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final, Protocol

from archiver.bags.format import SEALS, bag_name, list_seals_beside
from archiver.bags.reading.store_source import find_archive, is_name
from archiver.bags.workplace import read_errors, walk
from archiver.errors import ArchiverError, ReadError
from archiver.findings import escape_for_display
from archiver.operating_system import open_regular_file
from archiver.stores.address import is_address, read_address
from archiver.stores.bucket import StoreFolder
from archiver.stores.known_stores import find_access

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archiver.stores.listing import ListedObject

_BLOCK: Final = 1 << 20


class ChangedFileError(OSError):
    """A file is not any more as it was listed."""


class BagFiles(Protocol):
    """The files of a bag or of a folder of seals. The file of an archive has an empty path. They are read as they were listed."""

    sizes: Mapping[str, int]
    """The octets of each file by its path."""

    def blocks(self, path: str) -> Iterator[bytes]:
        """Yield the octets of a file. Raises OSError, ObjectError and ChangedFileError among them."""
        ...


class FilesOnDisk:
    """The files of a folder, or one file."""

    def __init__(self, path: str) -> None:
        """List them. Raises OSError."""
        self._path = path
        state = os.stat(path)
        if stat.S_ISDIR(state.st_mode):
            self._states = {below: found for below, found in walk(path) if stat.S_ISREG(found.st_mode)}
        else:
            self._states = {"": state}
        self.sizes: Mapping[str, int] = {below: found.st_size for below, found in self._states.items()}

    def blocks(self, path: str) -> Iterator[bytes]:
        """Yield the octets of a file. Raises OSError, and ChangedFileError if it was written to since it was listed."""
        with open_regular_file(os.path.join(self._path, path) if path else self._path) as file:
            self._require_unchanged(path, os.fstat(file.fileno()))
            while block := file.read(_BLOCK):
                yield block
            self._require_unchanged(path, os.fstat(file.fileno()))

    def _require_unchanged(self, path: str, state: os.stat_result) -> None:
        before = self._states[path]
        if (before.st_size, before.st_mtime_ns, before.st_ino) != (state.st_size, state.st_mtime_ns, state.st_ino):
            raise ChangedFileError(errno.EAGAIN, "it was written to meanwhile", path)


class FilesInStore:
    """The objects below an address, or the one at the address itself. Each is read as it was listed, by its entity tag."""

    def __init__(self, store: StoreFolder, archive: ListedObject | None = None) -> None:
        """List them, unless they are the one object of an archive. Raises StoreError."""
        self._store = store
        if archive is not None:
            self._objects = {"": archive}
        else:
            # Keys that are no names are faults of the bag, which validating it tells.
            self._objects = {path: found for path, found in store.list_objects() if is_name(path)}
        self.sizes: Mapping[str, int] = {path: found.octets for path, found in self._objects.items()}

    def blocks(self, path: str) -> Iterator[bytes]:
        """Yield the octets of an object. Raises ObjectError."""
        return map(bytes, self._store.reader.blocks(self._objects[path]))


class SealFiles:
    """A folder of seals beside a bag: its files, and whether it is named by the whole name of an archive, `NAME.zip.seals`."""

    def __init__(self, files: BagFiles, *, has_whole_name: bool) -> None:
        self.files = files
        self._has_whole_name = has_whole_name

    def name_beside(self, target: str) -> str:
        """Return the name of the folder beside a copy of the bag, by the path or address of the copy."""
        name = os.path.basename(target.rstrip("/"))
        return f"{name if self._has_whole_name else bag_name(target)}.{SEALS}"


def is_archive(location: str) -> bool:
    """Return whether the bag at a path or address is one file or object. It is none if the store cannot be reached."""
    if not is_address(location):
        return os.path.isfile(location)
    address = read_address(location)
    with suppress(ArchiverError):
        store = StoreFolder(address, find_access(address))
        try:
            return find_archive(store) is not None
        finally:
            store.close()
    return False


@contextmanager
def open_bag_files(location: str) -> Iterator[tuple[BagFiles, list[SealFiles]]]:
    """Open the files of a bag at a path or address, and the seals beside it, for the `with` block.

    Raises:
        ReadError: the bag cannot be reached.
        StoreError: the store cannot be reached.
    """
    if not is_address(location):
        with read_errors(location):
            files, seals = FilesOnDisk(location), [*_list_seals_on_disk(location)]
        yield files, seals
        return
    address = read_address(location)
    store = StoreFolder(address, find_access(address))
    try:
        found = FilesInStore(store, find_archive(store))
        if not found.sizes:
            raise ReadError("store.bag-missing", address=escape_for_display(location))
        yield found, [*_list_seals_in_store(store)]
    finally:
        store.close()


def _list_seals_on_disk(bag: str) -> Iterator[SealFiles]:
    for path in list_seals_beside(bag):
        with suppress(FileNotFoundError):
            if stat.S_ISDIR(os.lstat(path).st_mode):
                whole = f"{os.path.basename(os.path.abspath(bag))}.{SEALS}"
                is_whole = os.path.basename(path) == whole != f"{bag_name(bag)}.{SEALS}"
                yield SealFiles(FilesOnDisk(path), has_whole_name=is_whole)


def _list_seals_in_store(store: StoreFolder) -> Iterator[SealFiles]:
    above, _, name = store.address.key.rpartition("/")
    for base in dict.fromkeys((bag_name(name), name)):
        key = f"{above}/{base}.{SEALS}" if above else f"{base}.{SEALS}"
        files = FilesInStore(store.beside(key))
        if files.sizes:
            yield SealFiles(files, has_whole_name=base != bag_name(name))


class UnreadFileError(Exception):
    """A file of the bag could not be read as it was listed."""

    def __init__(self, reason: OSError) -> None:
        super().__init__(reason)
        self.reason = reason


def read_file(files: BagFiles, path: str) -> Iterator[bytes]:
    """Yield the octets of a file. Raises UnreadFileError, so that it is not taken for a failure of the copy."""
    try:
        yield from files.blocks(path)
    except OSError as error:
        raise UnreadFileError(error) from error


def require_size(files: BagFiles, path: str, octets: int) -> None:
    """Raise UnreadFileError if a file that was read does not have the octets with which it was listed."""
    if octets != files.sizes[path]:
        raise UnreadFileError(ChangedFileError(errno.EAGAIN, "it has another size", path))
