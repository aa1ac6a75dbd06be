"""مه after a number: in Pashto the ending of an ordinal (د تلې ۱۰مه), in Persian the month of May (۱۰ مه)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archiver.dating.words.term_kinds import MONTH_NAMES, TermKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archiver.dating.words.term import Term

PASHTO_ENDING = "مه"
_NEAR = 4
"""The most terms between the number and a Pashto word beside it."""

_NAMES = MONTH_NAMES | {TermKind.WEEKDAY}
_MAY_BE_ENDING = frozenset({TermKind.DOUBTFUL_MONTH, TermKind.ORDINAL_SUFFIX})
_PASHTO_WORDS = frozenset({"د", "کال", "په", "نیته", "نېټه"})


def mark_pashto_ordinals(terms: list[Term], text: str) -> list[Term]:
    """Return `terms`. Each مه that is glued to a number, with Pashto words near, becomes the ending of an ordinal."""
    return [
        term._replace(kind=TermKind.ORDINAL_SUFFIX, meanings=())
        if _is_glued_ending(terms, index, text) and _has_pashto(terms[max(0, index - _NEAR) : index + _NEAR], text)
        else term
        for index, term in enumerate(terms)
    ]


def _is_glued_ending(terms: list[Term], index: int, text: str) -> bool:
    term = terms[index]
    if index == 0 or term.kind not in _MAY_BE_ENDING or text[term.start : term.end] != PASHTO_ENDING:
        return False
    number = terms[index - 1]
    return number.kind is TermKind.NUMBER and number.end == term.start


def _has_pashto(terms: Iterable[Term], text: str) -> bool:
    return any((term.kind in _NAMES and term.language == "ps") or text[term.start : term.end] in _PASHTO_WORDS for term in terms)
