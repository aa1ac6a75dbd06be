"""What the manifests of a bag list, held compactly: one number a name, the digests packed, so that a million files fit."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.bags.format import hashlib_name
from archiver.hashing import hex_length, is_weak_algorithm

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NO_LINE: Final = 0


class Manifest:
    """One manifest: for each name, by its number, the line and the digest."""

    def __init__(self, file: str, algorithm: str) -> None:
        self.file = file
        """Its name in the bag."""
        self.algorithm = algorithm
        """As the file name spells it, normalised."""
        self.computed = hashlib_name(algorithm)
        """What `archiver.hashing` calls the algorithm, or None where its digests cannot be computed."""
        self.digest_length = hex_length(self.computed) if self.computed else 0
        """Hexadecimal digits of a digest, or 0 where that is not known."""
        self._lines = array("I")
        self._digests = bytearray()
        self._malformed: set[int] = set()

    @property
    def is_weak(self) -> bool:
        """Whether a forger could make another file with the same digest."""
        return is_weak_algorithm(self.algorithm)

    def put(self, number: int, line: int, digest: str) -> None:
        """Keep the line and digest of a name; a digest of the wrong length is not kept."""
        missing = number + 1 - len(self._lines)
        if missing > 0:
            self._lines.extend([_NO_LINE] * missing)
            self._digests.extend(bytes(missing * (self.digest_length // 2)))
        self._lines[number] = line
        if self.digest_length != len(digest):
            self._malformed.add(number)
        else:
            octets = self.digest_length // 2
            self._digests[number * octets : (number + 1) * octets] = bytes.fromhex(digest)

    def put_all(self, first: int, digests: Sequence[str]) -> None:
        """Keep the digests of the names that come next in number, from lines one after the other; each has the right length."""
        self._lines.extend(range(first, first + len(digests)))
        self._digests += bytes.fromhex("".join(digests))

    def names_held(self) -> int:
        """The number after the last that a line was kept for."""
        return len(self._lines)

    def has_gaps(self) -> bool:
        """Whether there is a number below `names_held` that no line was kept for."""
        return self._lines.count(_NO_LINE) > 0

    def line(self, number: int) -> int:
        """The line that lists the name, or 0 where none does."""
        return self._lines[number] if number < len(self._lines) else _NO_LINE

    def agrees(self, number: int, digests: str) -> bool:
        """Whether the manifest gives the name this digest, and those that come next in number the further ones after it."""
        first = number * (self.digest_length // 2)
        octets = bytes.fromhex(digests)
        return self._digests[first : first + len(octets)] == octets

    def digest(self, number: int) -> str:
        """The digest that the manifest gives for the name, in small letters, or nothing where it gives none that could be one."""
        if number in self._malformed:
            return ""
        octets = self.digest_length // 2
        return self._digests[number * octets : (number + 1) * octets].hex()


class Entry(NamedTuple):
    """What a line says of a name."""

    line: int
    name: str
    digest: str
    other_names: tuple[str, ...] = ()
    """Names that the line means where there is no file of the first."""


class Listing:
    """The payload manifests of a bag, or its tag manifests."""

    def __init__(self) -> None:
        self.manifests: list[Manifest] = []
        self._numbers: dict[str, int] = {}
        self._others: dict[str, int] = {}
        self._found = bytearray()
        self._octets = array("Q")
        self._names: list[str] | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, manifest: Manifest, entry: Entry) -> int:
        """Keep what a line says; gives the line that named it in this manifest before, or 0 where this is the first."""
        number = self._numbers.setdefault(entry.name, len(self._numbers))
        for other in entry.other_names:
            self._others.setdefault(other, number)
        before = manifest.line(number)
        if not before:
            manifest.put(number, entry.line, entry.digest)
        return before

    def add_all(self, manifest: Manifest, first: int, names: Sequence[str], digests: Sequence[str]) -> bool:
        """Keep what lines one after the other say, if the names are new to all manifests or come as in the one before.

        False, and nothing is kept, where they do not, or where one comes twice.
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

    def is_uniform(self) -> bool:
        """Whether every manifest lists every name that any lists."""
        return all(manifest.names_held() == len(self._numbers) and not manifest.has_gaps() for manifest in self.manifests)

    def number(self, name: str) -> int | None:
        """The number of a name as some manifest lists it, or None where none does."""
        return self._numbers.get(name)

    def first_number(self, names: Sequence[str]) -> int | None:
        """The number of the first name, if all are listed and their numbers follow each other; else None."""
        numbers = [*map(self._numbers.get, names)]
        first = numbers[0]
        return first if first is not None and numbers == [*range(first, first + len(names))] else None

    def other_number(self, name: str) -> int | None:
        """The number of a name that some line could also have meant, or None."""
        return self._others.get(name)

    def name(self, number: int) -> str:
        """The name that has the number."""
        if self._names is None or len(self._names) < len(self._numbers):
            self._names = list(self._numbers)
        return self._names[number]

    def names(self) -> Iterator[tuple[str, int]]:
        """Every name that is listed, with its number, in the order of the lines."""
        return iter(self._numbers.items())

    def listed_in(self, number: int) -> Iterator[tuple[Manifest, int]]:
        """The manifests that list the name, each with its line."""
        for manifest in self.manifests:
            line = manifest.line(number)
            if line:
                yield manifest, line

    def mark_found(self, number: int, octets: int) -> None:
        """Remember that the file is there, and its length; to be called once all manifests are read."""
        if not self._found:
            self._found = bytearray(len(self._numbers))
            self._octets = array("Q", bytes(8 * len(self._numbers)))
        self._found[number] = 1
        self._octets[number] = octets

    def is_found(self, number: int) -> bool:
        """Whether the file is there."""
        return bool(self._found) and bool(self._found[number])

    def octets(self, number: int) -> int | None:
        """The length of the file, or None where it is not there."""
        return self._octets[number] if self.is_found(number) else None
