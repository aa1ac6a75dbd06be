"""A question to the catalogue, and the documents that answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from archiver.holdings.catalogue.document_days import Days


class Question(NamedTuple):
    """All that is asked of a document. What is None or empty is not asked.

    `words` are in the words of the user. The document is of one of the `days`; with `undated` it bears no date, by the word of a
    person. `access` is one of the `STATUSES` of records. `today` decides which embargoes are over. At most `limit` documents are
    returned.
    """

    today: date
    words: str | None = None
    days: Sequence[Days] | None = None
    undated: bool = False
    organization: str | None = None
    place: str | None = None
    access: str | None = None
    unresolved: bool = False
    limit: int | None = None


class Hit(NamedTuple):
    """A document that answers a question.

    `copies` are the places of all copies of its bag with their paths there, of which the first is shown, and `locations` are the
    paths by which they are opened. `number` is the line of its record. `title` has the value and the language of each title. A
    withheld document has its `reference_code` alone.
    """

    reference_code: str | None
    is_withheld: bool
    copies: tuple[tuple[str, str], ...] = ()
    path: str = ""
    title: tuple[tuple[str, str], ...] = ()
    date: str | None = None
    solar_hijri: str | None = None
    access: str = ""
    locations: tuple[str, ...] = ()
    number: int = 0
    is_unresolved: bool = False


class Answer(NamedTuple):
    """The documents that answer a question, those that have all its words first. `documents` are how many there are."""

    hits: Sequence[Hit]
    documents: int
