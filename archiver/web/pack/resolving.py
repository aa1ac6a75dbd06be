"""Resolve: for each conflict the text with its dates marked, the statements side by side, and a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.errors import WrongUsageError
from archiver.web.drafts import Edit, check_rows, count_documents, edit_cells, find_document, list_documents
from archiver.web.drafts.documents import next_unresolved
from archiver.web.frame import go_to, refuse_unknown, render
from archiver.web.pack.asked_draft import address_of, steps_of
from archiver.web.pack.describing import clean

if TYPE_CHECKING:
    from starlette.responses import Response

    from archiver.web.drafts import Draft
    from archiver.web.frame import Asked

_LISTED = 300


def show_conflicts(asked: Asked, draft: Draft) -> Response:
    """List the documents whose datelines differ, those that are resolved last."""
    draft.put(step="resolve")
    unresolved, count = list_documents(draft, chosen="unresolved", count=_LISTED)
    given: dict[str, Any] = {"documents": unresolved, "count": count, "counts": count_documents(draft)}
    first = unresolved[0].place if unresolved else None
    return render(asked, "pack-resolve.html", **given, first=first, **steps_of(draft, "resolve"))


def show_conflict(asked: Asked, draft: Draft) -> Response:
    """Show one conflict."""
    document = find_document(draft, int(asked.path["place"]))
    if document is None or not document.states_conflict:
        return refuse_unknown(asked)
    return _show(asked, draft, int(asked.path["place"]), None)


def _show(asked: Asked, draft: Draft, place: int, error: WrongUsageError | None) -> Response:
    document = find_document(draft, place)
    if document is None:
        return refuse_unknown(asked)
    typed = {
        "day": document.cells.get(("date", ""), ""),
        "note": document.cells.get(("dateNote", ""), ""),
        "who": document.cells.get(("dateAgent", ""), "") or draft.get("agent", ""),
    }
    if error is not None:
        typed = {name: asked.form.get(name, "") for name in typed}
    given: dict[str, Any] = {"document": document, "typed": typed, "error": error, "count": count_documents(draft).unresolved}
    status = 200 if error is None else 422
    following = next_unresolved(draft, place) or next_unresolved(draft, 0)
    following = None if following == place else following
    return render(asked, "pack-conflict.html", status, **given, following=following, **steps_of(draft, "resolve"))


def take_decision(asked: Asked, draft: Draft) -> Response:
    """Keep a decision, or leave it for later, and go on to the next conflict."""
    place = int(asked.path["place"])
    document = find_document(draft, place)
    if document is None:
        return refuse_unknown(asked)
    day, note, who = (clean(name, asked.form.get(name, "")).strip() for name in ("day", "note", "who"))
    if asked.form.get("do") != "later":
        if not day:
            return _show(asked, draft, place, WrongUsageError("web.day-missing"))
        if not note:
            return _show(asked, draft, place, WrongUsageError("web.note-missing"))
        if who and not draft.get("agent", ""):
            draft.put(agent=who)
        decided = {"date": day, "dateNote": note, "dateAgent": who}
        edit_cells(draft, [Edit(document.path, column, "", text) for column, text in decided.items()])
        edited = find_document(draft, place)
        check_rows(draft, [] if edited is None else [edited])
        edited = find_document(draft, place)
        faults = [] if edited is None else [fault for fault in edited.faults if fault.where.get("pointer", "").startswith("date")]
        if any(fault.severity == "error" for fault in faults):
            return go_to(asked, f"{address_of(draft, 'resolve')}/{place}")
    following = next_unresolved(draft, place) or (next_unresolved(draft, 0) if asked.form.get("do") != "later" else None)
    if following is None or following == place:
        return go_to(asked, address_of(draft, "resolve"))
    return go_to(asked, f"{address_of(draft, 'resolve')}/{following}")
