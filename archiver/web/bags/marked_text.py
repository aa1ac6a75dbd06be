"""Cut a text into pieces, each a date that it states or what lies between, so that a page can mark the dates in their places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archiver.web.examining import Examined


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, in lines. `statement` is the number of the date statement that it is, from 1, or 0 if it is none."""

    lines: Sequence[str]
    statement: int = 0


def choose_statements(recorded: Sequence[Mapping[str, Any]], examined: Examined) -> Sequence[Mapping[str, Any]]:
    """Return the statements that are marked: those of the record if they are at the same places as those found now.

    A text that is no longer what it was, or that a newer version reads in another way, shows what stands in it now.
    """
    if [one.get("start") for one in recorded] == [one["start"] for one in examined.statements]:
        return recorded
    return examined.statements


def cut_text(examined: Examined, statements: Sequence[Mapping[str, Any]]) -> Iterator[Piece]:
    """Yield the pieces of the part of a text that is shown. Statements that overlap an earlier one are not marked."""
    text, at = examined.text or "", 0
    numbered = sorted(enumerate(statements, 1), key=lambda one: (one[1]["start"], -one[1]["end"]))
    for number, statement in numbered:
        start, end = statement["start"] - examined.start, statement["end"] - examined.start
        if start < at or end > len(text) or start >= end:
            continue
        if start > at:
            yield Piece(_split(text[at:start]))
        yield Piece(_split(text[start:end]), number)
        at = end
    if at < len(text):
        yield Piece(_split(text[at:]))


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").split("\n")
