"""Read a file of a bag and compare its digests with those of the manifests before its last octets are given out."""

from __future__ import annotations

import io
import os
from contextlib import closing
from typing import TYPE_CHECKING, BinaryIO, cast

from archiver.bags.format import PAYLOAD, plain_path, unsafe_reason
from archiver.bags.reading.serial_digests import UnreadableFileError
from archiver.errors import FixityError, ReadError
from archiver.findings import escape_for_display
from archiver.hashing import start_hashers

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from _typeshed import WriteableBuffer

    from archiver.bags.reading.open_bag import OpenBag

_BUFFER = 1 << 16


def list_digests(bag: OpenBag, path: str) -> dict[str, str]:
    """Return the digests that the manifests list for a file, by algorithm, as far as they can be computed here."""
    listing = bag.payload if path.startswith(f"{PAYLOAD}/") else bag.tags
    number = listing.number(path)
    if number is None:
        number = listing.other_number(path)
    if number is None:
        return {}
    return {manifest.computed: manifest.digest(number) for manifest, _ in listing.listed_in(number) if manifest.computed}


def open_verified(bag: OpenBag, path: str) -> BinaryIO:
    """Open any file of a bag. The stream raises FixityError instead of its last octets if a digest differs.

    Raises:
        ReadError: no such file is there (`error.bag-file-missing`), no manifest lists it (`error.bag-file-unlisted`), or it
            cannot be read (`error.unreadable`).
    """
    shown = escape_for_display(os.path.join(bag.source.path, path))
    expected = {} if unsafe_reason(path) or plain_path(path) != path else list_digests(bag, path)
    blocks = bag.source.blocks(path)
    try:
        if not expected:
            if unsafe_reason(path) or not _is_there(bag, path):
                raise ReadError("error.bag-file-missing", path=shown)
            raise ReadError("error.bag-file-unlisted", path=shown)
        # The first block is read now, so that a missing file is told by `open`.
        first = next(blocks, b"")
    except FileNotFoundError as error:
        raise ReadError("error.bag-file-missing", path=shown) from error
    except (OSError, UnreadableFileError) as error:
        raise _unreadable(shown, error) from error
    return cast("BinaryIO", io.BufferedReader(_VerifiedFile(shown, first, blocks, expected), _BUFFER))


def _is_there(bag: OpenBag, path: str) -> bool:
    with closing(bag.source.blocks(path)) as blocks:
        try:
            next(blocks, b"")
        except (OSError, ValueError, UnreadableFileError):
            return False  # a folder, a link or nothing
    return True


def _unreadable(shown: str, error: Exception) -> ReadError:
    reason = (isinstance(error, OSError) and error.strerror) or str(error)
    return ReadError("error.unreadable", path=shown, reason=reason)


class _VerifiedFile(io.RawIOBase):
    """The octets of a file. The last block is held back until its end was seen and every digest agrees."""

    def __init__(self, shown: str, first: bytes, blocks: Generator[bytes, None, None], expected: Mapping[str, str]) -> None:
        self._shown = shown
        self._blocks = blocks
        self._expected = expected
        self._hashers = start_hashers(list(expected))
        self._next = first
        self._update(first)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Read verified octets into a buffer."""
        if not self._rest:
            # If this raises, every later call raises too.
            following = self._read_next()
            self._rest, self._next = memoryview(self._next), following
        target = memoryview(buffer).cast("B")
        count = min(len(target), len(self._rest))
        target[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count

    def _read_next(self) -> bytes:
        """Return the next block, or check the digests if there is none."""
        try:
            block = next(self._blocks, b"")
        except (OSError, UnreadableFileError) as error:
            raise _unreadable(self._shown, error) from error
        if block:
            self._update(block)
            return block
        for (algorithm, expected), hasher in zip(self._expected.items(), self._hashers, strict=True):
            found = hasher.hexdigest()
            if found != expected:
                raise FixityError("error.digest-differs", path=self._shown, algorithm=algorithm, expected=expected, found=found)
        return block

    def _update(self, block: bytes) -> None:
        for hasher in self._hashers:
            hasher.update(block)

    def close(self) -> None:
        """Close the file below too."""
        if not self.closed:
            self._blocks.close()
        super().close()
