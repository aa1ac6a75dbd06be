"""Cut a bag into units: runs of lines of its manifests, and one more for what no payload manifest lists."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import PAYLOAD
from archiver.hashing import Unit, UnlikeManifestsError, cut_manifests
from archiver.hashing.plain_lines import split_plain_lines
from archiver.holdings.auditing.bag_manifests import list_manifests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.bags.reading import BagSource

MOST_FILES: Final = 2_500
MOST_OCTETS: Final = 256 << 20
MOST_OCTETS_OF_STORES: Final = 1 << 30
_RUN: Final = 256 << 10
"""Octets of lines that are looked at together."""
_BETWEEN: Final = b"  "


class CutUnit(NamedTuple):
    """A unit: the number of its first line, how many files it has, and their octets. That without lines has the number 0."""

    first: int
    files: int
    octets: int


def cut_payload(source: BagSource, *, decodes: bool) -> list[CutUnit] | None:
    """Return the units of the payload of a bag, by the sizes that its files have now. Return None if a line is not plain.

    Raises OSError if a manifest cannot be read.
    """
    units: list[CutUnit] = []
    first, files, octets = 1, 0, 0
    most = MOST_OCTETS if source.holds_folders else MOST_OCTETS_OF_STORES
    for paths in _list_paths(source, decodes=decodes):
        if paths is None:
            return None
        for size in _list_sizes(source, paths):
            if files and (files >= MOST_FILES or octets + size > most):
                units.append(CutUnit(first, files, octets))
                first, files, octets = first + files, 0, 0
            files += 1
            octets += size
    if files:
        units.append(CutUnit(first, files, octets))
    return units


def cut_tags(source: BagSource) -> CutUnit:
    """Return the unit of what no payload manifest lists, by the tag files that are there. Raises OSError."""
    sizes = [source.size(name) for name in source.base_files]
    with ExitStack() as stack:
        for manifest in list_manifests(source.base_files, of_tags=True)[:1]:
            lines = stack.enter_context(source.open(manifest.name)).readlines()
            paths = [line.rstrip(b"\r\n").partition(b"  ")[2] for line in lines]
            sizes += _list_sizes(source, [path for path in paths if b"/" in path])
    return CutUnit(0, len(sizes), sum(sizes))


def _list_paths(source: BagSource, *, decodes: bool) -> Iterator[list[bytes] | None]:
    """Yield the paths of runs of lines, or None for a run that is not plain."""
    manifests = list_manifests(source.base_files, of_tags=False)
    algorithms = tuple(manifest.algorithm for manifest in manifests)
    with ExitStack() as stack:
        files = [stack.enter_context(source.open(manifest.name)) for manifest in manifests]
        try:
            for run in cut_manifests(files, algorithms, _RUN):
                unit = Unit(source.path, f"{PAYLOAD}/".encode(), algorithms, run.lines, run.first, b"", decodes=decodes)
                lines = split_plain_lines(unit)
                yield None if lines is None else [path.removeprefix(_BETWEEN) for path in lines.paths]
        except UnlikeManifestsError:
            yield None


def _list_sizes(source: BagSource, paths: list[bytes]) -> Iterator[int]:
    """Yield the octets of each file. One that is missing has none."""
    for path in paths:
        try:
            yield source.size(os.fsdecode(path))
        except OSError:
            yield 0
