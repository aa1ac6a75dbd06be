"""Split the lines of manifests that have the plain form, as octets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.hashing.algorithms import hex_length

if TYPE_CHECKING:
    from collections.abc import Sequence

BETWEEN: Final = b"  "
# The characters that some tools write otherwise than others or that may lead out of a bag, and components of paths that are
# empty, `.` or `..`.
_NOT_PLAIN: Final = (b"\r", b"\0", b"%", b"\\", b":", b"//", b"/./", b"/../", b"/\n", b"/.\n", b"/..\n")


class PlainLines(NamedTuple):
    """The same lines of several manifests.

    `paths` have the two spaces before them still. `digests` holds for each manifest its digests in one row, as octets.
    """

    paths: list[bytes]
    digests: list[bytes]


def split_plain_lines(runs: Sequence[bytes], algorithms: Sequence[str], below: bytes) -> PlainLines | None:
    """Split runs of lines, one of each manifest. Return None if a line is not plain, or if the paths differ.

    A plain line is a digest of the right length in hexadecimal, two spaces, a path that begins with `below`, and LF. The path is
    in UTF-8 and NFC.
    """
    paths: list[bytes] = []
    digests = []
    for run, algorithm in zip(runs, algorithms, strict=True):
        rows = run.split(b"\n")
        if rows.pop() or not rows:
            return None
        digits = hex_length(algorithm)
        octets = _parse_digests(b"".join([row[:digits] for row in rows]))
        others = [row[digits:] for row in rows]
        if octets is None or 2 * len(octets) != digits * len(rows) or (paths and others != paths):
            return None
        paths = others
        digests.append(octets)
    return PlainLines(paths, digests) if _are_plain(runs[0], paths, below) else None


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


def _are_plain(run: bytes, paths: Sequence[bytes], below: bytes) -> bool:
    start = BETWEEN + below
    # All that lies between two paths that begin alike begins so too.
    if not min(paths).startswith(start) or not max(paths).startswith(start):
        return False
    return not any(part in run for part in _NOT_PLAIN) and (run.isascii() or _is_normal(run))


def _is_normal(run: bytes) -> bool:
    from unicodedata import is_normalized  # noqa: PLC0415 - many bags need it not

    try:
        return is_normalized("NFC", run.decode("utf-8"))
    except UnicodeDecodeError:
        return False
