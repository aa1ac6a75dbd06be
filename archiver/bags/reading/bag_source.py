"""Where a bag is read from: a folder, or a tar, tar.gz, tar.zst or zip file that is never unpacked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from archiver.bags.reading.contents import FolderContents, FolderState, list_base_files
from archiver.errors import ReadError
from archiver.findings import escape_for_display
from archiver.hashing import digest_files
from archiver.operating_system import Folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archiver.bags.reading.contents import Contents, FoundFile
    from archiver.findings import FindingLog
    from archiver.hashing import DigestOptions, FileDigests


class BagSource(Protocol):
    """What validating asks of the place that a bag is read from. Paths are those below the base directory."""

    path: str
    base_files: list[str]
    """The regular files of the base directory, sorted."""
    media_types: tuple[str, ...]
    """What a profile may call the archive; empty for a folder."""

    @property
    def contents(self) -> Contents:
        """What stands in the bag's folders."""
        ...

    def open_file(self, path: str) -> tuple[int, os.stat_result]:
        """A descriptor for reading a tag file. Raises OSError."""
        ...

    def digest(self, files: Iterable[FoundFile], algorithms: Sequence[str], manner: DigestOptions) -> Iterator[FileDigests]:
        """The digests of files, each read once, and copied in that read where `manner` says so."""
        ...

    def folder_state(self, path: str) -> FolderState | None:
        """What is known of a folder that `contents` found, or None where that is nothing. Raises OSError."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


def open_source(path: str, log: FindingLog) -> BagSource:
    """The folder or archive at a path; what is wrong with an archive as such goes to the log.

    Raises:
        ZstandardMissingError: it is compressed with that, which cannot be read here.
        ReadError: `error.bag-missing`, `error.not-a-bag` or `error.unreadable`: there is nothing that could be a bag, or it
            cannot be reached.
    """
    try:
        return _open_archive(path, log) if os.path.isfile(path) else FolderSource(path, log)
    except FileNotFoundError as error:
        raise ReadError("error.bag-missing", path=escape_for_display(path)) from error
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise ReadError("error.unreadable", path=escape_for_display(path), reason=reason) from error


def _open_archive(path: str, log: FindingLog) -> BagSource:
    # Only where there is one: tarfile and zipfile take as long to load as all the rest of the room.
    from archiver.bags.reading.archive_members import open_archive  # noqa: PLC0415
    from archiver.bags.reading.archive_source import ArchiveSource  # noqa: PLC0415

    archive = open_archive(path)
    if archive is None:
        raise ReadError("error.not-a-bag", path=escape_for_display(path))
    return ArchiveSource(path, archive, log)


class FolderSource:
    """A bag that is a folder."""

    media_types: tuple[str, ...] = ()

    def __init__(self, path: str, log: FindingLog) -> None:
        """Raises OSError."""
        self.path = path
        self._folder = Folder(path)
        try:
            self.base_files = list_base_files(self._folder)
        except OSError:
            self._folder.close()
            raise
        self.contents: Contents = FolderContents(self._folder, log)

    def open_file(self, path: str) -> tuple[int, os.stat_result]:
        """A descriptor for reading a tag file. Raises OSError."""
        return self._folder.open_file(path)

    def digest(self, files: Iterable[FoundFile], algorithms: Sequence[str], manner: DigestOptions) -> Iterator[FileDigests]:
        """The digests of files, each read once, on all cores."""
        return digest_files(self.path, files, algorithms, manner)

    def folder_state(self, path: str) -> FolderState | None:
        """The rights and time that the folder has. Raises OSError."""
        state = os.stat(os.path.join(self.path, path), follow_symlinks=False)
        return FolderState(state.st_mode & 0o777, state.st_mtime_ns)

    def close(self) -> None:
        """Let go of the folder."""
        self._folder.close()
