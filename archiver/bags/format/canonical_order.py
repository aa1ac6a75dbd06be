"""Whether the lines of a manifest have the one form and order in which manifests are written here."""

from __future__ import annotations

from archiver.bags.format.manifest import line_text, read_line
from archiver.bags.format.percent_encoding import decode_name


class CanonicalOrder:
    """Whether the lines of a manifest, one after the other, are those that `archiver.bags.format.manifest` writes."""

    def __init__(self) -> None:
        self._last = b""

    def accepts(self, line: str, *, ends_with_lf: bool) -> bool:
        """Whether the line has the one form, and comes after those before it."""
        read = read_line(line)
        if read is None:
            return False
        key = read.path.encode("utf-8", "surrogateescape")
        in_order, self._last = key > self._last, max(key, self._last)
        return in_order and ends_with_lf and line == line_text(read.digest, decode_name(read.path))

    def accepts_all(self, paths: list[str]) -> bool:
        """Whether lines of the one form with these paths come in order, and after those before them."""
        first, last = paths[0].encode(), paths[-1].encode()
        if first <= self._last or sorted(paths) != paths:  # code points are ordered as their UTF-8 octets are
            return False
        self._last = last
        return True
