"""Give out what a bag holds: its documents to a folder, its records in other formats, its finding aid."""

from __future__ import annotations

import os
import time
from contextlib import closing
from typing import TYPE_CHECKING, Final

from starlette.responses import FileResponse

from archiver.bags.format import FINDING_AID, FINDING_AID_PARTS
from archiver.bags.reading import open_source
from archiver.exports import Crosswalk
from archiver.findings import FindingLog, escape_for_display
from archiver.tasks.bag_opening import open_bag
from archiver.tasks.tables.table_export import TABLE_FORMS
from archiver.web.bags.kept_files import find_export
from archiver.web.bags.outcome import Refused, find_outcome
from archiver.web.bags.shown_bag import ShownBag, find_bag
from archiver.web.folders import NotBelowRootsError, list_folder
from archiver.web.frame import Asked, change, download, go_to, page, render
from archiver.web.jobs import NewJob

if TYPE_CHECKING:
    from starlette.responses import Response

_FORMS: Final = (*(str(form) for form in Crosswalk), *TABLE_FORMS)
_SOON: Final = 5.0
"""Seconds in which an export of a small bag is waited for, so that no page of progress comes between."""
_LARGEST_PAGE: Final = 64 << 20


def show_export(asked: Asked) -> Response:
    """Show the formats, the pages of the finding aid, and an export that is ready."""
    bag = find_bag(asked)
    outcome = find_outcome(asked, bag)
    return render(asked, "bag-export.html", bag=bag, outcome=outcome, forms=_FORMS, aid=_list_aid(bag))


def export(asked: Asked) -> Response:
    """Begin an export, and wait a moment for it."""
    bag = find_bag(asked)
    form = asked.form.get("form", "")
    if form not in _FORMS or not bag.contents.is_own:
        raise NotBelowRootsError
    name = f"{time.time_ns():x}"
    order = {
        "bag": bag.path,
        "form": form,
        "to": find_export(asked.site, name, form),
        "name": name,
        "language": asked.visit.language,
        "revealed": bag.is_revealed,
        "with-withheld": bag.is_revealed and asked.form.get("withheld") == "yes",
    }
    address = f"{bag.address}/export?job={{job}}"
    job = asked.site.jobs.start(NewJob("archiver.web.bags.work:export", order, "export", bag.name, address))
    until = time.monotonic() + _SOON
    while job.is_running and time.monotonic() < until:
        time.sleep(0.05)
    return go_to(asked, job.address if job.state == "done" else f"/jobs/{job.id}")


def give_export(asked: Asked) -> Response:
    """Give an export out as a file to be kept."""
    bag = find_bag(asked)
    job = asked.site.jobs.find(asked.path["job"])
    if job is None or job.kind != "export" or not job.address.startswith(f"{bag.address}/") or job.state != "done":
        raise NotBelowRootsError
    if job.answer["revealed"] and not bag.is_revealed:
        raise NotBelowRootsError
    form, name = str(job.answer["form"]), str(job.answer["name"])
    path = find_export(asked.site, name, form)
    if not job.answer["done"] or not os.path.isfile(path):
        raise NotBelowRootsError
    stem = bag.name if form in TABLE_FORMS else f"{bag.name}.{form}"
    shown = f"{stem}{os.path.splitext(path)[1]}"
    return FileResponse(path, media_type="application/octet-stream", filename=escape_for_display(shown))


def give_finding_aid(asked: Asked) -> Response:
    """Give a page of the finding aid out as a file to be kept. It is compared with the manifest."""
    bag = find_bag(asked)
    names, number = _list_aid(bag), asked.path["number"]
    if not (number.isascii() and number.isdecimal() and len(number) < 6) or not 0 < int(number) <= len(names):  # noqa: PLR2004
        raise NotBelowRootsError
    name = names[int(number) - 1]
    with open_bag(bag.path) as opened, opened.open(name) as file:
        octets = file.read(_LARGEST_PAGE)
    return download(octets, name.rpartition("/")[2])


def _list_aid(bag: ShownBag) -> list[str]:
    """Return the paths of the pages of the finding aid in the bag."""
    if not bag.contents.is_own:
        return []
    with closing(open_source(bag.path, FindingLog())) as source:
        parts = sorted(file.path for file in source.contents.walk(FINDING_AID_PARTS))
    return [FINDING_AID, *parts]


def show_extract(asked: Asked) -> Response:
    """Show where to the documents can be copied."""
    return _render_extract(asked, find_bag(asked), None)


def _render_extract(asked: Asked, bag: ShownBag, refused: Refused | None) -> Response:
    folders, at = asked.site.folders, asked.query.get("at") or asked.form.get("at")
    chosen = folders.find(at) if at else None
    listing = list_folder(chosen) if chosen is not None else None
    values = {"roots": folders.roots, "listing": listing, "outcome": find_outcome(asked, bag), "refused": refused}
    return render(asked, "bag-extract.html", 200 if refused is None else 422, bag=bag, **values)


def extract(asked: Asked) -> Response:
    """Begin to copy the documents to a new folder below the roots."""
    bag = find_bag(asked)
    folder = asked.site.folders.find(asked.form.get("at", ""))
    typed = {key: asked.form.get(key, "").strip() for key in ("name", "without")}
    name, target = typed["name"], os.path.join(folder.path, typed["name"])
    if not name or name.startswith(".") or "/" in name or name != escape_for_display(name):
        return _render_extract(asked, bag, Refused(typed, "web.bags.missing.name"))
    if os.path.lexists(target):
        return _render_extract(asked, bag, Refused(typed, "web.bags.name-taken"))
    order = {"bag": bag.path, "to": target, "without-withheld": typed["without"] == "yes", "revealed": bag.is_revealed}
    address = f"{bag.address}/extract?job={{job}}"
    new = NewJob("archiver.web.bags.work:extract", order, "extract", bag.name, address, (target,))
    return go_to(asked, f"/jobs/{asked.site.jobs.start(new).id}")


ROUTES: Final = [
    page("/bags/{bag}/export", show_export),
    change("/bags/{bag}/export", export),
    page("/bags/{bag}/exports/{job}", give_export),
    page("/bags/{bag}/finding-aid/{number}", give_finding_aid),
    page("/bags/{bag}/extract", show_extract),
    change("/bags/{bag}/extract", extract),
]
