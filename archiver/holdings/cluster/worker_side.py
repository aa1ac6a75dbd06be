"""The part that runs on a worker of a cluster: carry out an order at a place of the worker's own settings."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

from archiver.errors import ReadError
from archiver.findings import has_errors
from archiver.hashing.units import Order, Places, do_order
from archiver.holdings.places import HoldingsSettings, Place, name_stores, open_place, read_settings
from archiver.settings_files import find_own_settings
from archiver.stores.address import is_address
from archiver.stores.known_stores import KnownStores, naming_stores
from archiver.stores.store_errors import StoreError


class UnseenPlaceError(Exception):
    """The worker does not see a place, or a bag at it, and says nothing about the files."""

    def __init__(self, place: str, *, is_place: bool) -> None:
        super().__init__(place, is_place)
        self.place = place
        self.is_place = is_place

    def __reduce__(self) -> tuple[Any, ...]:
        return _make_unseen, (self.place, self.is_place)


def _make_unseen(place: str, is_place: bool) -> UnseenPlaceError:  # noqa: FBT001 - as it is pickled
    return UnseenPlaceError(place, is_place=is_place)


def carry_out(order: Order, place: str, path: str) -> Any:  # noqa: ANN401 - any answer
    """Carry out an order, whose first value is the path of a bag, for the bag at a path of a place.

    Without a place, the path is that of the bag on every machine.

    Raises:
        UnseenPlaceError: the place is not in the settings here, cannot be reached, or has no such bag.
    """
    settings = _read_own_settings() if place else None
    location = _locate(settings, place, path)
    module, values = order
    stores = KnownStores(places=name_stores(settings) if settings is not None else ())
    try:
        with Places() as places, naming_stores(stores):
            return do_order((module, (location, *values[1:])), places, lambda _: None)
    except StoreError:
        raise UnseenPlaceError(place, is_place=True) from None


def _locate(settings: HoldingsSettings | None, place: str, path: str) -> str:
    if not place:
        if not os.path.lexists(path):
            raise UnseenPlaceError(path, is_place=False)
        return path
    if settings is None or not (place in settings.places or os.path.isabs(place)):
        raise UnseenPlaceError(place, is_place=True)
    found = open_place(settings.place(place))
    if found.reach() is not None:
        raise UnseenPlaceError(place, is_place=True)
    location = found.locate(path)
    if not (_stands_in_store(found, path) if is_address(location) else os.path.lexists(location)):
        raise UnseenPlaceError(place, is_place=False)
    return location


def _stands_in_store(place: Place, path: str) -> bool:
    """Return whether a store lists a bag at a path. One that fails meanwhile is not seen either."""
    try:
        return place.find_bag(path) is not None
    except StoreError:
        return False


def _read_own_settings() -> HoldingsSettings | None:
    """Return the settings of the worker, as the file is now. None if it may not be used."""
    path = find_own_settings()
    if path is None:
        return _read(None, None)
    try:
        state = os.stat(path)
    except OSError:
        return None
    return _read(path, (state.st_mtime_ns, state.st_size))


@lru_cache(maxsize=4)
def _read(path: str | None, _: tuple[int, int] | None) -> HoldingsSettings | None:
    try:
        settings, findings = read_settings(path)
    except ReadError:
        return None
    return None if has_errors(findings) else settings
