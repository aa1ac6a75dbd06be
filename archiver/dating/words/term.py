"""A word or number that may belong to a date, and a run of them with its shape."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from archiver.dating.words.gaps import GAP_SIGNS

if TYPE_CHECKING:
    from archiver.calendars import MonthMeaning
    from archiver.dating.words.term_kinds import TermKind


SMALL = 1
"""The value of a month whose name lacks the capital that it should have: `15 aban 1395`."""


class Term(NamedTuple):
    """One word, phrase or number: its kind, its span in the folded text, its value and its meanings (see `Sense`).

    `language` is the first of the `languages` that have the word. If words for a part of it begin it (early 1988), `own_start` is
    the start of the rest (see `parts_of_times`).
    """

    kind: TermKind
    start: int
    end: int
    value: int
    meanings: tuple[MonthMeaning, ...] = ()
    digits: int = 0
    language: str = ""
    languages: frozenset[str] = frozenset()
    own_start: int | None = None

    @property
    def led(self) -> bool:
        """Return whether words for a part of it begin it."""
        return self.own_start is not None


class Run(NamedTuple):
    """Terms in a row, and their shape."""

    terms: list[Term]
    shape: str

    @property
    def offsets(self) -> list[int]:
        """The offset of each term's letter in the shape."""
        return _find_letters(self.shape)


@lru_cache(maxsize=16)
def _find_letters(shape: str) -> list[int]:
    return [offset for offset, sign in enumerate(shape) if sign not in GAP_SIGNS]
