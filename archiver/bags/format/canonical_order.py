"""The one form and order in which the lines of manifests are written here, and the check for it."""

from __future__ import annotations

from archiver.bags.format.manifest import line_text, read_line
from archiver.bags.format.percent_encoding import decode_name


class CanonicalOrder:
    """Checks line after line if `archiver.bags.format.manifest` would have written the same manifest."""

    def __init__(self) -> None:
        self._last = b""

    def accepts(self, line: str, *, ends_with_lf: bool) -> bool:
        """Return whether the line has that form and sorts after the lines before it."""
        read = read_line(line)
        if read is None:
            return False
        key = read.path.encode("utf-8", "surrogateescape")
        in_order, self._last = key > self._last, max(key, self._last)
        return in_order and ends_with_lf and line == line_text(read.digest, decode_name(read.path))

    def accepts_all(self, paths: list[str]) -> bool:
        """Return whether the paths of lines that have that form are in order and sort after the lines before them."""
        first, last = paths[0].encode(), paths[-1].encode()
        if first <= self._last or sorted(paths) != paths:  # code points are ordered as their UTF-8 octets are
            return False
        self._last = last
        return True
