"""The files and folders of a bag that somebody else has listed: the members of an archive, or the objects of a store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.bags.format import PAYLOAD
from archiver.bags.reading.contents import Contents, FoundFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.findings import FindingLog


class ListedContents(Contents):
    """The files and folders of a bag in a list of paths. A folder may be named, or only the files in it."""

    def __init__(self, entries: Iterable[tuple[str, int | str]], log: FindingLog) -> None:
        """Enter paths, each with the octets of a file, `folder`, or the kind of anything else."""
        super().__init__(log)
        self._files: dict[str, list[tuple[str, int]]] = {}
        self._folders: dict[str, set[str]] = {"": set()}
        self._others: dict[str, list[tuple[str, str]]] = {}
        for path, kind in entries:
            above, _, name = path.rpartition("/")
            self._enter(above)
            if isinstance(kind, int):
                self._files.setdefault(above, []).append((name, kind))
            elif kind == "folder":
                self._enter(path)
            else:
                self._others.setdefault(above, []).append((name, kind))

    def _enter(self, path: str) -> None:
        """Keep the folder, and every folder above it."""
        found = []
        while path not in self._folders:
            self._folders[path] = set()
            above, _, name = path.rpartition("/")
            found.append((above, name))
            path = above
        for above, name in found:
            self._folders[above].add(name)

    def list_files_that_are_folders(self) -> list[str]:
        """Return the paths that are listed both as a file and as a folder."""
        return [
            f"{above}/{name}" if above else name
            for above, files in self._files.items()
            for name, _ in files
            if name in self._folders[above]
        ]

    def tag_files(self) -> Iterator[FoundFile]:
        """Return the files outside the payload, in no order, without noting anything."""
        for above, files in self._files.items():
            if above != PAYLOAD and not above.startswith(f"{PAYLOAD}/"):
                for name, octets in files:
                    yield FoundFile(f"{above}/{name}" if above else name, octets)

    def _refuse_listed(self, path: str, kind: str) -> None:
        """Note what is neither a file nor a folder."""
        self._refuse(path, kind)

    def _read_folder(self, path: str) -> tuple[list[tuple[str, int]], list[str]]:
        for name, kind in self._others.get(path, []):
            self._refuse_listed(f"{path}/{name}" if path else name, kind)
        # Each folder is read once, so that its list of files can be given away: a second one would double the memory.
        return self._files.pop(path, []), list(self._folders.get(path, ()))
