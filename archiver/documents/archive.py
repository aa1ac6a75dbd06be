"""Zip files that hold a document, opened with care: a few kilobytes can claim to be gigabytes."""

from __future__ import annotations

import io
import zipfile
import zlib

from archiver.documents.extraction import UnreadableContentError

LARGEST_MEMBER = 64 * 1024 * 1024
"""Octets of one member once unpacked; the text of the longest book has fewer."""

MOST_MEMBERS = 10_000


class Archive:
    """The members of a zip file by name; each is read whole, up to `LARGEST_MEMBER`."""

    def __init__(self, octets: bytes) -> None:
        try:
            self._file = zipfile.ZipFile(io.BytesIO(octets))
            self.names = self._file.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as problem:
            raise UnreadableContentError("document.broken", reason=str(problem)) from problem
        if len(self.names) > MOST_MEMBERS:
            raise UnreadableContentError("document.too-large", limit=MOST_MEMBERS)

    def read(self, name: str) -> bytes:
        """The octets of a member. Raises UnreadableContentError where it is missing, broken, locked or too large."""
        try:
            with self._file.open(name) as member:
                octets = member.read(LARGEST_MEMBER + 1)
        except RuntimeError as problem:
            # The zipfile module says so of a password.
            raise UnreadableContentError("document.encrypted") from problem
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as problem:
            raise UnreadableContentError("document.broken", reason=str(problem)) from problem
        if len(octets) > LARGEST_MEMBER:
            raise UnreadableContentError("document.too-large", limit=LARGEST_MEMBER)
        return octets
