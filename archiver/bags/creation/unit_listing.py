"""List folders of a source in a worker process, with the folders in them.

A worker that starts fast imports this module, so it imports no door of a room of bags.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.bags.creation.folder_listing import FOLDER, FolderListing, Hidden, Told, list_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archiver.hashing.units import Order, Places

_MOST_ENTRIES: Final = 2_000
"""If so many files and folders were listed, others should share the rest."""


class PackedListing(NamedTuple):
    """A FolderListing in little memory: `names` have a NUL between them, `sizes` are the octets of an array."""

    mode: int
    modified_ns: int
    names: str
    sizes: bytes
    told: list[Told]

    @classmethod
    def pack(cls, listing: FolderListing) -> PackedListing:
        """Make it of a listing."""
        sizes = array("q", listing.sizes).tobytes()
        return cls(listing.mode, listing.modified_ns, "\0".join(listing.names), sizes, listing.told)

    def unpack(self) -> FolderListing:
        """Return the listing."""
        names = self.names.split("\0") if self.names else []
        return FolderListing(self.mode, self.modified_ns, names, array("q", self.sizes).tolist(), self.told)


def order_listing(sources: Sequence[str], hidden: Hidden) -> Order:
    """Return the order to list folders and the folders in them. The answer is that of `list_folders`."""
    return __name__, (tuple(sources), hidden)


def work_unit(values: tuple[Any, ...], places: Places, advance: Callable[[int], None]) -> Any:  # noqa: ANN401, ARG001 - no blocks
    """List folders for another process."""
    listings, left = list_folders(*values)
    return [(source, listing and tuple(listing)) for source, listing in listings], left


def list_folders(sources: Sequence[str], hidden: Hidden) -> tuple[list[tuple[str, PackedListing | None]], list[str]]:
    """List folders and the folders in them, until there were many entries.

    Return each folder that was listed with its listing, which is None if that failed, and the folders that are left.
    """
    listings: list[tuple[str, PackedListing | None]] = []
    left = list(reversed(sources))
    entries = 0
    while left and entries < _MOST_ENTRIES:
        source = left.pop()
        try:
            listing = list_folder(source, hidden, is_top=False)
        except OSError:
            listings.append((source, None))
            continue
        above = source.rstrip("/")
        folders = [f"{above}/{name}" for name, size in zip(listing.names, listing.sizes, strict=True) if size == FOLDER]
        left += reversed(folders)
        entries += len(listing.names) + 1
        listings.append((source, PackedListing.pack(listing)))
    return listings, left[::-1]
