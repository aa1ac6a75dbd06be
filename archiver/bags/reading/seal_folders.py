"""The layers of seals of a bag: in its folder `seals`, and in `NAME.seals` beside it. No link is followed, and nothing raises."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO, Final

from archiver.bags.format import (
    SEALS,
    SIGNATURES,
    is_foreign_signature,
    is_laid_out,
    is_tag_manifest,
    read_layer_number,
    seal_layer_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.bags.reading.bag_source import BagSource
    from archiver.bags.reading.seals_beside import SealsBeside
    from archiver.findings import FindingLog

_NEEDED: Final = ("seal.json", "covers.sha512", "stamped.sha512")
"""The files that every layer has, beside copies of tag manifests."""


class SealFolder:
    """A folder that holds layers of seals. Its files are opened when they are asked for."""

    def __init__(self, bag: BagSource, beside: SealsBeside | None = None) -> None:
        self.is_inside = beside is None
        """True if the folder is a part of the bag."""
        self.shown = SEALS if beside is None else beside.shown
        """The path of the folder from the bag, as findings name it: `seals`, or `../NAME.seals`."""
        self._bag = bag
        self._beside = beside
        self._entries = dict(self._list_entries())

    def _list_entries(self) -> Iterator[tuple[str, int | str]]:
        if self._beside is not None:
            return self._beside.list_entries()
        return ((path[len(SEALS) + 1 :], kind) for path, kind in self._bag.entries_below(SEALS))

    @property
    def layers(self) -> list[int]:
        """The numbers of the layers that are there, ascending."""
        tops = {path.partition("/")[0] for path, kind in self._entries.items() if "/" in path or kind == "folder"}
        return sorted(number for name in tops if (number := read_layer_number(name)) is not None)

    @property
    def entries(self) -> dict[str, int | str]:
        """Everything in the folder by its path from there, with the octets of a file or the kind of anything else."""
        return self._entries

    def files(self, layer: int) -> list[str]:
        """Return the regular files of a layer, sorted, each by its path from the folder of the layer."""
        start = f"{seal_layer_name(layer)}/"
        inside = (path for path, kind in self._entries.items() if isinstance(kind, int) and path.startswith(start))
        return sorted(path[len(start) :] for path in inside)

    def open(self, path: str) -> BinaryIO:
        """Open a file by its path from this folder. Raises OSError."""
        return self._bag.open(f"{SEALS}/{path}") if self._beside is None else self._beside.open(path)

    def read(self, path: str, limit: int) -> bytes | None:
        """Return the octets of a file, or None if there are more than `limit`. Raises OSError."""
        with self.open(path) as file:
            octets = file.read(limit + 1)
        return octets if len(octets) <= limit else None

    def size(self, path: str) -> int:
        """Return the octets that a file had when the folder was listed. Raises FileNotFoundError."""
        octets = self._entries.get(path)
        if not isinstance(octets, int):
            raise FileNotFoundError(2, "No such file among the seals", path)
        return octets


def find_seal_folders(source: BagSource) -> list[SealFolder]:
    """Return the folders that hold seals of a bag, the one in the bag first. There is none for a bag without seals."""
    inside = SealFolder(source)
    found = [inside] if inside.entries else []
    found += [SealFolder(source, beside) for beside in source.seals_beside()]
    return found


def find_foreign_signatures(source: BagSource) -> dict[str, int | str]:
    """Return all in `signatures/` by its path from there, with the octets of a file or the kind of anything else."""
    return {path[len(SIGNATURES) + 1 :]: kind for path, kind in source.entries_below(SIGNATURES)}


def check_seal_folder(folder: SealFolder, log: FindingLog) -> None:
    """Note all that does not belong into a folder of seals, and what is missing from it. No file is read."""
    held = {path.rpartition("/")[0] for path in folder.entries}
    for path, kind in sorted(folder.entries.items()):
        shown = os.path.join(folder.shown, path) if path else folder.shown
        if kind == "link":
            log.add("seal.link", shown)
        elif kind == "folder":
            if path not in held and not _is_folder_of_layer(path):
                log.add("seal.file-unknown", shown)
        elif kind == "unreadable":
            log.add("seal.folder-unreadable", shown)
        elif not isinstance(kind, int):
            log.add("seal.special-file", shown, kind=kind)
        else:
            layer, _, inner = path.partition("/")
            if read_layer_number(layer) is None or not is_laid_out(inner):
                log.add("seal.file-unknown", shown)
    _check_layers(folder, log)


def _is_folder_of_layer(path: str) -> bool:
    layer, _, inner = path.partition("/")
    return read_layer_number(layer) is not None and inner in {"", "validation"}


def _check_layers(folder: SealFolder, log: FindingLog) -> None:
    expected = 1
    for number in folder.layers:
        shown = os.path.join(folder.shown, seal_layer_name(number))
        if number > expected:
            missing = list(dict.fromkeys((seal_layer_name(expected), seal_layer_name(number - 1))))
            log.add("seal.layer-missing", os.path.join(folder.shown, missing[0]), missing="–".join(missing))
        expected = number + 1
        files = folder.files(number)
        lacking = [name for name in _NEEDED if name not in files]
        if not any(map(is_tag_manifest, files)):
            lacking.append("tagmanifest-*.txt")
        if lacking:
            log.add("seal.layer-incomplete", shown, missing=", ".join(lacking))


def check_foreign_signatures(source: BagSource, log: FindingLog) -> None:
    """Note what bag-nabit does not put into `signatures/`. A link or special file there is a finding of the bag itself."""
    for path, kind in sorted(find_foreign_signatures(source).items()):
        if isinstance(kind, int) and not is_foreign_signature(path):
            log.add("seal.file-unknown", f"{SIGNATURES}/{path}")
