"""Make the place that settings describe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display
from archiver.holdings.places.folder_place import FolderPlace

if TYPE_CHECKING:
    from archiver.holdings.places.holdings_settings import PlaceSettings
    from archiver.holdings.places.place import Place


def open_place(settings: PlaceSettings) -> Place:
    """Return the place that settings describe. Nothing is opened yet.

    Raises WrongUsageError for a kind of place that is not known here.
    """
    if settings.path is None:
        raise WrongUsageError("error.place-kind", name=escape_for_display(settings.name))
    return FolderPlace(settings.name, settings.path)
