"""A bag while it is read: its source, the contents of its tag files, and the log of its faults."""

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
    """A bag and the contents of its tag files. `read_declaration_and_info` and `read_tag_files` make it and fill it in order."""

    def __init__(self, source: BagSource, log: FindingLog) -> None:
        self.source = source
        self.base_files = source.base_files
        """The regular files of the base directory, sorted."""
        self.log = log
        self.version: tuple[int, int] | None = None
        """The version that bagit.txt declares, or None."""
        self.encoding = "utf-8"
        """The encoding of all tag files but bagit.txt."""
        self.info: list[TagField] = []
        """The fields of bag-info.txt."""
        self.follows_our_profile = False
        """True if bag-info.txt names the profile of Bayegan. Such a bag has records, and stricter rules hold."""
        self.oxum: list[tuple[TagField, int, int]] = []
        """Each Payload-Oxum with the octets and files that it states."""
        self.payload = Listing()
        """The payload manifests."""
        self.tags = Listing()
        """The tag manifests."""
        self.differing_tag_files: set[str] = set()
        """The tag files whose digest is not the one that each tag manifest lists, once they were read."""
        self.fetched: dict[int, tuple[int, int | None]] = {}
        """The line and the stated length of each file of fetch.txt, by the number of its name in `payload`."""

    @property
    def version_text(self) -> str | None:
        """The version as bagit.txt writes it, or None if it declares none."""
        return None if self.version is None else f"{self.version[0]}.{self.version[1]}"

    @property
    def is_strict(self) -> bool:
        """True if the rules of BagIt 1.0 hold. They hold for unknown versions too, since no weaker rules can be relied on."""
        return self.version not in EARLY_VERSIONS

    def values(self, label: str) -> list[str]:
        """Return the values of a field of bag-info.txt. The case of its label does not matter."""
        return [field.value for field in self.info if field.label.lower() == label.lower()]

    def read_lines(self, name: str) -> Iterator[tuple[int, str]]:
        """Return the lines of a tag file in the declared encoding, numbered from 1."""
        return read_lines(self.source, self._text(name), self.log)

    def read_chunks(self, name: str) -> Iterator[Chunk]:
        """Return whole lines of a tag file in the declared encoding, many at once."""
        return read_chunks(self.source, self._text(name), self.log)

    def _text(self, name: str) -> TagFileText:
        return TagFileText(name, self.encoding, self.is_strict)
