"""The objects below an address of a store, and their octets."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Final, Self

from archiver.stores.address import join_key
from archiver.stores.listing import Listing, list_objects
from archiver.stores.objects import ObjectReader
from archiver.stores.requests import Requests
from archiver.stores.split_listing import list_side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from archiver.stores.address import StoreAddress
    from archiver.stores.credentials import StoreAccess
    from archiver.stores.listing import ListedObject


_FEW: Final = 10
"""Objects of the first page if one is looked for. Marks of folders may come before it."""


class StoreFolder:
    """All objects below an address, as a folder has files."""

    def __init__(self, address: StoreAddress, access: StoreAccess) -> None:
        """Get ready. Nothing is sent. Raises as `Requests`."""
        self.address = address
        self.requests = Requests(access)
        self.reader = ObjectReader(self.requests, address.bucket)
        self._begun: dict[str, tuple[Future[tuple[str, ListedObject] | None], Iterator[tuple[str, ListedObject]]]] = {}
        """By key, a listing whose first page was asked for."""

    def begin_listing(self) -> None:
        """Begin to list the objects, which `list_objects` then goes on with."""
        listing = self._list()
        self._begun[self.address.key] = self.reader.ahead.pool.submit(next, listing, None), listing

    def list_objects(self) -> Iterator[tuple[str, ListedObject]]:
        """Yield the path below the address and the object, in the order of the store. Raises StoreError."""
        begun = self._begun.pop(self.address.key, None)
        if begun is None:
            yield from self._list()
            return
        first, listing = begun
        if (found := first.result()) is not None:
            yield found
            yield from listing

    def _list(self) -> Iterator[tuple[str, ListedObject]]:
        prefix = f"{self.address.key}/" if self.address.key else ""
        listing = Listing(self.requests, self.address.bucket, prefix)
        for found in list_side_by_side(listing, self.reader.ahead.pool):
            yield found.key[len(prefix) :], found

    def find_any(self) -> ListedObject | None:
        """Return the first object below the address that is no mark of a folder, or None if there is none. Raises StoreError."""
        prefix = f"{self.address.key}/" if self.address.key else ""
        found = list_objects(self.requests, self.address.bucket, prefix, page=_FEW)
        return next((listed for listed in found if listed.octets or not listed.key.endswith("/")), None)

    def find_object(self) -> ListedObject | None:
        """Return the object whose key is the address itself, or None if there is none. Raises StoreError."""
        key = self.address.key
        # It is the first of all that begin with it, so that one is enough.
        found = next(list_objects(self.requests, self.address.bucket, key, page=1), None) if key else None
        return found if found is not None and found.key == key and found.octets else None

    def find_below(self, path: str) -> ListedObject | None:
        """Return the object at a path below the address as it is listed now, or None. It may be empty. Raises StoreError."""
        key = join_key(self.address.key, path)
        found = next(list_objects(self.requests, self.address.bucket, key, page=1), None)
        return found if found is not None and found.key == key else None

    def beside(self, key: str) -> Self:
        """Return the objects below another key of the bucket. It shares the connection, and needs no closing."""
        other = copy(self)
        other.address = self.address._replace(key=key)
        return other

    def stop(self) -> None:
        """Let requests that wait for another try end now."""
        self.requests.stop()

    def close(self) -> None:
        """Let go of all connections, and of what was read ahead."""
        self.requests.stop()
        self.reader.ahead.close()
        self.requests.close()
