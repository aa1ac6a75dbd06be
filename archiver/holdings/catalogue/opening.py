"""Describe documents that are withheld no more.

Nothing of an embargoed document but its reference code is in the catalogue before the embargo is over. From that day on, the next
run, or the first search, reads its record in a copy of its bag that can be reached.
"""

from __future__ import annotations

import os
import sqlite3
from itertools import groupby
from typing import TYPE_CHECKING, Final

from archiver.errors import ArchiverError
from archiver.findings import make_finding
from archiver.holdings.catalogue.bag_records import NoRecordsError, open_records
from archiver.holdings.catalogue.catalogue_file import is_spoilt
from archiver.holdings.catalogue.document_entry import BrokenRecordError, read_description, read_record
from archiver.holdings.catalogue.document_rows import WITHHELD, DocumentRows
from archiver.holdings.catalogue.unread import name_bag, tell_broken, tell_unwritten

if TYPE_CHECKING:
    from datetime import date

    from archiver.findings import Finding

_ENDED: Final = "told = 0 AND access = 3 AND until <= :day"
_TWINS: Final = "told = 0 AND access = 0"
"""Documents of which another copy said that they are withheld. The ledger says when that copy is gone, so only a run looks."""

Waiting = tuple[int, int, str | None]
"""The row of a document, the line of its record, and its reference code."""


def open_embargoed(catalogue: sqlite3.Connection, day: date) -> list[Finding]:
    """Describe the documents whose embargo was over on a day, if nothing of them was read yet. Return what could not be done."""
    question = f"SELECT 1 FROM documents WHERE {_ENDED} AND NOT {WITHHELD} LIMIT 1"
    if catalogue.execute(question, {"day": day.isoformat()}).fetchone() is None:
        return []
    try:
        catalogue.execute("BEGIN IMMEDIATE")
        findings = open_documents(catalogue, DocumentRows(catalogue, day))
        catalogue.execute("COMMIT")
    except sqlite3.Error as error:
        if is_spoilt(error):
            raise
        if catalogue.in_transaction:
            catalogue.execute("ROLLBACK")
        (_, _, path), *_ = catalogue.execute("PRAGMA database_list").fetchall()
        return [tell_unwritten(path, str(error))]
    return findings


def open_documents(catalogue: sqlite3.Connection, rows: DocumentRows) -> list[Finding]:
    """Describe the documents that are withheld no more on the day of `rows`. Return a finding on each bag that cannot be read."""
    columns = "record_file, id, number, reference_code"
    question = " UNION ALL ".join(
        f"SELECT {columns} FROM documents WHERE {which} AND NOT {WITHHELD}" for which in (_ENDED, _TWINS)
    )
    waiting = catalogue.execute(f"{question} ORDER BY record_file, number", {"day": rows.day.isoformat()}).fetchall()
    findings = []
    for record_file, documents in groupby(waiting, key=lambda row: row[0]):
        findings += _read(catalogue, rows, record_file, [row[1:] for row in documents])
    return findings


def _read(catalogue: sqlite3.Connection, rows: DocumentRows, record_file: int, documents: list[Waiting]) -> list[Finding]:
    """Read the records of some documents from the first copy that has them."""
    (digest,) = catalogue.execute("SELECT digest FROM record_files WHERE id = ?", (record_file,)).fetchone()
    question = "SELECT place, path, location FROM copies WHERE record_file = ? ORDER BY place, path"
    copies = catalogue.execute(question, (record_file,)).fetchall()
    for place, path, location in copies:
        catalogue.execute("SAVEPOINT reading")
        try:
            digest_read, broken = _read_copy(rows, os.fsdecode(location), documents)
        except (ArchiverError, NoRecordsError):
            digest_read, broken = None, {}
        if digest_read != digest:
            catalogue.execute("ROLLBACK TO reading")
        catalogue.execute("RELEASE reading")
        if digest_read == digest:
            return [tell_broken(name_bag(place, path), line, reason) for line, reason in broken.items()]
    bag = name_bag(*copies[0][:2])
    return [make_finding("catalogue.embargo-unread", {"bag": bag}, bag=bag, documents=len(documents))]


def _read_copy(rows: DocumentRows, location: str, documents: list[Waiting]) -> tuple[bytes, dict[int, str]]:
    """Describe the documents by the records of a copy. Return the digest of these, and why which lines are no records."""
    waiting = {number: (document, reference_code) for document, number, reference_code in documents}
    broken = {}
    with open_records(location) as records:
        for number, line in records:
            if number in waiting:
                document, reference_code = waiting[number]
                try:
                    rows.describe(document, reference_code, read_description(read_record(line)))
                except BrokenRecordError as error:
                    broken[number] = str(error)
    return records.digest, broken
