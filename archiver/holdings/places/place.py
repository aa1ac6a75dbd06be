"""The contract of a place of bags: how these are found and reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class FoundBag(NamedTuple):
    """A bag at a place. `path` is the one below the place; copies that are one and the same have the same `identity`."""

    path: str
    identity: str
    is_archive: bool = False
    twin: str = ""
    """The code of the finding about an object of a store whose key is that of the bag's folder, if there is one."""


class Place(Protocol):
    """A folder or a store, below which bags lie. A new kind of place gives these and nothing else."""

    name: str
    """The name in the settings, or the absolute path of a folder that has no name."""

    def reach(self) -> str | None:
        """Return None if the place can be reached now, else the reason why not."""

    def device(self) -> str:
        """Return what stands for the disk or store behind the place, to notice that another one is there now."""

    def find_bags(self, unread: list[str], top: str = "") -> Iterator[FoundBag]:
        """Yield every bag below the place, or below a path in it. Paths that could not be looked at go to `unread`."""

    def find_bag(self, path: str) -> FoundBag | None:
        """Return the bag at a path below the place, or None if there is none. Raises OSError."""

    def identify(self, path: str) -> str | None:
        """Return the identity that a bag at a path has or would have, or None if nothing is there. Nobody is called."""

    def locate(self, path: str) -> str:
        """Return the path or URL by which a bag at this place is opened."""
