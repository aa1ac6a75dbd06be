"""The part that runs on a worker of a cluster: carry out an order at a place of the worker's own settings."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

from archiver.errors import ReadError
from archiver.findings import has_errors
from archiver.hashing.units import Order, Places, do_order
from archiver.holdings.places import HoldingsSettings, open_place, read_settings
from archiver.settings_files import find_own_settings


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
    location = _locate(place, path)
    module, values = order
    with Places() as places:
        return do_order((module, (location, *values[1:])), places, lambda _: None)


def _locate(place: str, path: str) -> str:
    if place:
        settings = _read_own_settings()
        if settings is None or not (place in settings.places or os.path.isabs(place)):
            raise UnseenPlaceError(place, is_place=True)
        found = open_place(settings.place(place))
        if found.reach() is not None:
            raise UnseenPlaceError(place, is_place=True)
        path = found.locate(path)
    if not os.path.lexists(path):
        raise UnseenPlaceError(place or path, is_place=False)
    return path


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
