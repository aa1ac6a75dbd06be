"""A place of a text that states a date, before anything is decided about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from archiver.dating.words import Term


class Mention(NamedTuple):
    """A stretch of folded text that states a date: the layout, the precision, and the term of each named part (see `layouts`)."""

    layout: str
    precision: str
    start: int
    end: int
    parts: dict[str, Term]
