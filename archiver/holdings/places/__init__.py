"""Places of bags: how they are named, found and reached.

Rules of the room:

- Places are named in a file of settings that the user named or owns, never in one that lies beside bags. No secret stands there.
- A place that cannot be reached is told as such. Nothing is concluded about the bags in it.
- All else knows places by `Place` alone, so that a new kind of place needs no change elsewhere.
"""

from archiver.holdings.places.amounts import Hours, read_hours, read_period, read_rate, read_size
from archiver.holdings.places.bag_names import BagName, name_bag
from archiver.holdings.places.folder_place import FolderPlace
from archiver.holdings.places.holdings_settings import HoldingsSettings, PlaceSettings, read_settings
from archiver.holdings.places.opening import name_stores, open_place
from archiver.holdings.places.place import FoundBag, Place

__all__ = [
    "BagName",
    "FolderPlace",
    "FoundBag",
    "HoldingsSettings",
    "Hours",
    "Place",
    "PlaceSettings",
    "name_bag",
    "name_stores",
    "open_place",
    "read_hours",
    "read_period",
    "read_rate",
    "read_settings",
    "read_size",
]
