"""Addresses of the page on which bags are checked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from archiver.bags.format import Level
from archiver.errors import WrongUsageError
from archiver.tasks.report_file import FORMS
from archiver.web.check.chosen import Chosen, list_bags, read_chosen
from archiver.web.check.kept import make_place, read_kept
from archiver.web.folders import NotBelowRootsError, list_folder
from archiver.web.frame import change, download, go_to, page, refuse_unknown, render, upload
from archiver.web.jobs import NewJob

if TYPE_CHECKING:
    from starlette.responses import Response

    from archiver.web.folders import Listing
    from archiver.web.frame import Asked
    from archiver.web.jobs import Job

_KINDS: Final = ("bag", "archive")
_LEVELS: Final = tuple(map(str, reversed(Level)))


def _show(asked: Asked) -> Response:
    chosen = read_chosen(asked.site.folders, asked.all_in_query("bag"), asked.all_in_query("all"))
    return _render(asked, chosen, asked.query.get("at", ""))


def _render(asked: Asked, chosen: Chosen, at: str, **told: Any) -> Response:  # noqa: ANN401 - for the template
    listing: Listing | None = None
    if at:
        listing = list_folder(asked.site.folders.find(at))
    keep, bags = chosen.address(""), chosen.list_bags()
    values = {
        "roots": asked.site.folders.roots,
        "listing": listing,
        "chosen": chosen,
        "count": len(bags),
        "chosen_paths": {bag.path for bag in bags},
        "here_bags": len(list_bags(listing.folder)) if listing else 0,
        "at": at,
        "keep": f"&{keep}" if keep else "",
        "choose": f"/check?{chosen.address(at)}{'&' if chosen.address(at) else ''}",
        "kinds": _KINDS,
        "levels": _LEVELS,
        "level": _read_level(asked.query.get("level")),
    }
    return render(asked, "check.html", 422 if told else 200, **{"error": None, **values, **told})


def _read_level(given: str | None) -> str:
    return given if given in _LEVELS else str(Level.FULL)


def _check_chosen(asked: Asked) -> Response:
    chosen = read_chosen(asked.site.folders, asked.all_of("bag"), asked.all_of("all"))
    bags = chosen.list_bags()
    if not bags:
        return _render(asked, chosen, "", error=WrongUsageError("web.no-bag"))
    kept = make_place(asked.site)
    arguments = {**_options(asked), "bags": [bag.path for bag in bags], "folder": None, "kept": kept}
    return _start(asked, arguments, bags[0].name, None)


def _check_dropped(asked: Asked) -> Response:
    dropped = asked.upload
    if dropped is None or not dropped.files:
        return _render(asked, Chosen((), ()), "", error=WrongUsageError("web.no-file"))
    kept = make_place(asked.site)
    names = [file.name for file in dropped.files]
    arguments = {**_options(asked), "bags": names, "folder": dropped.folder, "kept": kept}
    answer = _start(asked, arguments, names[0], dropped.folder)
    dropped.take()
    return answer


def _options(asked: Asked) -> dict[str, Any]:
    settings = asked.site.configuration
    return {
        "level": _read_level(asked.form.get("level")),
        "configuration": None if settings is None else os.path.abspath(settings),
    }


def _start(asked: Asked, arguments: dict[str, Any], name: str, dropped: str | None) -> Response:
    more = len(arguments["bags"]) - 1
    subject = f"{name} (+{more})" if more else name
    new = NewJob("archiver.web.check.work:run", arguments, "check", subject, "/check/reports/{job}", dropped=dropped)
    return go_to(asked, f"/jobs/{asked.site.jobs.start(new).id}")


def _show_report(asked: Asked) -> Response:
    job = asked.site.jobs.find(asked.path["job"])
    if job is None or job.kind != "check":
        return refuse_unknown(asked)
    if job.state != "done":
        return go_to(asked, f"/jobs/{job.id}")
    octets = read_kept(job, f"{asked.visit.language}.body")
    if octets is None:
        return refuse_unknown(asked)
    # It was escaped when the report was made, by the same functions as in the report that is kept.
    body = Markup(octets.decode())  # noqa: S704
    return render(asked, "check-report.html", job=job, body=body, bags=_locate(asked, job), forms=FORMS)


def _locate(asked: Asked, job: Job) -> list[dict[str, Any]]:
    """Return the bags of a report, each with its token if it is below a root."""
    located = []
    for bag in job.answer["bags"]:
        try:
            location = asked.site.folders.locate(bag["path"])
        except NotBelowRootsError:
            located.append({**bag, "name": os.path.basename(bag["path"]), "token": None})
        else:
            located.append({**bag, "name": location.name, "token": location.token})
    return located


def _keep_report(asked: Asked) -> Response:
    job, form = asked.site.jobs.find(asked.path["job"]), asked.path["form"]
    known = job if job is not None and job.kind == "check" and job.state == "done" and form in FORMS else None
    octets = None if known is None else read_kept(known, f"{asked.visit.language}.{form}")
    return refuse_unknown(asked) if octets is None else download(octets, f"report.{form}")


ROUTES: Final = [
    page("/check", _show),
    change("/check", _check_chosen),
    upload("/check/upload", _check_dropped),
    page("/check/reports/{job}", _show_report),
    page("/check/reports/{job}/{form}", _keep_report),
]
