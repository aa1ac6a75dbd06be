"""Every digest of every manifest against the file it speaks of, each file read once: RFC 8493 3."""

from __future__ import annotations

import errno
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.findings import escape_for_display
from archiver.hashing import DigestOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from archiver.bags.reading import FoundFile, Listing, Manifest, OpenBag
    from archiver.bags.validation.completeness import Matching
    from archiver.hashing import FileDigests

_COMPARED_AT_ONCE: Final = 128


class Reading(NamedTuple):
    """How the files of a bag are read, and what is wanted of that read beside checking them.

    `algorithms` are more digests to compute of each file; `take` is given the path of each file that could be read, and those.
    """

    manner: DigestOptions = DigestOptions()
    algorithms: tuple[str, ...] = ()
    take: Callable[[str, tuple[str, ...]], None] | None = None


def check_digests(bag: OpenBag, listing: Listing, matching: Matching, files: Iterable[FoundFile], reading: Reading) -> None:
    """Read the listed files and note each whose digest differs, that could not be read, or that no digest could be checked of."""
    algorithms = sorted({manifest.computed for manifest in listing.manifests if manifest.computed})
    if not algorithms:
        for _ in files:
            pass
        return
    checker = _Checker(bag, listing, algorithms)
    results = iter(bag.source.digest(files, [*algorithms, *reading.algorithms], reading.manner))
    while group := list(islice(results, _COMPARED_AT_ONCE)):
        if not checker.agree_all(group, matching.first_number(group)):
            for result in group:
                checker.check(result, matching.numbers(result.path))
        if reading.take is not None:
            for result in group:
                if result.fault is None:
                    reading.take(result.path, result.digests[len(algorithms) :])


class _Checker:
    """Compares the digests of one file with what the manifests say."""

    def __init__(self, bag: OpenBag, listing: Listing, algorithms: list[str]) -> None:
        self._bag = bag
        self._listing = listing
        self._places = {algorithm: place for place, algorithm in enumerate(algorithms)}
        self._computed = [
            (manifest, self._places[manifest.computed]) for manifest in listing.manifests if manifest.computed is not None
        ]

    def agree_all(self, results: Sequence[FileDigests], first: int | None) -> bool:
        """Whether the manifests give these files, whose numbers follow each other from `first` on, the digests that they have."""
        if first is None or not self._computed:
            return False
        for manifest, place in self._computed:
            if not manifest.agrees(first, "".join([result.digests[place] for result in results])):
                return False
        return True

    def check(self, result: FileDigests, numbers: list[int]) -> None:
        """Note what is wrong with the file."""
        if result.fault == "unwritable":
            raise OSError(errno.EIO, result.reason, result.path)  # of the copy: nothing that the bag is to blame for
        if result.fault is not None:
            self._bag.log.add("bag.file-unreadable", result.path, reason=result.reason)
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
                if expected == result.digests[self._places[manifest.computed]]:
                    agreeing.append(manifest.file)
                elif expected:
                    differing.append((manifest, line, expected))
        if differing:
            self._note_differing(result, differing, agreeing)
        elif not agreeing and not is_malformed:
            self._bag.log.add("bag.file-not-checked", result.path)

    def _note_differing(self, result: FileDigests, differing: list[tuple[Manifest, int, str]], agreeing: list[str]) -> None:
        for manifest, line, expected in differing:
            found = result.digests[self._places[manifest.computed or ""]]
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
                )
