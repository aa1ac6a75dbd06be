"""Describe: the table of the documents, edited in place while they are being read."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from archiver.intake import find_choice
from archiver.web.drafts import (
    Draft,
    Edit,
    Sent,
    check_rows,
    column_name,
    count_documents,
    count_edits,
    edit_cells,
    find_changes,
    list_columns,
    list_documents,
    read_column_name,
    values_at,
)
from archiver.web.drafts.columns import list_title_languages
from archiver.web.drafts.documents import FILTERS, find_documents, list_paths, list_read_since
from archiver.web.drafts.rows import CellWriter
from archiver.web.drafts.strays import count_strays, list_strays
from archiver.web.frame import go_to, render
from archiver.web.jobs import unpack_findings
from archiver.web.pack.asked_draft import address_of, find_job, start_reading, steps_of
from archiver.web.pack.wording import list_words, show_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.responses import Response

    from archiver.messages import Language
    from archiver.web.drafts import DraftColumn
    from archiver.web.frame import Asked
    from archiver.web.pack.wording import ShownColumn

WINDOW: Final = 100
"""Rows that are shown at once."""
_ALWAYS: Final = (("accessStatus", ""), ("referenceCode", ""), ("date", ""))
_MOST_FINDINGS: Final = 3
_MOST_OFFERED: Final = 2000
_DIGITS: Final = 9
"""Digits of a number in an address. There are fewer documents."""
_LONGEST_CELL: Final = 100_000
_LONGEST_NAME: Final = 64
"""Characters of the name that a page gives itself."""


def show_table(asked: Asked, draft: Draft) -> Response:
    """Show a window of the table."""
    job = find_job(asked, draft, "read")
    is_reading = job is not None and job.is_running
    counts = count_documents(draft)
    changes = None
    if not is_reading and not draft.get("bag"):
        if job is None and not draft.get("is_read"):
            # The server ended while the documents were being read.
            job, is_reading = start_reading(asked, draft), True
        else:
            changes = find_changes(draft)
    if draft.get("step") != "describe":
        draft.put(step="describe")
    given: dict[str, Any] = {
        "job": job,
        "is_reading": is_reading,
        "counts": counts,
        "changes": changes,
        "folder_findings": unpack_findings(draft.get("folder_findings", ())),
        "loaded": draft.get("loaded_table"),
        "strays": list_strays(draft, WINDOW),
        "stray_count": count_strays(draft),
        "free_paths": _list_free(draft),
        "unpack": unpack_findings,
    }
    return render(asked, "pack-describe.html", **given, **_find_window(asked, draft), **steps_of(draft, "describe"))


def _find_window(asked: Asked, draft: Draft) -> dict[str, Any]:
    """Return what a window of the table needs."""
    chosen = asked.query.get("show", "all")
    chosen = chosen if chosen in FILTERS else "all"
    words, start = asked.query.get("q", "")[:200], asked.query.get("from", "0")
    first = int(start) if start.isdecimal() and len(start) < _DIGITS else 0
    documents, total = list_documents(draft, chosen=chosen, words=words, start=first, count=WINDOW)
    frame = table_frame(draft, asked.visit.language)
    places = [document.place for document in documents]
    return {
        "documents": documents,
        "total": total,
        "first": first,
        "window": WINDOW,
        "chosen": chosen,
        "words": words,
        "edits": count_edits(draft),
        "reading_query": {
            "show": chosen,
            "q": words,
            "from": first,
            "first": min(places, default=0),
            "last": max(places, default=0),
            "since": max((document.read_as for document in documents), default=0),
            "columns": _join_names(frame["columns"]),
        },
        **frame,
    }


def _join_names(columns: Sequence[ShownColumn]) -> str:
    return " ".join(column.name for column in columns)


def table_frame(draft: Draft, language: Language) -> dict[str, Any]:
    """Return what each row of the table needs, and the columns that may be shown."""
    columns = [one for one in list_columns(draft) if one.is_typed]
    chosen = draft.get("columns")
    shown = _choose_columns(draft, columns) if chosen is None else [one for one in columns if one.name in chosen]
    return {
        "columns": show_columns(shown, language),
        "further": show_columns(columns, language),
        "most_findings": _MOST_FINDINGS,
        "write": CellWriter(columns).write_named,
        **list_words(language),
    }


def _choose_columns(draft: Draft, columns: Sequence[DraftColumn]) -> list[DraftColumn]:
    """Return the columns that are shown until a person chooses others."""
    typed = {tuple(row) for row in draft.database.execute("select distinct column, language from cells")}
    titles = list_title_languages(draft)
    shown = [one for one in columns if one.key == ("title", "fa")]
    others = [one for one in columns if one.key[0] == "title" and (one.language in titles or one.key in typed)]
    shown += [one for one in others if one not in shown]
    return shown + [one for key in _ALWAYS for one in columns if one.key == key]


def _list_free(draft: Draft) -> list[str]:
    """Return the documents for which nothing was typed or loaded, if some rows belong to none."""
    if not count_strays(draft):
        return []
    return [document.path for document in list_documents(draft, chosen="untouched", count=_MOST_OFFERED)[0]]


def show_reading(asked: Asked, draft: Draft) -> Response:
    """Show how far the reading is, and what has changed since the page was made or asked last.

    That is a row for each document that was read, or the whole table if its first rows or a column has appeared.
    """
    job = find_job(asked, draft, "read")
    is_reading = job is not None and job.is_running
    window = _find_window(asked, draft)
    numbers = {name: _read_number(asked.query.get(name, "0")) for name in ("first", "last", "since")}
    columns = window["reading_query"]["columns"]
    has_begun, seen = window["total"] > 0 and not numbers["last"], asked.query.get("columns", columns)
    is_whole = has_begun or (not is_reading and seen != columns)
    if not is_whole:
        read = list_read_since(draft, numbers["first"], numbers["last"], numbers["since"])
        since = max((document.read_as for document in read), default=numbers["since"])
        window["documents"] = read
        window["reading_query"] |= {**numbers, "since": since, "columns": seen}
    told: dict[str, Any] = {
        "job": job,
        "is_reading": is_reading,
        "counts": count_documents(draft),
        "changes": None,
        "folder_findings": unpack_findings(draft.get("folder_findings", ())),
        "is_update": True,
        "is_whole": is_whole,
    }
    return render(asked, "part-pack-reading.html", **told, **window, **steps_of(draft, "describe"))


def _read_number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < _DIGITS else 0


def read_again(asked: Asked, draft: Draft) -> Response:
    """List and read the folder again. Documents that are as they were keep their rows, and all keep their cells."""
    draft.put(is_read=False)
    start_reading(asked, draft)
    return go_to(asked, address_of(draft))


def take_cells(asked: Asked, draft: Draft) -> Response:
    """Keep cells: those that a script sends, or those of the whole form that are not as they were when it was made."""
    chosen = asked.all_of("column")
    if chosen:
        draft.put(columns=[name for name in chosen if read_column_name(name)])
    edits = _read_edits(asked, draft)
    if edits:
        edit_cells(draft, edits, _read_sent(asked))
    paths = {edit.path for edit in edits}
    check_rows(draft, find_documents(draft, paths))
    if asked.is_part:
        # A block that was pasted may reach beyond the rows of the page.
        last = _read_number(asked.form.get("last", "")) or math.inf
        told: dict[str, Any] = {
            "documents": [document for document in find_documents(draft, paths) if document.place <= last],
            "counts": count_documents(draft),
            "edits": count_edits(draft),
            **table_frame(draft, asked.visit.language),
        }
        return render(asked, "part-pack-saved.html", **told, **steps_of(draft, "describe"))
    to = asked.form.get("to", "describe")
    if to in {"resolve", "origin"}:
        return go_to(asked, address_of(draft, to))
    query = asked.request.url.query
    return go_to(asked, f"{address_of(draft)}{'?' + query if query else ''}")


def _read_sent(asked: Asked) -> Sent | None:
    """Return the page that sent the cells, and the number of its message, if a script says so."""
    page, number = asked.form.get("page", ""), _read_number(asked.form.get("number", ""))
    return Sent(page[:_LONGEST_NAME], number, asked.form.get("before", "")[:_LONGEST_NAME]) if page else None


def _read_edits(asked: Asked, draft: Draft) -> list[Edit]:
    """Return the cells of a form that changed. Their names are `cell:PLACE:COLUMN`.

    A whole form has all its cells, and in `edits` the number of the last edit when it was made.
    """
    given: dict[tuple[int, tuple[str, str]], str] = {}
    for name, value in asked.form.items():
        kind, _, rest = name.partition(":")
        place, _, column = rest.partition(":")
        key = read_column_name(column)
        if kind == "cell" and place.isdecimal() and len(place) < _DIGITS and key is not None:
            given[int(place), key] = clean(key[0], value)
    paths = list_paths(draft, {place for place, _ in given})
    edits = [Edit(paths[place], *key, value) for (place, key), value in given.items() if place in paths]
    seen = asked.form.get("edits", "")
    if asked.is_part or not seen.isdecimal():
        return edits
    texts, before = CellWriter([one for one in list_columns(draft) if one.is_typed]), {}
    for document in find_documents(draft, paths.values()):
        document.cells = values_at(draft, int(seen), document.path)
        if f"unread:{document.place}" in asked.form:
            # The form was made before anything was proposed: its empty cells are no edits.
            document.is_read = False
        before[document.path] = texts.write_named(document)
    return [
        edit
        for edit in edits
        if clean(edit.column, before[edit.path].get(column_name(edit.column, edit.language), "")) != edit.value
    ]


def clean(column: str, value: str) -> str:
    """Return a text as a cell holds it: without line ends of a form, and a choice as records hold it."""
    text = value.replace("\r\n", "\n").replace("\r", "\n")[:_LONGEST_CELL]
    choices = {"accessStatus": "accessRights", "levelOfDescription": "levelOfDescription", "dateCalendar": "calendar"}.get(column)
    return (find_choice(choices, text) or text) if choices and text.strip() else text
