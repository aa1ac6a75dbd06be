"""List folders of a payload in a worker process: count their files, and look at their names.

A worker that starts fast imports this module, so it imports no door of a room of bags.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.bags.format.layout import are_ordinary, case_form, is_system_file, unwise_reasons
from archiver.hashing.paths_sum import sum_paths

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Sequence

    from archiver.hashing.unit_work import Work
    from archiver.hashing.units import Order, Places
    from archiver.operating_system import Folder

LISTING: Final = __name__
"""The name of this module, by which orders name it."""


class FoldersListed(NamedTuple):
    """The result of listing folders and the folders in them.

    `files` is the number of regular files, `paths_sum` the sum of the keyed digests of their paths. `empty` are the folders that
    hold nothing, `named_unwisely` those with names that are to be noted. `left` are the folders that are still to be listed.
    `is_whole` is False if a folder could not be listed, or holds something that is neither a file nor a folder.
    """

    files: int
    paths_sum: int
    empty: tuple[str, ...]
    named_unwisely: tuple[str, ...]
    left: tuple[str, ...]
    is_whole: bool


def order_listing(place: str, folders: Sequence[str], work: Work, key: bytes) -> Order:
    """Return the order to list folders of a place, for those who do the work. `key` is the secret for the sums of paths."""
    return LISTING, (place, tuple(folders), work.entries_at_once, key)


def order_rest(place: str, listed: FoldersListed, work: Work, key: bytes) -> list[Order]:
    """Return the orders to list the folders that are left, in two halves, so that others share them."""
    half = (len(listed.left) + 1) // 2
    return [order_listing(place, folders, work, key) for folders in (listed.left[:half], listed.left[half:]) if folders]


def work_unit(values: tuple[Any, ...], places: Places, advance: Callable[[int], None]) -> tuple[Any, ...]:  # noqa: ARG001 - no blocks
    """List folders for another process. Return the fields of FoldersListed."""
    place, folders, most, key = values
    return tuple(list_folders(places.folder(place), folders, most, key))


def list_folders(place: Folder, folders: Sequence[str], most: int, key: bytes) -> FoldersListed:
    """List folders and the folders in them, until there were so many entries. Faults are values, not exceptions."""
    left = list(folders)
    files = entries = paths_sum = 0
    empty: list[str] = []
    named_unwisely: list[str] = []
    while left and entries < most:
        path = left.pop()
        try:
            with place.scan(path) as listing:
                file_names, folder_names = _sort_out(listing)
        except (OSError, _OddEntryError):
            return FoldersListed(files, paths_sum, (), (), (), is_whole=False)
        names = file_names + folder_names
        entries += len(names) + 1
        files += len(file_names)
        paths_sum += sum_paths(_encode_paths(path, file_names), key)
        left += [f"{path}/{name}" for name in folder_names]
        if not names:
            empty.append(path)
        elif not are_ordinary(names) and _are_unwise(names):
            named_unwisely.append(path)
    return FoldersListed(files, paths_sum, tuple(empty), tuple(named_unwisely), tuple(left), is_whole=True)


class _OddEntryError(Exception):
    """A folder holds something that is neither a file nor a folder."""


def _sort_out(listing: Iterator[os.DirEntry[str]]) -> tuple[list[str], list[str]]:
    """Return the names of the files and of the folders."""
    files = []
    folders = []
    for entry in listing:
        if entry.is_file(follow_symlinks=False):
            files.append(entry.name)
        elif entry.is_dir(follow_symlinks=False):
            folders.append(entry.name)
        else:
            raise _OddEntryError
    return files, folders


def _encode_paths(folder: str, names: Sequence[str]) -> list[bytes]:
    """Return the paths as manifests have them, behind two spaces. `surrogateescape` keeps octets that are not UTF-8."""
    if not names:
        return []
    start = f"  {folder}/"
    return (start + f"\0{start}".join(names)).encode("utf-8", "surrogateescape").split(b"\0")


def _are_unwise(names: Sequence[str]) -> bool:
    """Return whether one of the names is to be noted, or two of them are twins."""
    if len({case_form(name) for name in names}) < len(names):
        return True
    return any(is_system_file(name) or unwise_reasons(name) for name in names)
