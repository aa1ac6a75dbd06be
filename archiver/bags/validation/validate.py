"""Validate a bag by all rules of RFC 8493, and find all faults at once."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from archiver.bags.format import (
    EVENTS,
    OWN_PROFILES,
    PAYLOAD,
    RECORDS,
    BagReport,
    Level,
    has_journal,
    read_manifest_name,
    stands_apart,
)
from archiver.bags.reading import (
    ZstandardMissingError,
    check_oxum,
    open_source,
    read_declaration_and_info,
    read_manifests_and_fetch,
)
from archiver.bags.validation.bayegan_rules import check_bayegan_rules
from archiver.bags.validation.completeness import CompletenessCheck
from archiver.bags.validation.fixity import FilesToRead, FixityOptions, check_digests
from archiver.bags.validation.line_inspectors import LineInspectors
from archiver.bags.validation.no_bag import note_no_bag
from archiver.bags.validation.payload_reading import read_payload
from archiver.bags.validation.profile_check import FilesFound, bayegan_profile, check_profile, note_unchecked_profiles
from archiver.errors import ReadError, RefusedBagError
from archiver.findings import FindingLog, escape_for_display
from archiver.hashing import DigestOptions, HashingProcesses
from archiver.progress import Step, begin_step
from archiver.workers import describe_losses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archiver.bags.format import Profile
    from archiver.bags.reading import BagSource, Contents, FoundFile, Listing, OpenBag
    from archiver.bags.validation.payload_read import PayloadRead
    from archiver.findings import Finding
    from archiver.progress import Progress

_LONG_MANIFEST: Final = 1 << 18
"""Octets of a manifest that lists about two thousand files."""


def validate_bag(
    path: str | os.PathLike[str],
    level: Level = Level.FULL,
    progress: Progress | None = None,
    profile: Profile | None = None,
    fixity: FixityOptions | None = None,
) -> BagReport:
    """Return all faults of a bag, as far as the level goes.

    The bag is only read, no link in it is followed, nothing outside it is opened or downloaded, and nothing in it raises.

    Args:
        path: the base directory of the bag, or the tar, tar.gz, tar.zst or zip file that holds it.
        level: how far to go; see `Level`.
        progress: called now and then with the octets and the number of payload files whose digests are done.
        profile: rules to check beyond RFC 8493. A bag of Bayegan is always checked against Bayegan's own profile.
        fixity: options of the one read of each payload file, with their own progress. Digests are taken of folders only.

    Raises:
        ReadError: `error.bag-missing` or `error.unreadable`: the bag itself cannot be reached.
        OSError: a copy cannot be written.
    """
    bag_path = os.fspath(path)
    log = FindingLog()
    if fixity is not None and fixity.take_digests is not None and os.path.isfile(bag_path):
        raise ReadError("error.unreadable", path=escape_for_display(bag_path), reason="a folder is wanted, not an archive")
    source = open_bag_at(bag_path, log, level)
    if source is None:
        return report_unread(bag_path, level, log)
    with closing(source):
        return validate_source(source, log, level, fixity or FixityOptions(DigestOptions(progress=progress)), profile)


def validate_with_tag_files(path: str, level: Level, progress: Progress | None = None) -> BagReport:
    """Return all faults of a bag, as far as the level goes, and of the digests of its tag files on each level.

    It is for work that rests on what the tag files say, such as an export of records. Raises as `validate_bag` does.
    """
    return validate_bag(path, level, fixity=FixityOptions(DigestOptions(progress=progress), always_reads_tag_files=True))


def open_bag_at(path: str, log: FindingLog, level: Level | None = None) -> BagSource | None:
    """Open the bag at a path or an address, or note why it cannot be looked at and return None.

    With a `level`, it is going to be validated on that level. Raises ReadError.
    """
    source = None
    try:
        source = open_source(path, log, level)
    except ZstandardMissingError:
        log.add("bag.archive-zstandard-missing", name=escape_for_display(path))
    except RefusedBagError as refusal:
        log.add(refusal.code, **refusal.values)
    except ReadError as error:
        if error.code != "error.bag-missing" or not _is_unfinished(path):
            raise
    if _is_unfinished(path):
        log.add("bag.update-unfinished")
    elif source is not None and note_no_bag(source, log):
        source.close()
        return None
    return source


def report_unread(path: str, level: Level, log: FindingLog) -> BagReport:
    """Return the report on a bag that could not be looked at."""
    return BagReport(path, level, log.findings(), None, False, (), 0, 0)


def validate_source(
    source: BagSource, log: FindingLog, level: Level, fixity: FixityOptions, profile: Profile | None = None
) -> BagReport:
    """Return all faults of a bag in any source, which stays open. The log may hold findings already. See `validate_bag`."""
    contents = found = None
    with processes_of(fixity) as processes, closing(_inspectors_of(source, level, fixity)) as inspectors:
        fixity = fixity._replace(digest_options=fixity.digest_options._replace(processes=processes))
        if level.holds(Level.FULL) and _has_long_manifest(source):
            # They start while the tag files are read.
            processes.start()
        if level.holds(Level.COMPLETE):
            inspectors.start(_count_described_octets(source))
        begin_step(fixity.digest_options.progress, Step.READING_MANIFESTS)
        bag = read_declaration_and_info(source, log)
        # Estimate the work from Payload-Oxum. It may be wrong, but progress only needs an estimate.
        octets, files = bag.oxum[0][1:] if bag.oxum and level.holds(Level.FULL) else (0, 0)
        begin_step(fixity.digest_options.progress, Step.CHECKING, octets, files)
        read = read_payload(bag, level, fixity, processes)
        read_manifests_and_fetch(bag, payload_is_known=read is not None and read.is_well)
        if level.holds(Level.COMPLETE):
            checks = FileChecks(bag, level, fixity, read)
            contents, found = source.contents, checks.run()
        if bag.follows_our_profile:
            check_bayegan_rules(bag, contents, level, inspectors)
        _check_profiles(bag, profile, found)
    for finding in describe_losses([*processes.take_losses(), *inspectors.take_losses()]):
        log.add_finding(finding)
    algorithms = tuple(sorted({manifest.algorithm for manifest in bag.payload.manifests}))
    files, octets = (found.payload_files, found.payload_octets) if found else (0, 0)
    facts = (bag.version_text, bag.follows_our_profile, algorithms, files, octets)
    return BagReport(source.path, level, log.findings(), *facts, _list_date_notes(bag, contents))


def _list_date_notes(bag: OpenBag, contents: Contents | None) -> tuple[Finding, ...]:
    """Return the notes on the dates of a bag of ours whose records were checked."""
    if contents is None or not bag.follows_our_profile:
        return ()
    from archiver.bags.validation.date_notes import list_date_notes  # noqa: PLC0415 - other bags need no records

    return tuple(list_date_notes(bag))


@contextmanager
def processes_of(fixity: FixityOptions) -> Iterator[HashingProcesses]:
    """Give the processes that were handed in, which stay, or new ones that end with the `with` block.

    Several bags can share processes, so that these start only once.
    """
    if fixity.digest_options.processes is not None:
        yield fixity.digest_options.processes
        return
    with closing(HashingProcesses(fixity.digest_options.cores)) as processes:
        yield processes


def _inspectors_of(source: BagSource, level: Level, fixity: FixityOptions) -> LineInspectors:
    return LineInspectors(source, reads_documents=level.holds(Level.FULL), cores=fixity.digest_options.cores)


def _count_described_octets(source: BagSource) -> int:
    """Return the octets of the lines that describe the documents, if it is a bag of Bayegan."""
    octets = 0
    for path in (RECORDS, EVENTS):
        with suppress(OSError):
            octets += source.size(path)
    return octets


def _is_unfinished(path: str) -> bool:
    with suppress(OSError):
        return has_journal(path)
    return False


def _has_long_manifest(source: BagSource) -> bool:
    """Return whether a manifest is so long that processes will be needed to read the files that it lists."""
    if not source.reads_with_processes:
        return False
    for name in filter(read_manifest_name, source.base_files):
        with suppress(OSError):
            if source.size(name) >= _LONG_MANIFEST:
                return True
    return False


def _check_profiles(bag: OpenBag, profile: Profile | None, found: FilesFound | None) -> None:
    """Check the bag against the profile of the user, and a bag of Bayegan against Bayegan's own."""
    if profile is not None:
        check_profile(bag, profile, found)
    if bag.follows_our_profile and (profile is None or profile.identifier not in OWN_PROFILES):
        # Tag files are left out: `check_bayegan_rules` says more of them, by other codes.
        check_profile(bag, bayegan_profile().replace(tag_files_required=(), tag_files_allowed=None), found)
    note_unchecked_profiles(bag, profile)


def _keep_paths(files: Iterable[FoundFile], paths: list[str]) -> Iterator[FoundFile]:
    for file in files:
        paths.append(file.path)
        yield file


class FileChecks:
    """Checks the files of a bag against its manifests, after these were read."""

    def __init__(self, bag: OpenBag, level: Level, fixity: FixityOptions, read: PayloadRead | None) -> None:
        """Get ready. `read` is what was read of the payload already."""
        self._bag = bag
        self._contents = bag.source.contents
        self._is_full = level.holds(Level.FULL)
        self._fixity = fixity
        self._read = read

    def run(self) -> FilesFound:
        """Note all faults, and return the files that are there."""
        tag_files: list[str] = []
        options = self._fixity.digest_options
        of_tags = DigestOptions(cores=options.cores, drop_pages=options.drop_pages, processes=options.processes)
        self._check(self._bag.tags, _keep_paths(self._contents.walk(""), tag_files), FixityOptions(of_tags), self._true_read())
        payload_files, payload_octets = self._check_payload()
        self._note_payload(payload_files, payload_octets)
        self._note_apple_doubles()
        return FilesFound(tag_files, payload_files, payload_octets)

    def _check_payload(self) -> tuple[int, int]:
        """Note faults of the payload, and return its files and octets."""
        read = self._read
        files: Iterable[FoundFile] = ()
        if PAYLOAD not in self._contents.folders:
            self._bag.log.add("bag.payload-missing", PAYLOAD)
        elif read is not None and read.is_well:
            self._contents.look_at(read.unwise_folders, read.empty_folders)
            return read.files, read.octets
        else:
            files = self._contents.walk(PAYLOAD)
        payload = self._check(self._bag.payload, files, self._fixity, self._true_read())
        return payload.files, payload.octets

    def _true_read(self) -> PayloadRead | None:
        """Return what was read already, unless a manifest was changed since."""
        return self._read if self._read is not None and self._read.is_still_true() else None

    def _note_payload(self, files: int, octets: int) -> None:
        bag = self._bag
        for path in self._contents.empty_folders:
            if path != PAYLOAD and not bag.follows_our_profile and not stands_apart(path):
                bag.log.add("bag.empty-folder", path)
        if not files and not len(bag.payload):
            bag.log.add("bag.payload-empty", PAYLOAD)
        if self._is_full and bag.payload.manifests and not any(manifest.computed for manifest in bag.payload.manifests):
            bag.log.add("bag.nothing-checked")
        # Payload-Oxum counts files that are yet to be fetched too.
        if all(bag.payload.is_found(number) for number in bag.fetched):
            check_oxum(bag, octets, files)

    def _note_apple_doubles(self) -> None:
        left_out = self._contents.left_out
        if left_out:
            self._bag.log.add("bag.archive-apple-doubles", count=len(left_out), example=left_out[0])
        for path in sorted(self._contents.apple_doubles.difference(left_out)):
            self._bag.log.add("bag.system-file", path, name=os.path.basename(path))

    def _check(
        self, listing: Listing, files: Iterable[FoundFile], fixity: FixityOptions, read: PayloadRead | None = None
    ) -> CompletenessCheck:
        completeness = CompletenessCheck(self._bag, listing, self._contents)
        listed = completeness.run(files)
        if self._is_full or (listing is self._bag.tags and self._fixity.always_reads_tag_files):
            check_digests(FilesToRead(self._bag, listing, completeness, read), listed, fixity)
        else:
            for _ in listed:
                pass
        return completeness
