"""Zstandard: in Python from 3.14 on, before that in the package backports.zstd (`pip install "bayegan[zstd]"`)."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple, cast

if TYPE_CHECKING:
    from types import ModuleType

ZSTANDARD_MAGIC: Final = b"\x28\xb5\x2f\xfd"
"""The first octets of a frame (RFC 8878 3.1.1)."""
_MODULES: Final = ("compression.zstd", "backports.zstd")
_LEVEL: Final = 9
_WINDOW_LOG: Final = 27
"""The decoder keeps at most 2 to this power octets in memory: 128 MiB, the default of the program zstd."""
_BLOCK: Final = 1 << 20
RATIO_LIMIT: Final = 1100
"""The most octets that one octet may become, beyond `FREE_OCTETS`, as for zip. The format would allow 43,000."""
FREE_OCTETS: Final = 4 << 30


class ZstandardMissingError(Exception):
    """Neither this Python nor a package has Zstandard."""


def has_zstandard() -> bool:
    """Return whether Zstandard can be read and written here."""
    try:
        load_zstandard()
    except ZstandardMissingError:
        return False
    return True


def load_zstandard() -> Zstandard:
    """Load the module that reads and writes Zstandard. Raises ZstandardMissingError."""
    for name in _MODULES:
        try:
            return Zstandard(import_module(name))
        except ImportError:
            continue
    raise ZstandardMissingError


class Zstandard(NamedTuple):
    """The module that reads and writes Zstandard, under either of its names."""

    module: ModuleType

    def write(self, file: BinaryIO) -> BinaryIO:
        """Return a file that compresses all that is written to it, with a checksum. Equal octets give equal octets."""
        parameter = self.module.CompressionParameter
        options = {parameter.compression_level: _LEVEL, parameter.checksum_flag: 1}
        return cast("BinaryIO", self.module.ZstdFile(file, "wb", options=options))

    def read(self, file: BinaryIO) -> BinaryIO:
        """Return a file that decompresses, to be read from its beginning to its end."""
        options = {self.module.DecompressionParameter.window_log_max: _WINDOW_LOG}
        return cast("BinaryIO", _Unpacked(self.module.ZstdFile(file, "rb", options=options), file))


class _Unpacked:
    """A decompressed file that is read once, from front to back. It raises ValueError as soon as it grows like a bomb."""

    def __init__(self, unpacked: Any, packed: BinaryIO) -> None:  # noqa: ANN401 - a ZstdFile of either module
        self._unpacked = unpacked
        self._packed = packed
        self.tell = unpacked.tell

    def read(self, count: int) -> bytes:
        """Return so many unpacked octets. Raises ValueError for a bomb."""
        octets: bytes = self._unpacked.read(count)
        if self.tell() > FREE_OCTETS + RATIO_LIMIT * self._packed.tell():
            message = f"more than {self.tell()} octets packed into {self._packed.tell()}: a bomb"
            raise ValueError(message)
        return octets

    def seek(self, offset: int) -> int:
        """Read on to an offset. Going back is not possible."""
        while self.tell() < offset and self.read(min(_BLOCK, offset - self.tell())):
            pass
        return int(self.tell())
