"""Read zip files that hold a document, with limits: a few kilobytes can unpack to gigabytes."""

from __future__ import annotations

import errno
from typing import IO

from archiver.documents.readers.extracted_text import UnreadableContentError

LARGEST_MEMBER = 64 * 1024 * 1024
"""Octets of one member once unpacked; the text of the longest book has fewer."""

LARGEST_TOTAL = 128 * 1024 * 1024
"""Octets of all members that are read, unpacked. Without it, each of ten thousand members could be as large as one may be."""

MOST_MEMBERS = 10_000


def _faults() -> tuple[type[Exception], ...]:
    """Return what reading a damaged file may raise. It takes long to load, and most documents are no archives."""
    from lzma import LZMAError  # noqa: PLC0415
    from struct import error as struct_error  # noqa: PLC0415
    from zipfile import BadZipFile  # noqa: PLC0415
    from zlib import error as zlib_error  # noqa: PLC0415

    return (BadZipFile, zlib_error, LZMAError, struct_error, EOFError, LookupError, NotImplementedError, ValueError, OSError)


class Archive:
    """The members of a zip file by name.

    Each is read whole, up to `LARGEST_MEMBER`, and all together up to `LARGEST_TOTAL`.
    """

    def __init__(self, file: IO[bytes]) -> None:
        import zipfile  # noqa: PLC0415 - see `_faults`

        self._left = LARGEST_TOTAL
        try:
            self._file = zipfile.ZipFile(file)
            self.names = self._file.namelist()
        except _faults() as problem:
            raise _broken(problem) from problem
        if len(self.names) > MOST_MEMBERS:
            raise UnreadableContentError("document.too-large", limit=MOST_MEMBERS)

    def read(self, name: str, limit: int = 0) -> bytes:
        """Return the octets of a member, or no more than `limit` of them.

        Raise UnreadableContentError if the member is missing, broken, locked or too large.
        """
        try:
            with self._file.open(name) as member:
                octets = member.read(limit or LARGEST_MEMBER + 1)
        except RuntimeError as problem:
            # The zipfile module raises this if a password is needed.
            raise UnreadableContentError("document.encrypted") from problem
        except _faults() as problem:
            raise _broken(problem) from problem
        self._left -= len(octets)
        if len(octets) > LARGEST_MEMBER or self._left < 0:
            limit = LARGEST_MEMBER if len(octets) > LARGEST_MEMBER else LARGEST_TOTAL
            raise UnreadableContentError("document.too-large", limit=limit)
        return octets


def _broken(problem: Exception) -> UnreadableContentError:
    """Return the error for a fault of the zip file. Raise the fault itself if it is one of the disk."""
    # A directory that points outside the file makes the module seek to a place that cannot be.
    if isinstance(problem, OSError) and problem.errno not in {None, errno.EINVAL}:
        raise problem
    return UnreadableContentError("document.broken", reason=str(problem))
