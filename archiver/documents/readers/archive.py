"""Read zip files that hold a document, with limits: a few kilobytes can unpack to gigabytes."""

from __future__ import annotations

import io
import zipfile
import zlib

from archiver.documents.readers.extracted_text import UnreadableContentError

LARGEST_MEMBER = 64 * 1024 * 1024
"""Octets of one member once unpacked; the text of the longest book has fewer."""

LARGEST_TOTAL = 128 * 1024 * 1024
"""Octets of all members that are read, unpacked. Without it, each of ten thousand members could be as large as one may be."""

MOST_MEMBERS = 10_000


class Archive:
    """The members of a zip file by name.

    Each is read whole, up to `LARGEST_MEMBER`, and all together up to `LARGEST_TOTAL`.
    """

    def __init__(self, octets: bytes) -> None:
        self._left = LARGEST_TOTAL
        try:
            self._file = zipfile.ZipFile(io.BytesIO(octets))
            self.names = self._file.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as problem:
            raise UnreadableContentError("document.broken", reason=str(problem)) from problem
        if len(self.names) > MOST_MEMBERS:
            raise UnreadableContentError("document.too-large", limit=MOST_MEMBERS)

    def read(self, name: str) -> bytes:
        """Return the octets of a member. Raise UnreadableContentError if it is missing, broken, locked or too large."""
        try:
            with self._file.open(name) as member:
                octets = member.read(LARGEST_MEMBER + 1)
        except RuntimeError as problem:
            # The zipfile module raises this if a password is needed.
            raise UnreadableContentError("document.encrypted") from problem
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as problem:
            raise UnreadableContentError("document.broken", reason=str(problem)) from problem
        self._left -= len(octets)
        if len(octets) > LARGEST_MEMBER or self._left < 0:
            limit = LARGEST_MEMBER if len(octets) > LARGEST_MEMBER else LARGEST_TOTAL
            raise UnreadableContentError("document.too-large", limit=limit)
        return octets
