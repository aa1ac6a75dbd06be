"""Check that every listed file is there and every file is listed: RFC 8493 3 and 6.1.1.3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.bags.format import FETCH, normal_form, read_manifest_name, stands_apart
from archiver.bags.reading import check_fetched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archiver.bags.reading import Contents, FoundFile, Listing, OpenBag
    from archiver.hashing import FileDigests


class CompletenessCheck:
    """Compares the files that a walk found with the names in the manifests.

    A name is looked up as RFC 8493 decodes it, then as the line writes it, then in another normal form. It is never looked up on
    the disk.
    """

    def __init__(self, bag: OpenBag, listing: Listing, contents: Contents) -> None:
        self._bag = bag
        self._listing = listing
        self._contents = contents
        self._forms = _group_by_normal_form(listing)
        self._grouped = {number for group in self._forms.values() if len(group) > 1 for number in group}
        self._late: dict[str, list[int]] = {}
        # If all manifests list the same names and nothing is to be fetched, a listed file needs no further check.
        self._is_simple = listing.is_uniform() and not (listing is bag.payload and bag.fetched)
        self.files = 0
        self.octets = 0

    def run(self, files: Iterable[FoundFile]) -> Iterator[FoundFile]:
        """Return every file that is listed. Files that are not listed, or listed and not there, go to the log."""
        late = []
        for file in files:
            self.files += 1
            self.octets += file.octets
            number = self._listing.number(file.path)
            if number is None or number in self._grouped:
                late.append(file)
            else:
                if self._is_simple:
                    self._listing.mark_found(number, file.octets)
                else:
                    self._accept(file, [number])
                yield file
        yield from self._run_late(late)
        self._note_missing()

    def first_number(self, results: Sequence[FileDigests]) -> int | None:
        """Return the number of the first file if all could be read and have consecutive numbers, one each. Else return None."""
        if any(result.fault is not None or result.path in self._late for result in results):
            return None
        return self._listing.first_number([result.path for result in results])

    def numbers(self, path: str) -> list[int]:
        """Return the numbers of a listed file. There are several if the manifests list several forms of its name."""
        number = self._listing.number(path)
        return [number] if number is not None and path not in self._late else self._late[path]

    def _run_late(self, files: list[FoundFile]) -> Iterator[FoundFile]:
        """Return the files that are listed after all, of those whose name is listed in another form, in several or not at all."""
        # The order matters. All exact names are matched first, so that no file takes the line of another file.
        for file in files:
            number = self._listing.number(file.path)
            if number is not None:
                self._match(file, number)
        for file in files:
            if file.path not in self._late and (number := self._find_otherwise(file)) is not None:
                self._match(file, number)
        self._join_forms()
        for file in files:
            if file.path not in self._late and file.path in self._contents.apple_doubles:
                self._leave_out(file)
                continue
            self._accept(file, self._late.get(file.path, []))
            if file.path in self._late:
                yield file

    def _leave_out(self, file: FoundFile) -> None:
        """Count a file as no part of the bag."""
        self._contents.left_out.append(file.path)
        self.files -= 1
        self.octets -= file.octets

    def _match(self, file: FoundFile, number: int) -> None:
        self._late[file.path] = [number]
        self._listing.mark_found(number, file.octets)

    def _find_otherwise(self, file: FoundFile) -> int | None:
        number = self._listing.other_number(file.path)
        if number is not None and not self._listing.is_found(number):
            manifest, line = next(self._listing.listed_in(number))
            self._bag.log.add("bag.name-not-encoded", manifest.file, line=line, name=file.path)
            return number
        form = normal_form(file.path)
        in_form = self._listing.number(form)
        for number in self._forms.get(form, [] if in_form is None else [in_form]):
            if not self._listing.is_found(number):
                manifest, line = next(self._listing.listed_in(number))
                self._bag.log.add("bag.normalization-differs", file.path, manifest=manifest.file, manifestLine=line)
                return number
        return None

    def _join_forms(self) -> None:
        """Count both lines for the file if its name is listed in two forms and only one form is there."""
        for group in self._forms.values():
            lone = [number for number in group if not self._listing.is_found(number)]
            there = [numbers for numbers in self._late.values() if numbers[0] in group]
            if len(group) > 1 and len(there) == 1:
                for number in lone:
                    self._note_repeated(there[0], number)
                    there[0].append(number)
                    self._listing.mark_found(number, self._listing.octets(there[0][0]) or 0)

    def _note_repeated(self, numbers: list[int], number: int) -> None:
        for manifest, line in self._listing.listed_in(number):
            first = next((found for other in numbers if (found := manifest.line(other))), 0)
            if first:
                name = self._listing.name(number)
                self._bag.log.add(
                    "bag.entry-repeated", manifest.file, line=line, raised=self._bag.is_strict, name=name, first=first
                )

    def _accept(self, file: FoundFile, numbers: list[int]) -> None:
        for number in numbers:
            self._listing.mark_found(number, file.octets)
        if self._listing is not self._bag.payload:
            self._check_tag_file(file.path, numbers)
            return
        if not numbers:
            self._bag.log.add("bag.file-unlisted", file.path)
            return
        check_fetched(self._bag, numbers[0], file.octets)
        if lacking := self._lacking(numbers):
            self._bag.log.add("bag.file-not-in-every-manifest", file.path, raised=self._bag.is_strict, manifests=lacking)

    def _lacking(self, numbers: list[int]) -> list[str]:
        return [manifest.file for manifest in self._listing.manifests if not any(manifest.line(number) for number in numbers)]

    def _check_tag_file(self, path: str, numbers: list[int]) -> None:
        name = read_manifest_name(path)
        lacking = self._lacking(numbers)
        if not lacking or (name and name.of_tags) or (stands_apart(path) and not numbers):
            return
        if name:
            self._bag.log.add("bag.manifest-not-in-tag-manifest", path, raised=self._bag.is_strict, manifests=lacking)
        else:
            self._bag.log.add("bag.tag-file-unlisted", path, raised=self._bag.follows_our_profile, manifests=lacking)

    def _note_missing(self) -> None:
        for name, number in self._listing.names():
            if self._listing.is_found(number) or number in self._listing.doubtful or self._is_refused(name):
                continue
            manifest, line = next(self._listing.listed_in(number))
            if name in self._contents.folders:
                self._bag.log.add("bag.folder-listed", manifest.file, line=line, name=name)
            elif self._listing is self._bag.payload and number in self._bag.fetched:
                self._bag.log.add("bag.file-not-fetched", name, manifest=FETCH, manifestLine=self._bag.fetched[number][0])
            else:
                self._bag.log.add("bag.file-missing", name, manifest=manifest.file, manifestLine=line)

    def _is_refused(self, path: str) -> bool:
        """Return whether the path, or a folder above it, is a link, a special file or an unreadable folder."""
        refused = self._contents.refused
        if not refused:
            return False
        parts = path.split("/")
        return any("/".join(parts[:count]) in refused for count in range(1, len(parts) + 1))


def _group_by_normal_form(listing: Listing) -> dict[str, list[int]]:
    """Return the numbers of all forms of a name by its normal form, for names that are listed in another form than that."""
    groups: dict[str, list[int]] = {}
    for name, number in listing.names():
        form = normal_form(name)
        if form != name:
            in_form = listing.number(form)
            groups.setdefault(form, [] if in_form is None else [in_form]).append(number)
    return groups
