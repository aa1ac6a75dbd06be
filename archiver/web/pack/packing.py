"""Pack: choose where the bag is to be, and make it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from archiver.errors import ArchiverError, WriteError, WrongUsageError
from archiver.findings import escape_for_display, has_errors
from archiver.messages import phrase
from archiver.web.drafts import Draft, count_documents
from archiver.web.folders import Location, NotBelowRootsError, list_folder
from archiver.web.frame import go_to, render
from archiver.web.jobs import NewJob, unpack_findings
from archiver.web.pack.asked_draft import address_of, find_job, start_job, steps_of
from archiver.web.pack.checking import mark_of
from archiver.web.pack.choosing import folder_beside

if TYPE_CHECKING:
    from starlette.responses import Response

    from archiver.web.frame import Asked

FORMS = ("", ".zip", ".tar", ".tar.gz")
"""Endings of bags: none for a folder."""


def show_packing(asked: Asked, draft: Draft) -> Response:
    """Show the form, or the job that runs."""
    draft.put(step="pack")
    job = find_job(asked, draft, "pack")
    if job is not None and job.is_running:
        return go_to(asked, f"/jobs/{job.id}")
    return _show(asked, draft, None)


def _show(asked: Asked, draft: Draft, error: ArchiverError | None) -> Response:
    where = _find_where(asked, draft)
    checked: dict[str, Any] | None = draft.get("checked")
    given = {
        "error": error,
        "roots": asked.site.folders.roots,
        "where": where,
        "listing": None if where is None else list_folder(where),
        "name": asked.form.get(
            "name", draft.get("bag_name") or phrase("web.pack.own-name", asked.visit.language, name=draft.source_name)
        ),
        "forms": FORMS,
        "ending": asked.form.get("form", draft.get("bag_form", "")),
        "is_checked": checked is not None and checked["mark"] == mark_of(draft),
        "has_errors": checked is not None and has_errors(unpack_findings(checked["findings"])),
        "counts": count_documents(draft),
        "unpacked": draft.get("outcome") if not draft.get("bag") else None,
    }
    return render(asked, "pack-pack.html", 200 if error is None else 422, **given, **steps_of(draft, "pack"))


def _find_where(asked: Asked, draft: Draft) -> Location | None:
    """Return the folder that the bag is to lie in: the one that was chosen, or that around the source, or the first root."""
    if token := asked.query.get("at") or asked.form.get("where"):
        return asked.site.folders.find(token)
    kept = draft.get("bag_folder")
    if kept is not None:
        try:
            return asked.site.folders.locate(kept)
        except NotBelowRootsError:
            pass
    beside = None if draft.is_dropped else folder_beside(asked, draft.source)
    roots = asked.site.folders.roots
    return beside or (roots[0] if roots else None)


def pack(asked: Asked, draft: Draft) -> Response:
    """Start the packing."""
    where = asked.site.folders.find(asked.form.get("where", ""))
    ending = asked.form.get("form", "")
    name = asked.form.get("name", "").strip()
    draft.put(bag_folder=where.path, bag_name=name, bag_form=ending)
    if not name or name in {".", ".."} or "/" in name or "\0" in name or ending not in FORMS:
        return _show(asked, draft, WrongUsageError("web.bag-name", name=escape_for_display(name)))
    target = os.path.join(where.path, name if ending and name.endswith(ending) else name + ending)
    if os.path.lexists(target):
        return _show(asked, draft, WriteError("error.output-exists", path=escape_for_display(target)))
    arguments = {"draft": draft.folder, "configuration": asked.site.configuration, "target": target}
    new = NewJob(
        "archiver.web.pack.work:pack", arguments, "pack", draft.source_name, address_of(draft, "done"), targets=(target,)
    )
    try:
        job = start_job(asked, draft, "pack", new)
    except ArchiverError as error:
        return _show(asked, draft, error)
    return go_to(asked, f"/jobs/{job.id}")
