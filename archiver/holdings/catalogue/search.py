"""Answer a question from the catalogue.

Words and days give the documents that may answer; the rows of these are then looked at for the rest. A word of very many
documents is looked for only among those that the rarer ones have found, or together with the periods of the days. If nothing but
such words is asked for, and no more than some documents, these are taken in the order of their days, and the others are counted.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from archiver.holdings.catalogue.document_days import list_periods_asked
from archiver.holdings.catalogue.document_entry import EMBARGOED, OPEN
from archiver.holdings.catalogue.document_rows import ANY_TOLD_IS_WITHHELD, WITHHELD
from archiver.holdings.catalogue.query_words import QueryWord, read_query
from archiver.holdings.catalogue.question import Answer, Hit, Question
from archiver.holdings.catalogue.shadow_text import make_shadow
from archiver.records.fields import STATUSES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from archiver.holdings.catalogue.document_days import Days

_COMMON: Final = 10_000
"""A word of more documents finds none by itself if other words are asked for too."""
_FEW: Final = 20_000
"""So many texts are read rather than looking up a common word among all documents."""
_DATED_LAST: Final = 1 << 30
_MEETING: Final = (
    "WITH RECURSIVE known (width) AS (SELECT min(width) FROM days UNION ALL"
    " SELECT (SELECT min(width) FROM days WHERE days.width > known.width) FROM known WHERE known.width IS NOT NULL)"
    " SELECT document FROM known CROSS JOIN days ON days.width = known.width"
    " AND days.first BETWEEN :first - (1 << known.width) + 1 AND :last WHERE days.last >= :first"
)
_CHOSEN: Final = " IN (SELECT value FROM json_each(:documents))"
_IN_TIME: Final = "INDEXED BY documents_in_time"
_UNTOLD: Final = f"(told = 0 OR {WITHHELD})"
_EARLIEST: Final = (
    "SELECT id, first, 0, identity, told FROM documents INDEXED BY documents_by_day WHERE first IS NOT NULL"
    " AND +id IN (SELECT rowid FROM texts WHERE texts MATCH :expression) ORDER BY first, id LIMIT :limit"
)
_REPEATED: Final = (
    "SELECT count(*) - count(DISTINCT identity) FROM documents INDEXED BY documents_untold"
    " WHERE told = 0 AND +id IN (SELECT rowid FROM texts WHERE texts MATCH ?)"
)
"""How many rows of withheld documents are of one that another row is of, too."""
_ACCESS: Final = {OPEN: f"NOT {_UNTOLD}", EMBARGOED: "access = 3 AND (until IS NULL OR until > :day)"}
"""The conditions on `access` that depend on the day."""


class _Found(NamedTuple):
    """A document that answers, and the facts by which answers are sorted."""

    document: int
    first: int | None
    is_untold: int
    identity: int
    told: int

    @property
    def place_in_time(self) -> int:
        """The first day of the document. What has none, or may not be told, comes last."""
        return _DATED_LAST if self.first is None or self.is_untold else self.first


def search_catalogue(catalogue: sqlite3.Connection, question: Question) -> Answer:
    """Return the documents that answer a question: those with most of its words first, then the earliest."""
    return _Search(catalogue, question).answer()


class _Search:
    def __init__(self, catalogue: sqlite3.Connection, question: Question) -> None:
        self._catalogue = catalogue
        self._question = question
        self._words = read_query(question.words or "")
        self._matched = {word: self._match(word.expression, _COMMON + 1) for word in self._words}
        """Documents that have each word: all of them, or more than `_COMMON`."""

    def answer(self) -> Answer:
        question = self._question
        if question.words is not None and not self._words:
            return Answer((), 0)
        return self._find_earliest() or self._answer()

    def _find_earliest(self) -> Answer | None:
        """Return the answer if only common words are asked for, and enough documents with days have all of them, else None."""
        question = self._question
        is_more_asked = question != Question(question.today, question.words, limit=question.limit)
        if is_more_asked or question.limit is None or not self._words or not all(map(self._is_common, self._words)):
            return None
        if self._ask(ANY_TOLD_IS_WITHHELD, {"day": question.today.isoformat()}):
            return None
        expression = self._join_words()
        rows = self._ask(_EARLIEST, {"expression": expression, "limit": question.limit})
        if len(rows) < question.limit:
            return None
        ((number,),) = self._ask("SELECT count(*) FROM texts WHERE texts MATCH ?", (expression,))
        ((repeated,),) = self._ask(_REPEATED, (expression,))
        return Answer(self._describe(list(map(_Found._make, rows))), number - repeated)

    def _answer(self) -> Answer:
        question = self._question
        dated = None if question.days is None else self._find_days(question.days)
        matched = self._find_words(dated) if self._words else None if dated is None else dict.fromkeys(dated, 0)
        counts = matched or {}
        found = [one for one in self._filter(matched) if not one.is_untold or self._is_known_by_code(one)]
        found.sort(key=lambda one: (-counts.get(one.document, 0), one.place_in_time, one.document))
        # Records in several versions of a bag are of one document.
        seen = {(one.identity if one.is_untold else one.document): one for one in reversed(found)}
        chosen = list(seen.values())[::-1]
        return Answer(self._describe(chosen[: question.limit]), len(chosen))

    def _is_known_by_code(self, found: _Found) -> bool:
        """Return whether the reference code of a withheld document has a word that is asked for, if any is.

        If the clock of this computer went back, words of documents are in the catalogue that are withheld today.
        """
        if not found.told or not self._words:
            return True
        question = "SELECT reference_code FROM documents WHERE id = ?"
        (reference_code,) = self._catalogue.execute(question, (found.document,)).fetchone()
        shadow = make_shadow([reference_code or ""])
        return any(word.stands_in(*shadow) for word in self._words)

    def _filter(self, matched: Iterable[int] | None) -> list[_Found]:
        """Return the documents of which all else is true that is asked: all of them, if neither words nor days are asked for."""
        question = self._question
        values: dict[str, object] = {"day": question.today.isoformat()}
        conditions = []
        others = (question.undated, question.organization, question.place, question.access, question.unresolved)
        is_usual = matched is not None and not any(others)
        if matched is not None:
            conditions.append(f"id{_CHOSEN}")
            values["documents"] = json.dumps(sorted(matched))
        if question.days is not None or question.undated or question.organization is not None or question.unresolved:
            conditions.append(f"NOT {_UNTOLD}")
        if question.undated:
            conditions.append("date = 'undated'")
        if question.unresolved:
            conditions.append("unresolved = 1")
        if question.organization is not None:
            conditions.append("organization IN (SELECT value FROM json_each(:organizations))")
            values["organizations"] = json.dumps(self._find_organizations(question.organization))
        if question.place is not None:
            conditions.append("record_file IN (SELECT record_file FROM copies WHERE place = :place)")
            values["place"] = question.place
        if question.access is not None:
            status = STATUSES.index(question.access)
            conditions.append(_ACCESS.get(status, f"access = {status}"))
        where = " AND ".join(conditions) or "1"
        rows = f"SELECT id, first, {_UNTOLD}, identity, told FROM documents {_IN_TIME if is_usual else ''} WHERE {where}"
        return list(map(_Found._make, self._catalogue.execute(rows, values)))

    def _find_organizations(self, asked: str) -> list[int]:
        """Return the organizations with a name that has the words asked for, one after the other, or with that identifier."""
        forms = {form for form in make_shadow([asked]) if form}
        rows = self._catalogue.execute("SELECT id, names, identifiers FROM organizations").fetchall()
        return [
            organization
            for organization, names, identifiers in rows
            if any(f" {form} " in f" {names} " for form in forms) or asked.strip() in identifiers.splitlines()
        ]

    def _find_days(self, asked: Iterable[Days]) -> set[int]:
        """Return the documents of which an interval of days meets one of those asked for."""
        found: set[int] = set()
        for first, last in asked:
            found.update(document for (document,) in self._catalogue.execute(_MEETING, {"first": first, "last": last}))
        return found

    def _find_words(self, among: set[int] | None) -> Counter[int]:
        """Return how many of the words each document has that has at least one."""
        found: Counter[int] = Counter()
        common = []
        for word, documents in self._matched.items():
            if self._is_common(word):
                common.append(word)
            else:
                found.update(documents if among is None else among.intersection(documents))
        if len(common) == len(self._words):
            return self._find_common(common, among)
        for word in common:
            found.update(self._look_in(word, found))
        return found

    def _find_common(self, words: Sequence[QueryWord], among: set[int] | None) -> Counter[int]:
        """Return the documents that have common words: any of them if few come into question by their days, else all of them."""
        periods = [] if among is None else list_periods_asked(self._question.days or ())
        if among is not None and periods:
            within = " OR ".join(f'"{period}"' for period in periods)
            matched = [self._match(f"{word.expression} AND ({within})") for word in words]
            return Counter(document for documents in matched for document in among.intersection(documents))
        if among is not None and len(among) <= _FEW:
            return Counter(document for word in words for document in self._look_in(word, among))
        documents = self._match(self._join_words())
        found = documents if among is None else among.intersection(documents)
        return Counter(dict.fromkeys(found, len(words)))

    def _is_common(self, word: QueryWord) -> bool:
        return len(self._matched[word]) > _COMMON

    def _join_words(self) -> str:
        return " AND ".join(word.expression for word in self._words)

    def _ask(self, question: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[Any]:
        return self._catalogue.execute(question, values).fetchall()

    def _match(self, expression: str, most: int = -1) -> list[int]:
        question = "SELECT rowid FROM texts WHERE texts MATCH ? LIMIT ?"
        return [document for (document,) in self._catalogue.execute(question, (expression, most))]

    def _look_in(self, word: QueryWord, documents: Iterable[int]) -> list[int]:
        """Return those of some documents that have a word. Their texts are read from where FTS5 keeps them."""
        values = {"documents": json.dumps(sorted(documents))}
        rows = self._catalogue.execute(f"SELECT id, c0, c1 FROM texts_content WHERE id{_CHOSEN}", values)
        return [document for document, *shadows in rows if word.stands_in(*shadows)]

    def _describe(self, found: Sequence[_Found]) -> list[Hit]:
        """Return the documents in their order, with all copies of their bags."""
        values = {"documents": json.dumps(sorted(one.document for one in found))}
        columns = "id, record_file, reference_code, path, title, date, solar_hijri, number, unresolved"
        rows = {row[0]: row[1:] for row in self._catalogue.execute(f"SELECT {columns} FROM documents WHERE id{_CHOSEN}", values)}
        copies = {
            record_file: (
                tuple((place, path) for place, path, _ in listed),
                tuple(os.fsdecode(location) for *_, location in listed),
            )
            for record_file, listed in self._list_copies({row[0] for row in rows.values()}).items()
        }
        hits = []
        for one in found:
            if one.is_untold:
                hits.append(Hit(rows[one.document][1], is_withheld=True))
                continue
            record_file, code, path, title, date, solar_hijri, number, unresolved = rows[one.document]
            titles = tuple((value, language) for value, language in json.loads(title))
            places, locations = copies[record_file]
            told = (path, titles, date, solar_hijri, STATUSES[OPEN])
            hits.append(Hit(code, False, places, *told, locations, number, bool(unresolved)))
        return hits

    def _list_copies(self, record_files: Iterable[int]) -> dict[int, list[tuple[str, str, bytes]]]:
        """Return the place, path and location of each copy of some bags, first those at the place that is asked for."""
        question = (
            "SELECT record_file, place, path, location FROM copies WHERE record_file IN (SELECT value FROM json_each(?))"
            " ORDER BY place <> ?, place, path"
        )
        found: dict[int, list[tuple[str, str, bytes]]] = {number: [] for number in record_files}
        values = (json.dumps(sorted(found)), self._question.place or "")
        for record_file, *copy in self._catalogue.execute(question, values):
            found[record_file].append(tuple(copy))
        return found
