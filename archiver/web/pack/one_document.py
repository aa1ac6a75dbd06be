"""One document of a draft: every column of the table as a form, what it states, and what was noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.web.drafts import Edit, check_rows, count_documents, edit_cells, find_document, forget_loaded
from archiver.web.drafts.columns import read_column_name
from archiver.web.frame import go_to, refuse_unknown, render
from archiver.web.pack.asked_draft import steps_of
from archiver.web.pack.describing import WINDOW, clean, table_frame

if TYPE_CHECKING:
    from starlette.responses import Response

    from archiver.web.drafts import Draft
    from archiver.web.frame import Asked


def show_document(asked: Asked, draft: Draft) -> Response:
    """Show one document."""
    document = find_document(draft, int(asked.path["place"]))
    if document is None:
        return refuse_unknown(asked)
    frame = {**table_frame(draft, asked.visit.language), "most_findings": 100}
    given: dict[str, Any] = {"document": document, "count": count_documents(draft).all, "window": WINDOW}
    return render(asked, "pack-document.html", **given, **frame, **steps_of(draft, "describe"))


def take_document(asked: Asked, draft: Draft) -> Response:
    """Keep the cells of one document, or take it that what was said of its loaded cells is settled."""
    place = int(asked.path["place"])
    document = find_document(draft, place)
    if document is None:
        return refuse_unknown(asked)
    if asked.form.get("do") == "confirm":
        forget_loaded(draft, document.path)
        return go_to(asked, f"/pack/{draft.name}/documents/{place}")
    now = table_frame(draft, asked.visit.language)["write"](document)
    edits = []
    for name, value in asked.form.items():
        kind, _, column = name.partition(":")
        key = read_column_name(column)
        if kind == "cell" and key is not None and f"was:{column}" in asked.form:
            text = clean(key[0], value)
            # Another window may have changed the cell since this form was made: only what this one changed is kept.
            if text != clean(key[0], asked.form[f"was:{column}"]) and text != now.get(column, ""):
                edits.append(Edit(document.path, *key, text))
    if edits:
        edit_cells(draft, edits)
    found = find_document(draft, place)
    check_rows(draft, [] if found is None else [found])
    to = asked.form.get("to", "")
    beside = place + {"following": 1, "before": -1}.get(to, 0)
    last = count_documents(draft).all
    return go_to(asked, f"/pack/{draft.name}/documents/{min(max(beside, 1), last)}")
