"""Tell what the catalogue could not read: whole bags, and single records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archiver.bags.format import RECORDS
from archiver.findings import escape_for_display, make_finding

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from archiver.findings import Finding, Where


def name_bag(place: str, path: str) -> str:
    """Return the name of a copy, as it can be shown, by its place and its path there: `PLACE/PATH`."""
    return escape_for_display(f"{place}/{path}" if path else place)


def list_unread(catalogue: sqlite3.Connection) -> list[Finding]:
    """Return a finding on each bag whose records could not be read, and on each line of others that is no record."""
    return [*_list_bags(catalogue), *_list_records(catalogue)]


def _list_bags(catalogue: sqlite3.Connection) -> Iterator[Finding]:
    question = "SELECT place, path, unread FROM copies WHERE unread IS NOT NULL ORDER BY place, path"
    for place, path, unread in catalogue.execute(question):
        bag = name_bag(place, path)
        yield make_finding("catalogue.bag-unread", {"bag": bag}, bag=bag, **json.loads(unread))


def _list_records(catalogue: sqlite3.Connection) -> Iterator[Finding]:
    question = (
        "SELECT min(place), path, broken FROM record_files JOIN copies ON copies.record_file = record_files.id"
        " WHERE broken IS NOT NULL GROUP BY record_files.id"
    )
    for place, path, broken in catalogue.execute(question):
        bag = name_bag(place, path)
        for line, reason in json.loads(broken):
            yield tell_broken(bag, line, reason)


def tell_broken(bag: str, line: int, reason: str) -> Finding:
    """Return the finding on a line of the records of a bag that is no record."""
    where: Where = {"bag": bag, "path": RECORDS, "line": line}
    return make_finding("catalogue.record-broken", where, bag=bag, reason=escape_for_display(reason))


def tell_unwritten(path: str, reason: str) -> Finding:
    """Return the finding on a catalogue that cannot be written."""
    shown = escape_for_display(path)
    return make_finding("catalogue.not-written", {"path": shown}, path=shown, reason=reason)
