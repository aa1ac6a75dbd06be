"""The files that a plan copies, in little memory: there may be millions of them."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST: Final = 1024
"""Names that are kept together, and read together again."""


class PlannedFiles:
    """Files to copy from one folder, in the order of the manifest.

    Their paths are below `root`, and the same below `data/`. `sizes` are octets.
    """

    def __init__(self, root: str) -> None:
        """Begin with no files. `root` is empty for the working folder."""
        self.root = root
        # As numbers of 64 bits, sizes take less than a fourth of the memory of int objects.
        self.sizes = array("q")
        # Runs of names of one folder: the folder, and the names with a NUL before each. Two NULs end a run.
        self._names = bytearray()

    def __len__(self) -> int:
        """Return the number of files."""
        return len(self.sizes)

    def add(self, folder: str, names: list[str], sizes: list[int]) -> None:
        """Add consecutive files of one folder, which is empty for the root itself."""
        for begin in range(0, len(names), _MOST):
            run = "\0".join((folder, *names[begin : begin + _MOST], "\0"))
            self._names += run.encode("utf-8", "surrogateescape")
        self.sizes.extend(sizes)

    def runs(self) -> Iterator[tuple[str, list[str]]]:
        """Yield consecutive files of one folder together: the folder below the root, and their names."""
        begin = 0
        while begin < len(self._names):
            end = self._names.index(b"\0\0", self._names.index(b"\0", begin) + 1)
            folder, *names = self._names[begin:end].decode("utf-8", "surrogateescape").split("\0")
            yield folder, names
            begin = end + 2

    @property
    def paths(self) -> Iterator[str]:
        """The path of each file below the root."""
        for folder, names in self.runs():
            if folder:
                for name in names:
                    yield f"{folder}/{name}"
            else:
                yield from names
