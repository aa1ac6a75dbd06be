"""Addresses of the start page and of jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archiver.errors import ArchiverError
from archiver.messages import LANGUAGES
from archiver.tasks.audits.attention import read_attention
from archiver.web.drafts import list_drafts
from archiver.web.frame import Asked, change, go_to, page, refuse_unknown, render

if TYPE_CHECKING:
    from starlette.responses import Response

_DOORS: Final = ("pack", "check", "dates", "holdings", "search")


def _show_home(asked: Asked) -> Response:
    attention, error, drafts = None, None, []
    try:
        drafts = [draft for draft in list_drafts(asked.site.folder_for("drafts")) if not draft.get("bag")]
        attention = read_attention(configuration=asked.site.configuration)
    except ArchiverError as failure:
        error = failure
    jobs = asked.site.jobs.list_all()
    return render(asked, "home.html", doors=_DOORS, jobs=jobs, drafts=drafts, attention=attention, error=error)


def _choose_language(asked: Asked) -> Response:
    chosen = next((language for language in LANGUAGES if language == asked.path["language"]), None)
    if chosen is None:
        return refuse_unknown(asked)
    asked.visit.language = chosen
    to = asked.query.get("to", "/")
    # An address of ours begins with one slash; `//host` and `/\host` lead elsewhere.
    is_ours = to.startswith("/") and to[1:2] not in {"/", "\\"} and to.isprintable()
    return go_to(asked, to if is_ours else "/")


def _show_job(asked: Asked) -> Response:
    job = asked.site.jobs.find(asked.path["job"])
    if job is None:
        return refuse_unknown(asked)
    if job.state == "done" and job.address != f"/jobs/{job.id}":
        return go_to(asked, job.address)
    return render(asked, "part-job.html" if asked.is_part else "job.html", job=job)


def _stop_job(asked: Asked) -> Response:
    job = asked.site.jobs.find(asked.path["job"])
    if job is None:
        return refuse_unknown(asked)
    asked.site.jobs.stop(job.id)
    return go_to(asked, f"/jobs/{job.id}")


def _stop_server(asked: Asked) -> Response:
    asked.site.stop()
    return render(asked, "ended.html")


ROUTES: Final = [
    page("/", _show_home),
    page("/language/{language}", _choose_language),
    page("/jobs/{job}", _show_job),
    change("/jobs/{job}/cancel", _stop_job),
    change("/stop", _stop_server),
]
