"""The entries of the manifests of a bag, packed so that a million files fit into memory: a number for each name, and octets."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import hashlib_name
from archiver.hashing import hex_length, is_weak_algorithm

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NO_LINE: Final = 0


class Manifest:
    """One manifest: the line and the digest of each name, by the number of the name."""

    def __init__(self, file: str, algorithm: str) -> None:
        self.file = file
        """Its name in the bag."""
        self.algorithm = algorithm
        """The algorithm as the file name spells it, normalised."""
        self.computed = hashlib_name(algorithm)
        """The name of the algorithm in `archiver.hashing`, or None if its digests cannot be computed."""
        self.digest_length = hex_length(self.computed) if self.computed else 0
        """The hexadecimal digits of a digest, or 0 if that is not known."""
        self._lines = array("I")
        self._digests = bytearray()
        self._malformed: set[int] = set()

    @property
    def is_weak(self) -> bool:
        """True if a forger could make another file with the same digest."""
        return is_weak_algorithm(self.algorithm)

    def put(self, number: int, line: int, digest: str) -> None:
        """Keep the line and digest of a name. A digest of the wrong length is dropped."""
        missing = number + 1 - len(self._lines)
        if missing > 0:
            self._lines.extend([_NO_LINE] * missing)
            self._digests.extend(bytes(missing * (self.digest_length // 2)))
        self._lines[number] = line
        if self.digest_length != len(digest):
            self._malformed.add(number)
        else:
            # All digests stand in one row, two hexadecimal digits an octet: that of name 3 begins at three times its length.
            octets = self.digest_length // 2
            self._digests[number * octets : (number + 1) * octets] = bytes.fromhex(digest)

    def put_all(self, first: int, digests: Sequence[str]) -> None:
        """Keep the digests of the next names by number. They are of consecutive lines, and each has the right length."""
        self._lines.extend(range(first, first + len(digests)))
        self._digests += bytes.fromhex("".join(digests))

    def names_held(self) -> int:
        """Return one more than the largest number that has a line."""
        return len(self._lines)

    def has_gaps(self) -> bool:
        """Return whether a number below `names_held` has no line."""
        return self._lines.count(_NO_LINE) > 0

    def line(self, number: int) -> int:
        """Return the line that lists the name, or 0 if none does."""
        return self._lines[number] if number < len(self._lines) else _NO_LINE

    def agrees(self, number: int, digests: str) -> bool:
        """Compare digests, joined to one text, with those of the name and of the names that follow it by number."""
        first = number * (self.digest_length // 2)
        octets = bytes.fromhex(digests)
        return self._digests[first : first + len(octets)] == octets

    def digest(self, number: int) -> str:
        """Return the digest of the name in small letters, or an empty text if the manifest gives none of the right length."""
        if number in self._malformed:
            return ""
        octets = self.digest_length // 2
        return self._digests[number * octets : (number + 1) * octets].hex()


class ManifestEntry(NamedTuple):
    """The name and digest in one line of a manifest."""

    line: int
    name: str
    digest: str
    other_names: tuple[str, ...] = ()
    """Names that the line may mean if there is no file called `name`."""


class Listing:
    """The payload manifests of a bag, or its tag manifests."""

    def __init__(self) -> None:
        self.manifests: list[Manifest] = []
        self.doubtful: set[int] = set()
        """The numbers of names that stand in lines with no digest that can be read, and in no other line of that manifest."""
        self._numbers: dict[str, int] = {}
        self._others: dict[str, int] = {}
        self._found = bytearray()
        self._octets = array("Q")
        self._names: list[str] | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, manifest: Manifest, entry: ManifestEntry) -> int:
        """Keep an entry. Return the earlier line of this manifest that lists the same name, or 0 if there is none."""
        number = self._numbers.setdefault(entry.name, len(self._numbers))
        for other in entry.other_names:
            self._others.setdefault(other, number)
        before = manifest.line(number)
        if not before:
            manifest.put(number, entry.line, entry.digest)
        return before

    def add_all(self, manifest: Manifest, first: int, names: Sequence[str], digests: Sequence[str]) -> bool:
        """Keep the entries of consecutive lines at once, and return whether that was possible.

        It is if all names are new, or come in the order of the manifest before. If not, nothing is kept.
        """
        start = manifest.names_held()
        numbers = range(start, start + len(names))
        if start == len(self._numbers):
            fresh = dict(zip(names, numbers, strict=True))
            if len(fresh) < len(names) or not self._numbers.keys().isdisjoint(fresh):
                return False
            self._numbers.update(fresh)
        elif [*map(self._numbers.get, names)] != [*numbers]:
            return False
        manifest.put_all(first, digests)
        return True

    def add_doubtful(self, manifest: Manifest, line: int, name: str) -> None:
        """Keep the name in a line whose digest cannot be read, unless another line of the manifest lists it."""
        number = self._numbers.setdefault(name, len(self._numbers))
        if not manifest.line(number):
            manifest.put(number, line, "")
            self.doubtful.add(number)

    def is_uniform(self) -> bool:
        """Return whether all manifests list the same names."""
        return all(manifest.names_held() == len(self._numbers) and not manifest.has_gaps() for manifest in self.manifests)

    def number(self, name: str) -> int | None:
        """Return the number of a name, or None if no manifest lists it."""
        return self._numbers.get(name)

    def first_number(self, names: Sequence[str]) -> int | None:
        """Return the number of the first name if all are listed and their numbers are consecutive, else None."""
        numbers = [*map(self._numbers.get, names)]
        first = numbers[0]
        return first if first is not None and numbers == [*range(first, first + len(names))] else None

    def other_number(self, name: str) -> int | None:
        """Return the number of the entry that has the name among its `other_names`, or None."""
        return self._others.get(name)

    def name(self, number: int) -> str:
        """Return the name that has the number."""
        if self._names is None or len(self._names) < len(self._numbers):
            self._names = list(self._numbers)
        return self._names[number]

    def names(self) -> Iterator[tuple[str, int]]:
        """Return every name with its number, in the order of the lines."""
        return iter(self._numbers.items())

    def listed_in(self, number: int) -> Iterator[tuple[Manifest, int]]:
        """Return the manifests that list the name, each with its line."""
        for manifest in self.manifests:
            line = manifest.line(number)
            if line:
                yield manifest, line

    def mark_found(self, number: int, octets: int) -> None:
        """Keep the length of a file that is there. Call it only after all manifests were read."""
        if not self._found:
            self._found = bytearray(len(self._numbers))
            self._octets = array("Q", bytes(8 * len(self._numbers)))
        self._found[number] = 1
        self._octets[number] = octets

    def is_found(self, number: int) -> bool:
        """Return whether the file was marked as found."""
        return bool(self._found) and bool(self._found[number])

    def octets(self, number: int) -> int | None:
        """Return the length of the file, or None if it was not found."""
        return self._octets[number] if self.is_found(number) else None
