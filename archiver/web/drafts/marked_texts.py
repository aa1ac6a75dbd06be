"""The text of a document with its dates marked, for a person who decides between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archiver.dating.dated_document import read_dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archiver.dating.statements import DateStatement

_AROUND: Final = 1500
"""Characters that are kept before and after a date."""
CUT: Final = -2
"""Stands for text that is left out."""
PLAIN: Final = -1
"""Stands for text that is no date."""


def mark_dates(path: str) -> list[tuple[int, str]]:
    """Return the text of a document in parts: `PLAIN` and a text, the number of a statement and its text, or `CUT`.

    Of a long document, only what stands around its dates is kept.
    """
    dated = read_dates(path)
    text = dated.document.text or ""
    return list(_part(text, dated.statements))


def _part(text: str, statements: Sequence[DateStatement]) -> Iterator[tuple[int, str]]:
    at = 0
    numbered = sorted(enumerate(statements), key=lambda pair: pair[1].start)
    spans = [(number, one.start, one.end) for number, one in numbered]
    for number, start, end in spans:
        if start < at:
            continue
        yield from _fill(text, at, start, is_first=at == 0)
        yield number, text[start:end]
        at = end
    if len(text) - at <= _AROUND:
        yield PLAIN, text[at:]
    else:
        yield PLAIN, text[at : at + _AROUND]
        yield CUT, ""


def _fill(text: str, start: int, end: int, *, is_first: bool) -> Iterator[tuple[int, str]]:
    """Yield the text between two dates, without what is far from both."""
    before = 0 if is_first else _AROUND
    if end - start <= before + _AROUND:
        yield PLAIN, text[start:end]
        return
    if before:
        yield PLAIN, text[start : start + before]
    yield CUT, ""
    yield PLAIN, text[end - _AROUND : end]
