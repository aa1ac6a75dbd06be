"""Choose: a folder below the roots, or documents that are dropped; and go on with a draft, or discard it."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from archiver.errors import ReadError, WrongUsageError
from archiver.findings import escape_for_display
from archiver.web.drafts import Draft, list_drafts, make_draft
from archiver.web.folders import NotBelowRootsError, list_folder
from archiver.web.frame import go_to, render
from archiver.web.pack.asked_draft import STEPS, address_of, start_reading

if TYPE_CHECKING:
    from starlette.datastructures import UploadFile
    from starlette.responses import Response

    from archiver.web.folders import Location
    from archiver.web.frame import Asked

_BLOCK: Final = 1 << 20
_LONGEST_NAME: Final = 240
"""Octets of a name. Most file systems take 255."""


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
    dropped = os.path.join(asked.site.folder_for("dropped"), secrets.token_hex(8))
    name = (asked.form.get("name") or "").strip().replace("/", "-").replace("\0", "").strip(".") or "box"
    folder = os.path.join(dropped, name)
    try:
        has_times = _keep_all(asked, folder)
    except OSError as error:
        shutil.rmtree(dropped, ignore_errors=True)
        raise ReadError("web.drop-failed", reason=error.strerror or str(error)) from error
    except WrongUsageError:
        shutil.rmtree(dropped, ignore_errors=True)
        raise
    about = {"dropped": True, "title": name, "has_times": has_times}
    with make_draft(asked.site.folder_for("drafts"), folder, **about) as draft:
        return _begin(asked, draft)


def _keep_all(asked: Asked, folder: str) -> bool:
    """Write the documents into a new folder, and return whether their times are known. Raises OSError or WrongUsageError."""
    given = [value for key, value in asked.fields.multi_items() if key == "files" and not isinstance(value, str)]
    files = [file for file in given if file.filename]
    if not files:
        raise WrongUsageError("web.nothing-dropped")
    times = asked.form.get("times", "").split()
    has_times = len(times) == len(files) and all(time.isdecimal() for time in times)
    os.makedirs(folder, mode=0o700)
    for number, file in enumerate(files):
        _keep(file, folder, int(times[number]) if has_times else None)
    return has_times


def _keep(file: UploadFile, folder: str, time: int | None) -> None:
    """Write one document. Raises OSError or WrongUsageError."""
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    if name in {"", ".", ".."} or "\0" in name or len(name.encode(errors="replace")) > _LONGEST_NAME:
        raise WrongUsageError("web.dropped-name", name=escape_for_display(name[:80]))
    path = os.path.join(folder, name)
    try:
        with open(path, "xb") as kept:
            shutil.copyfileobj(file.file, kept, _BLOCK)
    except FileExistsError as error:
        raise WrongUsageError("web.dropped-twice", name=escape_for_display(name)) from error
    if time is not None:
        # A browser tells milliseconds since 1970.
        with suppress(OSError, OverflowError):
            os.utime(path, ns=(time * 1_000_000, time * 1_000_000))


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
