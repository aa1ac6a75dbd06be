"""A bag while it is read: its folder, what it declares, and the log that takes what is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archiver.bags.reading.listing import Listing
from archiver.bags.reading.tag_text import Chunk, TagFileText, read_chunks, read_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.bags.format import TagField
    from archiver.bags.reading.bag_source import BagSource
    from archiver.findings import FindingLog

EARLY_VERSIONS: Final = frozenset({(0, 93), (0, 94), (0, 95), (0, 96), (0, 97)})


class OpenBag:
    """What the steps of validating hand on to each other."""

    def __init__(self, source: BagSource, log: FindingLog) -> None:
        self.source = source
        self.base_files = source.base_files
        """The regular files of the base directory, sorted."""
        self.log = log
        self.version: tuple[int, int] | None = None
        self.encoding = "utf-8"
        self.is_own = False
        self.payload = Listing()
        self.tags = Listing()
        self.info: list[TagField] = []
        self.oxum: list[tuple[TagField, int, int]] = []
        """Octets and files as each Payload-Oxum states them."""
        self.fetched: dict[int, tuple[int, int | None]] = {}
        """What fetch.txt says of names by their number in `payload`: line, and length where one is given."""

    @property
    def version_text(self) -> str | None:
        """The version as bagit.txt writes it, or None where it declares none."""
        return None if self.version is None else f"{self.version[0]}.{self.version[1]}"

    @property
    def is_strict(self) -> bool:
        """Whether the rules of BagIt 1.0 hold: for a version that is not known too, since nothing less can be relied on."""
        return self.version not in EARLY_VERSIONS

    def read_lines(self, name: str) -> Iterator[tuple[int, str]]:
        """The lines of a tag file in the declared encoding, numbered from 1."""
        return read_lines(self.source, self._text(name), self.log)

    def read_chunks(self, name: str) -> Iterator[Chunk]:
        """Whole lines of a tag file in the declared encoding, many at once."""
        return read_chunks(self.source, self._text(name), self.log)

    def _text(self, name: str) -> TagFileText:
        return TagFileText(name, self.encoding, self.is_strict)
