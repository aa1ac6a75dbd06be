"""Search, filter, sort and page the documents of a bag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from archiver.dating.stated import read_one_date
from archiver.errors import WrongUsageError
from archiver.findings import escape_for_display
from archiver.option_day import error_from_finding
from archiver.persian_text import fold_spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archiver.web.bags.document_row import DocumentRow

PAGE: Final = 100
"""Documents of a page."""
_LONGEST: Final = 300
_LATE: Final = 1 << 40


def _by_day(row: DocumentRow) -> tuple[int, int]:
    return (_LATE if row.first is None else row.first, row.number)


_ALPHABET: Final = "ءاآأإؤئبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_PLACES: Final = {ord(letter): chr(0xE000 + place) for place, letter in enumerate(_ALPHABET)}
"""The letters of Persian in their order, which is not that of their code points, as characters for private use."""


def _sort_by(text: str) -> str:
    """Return a key by which texts stand in the order of the Persian alphabet, behind Latin ones."""
    return fold_spelling(text).translate(_PLACES)


def _by_title(row: DocumentRow) -> tuple[bool, str, int]:
    return (not row.titles, _sort_by(row.titles[0][0] if row.titles else row.reference_code), row.number)


ORDERS: Final[Mapping[str, Callable[[DocumentRow], tuple[object, ...]]]] = {
    "unresolved": lambda row: (not row.is_unresolved, row.number),
    "date": _by_day,
    "title": _by_title,
    "code": lambda row: (not row.reference_code, _sort_by(row.reference_code), row.number),
    "bag": lambda row: (row.number,),
}
"""The orders of a list. The first is that of a list of which nothing is asked."""


@dataclass(frozen=True, slots=True)
class DocumentQuery:
    """A question to a list of documents.

    `since` and `until` are dates as people write them. With `since` alone the documents of that day, month or year are meant.
    """

    words: str = ""
    since: str = ""
    until: str = ""
    order: str = "unresolved"
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str]) -> DocumentQuery:
        """Return the question in an address. What cannot be one is left out."""
        order, page = query.get("order", ""), query.get("page", "")
        return cls(
            query.get("words", "").strip()[:_LONGEST],
            query.get("since", "").strip()[:_LONGEST],
            query.get("until", "").strip()[:_LONGEST],
            order if order in ORDERS else "unresolved",
            int(page[:9]) if page.isascii() and page.isdecimal() and int(page[:9]) else 1,
        )

    def address(self, *, order: str = "", page: int = 1) -> str:
        """Return the part of an address behind `?` that asks the same, in another order or for another page."""
        asked = {"words": self.words, "since": self.since, "until": self.until, "order": order or self.order}
        named = {key: value for key, value in asked.items() if value}
        return urlencode({**named, **({"page": page} if page > 1 else {})}, errors="replace")


@dataclass(frozen=True, slots=True)
class FoundDocuments:
    """The page of a list: its `rows`, how many there are on all pages, and why a date could not be used, or None."""

    query: DocumentQuery
    rows: Sequence[DocumentRow]
    count: int
    pages: int
    refusal: WrongUsageError | None = None


def find_documents(documents: Sequence[DocumentRow], query: DocumentQuery) -> FoundDocuments:
    """Return the documents that answer a question, on the page that is asked for."""
    refusal = None
    found = list(documents)
    try:
        days = _read_days(query)
    except WrongUsageError as error:
        days, refusal = None, error
    if days is not None:
        first, last = days
        found = [
            row for row in found if row.first is not None and row.last is not None and row.first <= last and row.last >= first
        ]
    words = fold_spelling(query.words).split()
    if words:
        found = [row for row in found if all(word in row.searched for word in words)]
    found.sort(key=ORDERS[query.order])
    pages = max(1, -(-len(found) // PAGE))
    page = min(query.page, pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    return FoundDocuments(
        DocumentQuery(query.words, query.since, query.until, query.order, page), shown, len(found), pages, refusal
    )


def _read_days(query: DocumentQuery) -> tuple[int, int] | None:
    """Return the first and the last day that are asked for, or None if all are. Raises WrongUsageError."""
    if not query.since and not query.until:
        return None
    since = _read(query.since, "since") if query.since else (0, None)
    until = _read(query.until, "until") if query.until else since
    return since[0] or 0, _LATE if until[1] is None else until[1]


def _read(text: str, name: str) -> tuple[int | None, int | None]:
    read = read_one_date(text, where={"field": name})
    if read.reading is not None and read.reading.days is not None:
        return read.reading.days.first, read.reading.days.last
    if read.reading is None and read.findings:
        raise error_from_finding("error.date-unusable", text, read.findings[0])
    raise WrongUsageError("error.date-unusable", found=escape_for_display(text), why="undated")
