"""Check every digest of every manifest against its file. Each file is read once: RFC 8493 3."""

from __future__ import annotations

import errno
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.reading import note_fault
from archiver.findings import escape_for_display
from archiver.hashing import DigestOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from archiver.bags.reading import FoundFile, Listing, Manifest, OpenBag
    from archiver.bags.validation.completeness import CompletenessCheck
    from archiver.bags.validation.payload_read import PayloadRead
    from archiver.hashing import FileDigests

_COMPARED_AT_ONCE: Final = 128
"""Files whose digests are compared as one string, which is quicker than one by one. If they differ, each is looked at."""


class FixityOptions(NamedTuple):
    """Options of reading the files of a bag, and more results wanted of that one read."""

    digest_options: DigestOptions = DigestOptions()
    extra_algorithms: tuple[str, ...] = ()
    """Algorithms to compute beside those of the manifests."""
    take_digests: Callable[[str, tuple[str, ...]], None] | None = None
    """Called with the path of each payload file that could be read, and its digests by `extra_algorithms`."""
    always_reads_tag_files: bool = False
    """Check the digests of the tag files on the level `complete` too, for work that rests on what they say."""


class FilesToRead(NamedTuple):
    """The files of a bag, or its tag files: the listing that they are compared with, and what was read of them already."""

    bag: OpenBag
    listing: Listing
    completeness: CompletenessCheck
    read: PayloadRead | None = None


def check_digests(wanted: FilesToRead, files: Iterable[FoundFile], options: FixityOptions) -> None:
    """Read the listed files. Note each that has another digest, cannot be read, or has no digest that can be checked."""
    bag, listing, completeness, read = wanted
    algorithms = sorted({manifest.computed for manifest in listing.manifests if manifest.computed})
    if not algorithms:
        for _ in files:
            pass
        return
    checker = _Checker(bag, listing, algorithms)
    if read is None:
        results = iter(bag.source.digest(files, [*algorithms, *options.extra_algorithms], options.digest_options))
    else:
        results = _read_others(wanted, read, files, algorithms, options.digest_options)
    while group := list(islice(results, _COMPARED_AT_ONCE)):
        if not checker.agree_all(group, completeness.first_number(group)):
            for result in group:
                checker.check(result, completeness.numbers(result.path))
        if options.take_digests is not None:
            for result in group:
                if result.fault is None:
                    options.take_digests(result.path, result.digests[len(algorithms) :])


def _read_others(
    wanted: FilesToRead, read: PayloadRead, files: Iterable[FoundFile], algorithms: Sequence[str], options: DigestOptions
) -> Iterator[FileDigests]:
    """Return what is to be told of files that were read already, and the digests of the others, in the order of the files."""
    waiting: deque[FileDigests | None] = deque()

    def list_unread() -> Iterator[FoundFile]:
        """Yield the files that are yet to be read. The results of the others wait."""
        for file in files:
            if wanted.listing is wanted.bag.tags:
                known = read.digests_of_manifest(file.path, algorithms)
                was_read = known is not None
            else:
                known, was_read = _find_read(wanted, read, file.path)
            if known is not None:
                waiting.append(known)
            elif not was_read:
                waiting.append(None)
                yield file

    for result in wanted.bag.source.digest(list_unread(), algorithms, options):
        while (known := waiting.popleft()) is not None:
            yield known
        yield result
    yield from filter(None, waiting)


def _find_read(wanted: FilesToRead, read: PayloadRead, path: str) -> tuple[FileDigests | None, bool]:
    """Return what is to be told of a payload file that was read already, and whether it need not be read again."""
    numbers = wanted.completeness.numbers(path)
    fault = read.fault(path)
    was_read = len(numbers) == 1 and read.was_read(wanted.listing, numbers[0])
    # A file that could not be read is told, even if it could be read now.
    is_told = fault is not None and (was_read or fault.fault is not None)
    return (fault if is_told else None), was_read


class _Checker:
    """Compares the digests of files with those in the manifests."""

    def __init__(self, bag: OpenBag, listing: Listing, algorithms: list[str]) -> None:
        self._bag = bag
        self._listing = listing
        self._positions = {algorithm: position for position, algorithm in enumerate(algorithms)}
        self._computed = [
            (manifest, self._positions[manifest.computed]) for manifest in listing.manifests if manifest.computed is not None
        ]

    def agree_all(self, results: Sequence[FileDigests], first: int | None) -> bool:
        """Return whether all digests are those in the manifests. The files have consecutive numbers from `first` on."""
        if first is None or not self._computed:
            return False
        for manifest, position in self._computed:
            if not manifest.agrees(first, "".join([result.digests[position] for result in results])):
                return False
        return True

    def check(self, result: FileDigests, numbers: list[int]) -> None:
        """Note a file that could not be read, or whose digests differ or cannot be checked.

        Raises:
            OSError: the copy of the file could not be written.
        """
        if result.fault == "unwritable":
            raise OSError(errno.EIO, result.reason, result.path)  # not a fault of the bag
        if result.fault is not None:
            note_fault(self._bag.log, result.fault, result.path, result.reason)
            return
        if len(numbers) == 1 and self.agree_all([result], numbers[0]):
            return
        self._compare(result, numbers)

    def _compare(self, result: FileDigests, numbers: list[int]) -> None:
        agreeing: list[str] = []
        is_malformed = False
        differing: list[tuple[Manifest, int, str]] = []
        for number in numbers:
            for manifest, line in self._listing.listed_in(number):
                if manifest.computed is None:
                    continue
                expected = manifest.digest(number)
                is_malformed |= not expected
                if expected == result.digests[self._positions[manifest.computed]]:
                    agreeing.append(manifest.file)
                elif expected:
                    differing.append((manifest, line, expected))
        if differing:
            self._note_differing(result, differing, agreeing)
        elif not agreeing and not is_malformed:
            self._bag.log.add("bag.file-not-checked", result.path)

    def _note_differing(self, result: FileDigests, differing: list[tuple[Manifest, int, str]], agreeing: list[str]) -> None:
        if self._listing is self._bag.tags:
            self._bag.differing_tag_files.add(result.path)
        for manifest, line, expected in differing:
            found = result.digests[self._positions[manifest.computed or ""]]
            if agreeing:
                self._bag.log.add(
                    "bag.listed-digest-differs",
                    manifest.file,
                    line=line,
                    name=escape_for_display(result.path),
                    expected=found,
                    found=expected,
                    agreeing=agreeing,
                )
            else:
                self._bag.log.add(
                    "bag.digest-differs",
                    result.path,
                    manifest=manifest.file,
                    manifestLine=line,
                    algorithm=manifest.algorithm,
                    expected=expected,
                    found=found,
                    manifestState=self._find_state(manifest.file),
                )

    def _find_state(self, manifest: str) -> str:
        """Return how a manifest stands to the tag manifests, as an entry `manifest-state.…` of the terms."""
        tags = self._bag.tags
        if self._listing is tags:
            return "top"
        number = tags.number(manifest)
        if number is None or not any(known.computed and known.digest(number) for known, _ in tags.listed_in(number)):
            return "unlisted"
        return "differs" if manifest in self._bag.differing_tag_files else "agrees"
