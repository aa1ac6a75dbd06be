"""Load an existing table into a draft, and give the table of a draft out."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from archiver.errors import WrongUsageError
from archiver.web.drafts import check_rows, find_places, render_table
from archiver.web.drafts.documents import find_documents
from archiver.web.drafts.strays import use_stray
from archiver.web.frame import download, go_to, refuse_unknown
from archiver.web.jobs import NewJob, pack_findings, unpack_findings
from archiver.web.pack.asked_draft import address_of, start_job

if TYPE_CHECKING:
    from starlette.responses import Response

    from archiver.web.drafts import Draft
    from archiver.web.frame import Asked

_TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def take_table(asked: Asked, draft: Draft) -> Response:
    """Keep a table that was uploaded, and load it in a job."""
    dropped = [] if asked.upload is None else asked.upload.files
    if not dropped:
        raise WrongUsageError("web.no-table")
    path, name = draft.path_of("loaded-table"), dropped[0].name
    shutil.move(dropped[0].path, path)
    arguments = {"draft": draft.folder, "table": path, "name": name}
    job = start_job(asked, draft, "load", NewJob("archiver.web.drafts.loading:run", arguments, "load", name, address_of(draft)))
    return go_to(asked, f"/jobs/{job.id}")


def take_stray(asked: Asked, draft: Draft) -> Response:
    """Take a row that belongs to no document for one, or leave it out."""
    number, path = asked.form.get("stray", ""), asked.form.get("path", "")
    if not number.isdecimal() or (path and not find_places(draft, [path])):
        raise WrongUsageError("web.no-document")
    if not path and asked.form.get("do") == "use":
        raise WrongUsageError("web.no-document")
    if not use_stray(draft, int(number), path if asked.form.get("do") == "use" else None):
        return refuse_unknown(asked)
    if path:
        check_rows(draft, find_documents(draft, [path]))
    return go_to(asked, f"{address_of(draft)}#strays")


def settle(asked: Asked, draft: Draft) -> Response:
    """Take it that a person has seen to what was told of the columns of a loaded table. Notes stay."""
    loaded = draft.get("loaded_table")
    if loaded is None:
        return refuse_unknown(asked)
    notes = [finding for finding in unpack_findings(loaded["findings"]) if finding.severity == "note"]
    draft.put(loaded_table={**loaded, "findings": pack_findings(notes)})
    return go_to(asked, address_of(draft))


def give_table(asked: Asked, draft: Draft) -> Response:
    """Give the table out as CSV or XLSX, for a spreadsheet program or for `archiver create --records`."""
    form = asked.path["form"]
    if form not in _TYPES:
        return refuse_unknown(asked)
    octets = b"".join(render_table(draft, form, asked.visit.language))
    return download(octets, f"{draft.source_name}.{form}", _TYPES[form])
