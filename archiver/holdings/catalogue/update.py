"""Bring the catalogue in line with the copies of bags that there are."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import ExitStack
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

from archiver.errors import ArchiverError
from archiver.findings import escape_for_display, make_finding
from archiver.holdings.catalogue.bag_records import NoRecordsError, open_records, say_why
from archiver.holdings.catalogue.catalogue_file import (
    UNLIKELY,
    UnusableCatalogueError,
    catalogue_path,
    is_spoilt,
    make_catalogue,
    open_to_write,
    wipe,
)
from archiver.holdings.catalogue.document_entry import BrokenRecordError, keep_text, read_access, read_description, read_record
from archiver.holdings.catalogue.document_rows import DocumentRows, RecordLine
from archiver.holdings.catalogue.opening import open_documents
from archiver.holdings.catalogue.unread import list_unread, tell_unwritten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from archiver.findings import Finding

_SECONDS_A_COMMIT: Final = 2.0
_MOST_BROKEN: Final = 100
"""Lines of one file of records of which it is told why they are broken."""


class CataloguedCopy(NamedTuple):
    """A copy of a bag as the ledger knows it.

    `copy` is its number there, and `bag` that of all copies of its bag. `place` and `path` name it for people, and it is opened
    at its `location`. A copy of another `version`, the digest of its tag manifest, is read again.
    """

    copy: int
    bag: int
    place: str
    path: str
    location: str
    version: str


def update_catalogue(
    ledger: str,
    copies: Iterable[CataloguedCopy],
    day: date,
    progress: Callable[[int, int], None] | None = None,
    *,
    anew: bool = False,
) -> list[Finding]:
    """Bring the catalogue beside a ledger in line with all copies that there are, and return what could not be read.

    Bags that are new, or of another version, are read; copies that are not listed are forgotten. A copy that cannot be reached
    keeps what was read of it, so it must be listed. `day` decides which embargoes are over. A catalogue that is missing, spoilt
    or of another version is made anew, and so is any with `anew`. `progress` is called with the number of copies that were looked
    at, and of all. A fault of the disk is a finding too: the catalogue can be made later.
    """
    path, listed = catalogue_path(ledger), list(copies)
    reason = "asked" if anew else None if os.path.exists(path) else "missing"
    while True:
        try:
            with ExitStack() as stack:
                catalogue = stack.enter_context(open_to_write(path) if reason is None else make_catalogue(path))
                found = _Update(catalogue, path, day).run(listed, progress)
        except UnusableCatalogueError as error:
            reason = str(error)
        except UNLIKELY:
            if reason is not None:
                raise
            reason = "spoilt"
        except sqlite3.Error as error:
            if not is_spoilt(error) or reason is not None:
                return [tell_unwritten(path, str(error))]
            reason = "spoilt"
        except OSError as error:
            return [tell_unwritten(path, error.strerror or str(error))]
        else:
            if reason in {"spoilt", "version"}:
                found.append(make_finding("catalogue.made-anew", {"path": escape_for_display(path)}, why=reason))
            return found


def _name_as_kept(copy: CataloguedCopy) -> list[str | bytes]:
    """Return place, path and location of a copy as SQLite can hold them: names need not be UTF-8."""
    return [keep_text(copy.place), keep_text(copy.path), os.fsencode(copy.location)]


class _Update:
    """One update of an open catalogue."""

    def __init__(self, catalogue: sqlite3.Connection, path: str, day: date) -> None:
        self._catalogue = catalogue
        self._path = path
        self._rows = DocumentRows(catalogue, day)
        self._committed = monotonic()

    def run(self, copies: list[CataloguedCopy], progress: Callable[[int, int], None] | None) -> list[Finding]:
        """Do the whole update. Each copy is committed whole, so that the next run goes on after a kill."""
        self._catalogue.execute("BEGIN IMMEDIATE")
        self._forget({copy.copy for copy in copies})
        for number, copy in enumerate(copies, 1):
            self._look_at(copy)
            if progress is not None:
                progress(number, len(copies))
            self._commit_sometimes()
        self._remove_unheld()
        self._rows.withhold_twins()
        findings = open_documents(self._catalogue, self._rows)
        facts = {name for (name,) in self._catalogue.execute("SELECT name FROM facts")}
        if "loose" in facts:
            self._rows.remove_unused_organizations()
        else:
            self._catalogue.execute("DELETE FROM facts WHERE name = 'withholding'")
        self._catalogue.execute("COMMIT")
        findings += list_unread(self._catalogue)
        # Words that were taken away may be those of the documents that are withheld now.
        if {"loose", "withholding"} <= facts:
            findings += self._wipe()
        return findings

    def _wipe(self) -> list[Finding]:
        """Write the file anew, or return a finding if there is no room for that. The next update tries again."""
        try:
            wipe(self._catalogue, self._path)
        except (OSError, sqlite3.Error) as error:
            if isinstance(error, sqlite3.Error) and is_spoilt(error):
                raise
            shown = escape_for_display(self._path)
            return [make_finding("catalogue.not-wiped", {"path": shown}, path=shown, reason=str(error))]
        return []

    def _commit_sometimes(self) -> None:
        if monotonic() - self._committed > _SECONDS_A_COMMIT:
            self._catalogue.execute("COMMIT")
            self._catalogue.execute("BEGIN IMMEDIATE")
            self._committed = monotonic()

    def _forget(self, listed: set[int]) -> None:
        gone = [(copy,) for (copy,) in self._catalogue.execute("SELECT copy FROM copies") if copy not in listed]
        self._catalogue.executemany("DELETE FROM copies WHERE copy = ?", gone)

    def _look_at(self, copy: CataloguedCopy) -> None:
        """Read a copy that is new or changed, and name one anew that was moved."""
        question = "SELECT bag, version, unread, place, path, location FROM copies WHERE copy = ?"
        bag, version, unread, *names = self._catalogue.execute(question, (copy.copy,)).fetchone() or (None, None, None)
        if (bag, version, unread) != (copy.bag, copy.version, None):
            self._enter(copy)
        elif names != _name_as_kept(copy):
            change = "UPDATE copies SET place = ?, path = ?, location = ? WHERE copy = ?"
            self._catalogue.execute(change, (*_name_as_kept(copy), copy.copy))

    def _enter(self, copy: CataloguedCopy) -> None:
        """Read the records of a copy, unless those of another copy of the same version were read."""
        question = (
            "SELECT record_file FROM copies WHERE version = ? AND bag = ? AND record_file IS NOT NULL AND copy <> ? LIMIT 1"
        )
        twin = self._catalogue.execute(question, (copy.version, copy.bag, copy.copy)).fetchone()
        record_file, unread = (twin[0], None) if twin else self._read(copy)
        row = (copy.copy, copy.bag, *_name_as_kept(copy), copy.version, record_file, unread)
        self._catalogue.execute("INSERT OR REPLACE INTO copies VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def _read(self, copy: CataloguedCopy) -> tuple[int | None, str | None]:
        """Return the number of the file of records of a copy, or the reason why it could not be read, or neither."""
        self._catalogue.execute("SAVEPOINT reading")
        try:
            return self._read_records(copy), None
        except NoRecordsError:
            return None, None
        except ArchiverError as error:
            # Nothing is kept of records that are not those of the bag.
            self._catalogue.execute("ROLLBACK TO reading")
            return None, json.dumps(say_why(error), ensure_ascii=False)
        finally:
            self._catalogue.execute("RELEASE reading")

    def _read_records(self, copy: CataloguedCopy) -> int:
        new = self._catalogue.execute("INSERT INTO record_files (bag) VALUES (?)", (copy.bag,)).lastrowid or 0
        broken: list[tuple[int, str]] = []
        with open_records(copy.location) as records:
            for number, line in records:
                try:
                    record = read_record(line)
                    access = read_access(record)
                    description = None if access.is_withheld(self._rows.day) else read_description(record)
                    self._rows.add(RecordLine(copy.bag, new, number), access, description)
                except BrokenRecordError as error:
                    broken.append((number, str(error)))
        same = self._catalogue.execute(
            "SELECT id FROM record_files WHERE digest = ? AND bag = ?", (records.digest, copy.bag)
        ).fetchone()
        if same is not None:
            self._catalogue.execute("ROLLBACK TO reading")
            return int(same[0])
        told = json.dumps(broken[:_MOST_BROKEN], ensure_ascii=False) if broken else None
        self._catalogue.execute("UPDATE record_files SET digest = ?, broken = ? WHERE id = ?", (records.digest, told, new))
        return new

    def _remove_unheld(self) -> None:
        """Remove the documents of which no copy is left."""
        question = "SELECT id FROM record_files WHERE id NOT IN (SELECT record_file FROM copies WHERE record_file IS NOT NULL)"
        for (record_file,) in self._catalogue.execute(question).fetchall():
            self._rows.remove(record_file)
            self._catalogue.execute("DELETE FROM record_files WHERE id = ?", (record_file,))
            self._commit_sometimes()
