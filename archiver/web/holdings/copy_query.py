"""Search, filter, sort and page the copies of bags."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from archiver.persian_text import fold_spelling
from archiver.tasks.audits.bag_list import STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from archiver.tasks.audits.bag_list import ListedCopy

PAGE: Final = 100
"""Copies of a page."""
_LONGEST: Final = 300

ORDERS: Final[Mapping[str, Callable[[ListedCopy], tuple[object, ...]]]] = {
    "state": lambda copy: (STATES.index(copy.state), copy.due, copy.name),
    "name": lambda copy: (fold_spelling(copy.name), copy.name),
    "read": lambda copy: (copy.read or 0, copy.name),
    "due": lambda copy: (copy.due, copy.name),
    "copies": lambda copy: (copy.copies, copy.name),
    "size": lambda copy: (-copy.octets, copy.name),
}
"""The orders of a list. The first is that of a list of which nothing is asked."""


@dataclass(frozen=True, slots=True)
class CopyQuery:
    """A question to the list of copies. `state` is one of the states, `single` for bags with one copy, or empty."""

    words: str = ""
    place: str = ""
    state: str = ""
    order: str = "state"
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str]) -> CopyQuery:
        """Return the question in an address. What cannot be one is left out."""
        order, page, state = query.get("order", ""), query.get("page", ""), query.get("state", "")
        return cls(
            query.get("words", "").strip()[:_LONGEST],
            query.get("place", "")[:_LONGEST],
            state if state in {*STATES, "single"} else "",
            order if order in ORDERS else "state",
            int(page[:9]) if page.isascii() and page.isdecimal() and int(page[:9]) else 1,
        )

    def address(self, *, order: str = "", page: int = 1) -> str:
        """Return the part of an address behind `?` that asks the same, in another order or for another page."""
        asked = {"words": self.words, "place": self.place, "state": self.state, "order": order or self.order}
        named = {key: value for key, value in asked.items() if value}
        return urlencode({**named, **({"page": page} if page > 1 else {})}, errors="surrogateescape")


@dataclass(frozen=True, slots=True)
class FoundCopies:
    """The page of a list: its `rows`, and how many there are on all pages."""

    query: CopyQuery
    rows: Sequence[ListedCopy]
    count: int
    pages: int


def find_copies(copies: Sequence[ListedCopy], query: CopyQuery) -> FoundCopies:
    """Return the copies that answer a question, on the page that is asked for."""
    words = fold_spelling(query.words).split()
    found = [copy for copy in copies if _answers(copy, query) and _has(copy, words)]
    found.sort(key=ORDERS[query.order])
    pages = max(1, -(-len(found) // PAGE))
    page = min(query.page, pages)
    return FoundCopies(replace(query, page=page), found[(page - 1) * PAGE : page * PAGE], len(found), pages)


def _answers(copy: ListedCopy, query: CopyQuery) -> bool:
    if query.place and copy.place != query.place:
        return False
    if query.state == "single":
        return copy.is_here and copy.copies == 1
    return not query.state or copy.state == query.state


def _has(copy: ListedCopy, words: Sequence[str]) -> bool:
    if not words:
        return True
    name = fold_spelling(copy.name)
    return all(word in name for word in words)
