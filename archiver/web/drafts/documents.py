"""The documents of a draft, as the table shows them."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.description import advise_on_dates
from archiver.findings import Finding, Severity
from archiver.intake import ProposedDocument
from archiver.persian_text import fold_word
from archiver.web.drafts.cells import list_cells, list_loaded, list_titled
from archiver.web.jobs import unpack_findings

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from archiver.web.drafts.cells import Cells
    from archiver.web.drafts.draft import Draft

_UNRESOLVED: Final = (
    "is_unresolved = 1 and not exists "
    "(select 1 from cells where cells.path = documents.path and column = 'date' and trim(value) != '')"
)
_NOTED: Final = "(worst >= 2 or faults is not null or exists (select 1 from loaded where loaded.path = documents.path))"
_CELL_HOLDS: Final = "select 1 from cells where cells.path = documents.path and instr(fold(value), ?)"
FILTERS: Final[Mapping[str, str]] = {
    "all": "1",
    "unresolved": _UNRESOLVED,
    "noted": _NOTED,
    "faults": "(faults like '%\"error\"%' or exists (select 1 from loaded where loaded.path = documents.path))",
    "untouched": "not exists (select 1 from cells where cells.path = documents.path)",
}
"""The conditions by which documents are chosen."""
RANKS: Final = {Severity.ERROR: 3, Severity.WARNING: 2, Severity.NOTE: 1}


class Counts(NamedTuple):
    """Numbers of documents: all, those that are read, and those with an unresolved date, with findings, and with faulty cells."""

    all: int
    read: int
    unresolved: int
    noted: int
    faults: int


class DraftDocument:
    """A document of a draft: what was read, what was typed, and what speaks against that.

    If a loaded table gives it a title (`is_titled`), none is proposed.
    """

    def __init__(
        self, row: sqlite3.Row, cells: Cells, loaded: Sequence[tuple[str, Mapping[str, Any]]], *, is_titled: bool
    ) -> None:
        self.path: str = row["path"]
        self.place: int = row["place"]
        self.size: int = row["size"]
        self.is_read = row["proposed"] is not None
        self.read_as: int = row["was_read"]
        self.cells = cells
        self._is_titled = is_titled
        self._proposed: dict[str, Any] = json.loads(row["proposed"]) if self.is_read else {}
        self.states_conflict = bool(row["is_unresolved"])
        self.marked: list[list[Any]] | None = json.loads(row["marked"]) if row["marked"] else None
        self.loaded = [(column, one) for column, finding in loaded for one in unpack_findings([finding])]
        faults = json.loads(row["faults"]) if row["faults"] else []
        self.faults = unpack_findings(faults)
        self.given: dict[str, Any] | None = json.loads(row["given"]) if row["given"] else None
        """The date that was typed, as it is read, in the form of records."""

    @cached_property
    def proposed(self) -> ProposedDocument:
        """The proposal of a table for it. Of a document that is not read yet, only path and size are known."""
        told = self._proposed
        return ProposedDocument(
            self.path,
            "" if self._is_titled else told.get("title", ""),
            told.get("language", "und"),
            told.get("basis", ""),
            statements=told.get("statements", ()),
            format=told.get("format", ""),
            size=self.size,
            findings=self.findings,
        )

    @cached_property
    def findings(self) -> list[Finding]:
        """The findings about it as it was read, the worst first."""
        return sorted(unpack_findings(self._proposed.get("findings", ())), key=lambda one: one.severity.rank)

    @property
    def statements(self) -> Sequence[Mapping[str, Any]]:
        """The dates that it states, in the form of records."""
        return self._proposed.get("statements", ())  # type: ignore[no-any-return] # as it was packed

    @property
    def date(self) -> Mapping[str, Any]:
        """The date that follows from these, in the form of records."""
        return self._proposed.get("date", {})  # type: ignore[no-any-return] # as above

    @property
    def agreement(self) -> Mapping[str, Any]:
        """The agreement of its dates, in the form of records."""
        return self._proposed.get("agreement", {})  # type: ignore[no-any-return] # as above

    @cached_property
    def told(self) -> list[Finding]:
        """Everything that speaks against the document and its cells, the worst first. Notes are left out."""
        read = advise_on_dates(self.findings, self.given, 2)
        every = [*self.faults, *(finding for _, finding in self.loaded), *read]
        return sorted((one for one in every if one.severity is not Severity.NOTE), key=lambda one: one.severity.rank)

    @cached_property
    def faulty(self) -> set[str]:
        """The names of the columns against whose cells something speaks."""
        return {str(one.where.get("pointer", "")) for one in self.faults} | {column for column, _ in self.loaded}

    @property
    def is_unresolved(self) -> bool:
        """True if its datelines differ and no person gave a date."""
        return self.states_conflict and not self.cells.get(("date", ""), "").strip()


def list_documents(
    draft: Draft, *, chosen: str = "all", words: str = "", start: int = 0, count: int = -1
) -> tuple[list[DraftDocument], int]:
    """Return documents in the order of the table, from the `start`th on, and the number of all that fit.

    `chosen` is one of `FILTERS`, and `words` are looked for in path, title and reference code.
    """
    condition, values = FILTERS[chosen], []
    for word in fold_word(words).split():
        condition += f" and (instr(folded, ?) or exists ({_CELL_HOLDS}))"
        values += [word, word]
    total = draft.database.execute(f"select count(*) from documents where {condition}", values).fetchone()[0]  # noqa: S608
    question = f"select * from documents where {condition} order by place limit ? offset ?"  # noqa: S608 - conditions of ours
    return _take(draft, draft.database.execute(question, (*values, count, start)).fetchall()), total


def list_read_since(draft: Draft, first: int, last: int, since: int) -> list[DraftDocument]:
    """Return the documents between two places that were read after the `since`th."""
    question = "select * from documents where place between ? and ? and was_read > ? order by place"
    return _take(draft, draft.database.execute(question, (first, last, since)).fetchall())


def find_document(draft: Draft, place: int) -> DraftDocument | None:
    """Return the document at a place, from 1, or None."""
    found = _take(draft, draft.database.execute("select * from documents where place = ?", (place,)).fetchall())
    return found[0] if found else None


def find_documents(draft: Draft, paths: Iterable[str]) -> list[DraftDocument]:
    """Return the documents at some paths, in the order of the table."""
    question = "select documents.* from documents, json_each(?) as wanted where documents.path = wanted.value order by place"
    return _take(draft, draft.database.execute(question, (json.dumps(sorted(set(paths))),)).fetchall())


def find_places(draft: Draft, paths: Iterable[str]) -> dict[str, int]:
    """Return the places of documents by their paths. Those that are none are left out."""
    wanted = set(paths)
    rows = draft.database.execute("select path, place from documents").fetchall()
    return {row["path"]: row["place"] for row in rows if row["path"] in wanted}


def list_paths(draft: Draft, places: Iterable[int]) -> dict[int, str]:
    """Return the paths of documents by their places."""
    wanted = set(places)
    rows = draft.database.execute("select path, place from documents").fetchall()
    return {row["place"]: row["path"] for row in rows if row["place"] in wanted}


def next_unresolved(draft: Draft, after: int) -> int | None:
    """Return the place of the next document whose date is not resolved, or None."""
    question = f"select min(place) from documents where {_UNRESOLVED} and place > ?"  # noqa: S608 - a condition of ours
    found = draft.database.execute(question, (after,)).fetchone()[0]
    return None if found is None else int(found)


def count_documents(draft: Draft) -> Counts:
    """Return the numbers of documents."""
    parts = ", ".join(f"coalesce(sum({FILTERS[name]}), 0)" for name in ("unresolved", "noted", "faults"))
    question = f"select count(*), coalesce(sum(proposed is not null), 0), {parts} from documents"  # noqa: S608 - as above
    return Counts(*draft.database.execute(question).fetchone())


def _take(draft: Draft, rows: Sequence[sqlite3.Row]) -> list[DraftDocument]:
    paths = [row["path"] for row in rows]
    cells, loaded, titled = list_cells(draft, paths), list_loaded(draft, paths), list_titled(draft, paths)
    return [
        DraftDocument(row, cells.get(row["path"], {}), loaded.get(row["path"], ()), is_titled=row["path"] in titled)
        for row in rows
    ]
