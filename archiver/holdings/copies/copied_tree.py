"""Copy the files of a folder that no manifest lists, and give a copy the rights and times of what it was made from."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Final

from archiver.bags.format import is_payload
from archiver.bags.workplace import walk
from archiver.hashing import DigestOptions, digest_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archiver.hashing import FileDigests

ALGORITHMS: Final = ("sha512",)
"""The algorithm by which files are compared that no manifest lists."""
_PERMISSIONS: Final = 0o777


class UncopiedFileError(Exception):
    """A file could not be read, or changed while it was read. The argument is its result."""

    def __init__(self, result: FileDigests) -> None:
        super().__init__(result.path)
        self.result = result


def list_files(folder: str) -> Iterator[str]:
    """Yield the paths of the regular files in a folder. Raises OSError."""
    return (path for path, state in walk(folder) if stat.S_ISREG(state.st_mode))


def list_tag_files(bag: str) -> Iterator[str]:
    """Yield the paths of the regular files of a bag that are no documents. Raises OSError."""
    return (path for path in list_files(bag) if not is_payload(path))


def copy_files(folder: str, copy: str, paths: Iterable[str]) -> dict[str, str]:
    """Copy files of a folder. Each is read once. Return the digest of each by its path.

    Raises:
        UncopiedFileError: a file cannot be read, or changes meanwhile.
        OSError: the copy cannot be written.
    """
    return _digest(folder, paths, DigestOptions(copies=copy))


def digest_all(folder: str, paths: Iterable[str], *, drop_pages: bool = False) -> dict[str, str]:
    """Return the digest of each file by its path. Raises UncopiedFileError or OSError."""
    return _digest(folder, paths, DigestOptions(drop_pages=drop_pages))


def _digest(folder: str, paths: Iterable[str], options: DigestOptions) -> dict[str, str]:
    digests: dict[str, str] = {}
    for result in digest_files(folder, ((path, 0) for path in paths), ALGORITHMS, options):
        if result.fault == "unwritable":
            raise OSError(errno.EIO, result.reason, result.path)
        if result.fault is not None:
            raise UncopiedFileError(result)
        digests[result.path] = result.digests[0]
    return digests


def give_states(folder: str, copy: str) -> None:
    """Make the folders that hold nothing, and give all in a copy the rights and times of a folder. Raises OSError."""
    # Files have their times, and their rights as far as the umask let them. That of the copy itself tells how far.
    narrowed = _PERMISSIONS & ~os.stat(copy).st_mode | ~_PERMISSIONS
    folders = [("", os.stat(folder))]
    for path, state in walk(folder):
        if stat.S_ISDIR(state.st_mode):
            folders.append((path, state))
            os.makedirs(os.path.join(copy, path), exist_ok=True)
        elif stat.S_IMODE(state.st_mode) & narrowed:
            os.chmod(os.path.join(copy, path), stat.S_IMODE(state.st_mode))
    # The deepest first: what is done in a folder changes its time, and a folder may be closed to its own user.
    for path, state in reversed(folders):
        os.utime(os.path.join(copy, path), ns=(state.st_mtime_ns, state.st_mtime_ns))
        os.chmod(os.path.join(copy, path), stat.S_IMODE(state.st_mode))


def find_differing(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """Return the paths of files that are not the same in both, or only in one, sorted."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
