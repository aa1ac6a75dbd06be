"""Look paths up below the roots, one name after the other, without following a link."""

from __future__ import annotations

import base64
import binascii
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST: Final = 8192
"""Octets of the longest path that is looked up. Linux takes 4,096."""


class NotBelowRootsError(Exception):
    """There is nothing of this name below the roots. Whether there is something elsewhere is not told."""


@dataclass(frozen=True, slots=True)
class Location:
    """A file or folder below a root, which was there when it was looked up.

    `root` is the absolute path of its root, and `names` lead from there.
    """

    root: str
    names: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The absolute path, for tasks."""
        return os.path.join(self.root, *self.names)

    @property
    def name(self) -> str:
        """The last name, for people."""
        return self.names[-1] if self.names else os.path.basename(self.root) or self.root

    @property
    def token(self) -> str:
        """Its name in addresses: letters, digits, `-` and `_`."""
        return base64.urlsafe_b64encode(os.fsencode(self.path)).decode().rstrip("=")

    @property
    def around(self) -> tuple[Location, ...]:
        """The folders around it, from the root on, and itself last."""
        return tuple(Location(self.root, self.names[:length]) for length in range(len(self.names) + 1))


class Folders:
    """The roots. A root may itself be reached by a link, since the person named it; nothing below it may be."""

    def __init__(self, roots: Iterable[str]) -> None:
        """Take the roots. One that is no folder is left out, and one inside another is kept, to be chosen directly."""
        self.roots: tuple[Location, ...] = tuple(
            Location(path) for path in dict.fromkeys(map(os.path.realpath, roots)) if os.path.isdir(path)
        )

    def find(self, token: str) -> Location:
        """Return what an address names. Raises NotBelowRootsError."""
        try:
            octets = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        except (binascii.Error, ValueError) as error:
            raise NotBelowRootsError from error
        return self.locate(os.fsdecode(octets))

    def locate(self, path: str) -> Location:
        """Return the location of an absolute path. Raises NotBelowRootsError for one that is not below a root, or not there."""
        if not path.startswith("/") or "\0" in path or len(path) > _LONGEST:
            raise NotBelowRootsError
        # The innermost root has the fewest names to look up.
        for root in sorted(self.roots, key=lambda root: -len(root.path)):
            inside = path == root.path or path.startswith(root.path.rstrip("/") + "/")
            if inside:
                names = tuple(path[len(root.path.rstrip("/")) + 1 :].split("/")) if path != root.path else ()
                with suppress(OSError):
                    return self.below(root, *names)
        raise NotBelowRootsError

    def below(self, folder: Location, *names: str) -> Location:
        """Return something in a folder by the names that lead to it. Raises NotBelowRootsError."""
        found = Location(folder.root, (*folder.names, *names))
        if any(not name or name in {".", ".."} or "/" in name or "\0" in name for name in names):
            raise NotBelowRootsError
        try:
            _walk(found)
        except (OSError, ValueError) as error:
            raise NotBelowRootsError from error
        return found


def _walk(location: Location) -> None:
    """Go to a location name by name, without following links. Raises OSError if that is not possible."""
    here = os.open(location.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for name in location.names[:-1]:
            inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=here)
            os.close(here)
            here = inner
        if location.names:
            found = os.stat(location.names[-1], dir_fd=here, follow_symlinks=False)
            if stat.S_ISLNK(found.st_mode):
                raise OSError
    finally:
        os.close(here)
