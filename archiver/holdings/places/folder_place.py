"""A place that is a folder of a disk."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from archiver.bags.format import DECLARATION, SEALS
from archiver.holdings.places.place import FoundBag

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_THE_DISK: Final = "lost+found"
"""The folder at the top of a disk in which repairs of the file system put what they find."""
_ARCHIVE_ENDINGS: Final = (".tar", ".zip", ".tar.gz", ".tgz", ".tar.zst", ".tzst")


class FolderPlace:
    """A folder below which bags lie.

    Hidden names are passed over: staging folders, and `.quarantine` with what was damaged. So are `NAME.seals` beside a bag, and
    everything inside a bag. Links to folders are followed once, since archives are often put together of several disks.
    """

    def __init__(self, name: str, path: str) -> None:
        self.name = name
        self.path = path

    def reach(self) -> str | None:
        """Return None if the folder can be listed now, else the system's reason."""
        try:
            with os.scandir(self.path) as entries:
                next(entries, None)
        except OSError as error:
            return error.strerror or str(error)
        return None

    def device(self) -> str:
        """Return the number of the disk that the folder lies on, or an empty text."""
        with suppress(OSError):
            return str(os.stat(self.path).st_dev)
        return ""

    def locate(self, path: str) -> str:
        """Return the path of a bag."""
        return os.path.join(self.path, path) if path else self.path

    def identify(self, path: str) -> str | None:
        """Return what tells a bag at a path from all others, or None if nothing is there."""
        with suppress(OSError):
            return _identify(os.stat(self.locate(path)))
        return None

    def find_bag(self, path: str) -> FoundBag | None:
        """Return the bag at a path below the folder, or None if there is none. Raises OSError."""
        here = self.locate(path)
        try:
            state = os.stat(here)
        except (FileNotFoundError, NotADirectoryError):
            return None
        is_folder = os.path.isdir(here)
        if is_folder and not os.path.lexists(os.path.join(here, DECLARATION)):
            return None
        if not is_folder and not _is_archive(here):
            return None
        return FoundBag(path, _identify(state), not is_folder)

    def find_bags(self, unread: list[str], top: str = "") -> Iterator[FoundBag]:
        """Yield every bag below the folder, or below one in it. The folders of a folder come in the order of their names."""
        seen: set[str] = set()
        waiting = [top]
        while waiting:
            path = waiting.pop()
            here = self.locate(path)
            try:
                identity = _identify(os.stat(here))
                if identity in seen:
                    continue
                seen.add(identity)
                if os.path.lexists(os.path.join(here, DECLARATION)):
                    yield FoundBag(path, identity)
                    continue
                folders, archives = self._list(here)
                found = [self.find_bag(os.path.join(path, name)) for name in archives]
            except FileNotFoundError:
                continue
            except OSError:
                unread.append(path)
                continue
            yield from (bag for bag in found if bag is not None)
            waiting += [os.path.join(path, name) for name in reversed(folders)]

    @staticmethod
    def _list(folder: str) -> tuple[list[str], list[str]]:
        """Return the folders that are to be looked at, and the files that may be archives, both sorted."""
        folders: list[str] = []
        archives: list[str] = []
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name.endswith(f".{SEALS}") or entry.name == _OF_THE_DISK:
                    continue
                with suppress(OSError):
                    if entry.is_dir():
                        folders.append(entry.name)
                    elif entry.name.lower().endswith(_ARCHIVE_ENDINGS) and entry.is_file():
                        archives.append(entry.name)
        return sorted(folders), sorted(archives)


def _identify(state: os.stat_result) -> str:
    return f"{state.st_dev}:{state.st_ino}"


def _is_archive(path: str) -> bool:
    """Return whether a file may be an archive that holds a bag. Whether it does is known once it is opened."""
    return os.path.isfile(path) and path.lower().endswith(_ARCHIVE_ENDINGS)
