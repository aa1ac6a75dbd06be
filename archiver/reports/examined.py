"""The things that a command examined, so that a reader of its report can tell them from others."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import DECLARATION, read_manifest_name
from archiver.findings import escape_for_display
from archiver.operating_system import open_regular_file
from archiver.stores.address import is_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from archiver.progress import Progress

ALGORITHM: Final = "sha256"
_BLOCK: Final = 1 << 20
_INPUTS: Final = (
    "sources",
    "bags",
    "bag",
    "table",
    "folder",
    "files",
    "records",
    "csv",
    "profile",
    "config",
    "virus_scan_report",
    "trust",
    "certificate",
    "trusted",
    "reply",
)
"""The arguments of commands that name a file or folder to be read."""


class Examined(NamedTuple):
    """A file, a folder or a bag as it was when the work began.

    - `kind` is `file`, `folder`, `bag`, `missing`, `store` for what lies in a store, or `other` for what can only be named,
      such as a pipe.
    - `size` and `sha256` are those of a file.
    - `tag_manifests` are the SHA-256 of the tag manifests of a bag that is a folder, on a disk or in a store, by name.
    """

    path: str
    kind: str
    size: int | None = None
    sha256: str | None = None
    tag_manifests: Mapping[str, str] | None = None
    stamp: tuple[int, ...] = ()
    """Its size, time and number on the disk, by which a later change is noticed."""
    has_changed: bool = False

    def to_dict(self) -> dict[str, object]:
        """Return it in the form of `schemas/report.schema.json`."""
        told = {"size": self.size, "sha256": self.sha256, "tagManifests": self.tag_manifests}
        changed = {"changedMeanwhile": True} if self.has_changed else {}
        return {
            "path": escape_for_display(self.path),
            "kind": self.kind,
            **{key: one for key, one in told.items() if one is not None},
            **changed,
        }


def list_inputs(arguments: Mapping[str, object]) -> Iterator[str]:
    """Yield the paths that the arguments of a command give it to read."""
    for name in _INPUTS:
        given = arguments.get(name)
        for path in given if isinstance(given, list) else [given]:
            if isinstance(path, str) and path and path != "-":
                yield path


def measure(paths: Iterable[str]) -> list[int]:
    """Return the octets of each file among the paths, which `examine` reads."""
    sizes = []
    for path in dict.fromkeys(paths):
        with suppress(OSError):
            state = os.stat(path)
            if stat.S_ISREG(state.st_mode):
                sizes.append(state.st_size)
    return sizes


def examine(paths: Iterable[str], progress: Progress | None = None) -> list[Examined]:
    """Return what stands at each path, with its digest. What cannot be read has none."""
    counting = _Counting(progress)
    return [_examine(path, counting) for path in dict.fromkeys(paths)]


class _Counting:
    """Computes digests of whole files, and tells of the octets and files done."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._octets = self._files = 0

    def digest(self, path: str) -> str:
        """Return the SHA-256 of a file. Raises OSError."""
        hasher = hashlib.new(ALGORITHM)
        with open_regular_file(path) as file:
            while block := file.read(_BLOCK):
                hasher.update(block)
                self._octets += len(block)
                self._tell()
        self._files += 1
        self._tell()
        return hasher.hexdigest()

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self._octets, self._files)


def note_changes(examined: Iterable[Examined]) -> list[Examined]:
    """Return the things again, each with whether its file is another one by now."""
    return [one._replace(has_changed=bool(one.stamp) and _read_stamp(one.path) != one.stamp) for one in examined]


def note_stored(examined: Iterable[Examined], tag_manifests: Mapping[str, Mapping[str, str]]) -> list[Examined]:
    """Return the things again, each bag in a store with the SHA-256 of its tag manifests. `tag_manifests` are by its address.

    They were read with the bag, since a store that does not answer is not to be waited for twice.
    """
    return [
        one._replace(tag_manifests=tag_manifests.get(one.path.rstrip("/")) or None) if one.kind == "store" else one
        for one in examined
    ]


def _read_stamp(path: str) -> tuple[int, ...]:
    try:
        state = os.stat(path)
    except OSError:
        return ()
    return (state.st_size, state.st_mtime_ns, state.st_ino)


def _examine(path: str, counting: _Counting) -> Examined:
    try:
        state = os.stat(path)
        if stat.S_ISREG(state.st_mode):
            stamp = _read_stamp(path)
            return Examined(path, "file", state.st_size, counting.digest(path), stamp=stamp)
        if not stat.S_ISDIR(state.st_mode):
            return Examined(path, "other")
        names = os.listdir(path)
        if DECLARATION not in names:
            return Examined(path, "folder")
        return Examined(path, "bag", tag_manifests=_digest_tag_manifests(path, names))
    except FileNotFoundError:
        return Examined(path, "store" if is_address(path) else "missing")
    except OSError:
        return Examined(path, "other")


def _digest_tag_manifests(bag: str, names: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of each tag manifest that can be read. No link is followed."""
    digests = {}
    for name in sorted(names):
        known = read_manifest_name(name)
        path = os.path.join(bag, name)
        if known is None or not known.of_tags or not stat.S_ISREG(os.lstat(path).st_mode):
            continue
        try:
            with open_regular_file(path) as file:
                digests[escape_for_display(name)] = hashlib.file_digest(file, ALGORITHM).hexdigest()
        except OSError:
            continue
    return digests
