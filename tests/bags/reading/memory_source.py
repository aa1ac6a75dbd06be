"""A toy store of objects in memory: all that a new kind of source must define."""

from __future__ import annotations

import errno
import os
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from archiver.bags.reading import BagSource, Contents
from archiver.bags.reading.serial_digests import SerialDigests

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archiver.bags.reading import FoundFile
    from archiver.findings import FindingLog
    from archiver.hashing import DigestOptions, FileDigests


class MemoryContents(Contents):
    """The objects of a store, as files in folders. A name that ends with `/` is a folder."""

    def __init__(self, objects: Iterable[tuple[str, int]], log: FindingLog) -> None:
        super().__init__(log)
        self._files: dict[str, dict[str, int]] = {"": {}}
        for name, octets in objects:
            folder, _, file = name.rpartition("/")
            for number in range(folder.count("/") + 1 if folder else 0):
                self._files.setdefault("/".join(folder.split("/")[: number + 1]), {})
            if file:
                self._files[folder][file] = octets

    def _read_folder(self, path: str) -> tuple[list[tuple[str, int]], list[str]]:
        below = f"{path}/" if path else ""
        folders = [name[len(below) :] for name in self._files if name and name.rpartition("/")[0] == path]
        return list(self._files[path].items()), folders


class MemorySource(BagSource):
    """A bag in a store of objects."""

    def __init__(self, address: str, objects: Mapping[str, bytes], log: FindingLog) -> None:
        self.path = address
        self._objects = objects
        self.base_files = sorted(name for name in objects if "/" not in name)
        self.contents = MemoryContents(((name, len(octets)) for name, octets in objects.items()), log)

    def open(self, path: str) -> BinaryIO:
        """Open an object for reading. Raises FileNotFoundError."""
        if path not in self._objects:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
        return BytesIO(self._objects[path])

    def size(self, path: str) -> int:
        """Return the octets of an object. Raises FileNotFoundError."""
        with self.open(path) as file:
            return len(file.read())

    def digest(self, files: Iterable[FoundFile], algorithms: Sequence[str], options: DigestOptions) -> Iterator[FileDigests]:
        """Return the digests of objects, one after another."""
        digests = SerialDigests(algorithms, options)
        for path, octets in files:
            yield digests.digest(path, iter([self._objects[path]]), octets)

    def close(self) -> None:
        """Do nothing: there is no connection to end."""
