"""The stores that a person has named: those of the options of a command, and those of the places in their settings.

They are named once for all the work that is done in a `with` block, so that each room that opens a bag by its address finds them.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, NamedTuple

from archiver.errors import WrongUsageError
from archiver.stores.address import StoreAddress, read_address
from archiver.stores.credentials import StoreAccess, read_credentials
from archiver.stores.patience import USUAL, Patience


class NamedStore(NamedTuple):
    """The URL of a place, with its endpoint, the source of its credentials and its patience, as the settings have them."""

    url: str
    endpoint: str
    credentials: str
    patience: Patience = USUAL


class KnownStores:
    """Finds the endpoint and the credentials for an address. Nobody is called, and credentials are read only when asked for."""

    def __init__(self, endpoint: str | None = None, credentials: str | None = None, places: Sequence[NamedStore] = ()) -> None:
        """Keep what was named.

        Raises:
            WrongUsageError: `store.access-incomplete`: only one of endpoint and credentials was given.
        """
        if (endpoint is None) != (credentials is None):
            raise WrongUsageError("store.access-incomplete", missing="--endpoint" if endpoint is None else "--credentials")
        self._given = None if endpoint is None or credentials is None else NamedStore("", endpoint, credentials)
        self._places = sorted(places, key=lambda place: len(place.url), reverse=True)

    def find(self, address: StoreAddress) -> StoreAccess:
        """Return the access to an address: the one that was given, or that of the place that the address lies below.

        Raises:
            WrongUsageError: `store.not-named`: there is neither.
            StoreError: `store.no-credentials`: they are not where they should be.
        """
        named = self._given or self._find_place(address)
        return StoreAccess(named.endpoint, read_credentials(named.credentials), named.patience)

    def _find_place(self, address: StoreAddress) -> NamedStore:
        for place in self._places:
            above = read_address(place.url)
            is_below = not above.key or address.key == above.key or address.key.startswith(f"{above.key}/")
            if above.bucket == address.bucket and is_below:
                return place
        raise WrongUsageError("store.not-named", address=str(address))


_NAMED: Final[ContextVar[KnownStores | None]] = ContextVar("named stores", default=None)


@contextmanager
def naming_stores(stores: KnownStores) -> Iterator[None]:
    """Name the stores for all the work of the `with` block, on this thread."""
    before = _NAMED.set(stores)
    try:
        yield
    finally:
        _NAMED.reset(before)


def find_access(address: StoreAddress) -> StoreAccess:
    """Return the access to an address of a store that was named.

    Raises:
        WrongUsageError: `store.disk-needed`: the work at hand reads no stores. And as `KnownStores.find`.
        StoreError: as `KnownStores.find`.
    """
    named = _NAMED.get()
    if named is None:
        raise WrongUsageError("store.disk-needed", address=str(address))
    return named.find(address)


@contextmanager
def naming_further(places: Sequence[NamedStore]) -> Iterator[None]:
    """Name the places of settings for the `with` block, unless stores are named already."""
    if _NAMED.get() is not None:
        yield
        return
    with naming_stores(KnownStores(places=places)):
        yield


def name_from_here(places: Sequence[NamedStore]) -> None:
    """Name the places of settings for the work that follows on this thread, unless stores are named already."""
    if _NAMED.get() is None:
        _NAMED.set(KnownStores(places=places))


@contextmanager
def keeping_names() -> Iterator[None]:
    """Forget after the `with` block what was named in it."""
    before = _NAMED.get()
    try:
        yield
    finally:
        _NAMED.set(before)
