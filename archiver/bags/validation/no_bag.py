"""Tell a folder or archive that is no bag from a bag that lacks a part."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from archiver.bags.format import DECLARATION, WRITTEN_ENDINGS, is_system_file, shows_bag
from archiver.findings import escape_for_display

if TYPE_CHECKING:
    from archiver.bags.reading import BagSource
    from archiver.findings import FindingLog

_SHOWN: Final = 10
_DEEPEST: Final = 3
"""Folders below the one that was given in which bags are looked for."""
_FOLDERS_LIMIT: Final = 1000
"""Folders that are looked into."""


def note_no_bag(source: BagSource, log: FindingLog) -> bool:
    """Note that there is no bag, or that it is a folder of bags, and return whether that is so.

    A bag that has lost bagit.txt but has a manifest or bag-info.txt is still a bag.
    """
    files = source.base_files
    if shows_bag(files):
        return False
    name = escape_for_display(os.path.basename(os.path.abspath(source.path)))
    if not source.holds_folders:
        _note_bags_in_store(source, name, log)
        return True
    bags = _find_bags(source.path) if source.is_folder else []
    if bags:
        found = [escape_for_display(os.path.relpath(bag, source.path)) for bag in bags[:_SHOWN]]
        log.add("bag.folder-of-bags", name=name, count=len(bags), found=found, command=_write_command(source.path, bags))
    else:
        log.add("bag.none-here", name=name, files=len(files))
    return True


def _note_bags_in_store(source: BagSource, name: str, log: FindingLog) -> None:
    """Note the bags below a prefix. If there are none, it was noted that there is no bagit.txt when the objects were listed."""
    if source.bags_below:
        found = [escape_for_display(bag) for bag in source.bags_below[:_SHOWN]]
        command = _list_in_command([f"{source.path.rstrip('/')}/{bag}" for bag in source.bags_below])
        log.add("bag.folder-of-bags", name=name, count=len(source.bags_below), found=found, command=command)


def _find_bags(path: str) -> list[str]:
    """Return the bags below a folder, the highest ones, sorted. A folder of nothing but archives is taken for one of bags."""
    level, looked_into = [path], 0
    for _ in range(_DEEPEST):
        bags: list[str] = []
        below: list[str] = []
        for folder in level:
            looked_into += 1
            if looked_into > _FOLDERS_LIMIT:
                break
            with suppress(OSError), os.scandir(folder) as entries:
                listed = [entry for entry in entries if not is_system_file(entry.name)]
                folders = [entry.path for entry in listed if entry.is_dir(follow_symlinks=False)]
                files = [entry.path for entry in listed if entry.is_file(follow_symlinks=False)]
                bags += [path for path in folders if os.path.isfile(os.path.join(path, DECLARATION))]
                below += folders
                # Among other files an archive is more likely a document.
                if all(path.lower().endswith(WRITTEN_ENDINGS) for path in files):
                    bags += files
        if bags:
            return sorted(bags)
        level = sorted(below)
    return []


def _write_command(path: str, bags: list[str]) -> str:
    """Return the command that validates the bags. A shell writes out the star."""
    import shlex  # noqa: PLC0415 - most paths are those of bags

    with suppress(OSError):
        entries = [os.path.join(path, name) for name in os.listdir(path) if not name.startswith(".")]
        if len(bags) > 1 and sorted(entries) == bags:
            return f"archiver validate {shlex.quote(escape_for_display(path))}/*"
    return _list_in_command(bags)


def _list_in_command(bags: list[str]) -> str:
    import shlex  # noqa: PLC0415 - as above

    shown = " ".join(shlex.quote(escape_for_display(bag)) for bag in bags[:_SHOWN])
    return f"archiver validate {shown}" + (" …" if len(bags) > _SHOWN else "")
