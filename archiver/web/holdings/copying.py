"""Make a whole copy of a bag in a folder below the roots."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlencode

from archiver.tasks.audits.bag_list import list_bags
from archiver.web.folders import NotBelowRootsError, list_folder
from archiver.web.frame import Asked, change, page, render
from archiver.web.holdings.acting import begin, find_copy, find_job

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from archiver.web.folders import Location


class _Bag(NamedTuple):
    """A bag that is to be copied: as the task takes it, for people, and as addresses name it."""

    source: str
    name: str
    asked: Mapping[str, str]


def show_copy(asked: Asked) -> Response:
    """Show where to a bag can be copied, or what came of a copy."""
    job = find_job(asked, "/holdings/copy")
    if job is not None:
        return render(asked, "holdings-copied.html", answer=job.answer, copy=_locate(asked, job.answer["copied"]))
    bag = _find_bag(asked, asked.query)
    at = asked.query.get("at")
    chosen = asked.site.folders.find(at) if at else None
    listing = list_folder(chosen) if chosen is not None else None
    values: dict[str, Any] = {"roots": asked.site.folders.roots, "listing": listing, "places": _list_places(asked)}
    return render(asked, "holdings-copy.html", bag=bag, keep=urlencode(bag.asked, errors="surrogateescape"), **values)


def copy(asked: Asked) -> Response:
    """Begin to copy a bag into a folder."""
    bag = _find_bag(asked, asked.form)
    folder = asked.site.folders.find(asked.form.get("at", ""))
    # With its own name behind the folder, the copy lies inside it, whatever the folder is called.
    target = os.path.join(folder.path, os.path.basename(bag.source))
    order: dict[str, Any] = {"bag": bag.source, "to": target, "from": dict(bag.asked), "name": bag.name}
    return begin(asked, "copy", "copy", order, bag.name, "/holdings/copy?job={job}", (target,))


def _find_bag(asked: Asked, given: Mapping[str, str]) -> _Bag:
    """Return the bag of an address: one below the roots, or a copy that the ledger knows. Raises NotBelowRootsError."""
    token = given.get("bag", "")
    if token:
        location = asked.site.folders.find(token)
        return _Bag(location.path, location.name, {"bag": token})
    known = find_copy(asked, given.get("copy", ""))
    if not known.is_here:
        raise NotBelowRootsError
    return _Bag(known.location or known.name, known.name, {"copy": known.name})


def _list_places(asked: Asked) -> list[tuple[str, Location]]:
    """Return the places of the settings that are folders below the roots."""
    found = []
    for name, folder in list_bags(configuration=asked.site.configuration).places.items():
        location = None if folder is None else _locate(asked, folder)
        if location is not None:
            found.append((name, location))
    return found


def _locate(asked: Asked, path: str) -> Location | None:
    try:
        return asked.site.folders.locate(path)
    except NotBelowRootsError:
        return None


ROUTES: Final = [page("/holdings/copy", show_copy), change("/holdings/copy", copy)]
