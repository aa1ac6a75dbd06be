"""The names of the files of a layer, and a layer as it is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from archiver.bags.format import is_tag_manifest, seal_layer_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.bags.reading import SealFolder
    from archiver.findings import FindingLog

STATEMENT: Final = "seal.json"
INSTRUCTIONS: Final = "how-to-verify.txt"
VALIDATION: Final = "validation/"

_SIGNATURE: Final = re.compile(r"signature-([1-9][0-9]*)\.p7s")
_RESPONSE: Final = re.compile(r"stamp-([1-9][0-9]*)\.tsr")
_REQUEST: Final = re.compile(r"stamp-([1-9][0-9]*)\.tsq")

MOST_OCTETS: Final = 4 << 20
"""Octets of a signature, stamp, certificate or statement that is read. A real one has some thousands."""


def signature_name(number: int) -> str:
    """Return the name of a signature of a layer."""
    return f"signature-{number}.p7s"


def response_name(number: int) -> str:
    """Return the name of a time stamp of a layer."""
    return f"stamp-{number}.tsr"


def request_name(number: int) -> str:
    """Return the name of a request that waits for its time stamp."""
    return f"stamp-{number}.tsq"


def is_request(path: str) -> bool:
    """Return whether a file of a layer is a request that waits. No list names it."""
    return _REQUEST.fullmatch(path) is not None


def is_manifest_copy(path: str) -> bool:
    """Return whether a file of a layer is the copy of a tag manifest."""
    return is_tag_manifest(path)


class SealLayer:
    """One layer: its number, its files, and their octets when they are asked for."""

    def __init__(self, folder: SealFolder, number: int) -> None:
        self.folder = folder
        self.number = number
        self.name = seal_layer_name(number)
        self.files = folder.files(number)

    def shown(self, path: str = "") -> str:
        """Return the path of a file of the layer from its bag, for findings."""
        return "/".join(filter(None, (self.folder.shown, self.name, path)))

    def read(self, path: str, limit: int = MOST_OCTETS) -> bytes | None:
        """Return the octets of a file, or None if it is too large or cannot be read."""
        try:
            return self.folder.read(f"{self.name}/{path}", limit)
        except OSError:
            return None

    def read_small(self, path: str, limit: int = MOST_OCTETS) -> bytes:
        """Return the octets of a file. Raises UnreadableError if it is too large or cannot be read."""
        from archiver.signatures.der import UnreadableError  # noqa: PLC0415 - digests are checked without it

        try:
            octets = self.folder.read(f"{self.name}/{path}", limit)
        except OSError as error:
            raise UnreadableError("file-unreadable") from error
        if octets is None:
            raise UnreadableError("der-too-large")
        return octets

    def take_first(self, paths: Sequence[str], most: int, log: FindingLog) -> Sequence[str]:
        """Return the first files of a kind. A layer has a few; those beyond the limit are noted as not read."""
        for path in paths[most:]:
            log.add("seal.unreadable", self.shown(path), reason="too-many-files")
        return paths[:most]

    @property
    def manifest_copies(self) -> list[str]:
        """The copies of tag manifests."""
        return [path for path in self.files if is_manifest_copy(path)]

    @property
    def signatures(self) -> list[str]:
        """The signatures, in the order of their numbers."""
        return _sort_numbered(self.files, _SIGNATURE)

    @property
    def responses(self) -> list[str]:
        """The time stamps, in the order of their numbers."""
        return _sort_numbered(self.files, _RESPONSE)

    @property
    def requests(self) -> list[str]:
        """The requests that wait: those whose time stamp is not there."""
        there = {read_number(path) for path in self.responses}
        return [path for path in _sort_numbered(self.files, _REQUEST) if read_number(path) not in there]

    @property
    def validation(self) -> list[str]:
        """The certificates and revocation lists."""
        return [path for path in self.files if path.startswith(VALIDATION)]

    @property
    def next_stamp_number(self) -> int:
        """The first number that no time stamp and no request has."""
        numbers = [read_number(path) for path in self.files if _RESPONSE.fullmatch(path) or _REQUEST.fullmatch(path)]
        return max(numbers, default=0) + 1


def read_number(path: str) -> int:
    """Return the number in the name of a signature, time stamp or request."""
    return int(re.sub("[^0-9]", "", path)[:9])


def _sort_numbered(files: list[str], pattern: re.Pattern[str]) -> list[str]:
    return sorted((path for path in files if pattern.fullmatch(path)), key=read_number)
