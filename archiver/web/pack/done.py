"""Done: the finding aid, the digests to write down, a seal, and the way to the bag."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from archiver.bags.validation import open_bag_at
from archiver.errors import WrongUsageError
from archiver.findings import FindingLog
from archiver.web.folders import NotBelowRootsError
from archiver.web.frame import download, go_to, refuse_unknown, render
from archiver.web.jobs import NewJob, unpack_findings
from archiver.web.pack.asked_draft import address_of, find_job, start_job, steps_of
from archiver.web.pack.checking import MOST_LISTED, tell_findings

if TYPE_CHECKING:
    from starlette.responses import Response

    from archiver.web.drafts import Draft
    from archiver.web.folders import Location
    from archiver.web.frame import Asked

_AID: Final = "metadata/finding-aid.html"


def show_done(asked: Asked, draft: Draft) -> Response:
    """Show what came of the packing."""
    draft.put(step="done")
    outcome = draft.get("outcome")
    if outcome is None:
        return go_to(asked, address_of(draft, "pack"))
    bag = _find_bag(asked, draft)
    findings = unpack_findings(outcome["findings"])
    job = find_job(asked, draft, "seal")
    given: dict[str, Any] = {
        "outcome": outcome,
        "bag": bag,
        "bag_path": draft.get("bag", ""),
        "findings": tell_findings(draft, findings, asked.visit.language),
        "count": len(findings),
        "most": MOST_LISTED,
        "may_seal": asked.site.seal_key is not None,
        "sealed": draft.get("sealed"),
        "seal_error": None if job is None else job.error,
    }
    return render(asked, "pack-done.html", **given, **steps_of(draft, "done" if outcome["made"] else "pack"))


def _find_bag(asked: Asked, draft: Draft) -> Location | None:
    try:
        return asked.site.folders.locate(draft.get("bag") or "")
    except NotBelowRootsError:
        return None


def give_file(asked: Asked, draft: Draft) -> Response:
    """Give the finding aid or the digests as a file."""
    bag, outcome = _find_bag(asked, draft), draft.get("outcome")
    if bag is None or outcome is None:
        return refuse_unknown(asked)
    name = os.path.basename(bag.path)
    if asked.path["name"] == "digests":
        lines = "".join(f"{digest}  {name}/{path}\n" for path, _, digest in outcome["digests"])
        return download(lines, f"{name} - digests.txt", "text/plain")
    if asked.path["name"] != "finding-aid":
        return refuse_unknown(asked)
    source = open_bag_at(bag.path, FindingLog())
    if source is None:
        return refuse_unknown(asked)
    with closing(source), source.open(_AID) as file:
        return download(file.read(), f"{name} - finding-aid.html")


def seal(asked: Asked, draft: Draft) -> Response:
    """Seal the bag with the key that was named when the page was started."""
    bag = _find_bag(asked, draft)
    if bag is None:
        return refuse_unknown(asked)
    if asked.site.seal_key is None:
        raise WrongUsageError("web.no-seal-key")
    arguments = {
        "draft": draft.folder,
        "bag": bag.path,
        "key": asked.site.seal_key,
        "passphrase": asked.form.get("passphrase", ""),
        "agent": draft.get("agent") or None,
    }
    new = NewJob("archiver.web.pack.sealing:seal", arguments, "seal", bag.name, address_of(draft, "done"), targets=())
    job = start_job(asked, draft, "seal", new)
    return go_to(asked, f"/jobs/{job.id}")
