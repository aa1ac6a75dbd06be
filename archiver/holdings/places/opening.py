"""Make the places that settings describe, and name their stores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.holdings.places.folder_place import FolderPlace
from archiver.stores.known_stores import NamedStore

if TYPE_CHECKING:
    from archiver.holdings.places.holdings_settings import HoldingsSettings, PlaceSettings
    from archiver.holdings.places.place import Place


def open_place(settings: PlaceSettings) -> Place:
    """Return the place that settings describe. Nothing is opened yet. Raises WrongUsageError if its `url` is no address."""
    if settings.path is not None:
        return FolderPlace(settings.name, settings.path)
    from archiver.holdings.places.store_place import StorePlace  # noqa: PLC0415 - most places are folders

    return StorePlace(settings)


def name_stores(settings: HoldingsSettings) -> list[NamedStore]:
    """Return the places of settings that are stores, by which addresses below them are opened."""
    return [
        NamedStore(place.url, str(place.values.get("endpoint", "")), str(place.values.get("credentials", "")), place.patience)
        for place in settings.places.values()
        if place.url is not None
    ]
