"""The results of reading a payload by units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archiver.bags.format import FETCH
from archiver.bags.reading import LINES_LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.bags.reading import Listing, OpenBag
    from archiver.bags.validation.folder_listing import FoldersListed
    from archiver.hashing import FileDigests, ManifestUnits, Unit, UnitRead

_MOST_FAULTS: Final = 10_000
"""If there are more, the rest is read in the other way, which does not keep them."""
_MOST_ODD: Final = 2
"""Units with a line that is not plain, beside one for every four that are plain. If there are more, most of them will be so."""
_SAME: Final = 1
"""A line that was read with the lines of the same number of the other manifests."""
_PAIRED: Final = 2
"""A line that was read with those of the same path of the other manifests, each of which has one."""


class PayloadRead:
    """The results of reading a payload by units."""

    def __init__(self, bag: OpenBag, units: ManifestUnits) -> None:
        self._bag = bag
        self._units = units
        self._lines_done = bytearray()
        """How each line of the first manifest was read."""
        self._faults: dict[str, FileDigests] = {}
        self._sums = [0, 0]
        self.files = 0
        """Files that agree with every manifest."""
        self.octets = 0
        """Octets of all files that were read."""
        self._needs_more = bag.follows_our_profile or FETCH in bag.base_files
        self.is_well = False
        """True once it is sure that there is nothing to be noted of the payload but what is listed here."""
        self._are_lines_plain = True
        self._plain_units = 0
        self._odd_units = 0
        self._are_folders_plain = True
        self.empty_folders: list[str] = []
        """The folders that hold nothing."""
        self.unwise_folders: list[str] = []
        """The folders that hold names to be noted."""

    def finish(self) -> None:
        """Decide if all is well, when everything was kept.

        It is if every line is that of a file that agrees, every file has one line in each manifest, and the manifests are those
        that stand there now: their own digests are checked later. A bag with records needs the digests by path, and one with
        fetch.txt the files that are yet to come.
        """
        lines = self._units.lines
        # Equal sums say that as many files were found, too.
        is_complete = self.files == lines and self._sums[0] == self._sums[1]
        is_plain = self._are_lines_plain and self._units.are_alike and self._are_folders_plain and lines <= LINES_LIMIT
        self.is_well = is_plain and is_complete and not self._needs_more and self.is_still_true()

    @property
    def may_be_paired(self) -> bool:
        """Return whether nothing but the order of lines keeps the bag from being done by units."""
        return self._are_lines_plain and not self._units.are_alike and not self._needs_more and not self._faults

    @property
    def is_worth_it(self) -> bool:
        """Return whether more lines should be read by units."""
        return self._odd_units <= _MOST_ODD + self._plain_units // 4 and len(self._faults) <= _MOST_FAULTS

    def keep_read(self, unit: Unit, count: int, read: UnitRead) -> None:
        """Keep the result of a unit that has so many lines. A large file, whose line was in a unit before, has the number 0."""
        if not read.is_plain:
            if read.is_unpaired and not unit.part:
                self._units.put_aside(unit)
            else:
                self._are_lines_plain = False
                self._odd_units += 1
            return
        self._plain_units += 1
        self._faults.update({fault.path: fault for fault in read.faults})
        self.files += read.files
        self.octets += read.octets
        self._sums[0] += read.paths_sum
        self._lines_done.extend(bytes(max(0, self._units.lines + 1 - len(self._lines_done))))
        if unit.part:
            for number in self._units.numbers[unit.part]:
                self._lines_done[number] = _PAIRED
        elif unit.first:
            end = unit.first + count - read.left
            self._lines_done[unit.first : end] = bytes([_SAME]) * (end - unit.first)

    def keep_listed(self, listed: FoldersListed) -> None:
        """Keep the result of listing folders."""
        self._sums[1] += listed.paths_sum
        self.empty_folders += listed.empty
        self.unwise_folders += listed.named_unwisely
        self._are_folders_plain &= listed.is_whole

    def is_still_true(self) -> bool:
        """Return whether no manifest was changed since it was read."""
        return self._units.are_unchanged(self._bag.source.open)

    def digests_of_manifest(self, path: str, algorithms: Sequence[str]) -> FileDigests | None:
        """Return the digests of a payload manifest, which were taken in the read that gave its lines.

        Return None for other files, and if the lines may be those of another copy.
        """
        return self._units.digests_of(path, algorithms) if self._bag.source.opens_own_files else None

    def was_read(self, listing: Listing, number: int) -> bool:
        """Return whether the file was read, and compared with each manifest by the line that lists it."""
        line = listing.manifests[0].line(number)
        done = self._lines_done[line] if 0 < line < len(self._lines_done) else 0
        return done == _PAIRED or (done == _SAME and all(manifest.line(number) == line for manifest in listing.manifests))

    def fault(self, path: str) -> FileDigests | None:
        """Return the result for a file that was read if it could not be read to its end, or differs from a manifest."""
        return self._faults.get(path)
