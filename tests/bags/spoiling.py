"""Faults of bags: what spoils a good bag, which code it must raise, and the changes that faults are made of."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bags.good_bags import BagFolder, Kind

Change: TypeAlias = "Callable[[BagFolder], None]"

ZEROS = b"0" * 64
PERSIAN = "data/letters/نامه\u200cها ۱۳۹۵.txt"
NFC_NAME = "data/Núñez"
NFD_NAME = unicodedata.normalize("NFD", NFC_NAME)


class Case(NamedTuple):
    """A fault: the code it must raise, what it is, how it is made, in which kind of bag, and what follows from it."""

    code: str
    name: str
    spoil: Change
    kind: Kind = "plain"
    also: frozenset[str] = frozenset()
    valid: bool = False


def in_turn(*changes: Change) -> Change:
    """Several changes that make one fault."""

    def spoil(bag: BagFolder) -> None:
        for change in changes:
            change(bag)

    return spoil


def sealed(change: Change) -> Change:
    """The change, and tag manifests that agree with it."""

    def spoil(bag: BagFolder) -> None:
        change(bag)
        bag.seal()

    return spoil


def listed(change: Change) -> Change:
    """The change of the payload, and manifests that agree with it."""

    def spoil(bag: BagFolder) -> None:
        change(bag)
        bag.list_payload()
        bag.seal()

    return spoil


def listed_then(change: Change, then: Change) -> Change:
    def spoil(bag: BagFolder) -> None:
        listed(change)(bag)
        then(bag)
        bag.seal()

    return spoil


def write(name: str, content: bytes) -> Change:
    return lambda bag: bag.write(name, content)


def append(name: str, content: bytes) -> Change:
    return lambda bag: bag.append(name, content)


def replace(name: str, old: bytes, new: bytes) -> Change:
    return lambda bag: bag.replace(name, old, new)


def remove(name: str) -> Change:
    return lambda bag: bag.remove(name)


def drop_line(name: str, part: str) -> Change:
    return lambda bag: bag.drop_line(name, part)


def in_both(part: bytes, *, old: bytes = b"data/hello.txt") -> Change:
    """Another path in the lines of one file, in both payload manifests."""

    def change(bag: BagFolder) -> None:
        for algorithm in bag.algorithms:
            bag.replace(f"manifest-{algorithm}.txt", old, part)

    return change


def append_to_both(path: bytes) -> Change:
    def change(bag: BagFolder) -> None:
        bag.append("manifest-sha256.txt", ZEROS + b"  " + path + b"\n")
        bag.append("manifest-sha512.txt", ZEROS + ZEROS + b"  " + path + b"\n")

    return change


def drop_from_both(part: str) -> Change:
    def change(bag: BagFolder) -> None:
        for algorithm in bag.algorithms:
            bag.drop_line(f"manifest-{algorithm}.txt", part)

    return change


def move(bag: BagFolder, old: str, new: str) -> None:
    (bag.path / old).rename(bag.path / new)


def mark(bag: BagFolder, name: str) -> None:
    bag.write(name, b"\xef\xbb\xbf" + bag.read(name))


def put_digest(bag: BagFolder, name: str, digest: bytes) -> None:
    first, _, rest = bag.read(name).partition(b"\n")
    bag.write(name, digest + first[first.index(b" ") :] + b"\n" + rest)


def without_manifests(bag: BagFolder) -> None:
    bag.remove("manifest-sha256.txt")
    bag.remove("manifest-sha512.txt")


def without_tag_manifests(bag: BagFolder) -> None:
    bag.remove("tagmanifest-sha256.txt")
    bag.remove("tagmanifest-sha512.txt")


def list_as_nfd(bag: BagFolder, sixty: str) -> None:
    line = bag.line(NFC_NAME).replace(NFC_NAME.encode(), NFD_NAME.encode())
    bag.append("manifest-sha256.txt", line if sixty == "same" else ZEROS + line[64:])


def capital_digest(line: bytes) -> bytes:
    digest, space, path = line.partition(b" ")
    return digest.upper() + space + path
