"""Validate a bag: everything that RFC 8493 asks of it, all faults at once, whatever the bag holds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from archiver.bags.bag_info_reading import check_oxum, read_bag_info
from archiver.bags.completeness import Matching
from archiver.bags.contents import Contents, list_base_files
from archiver.bags.declaration import read_declaration
from archiver.bags.fetch import read_fetch
from archiver.bags.fixity import check_digests
from archiver.bags.layout import PAYLOAD, shown
from archiver.bags.manifest_reading import read_manifests
from archiver.bags.open_bag import OpenBag
from archiver.bags.own_rules import check_own_rules
from archiver.bags.report import BagReport, FindingLog, Level
from archiver.errors import ReadError
from archiver.hashing import Folder, Manner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archiver.bags.contents import FoundFile
    from archiver.bags.listing import Listing


def validate_bag(
    path: str | os.PathLike[str],
    level: Level = Level.FULL,
    progress: Callable[[int, int], None] | None = None,
    copies: str | None = None,
) -> BagReport:
    """What is wrong with a bag, as far as the level goes.

    The bag is only read, no link in it is followed, nothing outside it is opened or downloaded, and nothing in it raises.

    Args:
        path: the bag's base directory.
        level: how far to go; see `Level`.
        progress: called now and then with the octets and the number of payload files whose digests are done.
        copies: a folder that each payload file is copied to in the read that checks it, under its path in the bag.

    Raises:
        ReadError: `error.bag-missing` or `error.unreadable`: the bag itself cannot be reached.
        OSError: a copy cannot be written.
    """
    place = os.fspath(path)
    log = FindingLog()
    folder = _open_folder(place)
    files = octets = 0
    contents = None
    try:
        bag = _open_bag(place, folder, log)
        if level.holds(Level.COMPLETE):
            checks = _FileChecks(bag, level, Manner(progress=progress, copies=copies))
            files, octets = checks.run()
            contents = checks.contents
        if bag.is_own:
            check_own_rules(bag, contents)
    finally:
        folder.close()
    version = None if bag.version is None else f"{bag.version[0]}.{bag.version[1]}"
    algorithms = tuple(sorted({manifest.algorithm for manifest in bag.payload.manifests}))
    return BagReport(place, level, log.findings(), version, bag.is_own, algorithms, files, octets)


def _open_folder(path: str) -> Folder:
    try:
        return Folder(path)
    except FileNotFoundError as error:
        raise ReadError("error.bag-missing", path=shown(path)) from error
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: str, error: OSError | ValueError) -> ReadError:
    reason = (isinstance(error, OSError) and error.strerror) or str(error)
    return ReadError("error.unreadable", path=shown(path), reason=reason)


def _open_bag(path: str, folder: Folder, log: FindingLog) -> OpenBag:
    """The bag with all its tag files read."""
    try:
        base_files = list_base_files(folder)
    except OSError as error:
        raise _unreadable(path, error) from error
    bag = OpenBag(path, folder, base_files, log)
    read_declaration(bag)
    read_bag_info(bag)
    read_manifests(bag)
    read_fetch(bag)
    return bag


class _FileChecks:
    """What is done with the files of the bag, beyond the tag files that `_open_bag` reads."""

    def __init__(self, bag: OpenBag, level: Level, manner: Manner) -> None:
        self._bag = bag
        self._is_full = level.holds(Level.FULL)
        self._manner = manner
        self.contents = Contents(bag.folder, bag.log)

    def run(self) -> tuple[int, int]:
        """Note all that is wrong; the number of payload files and their octets."""
        self._check(self._bag.tags, self.contents.walk(""), Manner())
        if PAYLOAD in self.contents.folders:
            files: Iterable[FoundFile] = self.contents.walk(PAYLOAD)
        else:
            self._bag.log.add("bag.payload-missing", PAYLOAD)
            files = ()
        payload = self._check(self._bag.payload, files, self._manner)
        self._note_payload(payload)
        return payload.files, payload.octets

    def _note_payload(self, payload: Matching) -> None:
        bag = self._bag
        for path in self.contents.empty_folders:
            if path != PAYLOAD and not bag.is_own:
                bag.log.add("bag.empty-folder", path)
        if not payload.files and not len(bag.payload):
            bag.log.add("bag.payload-empty", PAYLOAD)
        if self._is_full and bag.payload.manifests and not any(manifest.computed for manifest in bag.payload.manifests):
            bag.log.add("bag.nothing-checked")
        # Payload-Oxum counts what is yet to be fetched too.
        if all(bag.payload.is_found(number) for number in bag.fetched):
            check_oxum(bag, payload.octets, payload.files)

    def _check(self, listing: Listing, files: Iterable[FoundFile], manner: Manner) -> Matching:
        matching = Matching(self._bag, listing, self.contents)
        listed = matching.go_through(files)
        if self._is_full:
            check_digests(self._bag, listing, matching, listed, manner)
        else:
            for _ in listed:
                pass
        return matching
