"""The files and folders of a bag, found without following a link or opening anything but folders."""

from __future__ import annotations

import stat
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, NamedTuple

from archiver.bags.format import EMPTY_FOLDERS, PAYLOAD, are_ordinary, case_form, is_system_file, normal_form, unwise_reasons

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterator

    from archiver.findings import FindingLog
    from archiver.operating_system import Folder

_KINDS = {stat.S_IFIFO: "fifo", stat.S_IFSOCK: "socket", stat.S_IFCHR: "device", stat.S_IFBLK: "device"}


class FoundFile(NamedTuple):
    """A regular file of a bag."""

    path: str
    octets: int


class FolderState(NamedTuple):
    """The rights of a folder, as in `chmod`, and its modification time in nanoseconds since 1970."""

    rights: int
    modified_ns: int | None


class Contents(ABC):
    """Walks the folders of a bag. Links, special files and unwise names go to the log."""

    def __init__(self, log: FindingLog) -> None:
        self._log = log
        self.refused: set[str] = set()
        """The paths of links and special files, and of folders that could not be read."""
        self._with_refused: set[str] = set()
        self.folders: set[str] = set()
        """The paths of all folders."""
        self.empty_folders: list[str] = []
        """The paths of folders that hold nothing, in the order of the walk."""
        self.apple_doubles: set[str] = set()
        """The paths of files of an archive in which macOS keeps what it knows of the file beside them."""
        self.left_out: list[str] = []
        """Those of them that no manifest lists, once the files were compared with the manifests."""
        self.lists_empty_folders = False
        """True if the bag has a list of its empty folders, as bags of Bayegan have."""

    def walk(self, top: str) -> Iterator[FoundFile]:
        """Return every regular file below a folder, the files of a folder together. `""` is the whole bag without its payload."""
        waiting = [top]
        while waiting:
            path = waiting.pop()
            files, folders = self._list(path)
            if not path and PAYLOAD in folders:
                self.folders.add(PAYLOAD)
                folders.remove(PAYLOAD)
            below = f"{path}/" if path else ""
            for name, octets in files:
                self.lists_empty_folders |= below + name == EMPTY_FOLDERS
                yield FoundFile(below + name, octets)
            waiting += [below + name for name in reversed(folders)]

    def look_at(self, folders: Collection[str], empty_folders: Collection[str]) -> None:
        """List some folders, and note their names, in the order of a walk. Keep which folders are empty.

        This stands for a walk that would note nothing else.
        """
        for path in sorted(folders, key=_walk_key):
            self._list(path)
        self.empty_folders += sorted(empty_folders, key=_walk_key)

    def _list(self, path: str) -> tuple[list[tuple[str, int]], list[str]]:
        self.folders.add(path)
        files, folders = self._read_folder(path)
        if not files and not folders and path not in self._with_refused:
            self.empty_folders.append(path)
        files.sort()
        folders.sort()
        names = [name for name, _ in files] + folders
        # Every bag has `data`. No name of five letters is its twin.
        if not are_ordinary(names if path else [name for name in names if name != PAYLOAD]):
            self._check_names(path, names)
        return files, folders

    @abstractmethod
    def _read_folder(self, path: str) -> tuple[list[tuple[str, int]], list[str]]:
        """Return the files in a folder with their octets, and the folders in it. Call `_refuse` for all else."""

    def _refuse(self, path: str, kind: str) -> None:
        """Note a link or a special file. It is never opened."""
        if kind == "link":
            self._refuse_for("bag.link", path)
        else:
            self._refuse_for("bag.special-file", path, kind=kind)

    def _refuse_for(self, code: str, path: str, **values: Any) -> None:  # noqa: ANN401 - any JSON value
        """Note a member of a folder that is neither a file nor a folder."""
        self.refused.add(path)
        self._with_refused.add(path.rpartition("/")[0])
        self._log.add(code, path, **values)

    def _check_names(self, path: str, names: list[str]) -> None:
        twins: dict[str, str] = {}
        for name in names:
            whole = f"{path}/{name}" if path else name
            for reason in unwise_reasons(name):
                self._log.add(f"bag.name-{reason}", whole, name=name)
            if is_system_file(name) and whole not in self.apple_doubles:
                self._log.add("bag.system-file", whole, name=name)
            other = twins.setdefault(case_form(name), name)
            if other != name:
                code = "bag.normalization-twins" if normal_form(other) == normal_form(name) else "bag.case-twins"
                self._log.add(code, whole, name=name, other=other)


def _walk_key(path: str) -> list[str]:
    return path.split("/")


class FolderContents(Contents):
    """The files and folders of a bag in a folder of the disk."""

    def __init__(self, folder: Folder, log: FindingLog) -> None:
        super().__init__(log)
        self._folder = folder

    def _read_folder(self, path: str) -> tuple[list[tuple[str, int]], list[str]]:
        files: list[tuple[str, int]] = []
        folders: list[str] = []
        try:
            with self._folder.scan(path) as entries:
                for entry in entries:
                    if entry.is_file(follow_symlinks=False):
                        files.append((entry.name, entry.stat(follow_symlinks=False).st_size))
                    elif entry.is_dir(follow_symlinks=False):
                        folders.append(entry.name)
                    else:
                        self._refuse(f"{path}/{entry.name}" if path else entry.name, _kind_of(entry))
        except OSError as error:
            self.refused.add(path)
            self._with_refused.add(path)
            self._log.add("bag.folder-unreadable", path, reason=error.strerror or str(error))
        return files, folders


def _kind_of(entry: os.DirEntry[str]) -> str:
    """Return the kind of an entry that is neither a file nor a folder. Raises OSError."""
    return "link" if entry.is_symlink() else _KINDS.get(stat.S_IFMT(entry.stat(follow_symlinks=False).st_mode), "device")


def list_entries(folder: Folder, top: str) -> Iterator[tuple[str, int | str]]:
    """Yield all below a folder: its path, with the octets of a file or the kind of anything else.

    No link is followed. A folder that cannot be read has the kind `unreadable`.
    """
    waiting = [top]
    while waiting:
        path = waiting.pop()
        found: list[tuple[str, int | str]] = []
        try:
            with folder.scan(path) as entries:
                for entry in entries:
                    inner = f"{path}/{entry.name}" if path else entry.name
                    if entry.is_file(follow_symlinks=False):
                        found.append((inner, entry.stat(follow_symlinks=False).st_size))
                    elif entry.is_dir(follow_symlinks=False):
                        found.append((inner, "folder"))
                        waiting.append(inner)
                    else:
                        found.append((inner, _kind_of(entry)))
        except FileNotFoundError:
            continue
        except OSError:
            found.append((path, "unreadable"))
        yield from found


def list_base_files(folder: Folder) -> list[str]:
    """Return the names of the regular files in the base directory, sorted. Raises OSError."""
    with folder.scan("") as entries:
        return sorted(entry.name for entry in entries if entry.is_file(follow_symlinks=False))
