"""Units of work on the files that manifests list: what is asked, and what is answered. Any process or machine can have them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from archiver.hashing.disk_pace import DiskPace
from archiver.hashing.one_file import FileDigests
from archiver.operating_system import Folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

Order: TypeAlias = tuple[str, tuple[Any, ...]]
"""The name of a module, and values for its function `work_unit(values, places, advance)`; see `archiver.hashing.unit_work`."""


def do_order(order: Order, places: Places, advance: Callable[[int], None]) -> Any:  # noqa: ANN401 - any marshal value
    """Carry out an order in this process."""
    module, values = order
    return __import__(module, fromlist=["work_unit"]).work_unit(values, places, advance)


class Unit(NamedTuple):
    """A run of consecutive lines, the same of each manifest.

    `place` is the folder that their paths start from, and `below` is what all of them begin with (`data/`). `algorithms` are
    those of the manifests, and `lines` the octets of their lines, each line with its LF. `first` is the number of the first
    line, from 1. `key` is a secret for `UnitRead.paths_sum` (see `make_key`). With `drop_pages`, the system forgets first what
    it holds in memory of each file. If it `decodes`, `%25`, `%0A` and `%0D` in a path are a percent sign and line ends, as
    BagIt 1.0 has them. If not, a line with a percent sign is not plain. A unit with a number for `part` has its lines in any
    order, and sorts them first. With `copies`, each file is copied to the same path below that folder in the read that hashes
    it.
    """

    place: str
    below: bytes
    algorithms: tuple[str, ...] = ()
    lines: tuple[bytes, ...] = ()
    first: int = 0
    key: bytes = b""
    drop_pages: bool = False
    decodes: bool = False
    part: int = 0
    copies: str = ""


class UnitRead(NamedTuple):
    """The result of reading the files of a unit.

    `files` is the number of files whose digests all agree, and `octets` those of all files that were read. `paths_sum` is the sum
    of the keyed digests of their paths (`sum_paths`). `faults` are the files that could not be read, and those whose digests
    differ, which have the digests that were found. `large` are the lines of large files, which were not read, each with its line
    of every manifest: each is to be a unit of its own. `left` is the number of lines at the end that were not read, since the
    files were so large that others should share the work. If a line is not in the plain form, `is_plain` is False, and nothing
    else is said, though small files may have been read. If the paths differ from manifest to manifest, `is_unpaired` is True too.
    """

    files: int = 0
    octets: int = 0
    paths_sum: int = 0
    faults: tuple[FileDigests, ...] = ()
    large: tuple[tuple[bytes, ...], ...] = ()
    left: int = 0
    is_plain: bool = True
    is_unpaired: bool = False

    @classmethod
    def from_values(cls, values: tuple[Any, ...]) -> UnitRead:
        """Make it of the values that came from another process."""
        read = cls(*values)
        return read._replace(faults=tuple(FileDigests(*fault) for fault in read.faults))

    def to_values(self) -> tuple[Any, ...]:
        """Return values that can be sent to another process."""
        values = dict(self._asdict(), faults=tuple(tuple(fault) for fault in self.faults))
        return tuple(values.values())


class Places:
    """The folders that units are in, and those that copies go to. Those that were needed last stay open from unit to unit."""

    def __init__(self) -> None:
        self._source: tuple[str, Folder] | None = None
        self._copies: tuple[str, Folder] | None = None
        self.pace = DiskPace()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def folder(self, path: str) -> Folder:
        """Return an open folder. Raises OSError if it cannot be opened."""
        if self._source is None or self._source[0] != path:
            self.close()
            self._source = path, Folder(path)
            self.pace = DiskPace()
        return self._source[1]

    def folder_for_copies(self, path: str) -> Folder:
        """Return an open folder in which missing folders are made. Raises OSError if it cannot be opened."""
        if self._copies is None or self._copies[0] != path:
            self._close_copies()
            self._copies = path, Folder(path, grows=True)
        return self._copies[1]

    def close(self) -> None:
        """Close the folders. They are opened again when they are needed."""
        source, self._source = self._source, None
        try:
            if source is not None:
                source[1].close()
        finally:
            self._close_copies()

    def _close_copies(self) -> None:
        copies, self._copies = self._copies, None
        if copies is not None:
            copies[1].close()
