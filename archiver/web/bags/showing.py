"""Show a bag, its documents, its history and its seals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import Response

from archiver.finding_aid.days import say_day
from archiver.tasks.seals.seal_presence import may_be_sealed
from archiver.web.bags.document_page import make_page
from archiver.web.bags.document_query import ORDERS, DocumentQuery, find_documents
from archiver.web.bags.history_page import find_history
from archiver.web.bags.octets import is_intact, send_document
from archiver.web.bags.outcome import find_outcome
from archiver.web.bags.seals_page import read_seals
from archiver.web.bags.shown_bag import ShownBag, find_bag
from archiver.web.bags.standing import find_standing
from archiver.web.examining import ask_for_picture
from archiver.web.folders import list_folder
from archiver.web.frame import Asked, change, go_to, page, refuse_unknown, render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archiver.web.bags.document_row import DocumentRow
    from archiver.web.bags.outcome import Refused

_BAGGING_DATE: Final = "Bagging-Date"


def _browse(asked: Asked) -> Response:
    at = asked.query.get("at")
    listing = list_folder(asked.site.folders.find(at)) if at else None
    return render(asked, "bag-browse.html", roots=asked.site.folders.roots, listing=listing)


def _show_bag(asked: Asked) -> Response:
    bag = find_bag(asked)
    query = DocumentQuery.read(asked.query)
    found = find_documents(bag.documents, query)
    if asked.is_part:
        return render(asked, "part-bag-documents.html", bag=bag, found=found, orders=list(ORDERS))
    organizations = bag.contents.information.get("Source-Organization", ())
    return render(
        asked,
        "bag.html",
        bag=bag,
        found=found,
        orders=list(ORDERS),
        organizations=organizations,
        packed=_say_packed(bag, asked),
        is_sealed=may_be_sealed(bag.path) is not False,
        standing=find_standing(bag, asked),
    )


def _say_packed(bag: ShownBag, asked: Asked) -> Sequence[str]:
    """Return the days of packing in both calendars, and those that are no days as they are written."""
    days = []
    for value in bag.contents.information.get(_BAGGING_DATE, ()):
        try:
            days.append(say_day(value, asked.visit.language))
        except ValueError:
            days.append(value)
    return days


def _reveal(asked: Asked) -> Response:
    bag = find_bag(asked)
    if asked.form.get("show") == "no":
        asked.visit.revealed.discard(bag.path)
    else:
        asked.visit.revealed.add(bag.path)
        asked.site.log("revealed", bag=bag.path)
    return go_to(asked, bag.address)


def _show_document(asked: Asked) -> Response:
    bag = find_bag(asked)
    row = bag.document(asked.path["number"])
    return render(asked, "bag-withheld.html", bag=bag, row=row) if not row.path else show_document(asked, bag, row)


def show_document(asked: Asked, bag: ShownBag, row: DocumentRow, refused: Refused | None = None) -> Response:
    """Show a document that may be shown whole. `refused` is a decision on its date that was not taken."""
    part = asked.query.get("part", "1")
    number = int(part) if part.isascii() and part.isdecimal() and 0 < len(part) < 6 and int(part) else 1  # noqa: PLR2004
    shown = make_page(bag, row, number, asked.visit.language)
    status = 200 if refused is None else 422
    outcome = find_outcome(asked, bag)
    return render(asked, "bag-document.html", status, bag=bag, page=shown, row=row, refused=refused, outcome=outcome)


def _show_picture(asked: Asked) -> Response:
    bag = find_bag(asked)
    row = bag.open_document(asked.path["number"])
    drawn = ask_for_picture(bag.path, row.path)
    return refuse_unknown(asked) if drawn is None else Response(drawn, media_type="image/png")


def _give_octets(asked: Asked) -> Response:
    bag = find_bag(asked)
    row = bag.open_document(asked.path["number"])
    as_it_is = asked.query.get("as-it-is") == "yes"
    if not as_it_is and not is_intact(bag.path, row.path):
        return render(asked, "bag-altered.html", 422, bag=bag, row=row)
    return send_document(bag.path, row.path, row.octets, as_it_is=as_it_is)


def _show_history(asked: Asked) -> Response:
    bag = find_bag(asked)
    found = find_history(asked, bag)
    is_read = isinstance(found, dict)
    return render(asked, "bag-history.html", bag=bag, history=found if is_read else None, job=None if is_read else found)


def _show_seals(asked: Asked) -> Response:
    bag = find_bag(asked)
    shown = read_seals(bag, asked.site.configuration, asked.visit.language)
    template = "part-bag-seals.html" if asked.is_part else "bag-seals.html"
    return render(
        asked, template, bag=bag, seals=shown, outcome=find_outcome(asked, bag), may_seal=asked.site.seal_key is not None
    )


ROUTES: Final = [
    page("/bags", _browse),
    page("/bags/{bag}", _show_bag),
    change("/bags/{bag}/withheld", _reveal),
    page("/bags/{bag}/documents/{number}", _show_document),
    page("/bags/{bag}/documents/{number}/picture", _show_picture),
    page("/bags/{bag}/documents/{number}/octets", _give_octets),
    page("/bags/{bag}/history", _show_history),
    page("/bags/{bag}/seals", _show_seals),
]
