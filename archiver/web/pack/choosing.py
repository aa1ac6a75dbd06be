"""Choose: a folder below the roots, or documents that are dropped; and go on with a draft, or discard it."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from archiver.errors import ReadError, WrongUsageError
from archiver.findings import escape_for_display
from archiver.web.drafts import Draft, list_drafts, make_draft
from archiver.web.folders import NotBelowRootsError, list_folder
from archiver.web.frame import go_to, render
from archiver.web.frame.uploads import make_fit
from archiver.web.pack.asked_draft import STEPS, address_of, start_reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from archiver.web.folders import Location
    from archiver.web.frame import Asked
    from archiver.web.frame.uploads import DroppedFile


def show_choice(asked: Asked) -> Response:
    """Show the drafts, the folders below the roots, and the form for documents that are dropped."""
    roots = asked.site.folders.roots
    at = asked.query.get("at")
    only = roots[0] if len(roots) == 1 else None
    here = only if at is None else asked.site.folders.find(at)
    listing = None if here is None else list_folder(here)
    drafts = list_drafts(asked.site.folder_for("drafts"))
    return render(asked, "pack-choose.html", roots=roots, listing=listing, drafts=drafts, steps=STEPS, step="choose")


def show_folder(asked: Asked) -> Response:
    """Show a folder that was chosen, before anything is begun with it."""
    folder = asked.site.folders.find(asked.path["folder"])
    listing = list_folder(folder)
    drafts = [
        draft for draft in list_drafts(asked.site.folder_for("drafts")) if draft["source"] == folder.path and not draft.get("bag")
    ]
    is_bag = any(entry.location.name == "bagit.txt" for entry in listing.entries)
    given: dict[str, Any] = {"folder": folder, "listing": listing, "drafts": drafts, "is_bag": is_bag}
    return render(asked, "pack-folder.html", **given, steps=STEPS, step="choose")


def start(asked: Asked) -> Response:
    """Begin a draft of a folder, and read its documents."""
    folder = asked.site.folders.find(asked.form.get("folder", ""))
    if not os.path.isdir(folder.path):
        raise NotBelowRootsError
    skip_hidden = bool(asked.form.get("skip-hidden"))
    with make_draft(asked.site.folder_for("drafts"), folder.path, skip_hidden=skip_hidden) as draft:
        return _begin(asked, draft)


def _begin(asked: Asked, draft: Draft) -> Response:
    start_reading(asked, draft)
    return go_to(asked, address_of(draft))


def take_dropped(asked: Asked) -> Response:
    """Keep documents that were dropped in the state of the user, and begin a draft of them."""
    dropped = [] if asked.upload is None else asked.upload.files
    if not dropped:
        raise WrongUsageError("web.nothing-dropped")
    name = make_fit(asked.form.get("name", "").strip() or "box")
    folder = os.path.join(asked.site.folder_for("dropped"), secrets.token_hex(8), name)
    try:
        os.makedirs(folder, mode=0o700)
        has_times = _keep_all(dropped, folder, asked.form.get("times", "").split())
    except OSError as error:
        shutil.rmtree(os.path.dirname(folder), ignore_errors=True)
        raise ReadError("web.drop-failed", reason=error.strerror or str(error)) from error
    except WrongUsageError:
        shutil.rmtree(os.path.dirname(folder), ignore_errors=True)
        raise
    about = {"dropped": True, "title": name, "has_times": has_times}
    with make_draft(asked.site.folder_for("drafts"), folder, **about) as draft:
        return _begin(asked, draft)


def _keep_all(dropped: Sequence[DroppedFile], folder: str, times: Sequence[str]) -> bool:
    """Move the documents into a folder, and return whether their times are known. Raises OSError or WrongUsageError."""
    has_times = len(times) == len(dropped) and all(time.isdecimal() for time in times)
    for number, file in enumerate(dropped):
        last = file.given.replace("\\", "/").rpartition("/")[2]
        if last != file.name:
            # A name that was changed on the way would be another document to those who know it.
            is_twin = any(one is not file and one.given.endswith(last) for one in dropped)
            raise WrongUsageError("web.dropped-twice" if is_twin else "web.dropped-name", name=escape_for_display(last[:80]))
        path = os.path.join(folder, file.name)
        shutil.move(file.path, path)
        if has_times:
            # A browser tells milliseconds since 1970.
            with suppress(OSError, OverflowError):
                os.utime(path, ns=(int(times[number]) * 1_000_000, int(times[number]) * 1_000_000))
    return has_times


def resume(asked: Asked, draft: Draft) -> Response:
    """Go to the step of a draft that was shown last."""
    step = draft.get("step", "describe")
    return go_to(asked, address_of(draft, step if step in STEPS[1:] else "describe"))


def show_discarding(asked: Asked, draft: Draft) -> Response:
    """Ask whether a draft is to be discarded."""
    return render(asked, "pack-discard.html", draft=draft)


def discard(asked: Asked, draft: Draft) -> Response:
    """Discard a draft. The folder that it was about is not touched."""
    for kind in ("read", "check"):
        if job := draft.get(f"job_{kind}"):
            asked.site.jobs.stop(job)
    draft.discard()
    return go_to(asked, "/pack")


def folder_beside(asked: Asked, path: str) -> Location | None:
    """Return the folder around a path if it lies below the roots, else None."""
    try:
        return asked.site.folders.locate(os.path.dirname(path))
    except NotBelowRootsError:
        return None
