"""Split the lines of manifests that have the plain form, as octets."""

from __future__ import annotations

from operator import add, eq, itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.hashing.algorithms import hex_length

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.hashing.units import Unit

BETWEEN: Final = b"  "
"""The octets between a digest and a path."""
# Some tools write these otherwise than others.
_NOT_PLAIN: Final = (b"\r", b"\0", b"\\")
# A component that ends with a colon may be a drive of Windows.
_DRIVES: Final = (b":/", b":\n")
# A percent sign, and the line ends, as BagIt 1.0 writes them in paths (RFC 8493 2.1.3).
_ENCODED: Final = {b"25": b"%", b"0A": b"\n", b"0D": b"\r"}
_NO_NAMES: Final = frozenset({b"", b".", b".."})


class PathsInFolder(NamedTuple):
    """The names in consecutive paths of one folder."""

    folder: bytes
    names: list[bytes]


class PlainLines(NamedTuple):
    """The same lines of several manifests.

    `written` is what stands behind the digests: the paths as manifests have them, with the two spaces before them, by which lines
    are compared. `paths` have the spaces too, but percent signs are decoded. `folders` are the paths once more, by folder.
    `digests` holds for each manifest its digests in one row, as octets. It is empty if only the paths of the first manifest were
    wanted.
    """

    written: list[bytes]
    paths: list[bytes]
    folders: list[PathsInFolder]
    digests: tuple[bytes, ...] = ()

    def list_digests(self) -> Iterator[tuple[str, ...]]:
        """Yield the digests of each line in hexadecimal, one for each manifest."""
        rows = []
        for row in self.digests:
            octets = len(row) // len(self.paths)
            rows.append([row[start : start + octets].hex() for start in range(0, len(row), octets)])
        return zip(*rows, strict=True)

    def are_all_of(self, run: bytes, found: Sequence[str]) -> bool:
        """Return whether a run has these lines with the digests that were found, in hexadecimal, one for each, and no others."""
        paths = b"\n".join(self.written).decode("utf-8").split("\n")
        return "\n".join([*map(add, found, paths), ""]).encode("utf-8") == run


class UnpairedLinesError(Exception):
    """The paths of the manifests differ, or have another order."""


def sort_lines(runs: Sequence[bytes], algorithms: Sequence[str]) -> tuple[bytes, ...]:
    """Sort the lines of each run by all that stands behind the digest."""
    rows = [run.split(b"\n")[:-1] for run in runs]
    for row, algorithm in zip(rows, algorithms, strict=True):
        row.sort(key=itemgetter(slice(hex_length(algorithm), None)))
    return tuple([b"\n".join([*row, b""]) for row in rows])


def split_plain_lines(unit: Unit) -> PlainLines | None:
    """Split the lines of a unit. Return None if a line is not plain, or if a path stands twice in a part of sorted lines.

    A plain line is a digest of the right length in hexadecimal, two spaces, a path that begins with `unit.below`, and LF. The
    path is in UTF-8 and NFC.

    Raises:
        UnpairedLinesError: the paths differ from manifest to manifest.
    """
    written: list[bytes] = []
    digests = []
    for run, algorithm in zip(unit.lines, unit.algorithms, strict=True):
        rows = run.split(b"\n")
        if rows.pop() or not rows:
            return None
        digits = hex_length(algorithm)
        octets = _parse_digests(b"".join([row[:digits] for row in rows]))
        others = [row[digits:] for row in rows]
        if octets is None or 2 * len(octets) != digits * len(rows):
            return None
        if written and others != written:
            raise UnpairedLinesError
        written = others
        digests.append(octets)
    lines = _check_paths(unit, written)
    return None if lines is None else lines._replace(digests=tuple(digests))


def split_first_lines(unit: Unit) -> PlainLines | None:
    """Split the lines of the first manifest, as `split_plain_lines` does. Nothing but the paths is looked at.

    Raises:
        UnpairedLinesError: the first or the last path differs from manifest to manifest, or another has too short a line there.
    """
    digits = [hex_length(algorithm) for algorithm in unit.algorithms]
    rows = unit.lines[0].split(b"\n")
    if rows.pop() or not rows:
        return None
    written = [row[digits[0] :] for row in rows]
    for run, start in zip(unit.lines[1:], digits[1:], strict=True):
        if not (run.startswith(written[0] + b"\n", start) and run.endswith(written[-1] + b"\n")):
            raise UnpairedLinesError
    return _check_paths(unit, written)


def _check_paths(unit: Unit, written: list[bytes]) -> PlainLines | None:
    """Return the lines if all of these paths are plain."""
    if unit.part and any(map(eq, written, written[1:])):
        return None
    paths = written
    if b"%" in unit.lines[0]:
        decoded = [_decode(path) for path in paths] if unit.decodes else [None]
        if None in decoded:
            return None
        paths = [path for path in decoded if path is not None]
    folders = [*_group_by_folder(paths)]
    return PlainLines(written, paths, folders) if _are_plain(unit.lines[0], folders, unit.below) else None


def cut_lines(runs: Sequence[bytes], first: int, end: int) -> tuple[bytes, ...]:
    """Return the same lines of each run: from the number `first`, counted from 0, up to the line before `end`."""
    rows = [run.split(b"\n")[:-1] for run in runs]
    return tuple([b"\n".join([*row[first:end], b""]) for row in rows])


def _parse_digests(digits: bytes) -> bytes | None:
    try:
        # It skips white space between octets, so that fewer come back than there are digits for.
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        return None


def _decode(path: bytes) -> bytes | None:
    """Return the path with percent signs and line ends decoded, or None if a percent sign stands before anything else."""
    first, *parts = path.split(b"%")
    decoded = [_ENCODED.get(part[:2].upper()) for part in parts]
    if None in decoded:
        return None
    return first + b"".join([(sign or b"") + part[2:] for sign, part in zip(decoded, parts, strict=True)])


def _group_by_folder(paths: Sequence[bytes]) -> Iterator[PathsInFolder]:
    """Group consecutive paths in one folder. The two spaces stay with the folder."""
    here, names = b"", list[bytes]()
    for path in paths:
        folder, _, name = path.rpartition(b"/")
        if folder != here:
            if names:
                yield PathsInFolder(here, names)
            here, names = folder, []
        names.append(name)
    yield PathsInFolder(here, names)


def _are_plain(run: bytes, folders: Sequence[PathsInFolder], below: bytes) -> bool:
    """Return whether no path is written in a way that needs a closer look. `run` are the lines that the folders come from."""
    start = BETWEEN + below
    for folder, names in folders:
        if not (folder + b"/").startswith(start) or not _NO_NAMES.isdisjoint(names):
            return False
        if not _NO_NAMES.isdisjoint(folder.split(b"/")):
            return False
    if any(octet in run for octet in _NOT_PLAIN) or (b":" in run and any(part in run for part in _DRIVES)):
        return False
    return run.isascii() or _is_normal(run)


def _is_normal(run: bytes) -> bool:
    from unicodedata import is_normalized  # noqa: PLC0415 - many bags need it not

    try:
        return is_normalized("NFC", run.decode("utf-8"))
    except UnicodeDecodeError:
        return False
