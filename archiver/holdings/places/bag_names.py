"""The names of bags and copies on the command line: `PLACE/PATH`, a path, a URL, or what all copies of a bag share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from archiver.holdings.places.holdings_settings import HoldingsSettings


class BagName(NamedTuple):
    """A bag at a place: the name of the place, and the path below it. An empty path is the place itself."""

    place: str
    path: str

    def __str__(self) -> str:
        return f"{self.place}/{self.path}" if self.path else self.place


def name_bag(text: str, settings: HoldingsSettings) -> BagName | None:
    """Return the place and path that a text names, or None if it is neither a place nor a path of something.

    `PLACE/PATH` comes first if its first part is the name of a place. `./PATH` is always a path. A path below the folder of a
    place belongs to that place, the deepest one. Any other has the folder that holds it as its place.
    """
    first, _, rest = text.partition("/")
    if first in settings.places:
        return BagName(first, rest.strip("/"))
    if "://" in text:
        return _name_url(text, settings)
    if "/" not in text and not os.path.lexists(text):
        return None
    return _name_path(os.path.abspath(text), settings)


def _name_url(url: str, settings: HoldingsSettings) -> BagName | None:
    """Return the place whose URL the text lies below, compared at `/`."""
    whole = url.rstrip("/")
    found = [place for place in settings.places.values() if place.url and f"{whole}/".startswith(f"{place.url.rstrip('/')}/")]
    if not found:
        return None
    place = max(found, key=lambda one: len(one.url or ""))
    return BagName(place.name, whole[len((place.url or "").rstrip("/")) :].strip("/"))


def _name_path(path: str, settings: HoldingsSettings) -> BagName:
    """Return the place whose folder holds a path, as it is written or without its links."""
    for form in dict.fromkeys((path, os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path)))):
        found = [
            (folder, place.name)
            for place in settings.places.values()
            if place.path is not None
            for folder in dict.fromkeys((place.path, os.path.realpath(place.path)))
            if form == folder or form.startswith(folder.rstrip("/") + "/")
        ]
        if found:
            folder, name = max(found, key=lambda one: len(one[0]))
            return BagName(name, form[len(folder) :].strip("/"))
    return BagName(*os.path.split(path))
