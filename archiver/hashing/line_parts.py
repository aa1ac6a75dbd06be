"""Lines of several manifests in parts, so that all lines of a path are in one part, whatever the order of the manifests."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final

from archiver.hashing.algorithms import hex_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType
    from typing import Self

_PART_OCTETS: Final = 128 << 10
"""Octets of the lines of a part in its first manifest: about a thousand files."""
_KEPT: Final = 4 << 20
"""Octets of lines that are kept in memory before they go to the disk."""


class LineParts:
    """Lines of several manifests in parts. They are kept in a temporary file, but for four octets a line of the first manifest.

    By the hashes of Python, which depend on a secret, nobody can make a bag whose paths are all in one part.
    """

    def __init__(self, algorithms: Sequence[str], octets: int) -> None:
        """Plan for so many octets of the lines of one manifest. Raises OSError if there is no room for temporary files."""
        count = octets // _PART_OCTETS + 1
        self._digits = [hex_length(algorithm) for algorithm in algorithms]
        self._waiting: list[list[list[bytes]]] = [[[] for _ in range(count)] for _ in algorithms]
        self._octets = 0
        self._places: list[list[list[tuple[int, int]]]] = [[[] for _ in range(count)] for _ in algorithms]
        self.numbers = [array("I") for _ in range(count)]
        """The numbers of the lines of the first manifest, for each part."""
        # Manifests are seldom in different orders, and every worker would load this.
        from tempfile import TemporaryFile  # noqa: PLC0415

        self._file = TemporaryFile()  # noqa: SIM115 - it is closed with this
        self._end = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def add(self, manifest: int, lines: bytes, first: int) -> None:
        """Add whole lines of a manifest, given by its place. `first` is the number of the first line. Raises OSError."""
        digits, waiting, count = self._digits[manifest], self._waiting[manifest], len(self.numbers)
        numbers = self.numbers
        for number, line in enumerate(lines.split(b"\n")[:-1], first):
            part = hash(line[digits:]) % count
            waiting[part].append(line)
            if not manifest:
                numbers[part].append(number)
        self._octets += len(lines)
        if self._octets > _KEPT:
            self._write()

    def _write(self) -> None:
        """Write what waits to the disk."""
        for waiting, places in zip(self._waiting, self._places, strict=True):
            for part, lines in enumerate(waiting):
                if lines:
                    octets = self._file.write(b"\n".join([*lines, b""]))
                    places[part].append((self._end, octets))
                    self._end += octets
                    lines.clear()
        self._octets = 0

    def lines(self) -> Iterator[tuple[bytes, ...]]:
        """Yield the lines of each part, one run for each manifest. Raises OSError."""
        self._write()
        for part in range(len(self.numbers)):
            yield tuple([b"".join([self._read(*place) for place in places[part]]) for places in self._places])

    def _read(self, begin: int, octets: int) -> bytes:
        self._file.seek(begin)
        return self._file.read(octets)
