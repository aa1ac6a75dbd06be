"""Look after the holdings: enter bags into the ledger, start an audit, repair a damaged copy."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from archiver.tasks.audits.bag_list import list_bags
from archiver.web.folders import NotBelowRootsError, list_folder
from archiver.web.frame import Asked, change, go_to, page, render
from archiver.web.jobs import NewJob

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from archiver.tasks.audits.bag_list import ListedCopy
    from archiver.web.jobs import Job

_WORK: Final = "archiver.web.holdings.work"
_HOUR: Final = 3600
_LENGTHS: Final = {"due": None, "1": _HOUR, "5": 5 * _HOUR}


def show_add(asked: Asked) -> Response:
    """Show the folders whose bags can be looked after."""
    at = asked.query.get("at")
    chosen = asked.site.folders.find(at) if at else None
    listing = list_folder(chosen) if chosen is not None else None
    places = list_bags(configuration=asked.site.configuration).places
    return render(asked, "holdings-add.html", roots=asked.site.folders.roots, listing=listing, places=places)


def add(asked: Asked) -> Response:
    """Begin to enter the bags of a folder, or of all places of the settings."""
    at = asked.form.get("at", "")
    folder = asked.site.folders.find(at) if at else None
    names = [] if folder is None else [folder.path]
    subject = "" if folder is None else folder.name
    return begin(asked, "add", "audit", {"names": names}, subject)


def run(asked: Asked) -> Response:
    """Begin an audit."""
    length, place = asked.form.get("length", "due"), asked.form.get("place", "")
    known = list_bags(configuration=asked.site.configuration).places
    if length not in _LENGTHS or (place and place not in known):
        raise NotBelowRootsError
    order = {"seconds": _LENGTHS[length], "places": [place] if place else [], "language": asked.visit.language}
    return begin(asked, "audit", "audit", order, place)


def show_repair(asked: Asked) -> Response:
    """Show what a repair would do, once that was found out."""
    job = find_job(asked, "/holdings/repair")
    if job is None:
        raise NotBelowRootsError
    return render(asked, "holdings-repair.html", answer=job.answer)


def repair(asked: Asked) -> Response:
    """Begin to find out what a repair would do, or to do it."""
    name = find_copy(asked, asked.form.get("name", "")).name
    order = {"name": name, "apply": asked.form.get("apply") == "yes", "agent": asked.form.get("agent", "").strip()}
    return begin(asked, "repair", "repair", order, name, "/holdings/repair?job={job}")


def find_copy(asked: Asked, name: str) -> ListedCopy:
    """Return the copy that the ledger knows by a name, `PLACE/PATH`. Raises NotBelowRootsError."""
    copies = list_bags(configuration=asked.site.configuration).copies
    found = next((copy for copy in copies if copy.name == name), None)
    if found is None:
        raise NotBelowRootsError
    return found


def find_job(asked: Asked, address: str) -> Job | None:
    """Return the job that the address names (`?job=`), if it has ended and leads to a page, such as `/holdings/repair`."""
    job = asked.site.jobs.find(asked.query.get("job", ""))
    return job if job is not None and job.state == "done" and job.address.startswith(f"{address}?") else None


def begin(  # noqa: PLR0913, PLR0917 - the parts of a job
    asked: Asked,
    function: str,
    kind: str,
    order: Mapping[str, Any],
    subject: str,
    address: str = "/holdings?job={job}",
    targets: tuple[str, ...] = (),
) -> Response:
    """Start a job of the holdings, and lead to its page."""
    configuration = asked.site.configuration
    arguments = {**order, "configuration": None if configuration is None else os.path.abspath(configuration)}
    job = asked.site.jobs.start(NewJob(f"{_WORK}:{function}", arguments, kind, subject, address, targets))
    return go_to(asked, f"/jobs/{job.id}")


ROUTES: Final = [
    page("/holdings/add", show_add),
    change("/holdings/add", add),
    change("/holdings/run", run),
    page("/holdings/repair", show_repair),
    change("/holdings/repair", repair),
]
