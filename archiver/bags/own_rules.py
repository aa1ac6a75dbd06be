"""What a bag of ours is held to beyond RFC 8493: one form of its manifests, everything listed.

`check_own_rules` is called once for each bag whose BagIt-Profile-Identifier is `layout.PROFILE_IDENTIFIER`, after its tag files
and its contents were read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.bags.layout import EMPTY_FOLDERS, tag_manifest_name
from archiver.bags.manifest import line_text, read_line
from archiver.bags.percent_encoding import decode_name
from archiver.bags.report import Level

if TYPE_CHECKING:
    from archiver.bags.contents import Contents
    from archiver.bags.open_bag import OpenBag


class CanonicalOrder:
    """Whether the lines of a manifest, one after the other, are those that `archiver.bags.manifest` writes."""

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


def check_own_rules(bag: OpenBag, contents: Contents | None, level: Level) -> None:
    """Note what a bag of ours lacks; `contents` are None where only the tag files in the base directory were read.

    Documents are read again at the full level only.
    """
    _check_tag_manifests(bag)
    if contents is not None:
        _check_empty_folders(bag, contents)
        # Only where it is needed: the schema checks take longer to load than a small bag to validate.
        from archiver.bags.own_history import check_history  # noqa: PLC0415
        from archiver.bags.own_records import check_own_records  # noqa: PLC0415

        check_own_records(bag, reads_documents=level.holds(Level.FULL))
        check_history(bag, contents.folders)


def _check_tag_manifests(bag: OpenBag) -> None:
    present = {manifest.file for manifest in bag.tags.manifests}
    for manifest in bag.payload.manifests:
        wanted = tag_manifest_name(manifest.algorithm)
        if wanted not in present:
            bag.log.add("bag.own-tag-manifest-missing", wanted, manifest=manifest.file)


def _check_empty_folders(bag: OpenBag, contents: Contents) -> None:
    recorded = set()
    if contents.lists_empty_folders:
        recorded = {decode_name(line) for _, line in bag.read_lines(EMPTY_FOLDERS)}
    for path in sorted(recorded.difference(contents.empty_folders)):
        bag.log.add("bag.empty-folder-missing", path)
    for path in contents.empty_folders:
        if path not in recorded:
            bag.log.add("bag.empty-folder-unrecorded", path)
