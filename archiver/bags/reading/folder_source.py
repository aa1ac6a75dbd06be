"""A bag in a folder of the disk."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO

from archiver.bags.reading.bag_source import BagSource
from archiver.bags.reading.contents import FolderContents, FolderState, list_base_files, list_entries
from archiver.hashing import digest_files
from archiver.operating_system import Folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archiver.bags.reading.contents import FoundFile
    from archiver.findings import FindingLog
    from archiver.hashing import DigestOptions, FileDigests


class FolderSource(BagSource):
    """A bag in a folder of the disk."""

    reads_with_processes = True

    def __init__(self, path: str, log: FindingLog) -> None:
        """Open the folder. Raises OSError."""
        self.path = path
        self._folder = Folder(path)
        try:
            self.base_files = list_base_files(self._folder)
        except OSError:
            self._folder.close()
            raise
        self.contents = FolderContents(self._folder, log)

    def open(self, path: str) -> BinaryIO:
        """Open a regular file for reading. Raises OSError."""
        descriptor, _ = self._folder.open_file(path)
        return os.fdopen(descriptor, "rb")

    def size(self, path: str) -> int:
        """Return the octets of a file. Raises OSError."""
        return os.lstat(os.path.join(self.path, path)).st_size

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the octets of a file, or None if there are more than `limit`. Raises OSError."""
        descriptor, state = self._folder.open_file(path)
        try:
            # One system call. A file object would make four more, and this is called for every document.
            return os.read(descriptor, state.st_size) if state.st_size <= limit else None
        finally:
            os.close(descriptor)

    def digest(self, files: Iterable[FoundFile], algorithms: Sequence[str], options: DigestOptions) -> Iterator[FileDigests]:
        """Return the digests of files, each read once, on all cores."""
        return digest_files(self.path, files, algorithms, options)

    def entries_below(self, folder: str) -> Iterator[tuple[str, int | str]]:
        """Return all below a folder. A folder that cannot be read has the kind `unreadable`."""
        return list_entries(self._folder, folder)

    def folder_state(self, path: str) -> FolderState | None:
        """Return the rights and time of a folder. Raises OSError."""
        state = os.stat(os.path.join(self.path, path), follow_symlinks=False)
        return FolderState(state.st_mode & 0o777, state.st_mtime_ns)

    def close(self) -> None:
        """Let go of the folder."""
        self._folder.close()
