"""A place that is a prefix of an object store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.bags.format import DECLARATION, WRITTEN_ENDINGS
from archiver.bags.reading.bags_among_objects import find_bags, name_twin
from archiver.errors import ArchiverError
from archiver.holdings.places.place import FoundBag
from archiver.stores.address import join_key, read_address
from archiver.stores.bucket import StoreFolder
from archiver.stores.credentials import StoreAccess, read_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archiver.holdings.places.holdings_settings import PlaceSettings


class StorePlace:
    """A prefix of a bucket below which bags lie, as objects of a common prefix or as archives.

    Hidden names, `NAME.seals` and everything inside a bag are passed over, as in a folder. Nothing is sent before it is needed.
    """

    def __init__(self, settings: PlaceSettings) -> None:
        """Take the place as the settings describe it. Raises WrongUsageError if its `url` is no address."""
        self.name = settings.name
        self._url = (settings.url or "").rstrip("/")
        self._address = read_address(self._url)
        self._endpoint = str(settings.values.get("endpoint", ""))
        self._credentials = str(settings.values.get("credentials", ""))
        self._patience = settings.patience

    def _open(self, path: str = "") -> StoreFolder:
        """Return the objects below a path of the place. Raises StoreError or WrongUsageError."""
        address = self._address._replace(key=join_key(self._address.key, path) if path else self._address.key)
        return StoreFolder(address, StoreAccess(self._endpoint, read_credentials(self._credentials), self._patience))

    def reach(self) -> str | None:
        """Return None if the prefix can be listed now, else the reason."""
        try:
            store = self._open()
            try:
                store.find_any()
            finally:
                store.close()
        except ArchiverError as error:
            return str(error.values.get("reason", error.code))
        return None

    def device(self) -> str:
        """Return what stands for the store."""
        return f"{self._endpoint} {self._address.bucket}"

    def locate(self, path: str) -> str:
        """Return the address of a bag."""
        return f"{self._url}/{path}" if path else self._url

    def find_bag(self, path: str) -> FoundBag | None:
        """Return the bag at a path below the prefix, or None if there is none. Raises OSError and StoreError."""
        store = self._open(path)
        try:
            if store.beside(join_key(store.address.key, DECLARATION)).find_object() is not None:
                return self._found(path, has_twin=store.find_object() is not None)
            if path.lower().endswith(WRITTEN_ENDINGS) and store.find_object() is not None:
                return FoundBag(path, self.identify(path), is_archive=True)
            return None
        finally:
            store.close()

    def find_bags(self, unread: list[str], top: str = "") -> Iterator[FoundBag]:  # noqa: ARG002 - a listing is whole or an error
        """Yield every bag below the prefix, or below a path in it. Raises StoreError."""
        store = self._open(top)
        try:
            objects = {path: found.octets for path, found in store.list_objects()}
            above = store.find_object()
        finally:
            store.close()
        bags = find_bags(objects)
        if above is not None:
            objects[""] = above.octets
        for path in bags.folders:
            # An empty object is the mark of a folder.
            yield self._found(join_key(top, path), has_twin=bool(objects.get(path)))
        for path in bags.archives:
            whole = join_key(top, path)
            yield FoundBag(whole, self.identify(whole), is_archive=True)

    def _found(self, path: str, *, has_twin: bool) -> FoundBag:
        return FoundBag(path, self.identify(path), twin=name_twin(path) if has_twin else "")

    def identify(self, path: str) -> str:
        """Return what tells a bag at a path from all others, under each place that it lies below."""
        return f"{self._endpoint} s3://{self._address.bucket}/{join_key(self._address.key, path)}"
