"""Lines of manifests: written in one form only, read in every form that bags are found in (RFC 8493 2.1.3, 2.2.1 and 6.1.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.format.percent_encoding import encode_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_HEX = frozenset("0123456789abcdefABCDEF")


class ManifestLine(NamedTuple):
    """One line of a manifest as it stands there."""

    digest: str
    """Hexadecimal digits in the case in which they were written."""
    path: str
    """The path as written, percent-encoding and all."""
    binary_mark: bool = False
    """Whether `*` stands before the path, as `md5sum --binary` writes it."""
    escape_mark: bool = False
    r"""Whether `\` stands before the digest, as md5sum writes it for a name with a backslash."""


def line_text(digest: str, name: str) -> str:
    """The line of a name in a manifest of ours without its LF: lower case, two spaces, the name percent-encoded."""
    return f"{digest.lower()}  {encode_name(name)}"


def write_lines(digests: Iterable[str], name: str) -> list[bytes]:
    """The line of a name in each manifest of ours, in UTF-8 and with its LF, from its digest there."""
    end = f"  {encode_name(name)}\n"
    return [f"{digest.lower()}{end}".encode() for digest in digests]


def sort_key(name: str) -> bytes:
    """What the lines of a manifest of ours are sorted by: the octets of the path as written, as `LC_ALL=C sort` does."""
    return encode_name(name).encode()


def write_manifest(digests: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """The lines of a manifest of ours, sorted, from pairs of a name and its hexadecimal digest."""
    for name, digest in sorted(digests, key=lambda pair: sort_key(pair[0])):
        yield from write_lines((digest,), name)


def read_line(line: str) -> ManifestLine | None:
    """The parts of a line without its line end, or None where it is no line of a manifest at all.

    RFC 8493 2.1.3: a checksum in hexadecimal digits of either case, one or more spaces or tabs, the path. The whole rest of the
    line is the path, spaces at its end too.
    """
    digest, path = _split(line)
    escape_mark = digest.startswith("\\")
    if escape_mark:
        digest = digest[1:]
    binary_mark = path.startswith("*")
    if binary_mark:
        path = path[1:]
    if not digest or not path or not _HEX.issuperset(digest):
        return None
    return ManifestLine(digest, path, binary_mark, escape_mark)


def _split(line: str) -> tuple[str, str]:
    digest, space, path = line.partition(" ")
    if not space or "\t" in digest:
        digest, _, path = line.partition("\t")
    return digest, path.lstrip(" \t")
