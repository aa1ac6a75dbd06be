"""The objects below an address of a store, and their octets."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Self

from archiver.stores.address import join_key
from archiver.stores.listing import list_objects
from archiver.stores.objects import ObjectReader
from archiver.stores.requests import Requests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.stores.address import StoreAddress
    from archiver.stores.credentials import StoreAccess
    from archiver.stores.listing import ListedObject


class StoreFolder:
    """All objects below an address, as a folder has files."""

    def __init__(self, address: StoreAddress, access: StoreAccess) -> None:
        """Get ready. Nothing is sent. Raises as `Requests`."""
        self.address = address
        self.requests = Requests(access)
        self.reader = ObjectReader(self.requests, address.bucket)

    def list_objects(self) -> Iterator[tuple[str, ListedObject]]:
        """Yield the path below the address and the object, in the order of the store. Raises StoreError."""
        prefix = f"{self.address.key}/" if self.address.key else ""
        for found in list_objects(self.requests, self.address.bucket, prefix):
            yield found.key[len(prefix) :], found

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
        """Let go of all connections."""
        self.requests.close()
