"""Lines of manifests: written in one form, read in every form that bags in use have (RFC 8493 2.1.3, 2.2.1 and 6.1.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archiver.bags.format.percent_encoding import encode_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_HEX = frozenset("0123456789abcdefABCDEF")


class ManifestLine(NamedTuple):
    """One line of a manifest as it is written."""

    digest: str
    """Hexadecimal digits in the case in which they were written."""
    path: str
    """The path as written, percent-encoding and all."""
    binary_mark: bool = False
    """True if `*` stands before the path, as `md5sum --binary` writes it."""
    escape_mark: bool = False
    r"""True if `\` stands before the digest, as md5sum writes it for a name with a backslash."""


def line_text(digest: str, name: str) -> str:
    """Return a line as it is written here, without its LF: the digest in lower case, two spaces, the encoded name."""
    return f"{digest.lower()}  {encode_name(name)}"


def write_lines(digests: Iterable[str], name: str) -> list[bytes]:
    """Return the line of a name in each manifest, in UTF-8 with its LF. `digests` are those of the manifests, in order."""
    end = f"  {encode_name(name)}\n"
    return [f"{digest.lower()}{end}".encode() for digest in digests]


def sort_key(name: str) -> bytes:
    """Return the key that sorts lines of manifests: the octets of the path as written, as `LC_ALL=C sort` does."""
    return encode_name(name).encode()


def write_manifest(digests: Iterable[tuple[str, str]], written: Mapping[str, str] | None = None) -> Iterator[bytes]:
    """Yield the sorted lines of a manifest from pairs of a name and its hexadecimal digest.

    `written` gives names that the other manifests of the bag write otherwise than RFC 8493 2.1.3 says, as they write them.
    """
    other_names = written or {}
    for name, digest in sorted(digests, key=lambda pair: sort_key(pair[0])):
        if name in other_names:
            yield f"{digest.lower()}  {other_names[name]}\n".encode()
        else:
            yield from write_lines((digest,), name)


def read_line(line: str) -> ManifestLine | None:
    """Parse a line without its line end. Return None if it is not a line of a manifest.

    RFC 8493 2.1.3: a checksum in hexadecimal digits of either case, one or more spaces or tabs, the path. The path is the whole
    rest of the line, with any spaces at its end.
    """
    digest, space, path = line.partition(" ")
    if not space or "\t" in digest:
        digest, _, path = line.partition("\t")
    path = path.lstrip(" \t")
    escape_mark = digest.startswith("\\")
    if escape_mark:
        digest = digest[1:]
    binary_mark = path.startswith("*")
    if binary_mark:
        path = path[1:]
    if not digest or not path or not _HEX.issuperset(digest):
        return None
    return ManifestLine(digest, path, binary_mark, escape_mark)
