"""Say in a line how each place stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archiver.messages import Language, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def say_places(key: str, results: Sequence[dict[str, Any]], language: Language) -> Iterator[str]:
    """Yield a line for each place by a phrase, and another one if it was not looked at."""
    for one in results:
        if not one["reached"]:
            yield phrase("audit.not-reached", language, place=one["place"])
            continue
        yield phrase(key, language, **one)
        if not one["open"]:
            yield phrase("audit.closed", language, place=one["place"])


def say_ledger(head: str, entries: int, language: Language) -> str:
    """Return a line with the head of the ledger, which is to be kept elsewhere."""
    return phrase("audit.head", language, head=head, entries=entries)
