"""Change a bag: record the date of a document, describe documents anew by a table, seal it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from archiver.errors import ArchiverError
from archiver.messages.catalogue import list_terms
from archiver.tasks.create_options import read_given_date
from archiver.web.bags.beginning import begin
from archiver.web.bags.kept_files import LARGEST_TABLE, find_table
from archiver.web.bags.outcome import Refused, find_outcome
from archiver.web.bags.showing import show_document
from archiver.web.bags.shown_bag import ShownBag, find_bag
from archiver.web.folders import NotBelowRootsError
from archiver.web.frame import Asked, change, open_own, page, render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

_TABLES: Final = ("csv", "xlsx", "xlsm", "ods", "fods", "tsv", "jsonl")


def resolve(asked: Asked) -> Response:
    """Begin to record the date of a document, or show the form again with what is wrong in it."""
    bag = _find_changeable(asked)
    row = bag.open_document(asked.path["number"])
    typed = {key: asked.form.get(key, "").strip() for key in ("date", "note", "agent")}
    refused = _check_decision(typed)
    if refused is not None:
        return show_document(asked, bag, row, refused)
    address = f"{bag.address}/documents/{row.number}?job={{job}}"
    return begin(asked, bag, "resolve", {**typed, "document": row.path}, address)


def _check_decision(typed: Mapping[str, str]) -> Refused | None:
    """Return why a decision cannot be taken as it was typed, or None."""
    missing = next((key for key in ("date", "note", "agent") if not typed[key]), None)
    if missing is not None:
        return Refused(typed, f"web.bags.missing.{missing}")
    try:
        read_given_date(typed["date"], typed["note"])
    except ArchiverError as error:
        return Refused(typed, error=error)
    return None


def show_describe(asked: Asked) -> Response:
    """Show how documents are described anew, and what a table would change."""
    bag = _find_changeable(asked)
    return _render_describe(asked, bag, None)


def _render_describe(asked: Asked, bag: ShownBag, refused: Refused | None) -> Response:
    outcome = find_outcome(asked, bag)
    kept = outcome is not None and bool(outcome.answer.get("would"))
    status = 200 if refused is None else 422
    return render(asked, "bag-describe.html", status, bag=bag, outcome=outcome, kept=kept, refused=refused, endings=_TABLES)


def load_table(asked: Asked) -> Response:
    """Keep a table, and find out what it would change."""
    bag = _find_changeable(asked)
    typed = {key: asked.form.get(key, "").strip() for key in ("note", "agent", "open")}
    given = asked.files.get("table")
    ending = os.path.splitext(given.filename or "")[1].removeprefix(".").lower() if given is not None else ""
    octets = given.file.read(LARGEST_TABLE + 1) if given is not None else b""
    if not octets or ending not in _TABLES:
        return _render_describe(asked, bag, Refused(typed, "web.bags.missing.table"))
    if len(octets) > LARGEST_TABLE:
        return _render_describe(asked, bag, Refused(typed, "web.bags.table-large"))
    if not typed["agent"]:
        return _render_describe(asked, bag, Refused(typed, "web.bags.missing.agent"))
    path = find_table(asked.site, bag.path, ending)
    with open(path, "wb", opener=open_own) as file:
        file.write(octets)
    return begin(asked, bag, "describe", _order(typed, ending, path, dry=True), f"{bag.address}/describe?job={{job}}")


def apply_table(asked: Asked) -> Response:
    """Begin to change the bag by the table that was looked at."""
    bag = _find_changeable(asked)
    typed = {key: asked.form.get(key, "").strip() for key in ("note", "agent", "open")}
    ending = asked.form.get("ending", "")
    path = find_table(asked.site, bag.path, ending) if ending in _TABLES else ""
    if not path or not os.path.isfile(path):
        return _render_describe(asked, bag, Refused(typed, "web.bags.table-gone"))
    return begin(asked, bag, "describe", _order(typed, ending, path, dry=False), f"{bag.address}/describe?job={{job}}")


def _order(typed: Mapping[str, str], ending: str, path: str, *, dry: bool) -> dict[str, Any]:
    return {**typed, "open": typed["open"] == "yes", "ending": ending, "table": path, "dry": dry}


def show_seal(asked: Asked) -> Response:
    """Show the form that seals a bag."""
    bag = find_bag(asked)
    return _render_seal(asked, bag, None)


def _render_seal(asked: Asked, bag: ShownBag, refused: Refused | None) -> Response:
    key = asked.site.seal_key
    values = {"key": None if key is None else os.path.basename(key), "roles": list_terms("seal-role"), "refused": refused}
    return render(asked, "bag-seal.html", 200 if refused is None else 422, bag=bag, **values)


def seal(asked: Asked) -> Response:
    """Begin to seal a bag. The passphrase goes to the process of the job alone."""
    bag = find_bag(asked)
    key = asked.site.seal_key
    if key is None:
        raise NotBelowRootsError
    typed = {name: asked.form.get(name, "").strip() for name in ("role", "reason", "agent")}
    if typed["role"] not in list_terms("seal-role"):
        return _render_seal(asked, bag, Refused(typed, "web.bags.missing.role"))
    order = {**typed, "key": key, "passphrase": asked.form.get("passphrase", "")}
    return begin(asked, bag, "seal", order, f"{bag.address}/seals?job={{job}}")


def _find_changeable(asked: Asked) -> ShownBag:
    bag = find_bag(asked)
    if not bag.is_changeable:
        raise NotBelowRootsError
    return bag


ROUTES: Final = [
    change("/bags/{bag}/documents/{number}/date", resolve),
    page("/bags/{bag}/describe", show_describe),
    change("/bags/{bag}/describe", load_table),
    change("/bags/{bag}/describe/apply", apply_table),
    page("/bags/{bag}/seal", show_seal),
    change("/bags/{bag}/seal", seal),
]
