"""Validate a bag: everything that RFC 8493 asks of it, all faults at once, whatever the bag holds."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from archiver.bags.format import PAYLOAD, PROFILE_IDENTIFIER, BagReport, Level, read_manifest_name
from archiver.bags.reading import (
    OpenBag,
    ZstandardMissingError,
    check_oxum,
    open_source,
    read_bag_info,
    read_declaration,
    read_fetch,
    read_manifests,
)
from archiver.bags.validation.completeness import Matching
from archiver.bags.validation.fixity import Reading, check_digests
from archiver.bags.validation.own_rules import check_own_rules
from archiver.bags.validation.profile_check import FilesFound, check_profile, own_profile
from archiver.bags.workplace import has_journal
from archiver.errors import ReadError
from archiver.findings import FindingLog, escape_for_display
from archiver.hashing import DigestOptions, HashingProcesses
from archiver.progress import Step, begin_step
from archiver.workers import describe_losses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.bags.format import Profile
    from archiver.bags.reading import BagSource, FoundFile, Listing
    from archiver.progress import Progress

_LONG_MANIFEST: Final = 1 << 18
"""Octets of a manifest that lists about two thousand files."""


def validate_bag(
    path: str | os.PathLike[str],
    level: Level = Level.FULL,
    progress: Progress | None = None,
    profile: Profile | None = None,
    reading: Reading | None = None,
) -> BagReport:
    """What is wrong with a bag, as far as the level goes.

    The bag is only read, no link in it is followed, nothing outside it is opened or downloaded, and nothing in it raises.

    Args:
        path: the bag's base directory, or the tar, tar.gz, tar.zst or zip file that holds it.
        level: how far to go; see `Level`.
        progress: called now and then with the octets and the number of payload files whose digests are done.
        profile: rules that the bag is to keep beyond RFC 8493. A bag of ours is held to our own without being asked.
        reading: what else is done in the one read of each payload file; `progress` is then its own.

    Raises:
        ReadError: `error.bag-missing` or `error.unreadable`: the bag itself cannot be reached.
        OSError: a copy cannot be written.
    """
    place = os.fspath(path)
    log = FindingLog()
    if reading is not None and os.path.isfile(place):
        raise ReadError("error.unreadable", path=escape_for_display(place), reason="a folder is wanted, not an archive")
    source = open_bag_at(place, log)
    if source is None:
        return report_nothing_known(place, level, log)
    try:
        return validate_source((source, log), level, reading or Reading(DigestOptions(progress=progress)), profile)
    finally:
        source.close()


def open_bag_at(place: str, log: FindingLog) -> BagSource | None:
    """The folder or archive at a path, or None where the log says why its bag cannot be looked at. Raises ReadError."""
    source = None
    try:
        source = open_source(place, log)
    except ZstandardMissingError:
        log.add("bag.archive-zstandard-missing", name=escape_for_display(place))
    except ReadError as error:
        if error.code != "error.bag-missing" or not _is_unfinished(place):
            raise
    if _is_unfinished(place):
        log.add("bag.update-unfinished")
    return source


def report_nothing_known(place: str, level: Level, log: FindingLog) -> BagReport:
    """The report on a bag that could not be looked at."""
    return BagReport(place, level, log.findings(), None, False, (), 0, 0)


def validate_source(
    opened: tuple[BagSource, FindingLog], level: Level, reading: Reading, profile: Profile | None = None
) -> BagReport:
    """What is wrong with a bag that `open_bag_at` opened, which stays open; see `validate_bag`."""
    source, log = opened
    contents = found = None
    processes = HashingProcesses(reading.manner.cores)
    reading = reading._replace(manner=reading.manner._replace(processes=processes))
    try:
        if level.holds(Level.FULL) and _has_long_manifest(source):
            # They start while the manifests are read.
            processes.start()
        begin_step(reading.manner.progress, Step.READING_MANIFESTS)
        bag = _open_bag(source, log)
        _begin_checking(bag, level, reading)
        if level.holds(Level.COMPLETE):
            checks = _FileChecks(bag, level, reading)
            contents, found = checks.contents, checks.run()
        if bag.is_own:
            check_own_rules(bag, contents, level)
        _check_profiles(bag, profile, found)
    finally:
        processes.close()
    for finding in describe_losses(processes.take_losses()):
        log.take(finding)
    algorithms = tuple(sorted({manifest.algorithm for manifest in bag.payload.manifests}))
    files, octets = (found.payload_files, found.payload_octets) if found else (0, 0)
    return BagReport(source.path, level, log.findings(), bag.version_text, bag.is_own, algorithms, files, octets)


def _is_unfinished(place: str) -> bool:
    with suppress(OSError):
        return has_journal(place)
    return False


def _has_long_manifest(source: BagSource) -> bool:
    """Whether a folder has a manifest so long that processes will be needed to read what it lists; archives are read by one."""
    if source.media_types:
        return False
    for name in filter(read_manifest_name, source.base_files):
        with suppress(OSError):
            if os.lstat(os.path.join(source.path, name)).st_size >= _LONG_MANIFEST:
                return True
    return False


def _begin_checking(bag: OpenBag, level: Level, reading: Reading) -> None:
    """How much there is to read nobody knows before it is read; what Payload-Oxum states is near enough for a sign of life."""
    octets, files = bag.oxum[0][1:] if bag.oxum and level.holds(Level.FULL) else (0, 0)
    begin_step(reading.manner.progress, Step.CHECKING, octets, files)


def _check_profiles(bag: OpenBag, profile: Profile | None, found: FilesFound | None) -> None:
    if profile is not None:
        check_profile(bag, profile, found)
    if bag.is_own and (profile is None or profile.identifier != PROFILE_IDENTIFIER):
        # The rules of our own bags say more of their tag files, and by other codes.
        check_profile(bag, own_profile()._replace(tag_files_required=(), tag_files_allowed=None), found)


def _open_bag(source: BagSource, log: FindingLog) -> OpenBag:
    """The bag with all its tag files read."""
    bag = OpenBag(source, log)
    read_declaration(bag)
    read_bag_info(bag)
    read_manifests(bag)
    read_fetch(bag)
    return bag


def _listing_paths(files: Iterable[FoundFile], paths: list[str]) -> Iterator[FoundFile]:
    for file in files:
        paths.append(file.path)
        yield file


class _FileChecks:
    """What is done with the files of the bag, beyond the tag files that `_open_bag` reads."""

    def __init__(self, bag: OpenBag, level: Level, reading: Reading) -> None:
        self._bag = bag
        self._is_full = level.holds(Level.FULL)
        self._reading = reading
        self.contents = bag.source.contents

    def run(self) -> FilesFound:
        """Note all that is wrong."""
        tag_files: list[str] = []
        self._check(self._bag.tags, _listing_paths(self.contents.walk(""), tag_files), Reading())
        if PAYLOAD in self.contents.folders:
            files: Iterable[FoundFile] = self.contents.walk(PAYLOAD)
        else:
            self._bag.log.add("bag.payload-missing", PAYLOAD)
            files = ()
        payload = self._check(self._bag.payload, files, self._reading)
        self._note_payload(payload)
        return FilesFound(tag_files, payload.files, payload.octets)

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

    def _check(self, listing: Listing, files: Iterable[FoundFile], reading: Reading) -> Matching:
        matching = Matching(self._bag, listing, self.contents)
        listed = matching.go_through(files)
        if self._is_full:
            check_digests(self._bag, listing, matching, listed, reading)
        else:
            for _ in listed:
                pass
        return matching
