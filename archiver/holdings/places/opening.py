"""Make the place that settings describe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.holdings.places.folder_place import FolderPlace

if TYPE_CHECKING:
    from archiver.holdings.places.holdings_settings import PlaceSettings
    from archiver.holdings.places.place import Place


def open_place(settings: PlaceSettings) -> Place:
    """Return the place that settings describe. Nothing is opened yet. Raises WrongUsageError if its `url` is no address."""
    if settings.path is not None:
        return FolderPlace(settings.name, settings.path)
    from archiver.holdings.places.store_place import StorePlace  # noqa: PLC0415 - most places are folders

    return StorePlace(settings)
