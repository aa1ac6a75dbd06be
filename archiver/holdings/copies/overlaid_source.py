"""A copy of a bag of which some files are taken from other copies, so that its faults can be told by the right manifests."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from archiver.bags.format import DECLARATION, FETCH, read_manifest_name
from archiver.bags.reading import open_source
from archiver.bags.reading.bag_source import BagSource

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from archiver.bags.reading import FoundFile
    from archiver.bags.reading.contents import FolderState
    from archiver.bags.reading.seals_beside import SealsBeside
    from archiver.findings import FindingLog
    from archiver.hashing import DigestOptions, FileDigests


class OverlaidSource(BagSource):
    """A copy whose files in the base directory may be taken from other copies. All other files are its own."""

    opens_own_files = False

    def __init__(self, own: BagSource) -> None:
        """Take a copy, which is closed with this source."""
        self.own = own
        self.path = own.path
        self.base_files = own.base_files
        self.contents = own.contents
        self.is_folder = own.is_folder
        self.holds_folders = own.holds_folders
        self.media_types = own.media_types
        self.holders: dict[str, BagSource] = {}
        """The copy from which a file is taken, by its name."""

    def holder(self, path: str) -> BagSource:
        """Return the copy from which a file is taken. Raises OSError if there is none."""
        return self.holders.get(path, self.own)

    def open(self, path: str) -> BinaryIO:
        """Open a file. Raises OSError."""
        return self.holder(path).open(path)

    def size(self, path: str) -> int:
        """Return the octets of a file that `open` opens. Raises OSError."""
        return self.holder(path).size(path)

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the octets of a file that `open` opens, or None if there are more than `limit`. Raises OSError."""
        return self.holder(path).read(path, limit)

    def digest(self, files: Iterable[FoundFile], algorithms: Sequence[str], options: DigestOptions) -> Iterator[FileDigests]:
        """Return the digests of files of the copy itself."""
        return self.own.digest(files, algorithms, options)

    def blocks(self, path: str) -> Generator[bytes, None, None]:
        """Return the octets of a file of the copy itself. Raises OSError or UnreadableFileError on the way."""
        return self.own.blocks(path)

    def entries_below(self, folder: str) -> Iterator[tuple[str, int | str]]:
        """Return all below a folder of the copy itself."""
        return self.own.entries_below(folder)

    def seals_beside(self) -> list[SealsBeside]:
        """Return the folders beside the copy in which its seals may stand."""
        return self.own.seals_beside()

    def folder_state(self, path: str) -> FolderState | None:
        """Return the rights and time of a folder of the copy. Raises OSError."""
        return self.own.folder_state(path)

    def close(self) -> None:
        """Let go of the copy itself."""
        self.own.close()


def open_by_model(location: str, log: FindingLog, model: BagSource) -> BagSource:
    """Open a copy with the manifests of another one. An archive has its own. Raises ReadError."""
    own = open_source(location, log)
    if not own.is_folder:
        return own
    source = OverlaidSource(own)
    taken = {name for name in model.base_files if name in {DECLARATION, FETCH} or read_manifest_name(name)}
    source.holders = dict.fromkeys(taken, model)
    source.base_files = sorted({name for name in own.base_files if not read_manifest_name(name)} | taken)
    # The manifests of an archive or a store are no files that another process could open.
    source.reads_with_processes = own.reads_with_processes and model.reads_with_processes
    return source
