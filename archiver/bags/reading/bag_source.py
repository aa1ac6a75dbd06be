"""The interface of the sources that a bag is read from: a folder, an archive, a store."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Final

from archiver.bags.reading.seals_beside import find_seals_on_disk

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from archiver.bags.reading.contents import Contents, FolderState, FoundFile
    from archiver.bags.reading.seals_beside import SealsBeside
    from archiver.hashing import DigestOptions, FileDigests

LINE_LIMIT: Final = 64 << 20
"""Octets of one record. The statements of a long document take some hundred octets each."""
_BLOCK: Final = 1 << 20


class BagSource(ABC):
    """A folder, archive or store that a bag is read from.

    All paths are relative to the base directory and have `/` between their parts. A new kind of source sets the attributes below
    and defines the abstract methods. The source does not follow links and never changes the bag.
    """

    path: str
    """The path or address by which the user knows the bag."""
    base_files: list[str]
    """The names of the regular files in the base directory, sorted."""
    contents: Contents
    """The files and folders of the bag."""
    is_folder: bool = True
    """True if each file can be opened by its path at any time. False for an archive, which is read from front to back."""
    reads_with_processes: bool = False
    """True if `digest` shares its work out among processes."""
    opens_own_files: bool = True
    """False if `open` may give a file of another copy of the bag, while `digest` reads the copy itself."""
    bags_below: Sequence[str] = ()
    """The paths of bags that lie below a folder of a store which is no bag itself."""
    holds_folders: bool = True
    """False if a folder in which there is nothing cannot stand there."""
    media_types: tuple[str, ...] = ()
    """The media types that a profile may name for an archive. A folder has none."""

    @abstractmethod
    def open(self, path: str) -> BinaryIO:
        """Open a file for reading, with a buffer. In an archive only tag files can be opened. Raises OSError."""

    @abstractmethod
    def size(self, path: str) -> int:
        """Return the octets of a file that `open` can open. Raises OSError."""

    @abstractmethod
    def digest(self, files: Iterable[FoundFile], algorithms: Sequence[str], options: DigestOptions) -> Iterator[FileDigests]:
        """Return the digests of files, each read once, and copy each in that read if `options` name a folder for copies."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the source."""

    def entries_below(self, folder: str) -> Iterator[tuple[str, int | str]]:  # noqa: ARG002 - for sources that have folders
        """Return the paths of all below a folder, each with the octets of a file or the kind of anything else.

        Kinds are `folder`, `link` and those of special files. What cannot be read is left out, and nothing goes to a log.
        """
        return iter(())

    def seals_beside(self) -> list[SealsBeside]:
        """Return the folders beside the bag in which its seals may stand."""
        return find_seals_on_disk(self.path)

    def folder_state(self, path: str) -> FolderState | None:  # noqa: ARG002 - for sources that know more
        """Return the rights and time of a folder of `contents`, or None if the source knows nothing of it. Raises OSError."""
        return None

    def blocks(self, path: str) -> Generator[bytes, None, None]:
        """Return the octets of any file, in an archive of a document too. Raises OSError or UnreadableFileError on the way."""
        with self.open(path) as file:
            yield from iter(partial(file.read, _BLOCK), b"")

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the octets of a file, or None if there are more than `limit`. Raises OSError."""
        with self.open(path) as file:
            octets = file.read(limit + 1)
        return octets if len(octets) <= limit else None

    @contextmanager
    def lines(self, path: str) -> Iterator[Iterator[bytes]]:
        """Open a file and give its lines with their line feeds, while the `with` block lasts.

        A line longer than `LINE_LIMIT` comes in pieces of that length. Raises OSError.
        """
        with self.open(path) as file:
            yield iter(partial(file.readline, LINE_LIMIT), b"")
