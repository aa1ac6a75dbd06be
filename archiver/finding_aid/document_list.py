"""Write the list of documents at the top of a page, which can be sorted and searched, with unresolved dates first.

The list is whole without its script. The script needs no network, and the page lets no other run.
"""

from __future__ import annotations

import os
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.finding_aid.days import locate, say_days
from archiver.finding_aid.document_entry import (
    EntryHead,
    describe_document,
    describe_withheld,
    show_public_name,
    state_of_dates,
)
from archiver.pages import Markup, label, pair, paragraphs, show_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from archiver.events import DateDecision

_UNRESOLVED: Final = ("conflict", "several")
"""States of the dates of a document for which nobody has chosen a day."""
_COLUMNS: Final = ("reference-code", "title-of-document", "date", "file")
_NUMBERS: Final = re.compile(r"(\d+)")


class ListedDocument(NamedTuple):
    """A row of the list, the entry of its document, and what the order of both depends on."""

    position: int
    reference_code: str
    is_unresolved: bool
    is_withheld: bool
    row: Markup
    entry: Markup


def list_document(record: Mapping[str, Any], position: int, head: EntryHead, decisions: Sequence[DateDecision]) -> ListedDocument:
    """Return a document that may be shown, as the list and its entry have it."""
    code = record.get("referenceCode", "")
    cells = [
        f"<td>{show_code(code)}</td>" if code else "<td></td>",
        f'<td><a href="#{head.identifier}">{head.title}</a></td>',
        _date_cell(record, record["date"]),
        f'<td><a href="{head.address}">{label("span", "aid.open-file")}</a></td>',
    ]
    entry = Markup("\n".join(describe_document(record, head, decisions)))
    return ListedDocument(position, code, _is_unresolved(record), False, Markup(f"<tr>{''.join(cells)}</tr>"), entry)


def list_withheld(record: Mapping[str, Any], position: int, identifier: str) -> ListedDocument:
    """Return a withheld document, of which nothing is told but its public name and its access."""
    name = f'<td><a href="#{identifier}">{show_public_name(record, position + 1)}</a></td>'
    row = Markup(f'<tr class="withheld">{name}<td>{label("span", "aid.group-withheld")}</td><td data-key=""></td><td></td></tr>')
    entry = Markup("\n".join(describe_withheld(record, position + 1, identifier)))
    return ListedDocument(position, record.get("referenceCode", ""), False, True, row, entry)


def _date_cell(record: Mapping[str, Any], date: Mapping[str, Any]) -> str:
    stretch = locate(date)
    key = f' data-key="{stretch.first:08d}"' if stretch is not None else ' data-key=""'
    if "stated" in date:
        said = label("span", "aid.date-stated", stated=date["stated"])
    elif "gregorian" not in date:
        said = label("span", "aid.no-date")
    else:
        said = pair("span", lambda language: say_days(date, language))
    mark = label("strong", "aid.unresolved", ' data-state="unresolved"') if _is_unresolved(record) else ""
    return f"<td{key}>{said}{mark}</td>"


def _is_unresolved(record: Mapping[str, Any]) -> bool:
    """Return whether the dates of a document differ or can be read in several ways, and nobody has chosen."""
    return state_of_dates(record) in _UNRESOLVED


def has_list(documents: int) -> bool:
    """Return whether a page with so many documents has a list of them. One document needs none."""
    return documents > 1


def list_documents(documents: Sequence[ListedDocument]) -> Iterator[str]:
    """Yield the list of the documents of a page: those with an unresolved date first, then by reference code."""
    if not has_list(len(documents)):
        return
    yield '<section aria-labelledby="list">'
    yield label("h2", "aid.list", ' id="list"')
    unresolved = sum(document.is_unresolved for document in documents)
    if unresolved:
        yield from paragraphs("aid.list-unresolved", count=unresolved)
    yield '<div class="list-tools" hidden>'
    yield f'<label>{label("span", "aid.search")} <input type="search"></label> <output></output>'
    yield "</div>"
    yield '<table class="list">'
    heads = "".join(
        f'<th scope="col"{" data-sort" if key != "file" else ""}>{label("span", f"aid.{key}")}</th>' for key in _COLUMNS
    )
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    yield from (document.row for document in sorted(documents, key=lambda one: (not one.is_unresolved, _order(one))))
    yield "</tbody>"
    yield "</table>"
    yield "</section>"


def order_documents(documents: Iterable[ListedDocument]) -> list[ListedDocument]:
    """Return documents by reference code, those without one after them, and withheld ones last."""
    return sorted(documents, key=_order)


def _order(document: ListedDocument) -> tuple[bool, bool, list[tuple[int, str]], int]:
    """Return a key that sorts reference codes as people do: `A/9` before `A/10`, in digits of any script."""
    code = document.reference_code
    parts = _NUMBERS.split(code.casefold())
    key = [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
    return document.is_withheld, not code, key, document.position


@cache
def read_script() -> str:
    """Return the script of the list."""
    with open(os.path.join(os.path.dirname(__file__), "document_list.js"), encoding="utf-8") as file:
        return file.read()
