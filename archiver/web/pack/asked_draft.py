"""Open the draft that an address names, for the time of one answer."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from archiver.web.drafts import Draft, DraftMissingError, find_draft
from archiver.web.frame import refuse_unknown
from archiver.web.jobs import NewJob

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response

    from archiver.web.frame import Asked
    from archiver.web.jobs import Job

STEPS: Final = ("choose", "describe", "resolve", "origin", "check", "pack", "done")
"""The steps, in their order. Each is the last part of its address, but for the first."""


def of_draft(answer: Callable[[Asked, Draft], Response]) -> Callable[[Asked], Response]:
    """Return an answer that finds and opens the draft of the address first. The folder must still lie below the roots."""

    def answer_of_draft(asked: Asked) -> Response:
        """Answer for one draft."""
        try:
            draft = find_draft(asked.site.folder_for("drafts"), asked.path["draft"])
        except DraftMissingError:
            return refuse_unknown(asked)
        with draft:
            if not draft.is_dropped and os.path.lexists(draft.source):
                asked.site.folders.locate(draft.source)
            return answer(asked, draft)

    return answer_of_draft


def address_of(draft: Draft, step: str = "describe") -> str:
    """Return the address of a step of a draft."""
    return f"/pack/{draft.name}/{step}"


def find_job(asked: Asked, draft: Draft, kind: str) -> Job | None:
    """Return the newest job of a draft of one kind, `read`, `load`, `check`, `pack` or `seal`, or None."""
    name = draft.get(f"job_{kind}")
    return asked.site.jobs.find(name) if name else None


def start_job(asked: Asked, draft: Draft, kind: str, new: NewJob) -> Job:
    """Start a job of a draft, unless one of its kind runs. Raises ArchiverError."""
    running = find_job(asked, draft, kind)
    if running is not None and running.is_running:
        return running
    job = asked.site.jobs.start(new)
    draft.put(**{f"job_{kind}": job.id})
    return job


def start_reading(asked: Asked, draft: Draft) -> Job:
    """Read the documents of a draft that are not read yet."""
    function, subject = "archiver.web.drafts.reading:run", draft.source_name
    new = NewJob(function, {"draft": draft.folder}, "read", subject, address_of(draft))
    return start_job(asked, draft, "read", new)


def steps_of(draft: Draft, here: str) -> dict[str, Any]:
    """Return what every page of a draft needs: the draft, its steps, and which of them is here."""
    return {"draft": draft, "steps": STEPS, "step": here, "address": f"/pack/{draft.name}", "is_packed": bool(draft.get("bag"))}
